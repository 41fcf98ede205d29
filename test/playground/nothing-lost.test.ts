import type { Page, Route } from "playwright-core";
import type { RunningPlayground } from "../../playground/server.ts";
import type { InProcessStack } from "../in-process/stack.ts";
import { startPlaygroundInProcess } from "./in-process.ts";
import { until } from "./until.ts";
import type { Visitor } from "./visitor.ts";
import { Visits } from "./visits.ts";

/**
 * Nothing that a person types or taps is lost, or ignored without a word: whatever is redrawn, not known yet or
 * refused meanwhile.
 */

jest.setTimeout(60_000);

const guide = "WhatsApp to WhatsApp: the guide’s example";
const invitation = "◂ Hello Ana…*";
const yes = "Yes, let's chat";
/** Tapped twice, it has no effect on anything else. */
const doubled = "Webhooks come twice";

let visits: Visits;
let playground: RunningPlayground;
let stack: InProcessStack;
/** What the product waits for before it opens a conversation, and what ends the wait. */
let mayOpen: Promise<void> = Promise.resolve();
let open = () => {};

beforeAll(async () => {
  jest.spyOn(process.stdout, "write").mockReturnValue(true);
  visits = await Visits.begin();
  ({ playground, stack } = await startPlaygroundInProcess(undefined, async (operation) => {
    if (operation === "OpenConversation") await mayOpen;
  }));
});
afterAll(async () => {
  await visits?.end();
  await playground?.close();
  await stack?.queue.empty();
  await stack?.close();
  jest.restoreAllMocks();
});
afterEach(async () => {
  open();
  await playground.playground.setFault("doubled", false);
  expect(await visits.leave()).toEqual([]);
});

const visit = () => visits.visit(playground.url);
const alert = (page: Page, words: string | RegExp) => page.getByRole("alert").getByText(words);
const untilNothingIsTold = (page: Page) => page.locator("#error").waitFor({ state: "hidden" });
const refusal = { status: 409, json: { error: "Refused by the test." } };

/** Has no conversation opened until `open` is called. */
function holdOpening(): void {
  mayOpen = new Promise((resolve) => {
    open = resolve;
  });
}

/** Holds the page's next request for an action. @returns the request, once it has been made */
function hold(page: Page, action: string): Promise<Route> {
  return new Promise((resolve) => {
    void page.route(`**/do/${action}`, resolve, { times: 1 });
  });
}

/** A conversation to answer, on the page of a new visitor. */
async function visitInvited(): Promise<{ visitor: Visitor; page: Page }> {
  const { visitor, page } = await visit();
  await visitor.starts(guide);
  await visitor.invitee.shows(invitation);
  return { visitor, page };
}

async function tapFault(page: Page, name: string): Promise<void> {
  const list = page.locator("#faults");
  if (!(await list.evaluate((details) => details.hasAttribute("open")))) await list.locator("summary").click();
  await page.getByRole("switch", { name }).click();
}

test("before anything is on stage, every tap says why nothing comes of it, and what was written stays", async () => {
  const { visitor, page } = await visit();
  const { field } = visitor.initiator;
  await field.fill("Is anybody there?");
  await field.press("Enter");
  await alert(page, /there is no phone yet/).waitFor();
  for (const [name, words] of [
    [/^Send as/, /there is no phone yet/],
    [/^Send a picture as/, /there is no phone yet/],
    [/^Say STOP as/, /there is no phone yet/],
    [/^Read all as/, /there is no phone yet/],
    [/^Close$/, /no conversation to close/],
    [/^Reopen$/, /Only a conversation that is closed/],
    [/^Save as a test…$/, /Only a conversation that was started here/],
  ] as const) {
    await page.getByRole("button", { name: "Dismiss" }).click();
    await untilNothingIsTold(page);
    await page.getByRole("button", { name }).first().click({ force: true });
    await alert(page, words).waitFor();
  }
  expect(await field.inputValue()).toBe("Is anybody there?");
});

test("what is typed while another conversation comes on stage stays, and is sent when there is a number", async () => {
  const { visitor, page } = await visitInvited();
  const { field, send } = visitor.initiator;
  holdOpening();
  await field.click();
  await page.keyboard.type("Is the bicycle ");
  const opened = { answer: Promise.resolve() };
  await visitor.seesAnother(async () => {
    opened.answer = playground.playground.open({
      initiator: { name: "Ben (buyer)", channel: "whatsapp" },
      invitee: { name: "Sara (seller)", channel: "whatsapp" },
    });
  });
  await until("nobody can be written to", () => send.isDisabled());
  await page.keyboard.type("still for sale?");
  await page.keyboard.press("Enter");
  await alert(page, "Nothing was sent: Ben (buyer) has no number to write to yet.").waitFor();
  expect(await field.inputValue()).toBe("Is the bicycle still for sale?");
  open();
  await opened.answer;
  await until("somebody can be written to", () => send.isEnabled());
  await page.keyboard.press("Enter");
  await visitor.initiator.shows("▸ Is the bicycle still for sale?");
  expect(await field.inputValue()).toBe("");
  await untilNothingIsTold(page);
});

