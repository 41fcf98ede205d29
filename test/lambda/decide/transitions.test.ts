import { readFileSync } from "node:fs";
import { documentPath, renderConversationStates, tableBegins } from "../../../docs/render-conversation-states.ts";
import { buildCommands } from "../../../lambda/decide/build-commands.ts";
import { type Cell, type State, transitions } from "../../../lambda/decide/transitions.ts";
import { triggers } from "../../../lambda/decide/triggers.ts";

const rows: Record<State, Record<string, Cell>> = transitions;
const cells = Object.entries(rows).flatMap(([state, row]) =>
  Object.entries(row).map(([trigger, cell]) => ({ state, trigger, cell })),
);
const alive: State[] = ["opening", "inviting", "connecting", "connected"];
const asked: State[] = ["inviting", "connecting", "connected"];

test("docs/conversation-states.md shows the table as it is; `npm run docs` writes it", () => {
  const [, shown] = readFileSync(documentPath, "utf8").split(tableBegins);
  expect(`${tableBegins}${shown}`).toBe(renderConversationStates());
});

test("every trigger has a meaning and leads somewhere in at least one state", () => {
  for (const trigger of Object.keys(triggers).filter((name) => name !== "nothing")) {
    expect(cells.some((one) => one.trigger === trigger && (one.cell[0] !== "same" || one.cell.length > 1))).toBe(true);
  }
});

test("every command that can be built is named by the table", () => {
  const named = new Set(cells.flatMap(({ cell: [, ...commands] }) => commands));
  expect([...named].sort()).toEqual(Object.keys(buildCommands).sort());
});

test("nothing leads out of closed", () => {
  for (const [next] of Object.values(rows.closed)) expect(["same", "closed"]).toContain(next);
});

test("whatever closes a living conversation frees its pairs and announces it, in that order", () => {
  for (const state of alive) {
    for (const [next, ...commands] of Object.values(rows[state])) {
      if (next !== "closed") continue;
      expect(commands).toContain("releasePairs");
      expect(commands.indexOf("announceClosed")).toBeGreaterThan(commands.indexOf("releasePairs"));
    }
  }
});

test("pairs are freed only after the Conversation at Twilio has ended, unless it is known to have ended", () => {
  for (const { trigger, cell } of cells) {
    const commands: readonly string[] = cell;
    if (!commands.includes("releasePairs") || ["closedAtTwilio", "claimQuestioned", "waitAsked"].includes(trigger))
      continue;
    const end = Math.max(commands.indexOf("end"), commands.indexOf("endUnused"));
    expect(end).toBeGreaterThan(0);
    expect(end).toBeLessThan(commands.indexOf("releasePairs"));
  }
});

test("after a stop nothing is sent but a last word to the other side", () => {
  for (const { cell } of cells.filter((one) => one.trigger === "stopped")) {
    for (const name of cell.filter((command) => command.startsWith("send"))) expect(name).toBe("sendFarewell");
  }
});

test("nothing is passed on before the invitee has agreed", () => {
  for (const state of ["opening", "inviting"] as const) {
    for (const [trigger, cell] of Object.entries(rows[state])) {
      if (!trigger.startsWith("agreed")) expect(cell).not.toContain("releaseHeld");
    }
  }
});

test("whatever leads out of inviting ends its schedule, unless it is the schedule that does", () => {
  for (const [trigger, [next, ...commands]] of Object.entries(rows.inviting)) {
    if (next === "same" || next === "inviting" || trigger === "invitationExpired") continue;
    expect(commands).toContain("cancelExpiry");
  }
});

test("a stop is recorded in every state in which somebody can be heard", () => {
  for (const state of [...asked, "closed"] as const) expect(rows[state].stopped).toContain("recordConsent");
});
