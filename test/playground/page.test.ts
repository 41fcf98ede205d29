import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type AxeResults, source as axe } from "axe-core";
import type { Page } from "playwright-core";
import type { RunningPlayground } from "../../playground/server.ts";
import { playRecorded } from "../../scenarios/recorded.ts";
import type { InProcessStack } from "../in-process/stack.ts";
import { startPlaygroundInProcess } from "./in-process.ts";
import { until } from "./until.ts";
import { Visits } from "./visits.ts";
import { walks } from "./walks.ts";

/**
 * What the page is like to use, in a browser, over the product in one process: a Twilio of its own, to be disturbed at
 * will.
 */

jest.setTimeout(60_000);

const guide = "WhatsApp to WhatsApp: the guide’s example";
const savedTo = mkdtempSync(join(tmpdir(), "recorded-"));
let visits: Visits;
let playground: RunningPlayground;
let stack: InProcessStack;

beforeAll(async () => {
  jest.spyOn(process.stdout, "write").mockReturnValue(true);
  visits = await Visits.begin();
  ({ playground, stack } = await startPlaygroundInProcess(pathToFileURL(`${savedTo}/`)));
});
afterAll(async () => {
  await visits?.end();
  await playground?.close();
  await stack?.queue.empty();
  await stack?.close();
  rmSync(savedTo, { recursive: true });
  jest.restoreAllMocks();
});
afterEach(async () => {
  expect(await visits.leave()).toEqual([]);
});

const visit = (width?: number) => visits.visit(playground.url, width);

test.each(walks.filter(({ needsOwnTwilio }) => needsOwnTwilio))("$title", async ({ go }) => {
  await go((await visit()).visitor);
  expect(stack.queue.deadLetters).toEqual([]);
});

test("a conversation is opened, answered and talked in by keyboard alone", async () => {
  const { visitor, page } = await visit();
  const { keyboard } = page;
  const focused = () =>
    page.evaluate("document.activeElement.textContent.trim() || document.activeElement.getAttribute('aria-label')");
  const tabTo = async (what: string) => {
    for (let steps = 0; (await focused()) !== what; steps++) {
      if (steps > 60) throw new Error(`Tab does not lead to ${what}; the last was ${await focused()}.`);
      await keyboard.press("Tab");
    }
  };
  await tabTo("Start");
  await keyboard.press("Enter");
  await visitor.invitee.shows("◂ Hello Ana…*");
  await tabTo("Yes, let's chat");
  await keyboard.press("Enter");
  await visitor.initiator.shows("◂ You can now write…*");
  await page.keyboard.press("Control+Home");
  await page.evaluate("document.activeElement.blur()");
  await tabTo("Rui (courier) writes");
  await keyboard.type("I am here");
  await keyboard.press("Enter");
  await visitor.initiator.shows("◂ You can now write…*", "▸ I am here", "◂ Yes, let's chat");
});

test("what a person writes is text, whatever it looks like", async () => {
  const { visitor, page } = await visit();
  await visitor.starts(guide);
  await visitor.invitee.shows("◂ Hello Ana…*");
  const markup = `<img src=x onerror="document.title='broken'"><script>document.title='broken'</script>{{1}}`;
  await visitor.invitee.writes(markup);
  await visitor.invitee.ticks(markup, /./);
  await visitor.reads(markup.slice(0, 40));
  expect((await visitor.invitee.screen())[1]).toBe(`▸ ${markup}`);
  expect(await page.title()).toBe("Masked Conversations: playground");
});