test("a tap during which a message comes, and moves the button away, is a tap on that button", async () => {
  const { visitor, page } = await visitInvited();
  const { visitor: other } = await visit();
  await visitor.invitee.whole.getByRole("button", { name: yes }).hover();
  await page.mouse.down();
  const { phones } = await playground.playground.view();
  const { address: from = "", sender = "" } = phones.find(({ side }) => side === "invitee") ?? {};
  await playground.playground.write({ side: "invitee", from }, sender, "One moment");
  await until("it is shown elsewhere", async () => (await other.invitee.screen()).includes("▸ One moment"));
  await page.mouse.up();
  for (const said of ["▸ One moment", `▸ ${yes}`])
    await until(`${said} is shown`, async () => (await visitor.invitee.screen()).includes(said));
});

test("a key that is held on a switch while another switch is redrawn is a tap on it", async () => {
  const { page } = await visit();
  await page.locator("#faults summary").click();
  const tapped = page.getByRole("switch", { name: doubled });
  const redrawn = page.getByRole("switch", { name: "Webhooks overtake one another" });
  await tapped.focus();
  await page.keyboard.down("Space");
  await playground.playground.setFault("reordered", true);
  await until("the other is on", async () => (await redrawn.getAttribute("aria-checked")) === "true");
  await page.keyboard.up("Space");
  await until("it is on", async () => (await tapped.getAttribute("aria-checked")) === "true");
  await playground.playground.setFault("reordered", false);
});

test("a switch that is tapped twice before the first tap was answered is off again", async () => {
  const { page } = await visit();
  const asked: unknown[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/do/fault")) asked.push(request.postDataJSON());
  });
  const held = hold(page, "fault");
  await tapFault(page, doubled);
  const first = await held;
  await tapFault(page, doubled);
  await first.continue();
  await until("both are asked for", async () => asked.length === 2);
  expect(asked).toEqual([
    { name: "doubled", on: true },
    { name: "doubled", on: false },
  ]);
});

test("a message that is refused is given back, before what was typed since", async () => {
  const { visitor, page } = await visitInvited();
  const { field, whole } = visitor.invitee;
  const held = hold(page, "write");
  await visitor.invitee.writes("The green door");
  const request = await held;
  await whole.getByText("Under way: The green door").waitFor();
  await page.keyboard.type("at the back");
  await request.fulfill(refusal);
  await alert(page, "Refused by the test.").waitFor();
  expect(await field.inputValue()).toBe("The green door at the back");
  await page.keyboard.type(", please");
  await page.keyboard.press("Enter");
  const said = "▸ The green door at the back, please";
  await until("it is sent", async () => (await visitor.invitee.screen()).includes(said));
  expect(await field.inputValue()).toBe("");
  await untilNothingIsTold(page);
});

test("a message that cannot be brought to the playground is given back", async () => {
  const { visitor, page } = await visitInvited();
  await page.route("**/do/write", (route) => route.abort(), { times: 1 });
  await visitor.invitee.writes("The green door");
  await alert(page, /The playground does not answer/).waitFor();
  expect(await visitor.invitee.field.inputValue()).toBe("The green door");
  expect(await visits.leave()).toEqual([expect.stringContaining("ERR_FAILED")]);
});

test("a message that is too long for Twilio stays whole", async () => {
  const { visitor, page } = await visitInvited();
  const long = "x".repeat(1601);
  await visitor.invitee.writes(long);
  await alert(page, /body: .*1600/).waitFor();
  expect(await visitor.invitee.field.inputValue()).toBe(long);
  expect(await visits.leave()).toEqual([expect.stringContaining("400")]);
});

test.each<[string, string, (visitor: Visitor) => Promise<void>]>([
  ["a quick reply", "tap", ({ invitee }) => invitee.clicks(yes)],
  ["STOP", "write", ({ invitee }) => invitee.clicks(/Say STOP/)],
  ["Read all", "read", ({ invitee }) => invitee.clicks(/Read all/)],
  ["a picture", "picture", ({ invitee }) => invitee.sendsPicture()],
  ["the clock", "jump", (visitor) => visitor.clicks("+1 min on Twilio’s clock")],
  ["Close", "close", (visitor) => visitor.clicks("Close")],
  ["a fault", "fault", ({ page }) => tapFault(page, doubled)],
  ["Start", "open", (visitor) => visitor.clicks("Start")],
])("that %s was refused is told until it works", async (_, action, tap) => {
  const { visitor, page } = await visitInvited();
  await page.route(`**/do/${action}`, (route) => route.fulfill(refusal), { times: 1 });
  await tap(visitor);
  await alert(page, "Refused by the test.").waitFor();
  await tap(visitor);
  await untilNothingIsTold(page);
});

