import { readFileSync } from "node:fs";
import { documentPath, renderConversationStates, tableBegins } from "../../../docs/render-conversation-states.ts";
import { buildCommands } from "../../../lambda/conversation/build-commands.ts";
import { type State, transitions, triggers } from "../../../lambda/conversation/transitions.ts";

const cells = Object.entries(transitions).flatMap(([state, row]) =>
  Object.entries(row).map(([trigger, cell]) => ({ state, trigger, cell })),
);
const alive: State[] = ["opening", "inviting", "connecting", "connected"];

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
  for (const [next] of Object.values(transitions.closed)) expect(["same", "closed"]).toContain(next);
});

test("whatever closes a living conversation frees its pairs and announces it, in that order", () => {
  for (const state of alive) {
    for (const [next, ...commands] of Object.values(transitions[state])) {
      if (next !== "closed") continue;
      expect(commands).toContain("releasePairs");
      expect(commands.indexOf("announceClosed")).toBeGreaterThan(commands.indexOf("releasePairs"));
    }
  }
});

test("pairs are freed only after the Conversation at Twilio has ended, unless Twilio itself ended it", () => {
  for (const { trigger, cell } of cells) {
    const commands: readonly string[] = cell;
    if (!commands.includes("releasePairs") || trigger === "closedAtTwilio") continue;
    const end = Math.max(commands.indexOf("end"), commands.indexOf("endUnused"));
    expect(end).toBeGreaterThan(0);
    expect(end).toBeLessThan(commands.indexOf("releasePairs"));
  }
});

test("after a stop nothing is sent to anybody", () => {
  for (const { trigger, cell } of cells.filter((one) => one.trigger === "stopped")) {
    expect({ trigger, sends: cell.filter((name) => name.startsWith("send")) }).toEqual({ trigger, sends: [] });
  }
});

test("a stop is recorded in every state that has a conversation", () => {
  for (const state of [...alive, "closed"] as const) expect(transitions[state].stopped).toContain("recordConsent");
});