/** What axe-core, the rules of WCAG as far as a machine can judge them, finds wrong with the page as it is. */
async function violations(page: Page): Promise<string[]> {
  const run = "axe.run({ resultTypes: ['violations'] }).then((result) => JSON.stringify(result))";
  const result: AxeResults = JSON.parse(String(await page.evaluate(run)));
  return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(" ")}`);
}

test.each([
  ["light", 1280],
  ["dark", 1280],
  ["light", 390],
  ["dark", 390],
] as const)(
  "in %s and %i pixels wide, everything has a name and enough contrast, and nothing sticks out",
  async (colorScheme, width) => {
    const { visitor, page } = await visit(width);
    await page.emulateMedia({ colorScheme });
    await visitor.starts("WhatsApp to SMS");
    await visitor.invitee.shows("◂ Rui, your rider…*");
    await visitor.invitee.writes("Sure");
    await visitor.initiator.shows("◂ You can now write…*");
    await page.getByText("Faults").click();
    await page.evaluate(axe);
    expect(await violations(page)).toEqual([]);
    await page.getByText("Faults").click();
    await visitor.clicks("Make your own…");
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")).toBe(0);
  },
);

test("a conversation of one's own is made with the form: natural opt-in, with no template at all", async () => {
  const { visitor, page } = await visit();
  await visitor.clicks("Make your own…");
  const form = page.getByRole("dialog", { name: "Make a conversation" });
  await form.getByLabel("Name", { exact: true }).first().fill("Ben (buyer)");
  await form.getByLabel("Name", { exact: true }).last().fill("Sara (seller)");
  await form.getByLabel(/^Invitation/).selectOption({ label: "Nothing: natural opt-in" });
  await form.getByLabel(/^Introduction/).selectOption({ label: "Nothing" });
  await visitor.seesAnother(() => form.getByRole("button", { name: "Open" }).click());
  await visitor.sees("connecting");
  await visitor.initiator.writes("Is the bicycle still for sale?");
  await page.getByText("Held until a window opens: 1").waitFor();
  await visitor.invitee.shows();
  await visitor.invitee.writes("Hello, about my bicycle?");
  await visitor.invitee.shows("▸ Hello, about my bicycle?", "◂ Is the bicycle still for sale?");
  await visitor.initiator.shows("▸ Is the bicycle still for sale?", "◂ Hello, about my bicycle?");
});

test("what was done is saved as a file, and the file is played again with the same end", async () => {
  const { visitor, page } = await visit();
  await visitor.starts(guide);
  await visitor.invitee.shows("◂ Hello Ana…*");
  await visitor.invitee.clicks("No, thanks");
  await visitor.sees("closed: declined");
  await visitor.clicks("Save as a test…");
  const form = page.getByRole("dialog", { name: "Save as a test" });
  await form.getByLabel("File name").fill("no-thanks");
  await form.getByLabel("What it shows").fill("The customer declines");
  await form.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved to scenarios/recorded/no-thanks.json.").waitFor();
  const session = JSON.parse(readFileSync(join(savedTo, "no-thanks.json"), "utf8"));
  expect(session).toMatchObject({
    title: "The customer declines",
    steps: [{ person: "invitee", taps: "No, thanks" }],
    closeReason: "declined",
  });
  await playRecorded(stack.world, session);
  session.received.initiator.push("something else");
  await expect(playRecorded(stack.world, session, 2)).rejects.toThrow("the phones have received as much");
});

test("a scenario is watched, and the story says how it went", async () => {
  const { visitor, page } = await visit();
  await page
    .getByLabel("Start with")
    .selectOption({ label: "The customer declines, is left alone, and the courier hears nothing" });
  await visitor.clicks("Start");
  await visitor.reads("The scenario declined went as it should");
  await visitor.sees("closed: declined");
  await until("it cannot be saved, for it is a test already", () =>
    page.getByRole("button", { name: "Save as a test…" }).isDisabled(),
  );
});

test("the raw form of a line is one click away", async () => {
  const { visitor, page } = await visit();
  await visitor.starts(guide);
  await visitor.sees("inviting");
  await visitor.reads(/create the Conversation — 201/);
  await page.getByText(/create the Conversation — 201/).click();
  await page
    .locator("#lines pre")
    .getByText(/"UniqueName": "local\.play-/)
    .waitFor();
});