test("what was refused stays told when something else is asked for, until it is read", async () => {
  const { visitor, page } = await visitInvited();
  await page.route("**/do/close", (route) => route.fulfill(refusal), { times: 1 });
  await visitor.clicks("Close");
  await alert(page, "Refused by the test.").waitFor();
  await visitor.invitee.clicks(yes);
  await visitor.initiator.shows("◂ You can now write…*");
  expect(await alert(page, "Refused by the test.").isVisible()).toBe(true);
  await visitor.clicks("Dismiss");
  await untilNothingIsTold(page);
});

test("whoever has gone on to the other phone while a tap was under way goes on typing there", async () => {
  const { visitor, page } = await visitInvited();
  const held = hold(page, "tap");
  await visitor.invitee.clicks(yes);
  const request = await held;
  await visitor.initiator.field.click();
  await page.keyboard.type("I am ");
  await request.continue();
  await visitor.initiator.shows("◂ You can now write…*");
  await visitor.invitee.whole.getByText("Under way").waitFor({ state: "detached" });
  await page.keyboard.type("here");
  expect(await visitor.initiator.field.inputValue()).toBe("I am here");
});

test("Start while something is under way says what, and starts once it is over", async () => {
  const { visitor, page } = await visit();
  holdOpening();
  const begin = page.getByRole("button", { name: "Start", exact: true });
  await visitor.seesAnother(() => begin.click());
  await until("it cannot be tapped", () => begin.isDisabled());
  await begin.click({ force: true });
  await alert(page, "Opening is not over yet.").waitFor();
  open();
  await visitor.invitee.shows(invitation);
  await visitor.seesAnother(() => begin.click());
  await visitor.invitee.shows(invitation);
  await untilNothingIsTold(page);
});

test("Enter in the form opens the conversation, and what is refused can be changed", async () => {
  const { visitor, page } = await visit();
  const form = page.getByRole("dialog", { name: "Make a conversation" });
  const name = form.getByLabel("Name", { exact: true }).first();
  await visitor.clicks("Make your own…");
  await name.fill("Ben (buyer)");
  await form.getByLabel(/^Invitation/).selectOption({ label: "a text (for SMS)" });
  await name.press("Enter");
  await alert(page, /VALIDATION/).waitFor();
  await visitor.clicks("Make your own…");
  expect(await name.inputValue()).toBe("Ben (buyer)");
  await form.getByLabel(/^Invitation/).selectOption({ label: "Nothing: natural opt-in" });
  await visitor.seesAnother(() => name.press("Enter"));
  await visitor.initiator.whole.getByRole("heading", { name: "Ben (buyer)" }).waitFor();
  await untilNothingIsTold(page);
});

test("Enter in the form saves what was done, and what is refused can be changed", async () => {
  const { visitor, page } = await visitInvited();
  await visitor.invitee.clicks(yes);
  const form = page.getByRole("dialog", { name: "Save as a test" });
  await visitor.clicks("Save as a test…");
  await form.getByLabel("File name").fill("two-parcels");
  await form.getByLabel("What it shows").fill("A second parcel");
  const held = hold(page, "save");
  await form.getByLabel("What it shows").press("Enter");
  const request = await held;
  expect(request.request().postDataJSON()).toMatchObject({ name: "two-parcels", title: "A second parcel" });
  await request.fulfill(refusal);
  await alert(page, "Refused by the test.").waitFor();
  await visitor.clicks("Save as a test…");
  expect(await form.getByLabel("File name").inputValue()).toBe("two-parcels");
  expect(await form.getByLabel("What it shows").inputValue()).toBe("A second parcel");
});

test("a page that could not be put together says so, and has nothing to tap in vain", async () => {
  const { page } = await visit();
  await page.route("**/programme", (route) => route.abort());
  await page.reload();
  await alert(page, /The playground does not answer/).waitFor();
  const buttons = page.locator("header button, main .middle button");
  expect(await buttons.count()).toBeGreaterThan(5);
  for (const button of await buttons.all()) expect(await button.isDisabled()).toBe(true);
  expect(await visits.leave()).toEqual(expect.arrayContaining([expect.stringContaining("ERR_FAILED")]));
});
