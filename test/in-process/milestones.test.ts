import { setTimeout as sleep } from "node:timers/promises";
import { local } from "../../config/local.ts";
import { heldAgeLimitMs, heldIn } from "../../lambda/decide/held-messages.ts";
import { connects, introduction, invitation, invites, milestones, opens, yesButton } from "../../scenarios/connect.ts";
import type { Person } from "../../scenarios/person.ts";
import type { World } from "../../scenarios/world.ts";
import { conversationIn, heldPairsIn } from "../aws/contents.ts";
import { type InProcessSettings, type InProcessStack, startInProcess } from "./stack.ts";

/**
 * What lost webhooks would have reported, and effects of time, are found, repaired or reported at the next milestone.
 */

beforeAll(() => jest.spyOn(process.stdout, "write").mockReturnValue(true));
afterAll(() => jest.restoreAllMocks());

let stack: InProcessStack;
afterEach(async () => {
  await stack.queue.empty();
  expect(stack.queue.deadLetters).toEqual([]);
  await stack.close();
});

async function world(settings: InProcessSettings = {}): Promise<World> {
  stack = await startInProcess(settings);
  return stack.world;
}

const people = (of: World) => [of.person("Rui", "whatsapp"), of.person("Ana", "whatsapp")] as const;
const relayed = { kind: "delivery", status: "failed", errorCode: 63016 } as const;

test("a message whose webhook was lost is released in its place when the window opens", async () => {
  const play = await world();
  const [courier, customer] = people(play);
  const reference = play.reference("lost-message");
  await invites(play, reference, courier, customer);
  await customer.taps(yesButton);
  await customer.receives("Great! Just a moment…");
  await play.phones.fault({ kind: "webhook", eventType: "onMessageAdded", action: "drop" });
  await customer.writes("the second door");
  await customer.writes("on the left");
  await courier.receives(/^You can now write/);
  await courier.writes("Here I am");
  await courier.receives("on the left");
  await play.phones.idle();
  expect((await courier.received()).slice(1)).toEqual([yesButton, "the second door", "on the left"]);
});

test("a receipt that was lost is found when the conversation closes, and the message is reported", async () => {
  const play = await world();
  const [courier, customer] = people(play);
  const reference = play.reference("lost-receipt");
  await connects(play, reference, courier, customer);
  await play.phones.fault({ ...relayed, address: customer.address });
  await play.phones.fault({ kind: "webhook", eventType: "onDeliveryUpdated", action: "drop", times: 3 });
  // Listed receipts have whole seconds, rounded down, so this one is newer only a second after the customer's message.
  await sleep(1_000);
  await courier.writes("Are you there?");
  await play.phones.idle();
  await play.close(reference);
  const found = await milestones(play, reference);
  expect(found.slice(-3)).toEqual(["MessageHeld", "MessageUndeliverable", "ConversationClosed"]);
});

test("a message that Twilio refuses despite an open window is released exactly once", async () => {
  const play = await world();
  const [courier, customer] = people(play);
  const reference = play.reference("false-window");
  await connects(play, reference, courier, customer);
  await play.phones.fault({ ...relayed, address: customer.address });
  await courier.writes("Are you there?");
  await play.waitFor(reference, "holding it", ({ held }) => held.length === 1);
  await customer.writes("Yes?");
  await customer.receives("Are you there?");
  await play.phones.idle();
  expect((await customer.received()).filter((body) => body === "Are you there?")).toHaveLength(1);
});

test("a Conversation deleted at Twilio without a webhook frees its pairs when they are needed", async () => {
  const play = await world();
  const [courier] = people(play);
  const references = [play.reference("one"), play.reference("two")] as const;
  for (const reference of references) {
    const { conversationSid = "" } = await invites(play, reference, courier, play.person("Ana", "whatsapp"));
    await play.twilio.remove(conversationSid);
  }
  const request = {
    initiator: courier.asParty,
    invitee: play.person("Cleo", "whatsapp").asParty,
    invitation,
    introduction,
  };
  await play.until(
    "a pair is free",
    async () => (await play.open({ reference: play.reference("next"), ...request })).ok,
  );
  expect(await play.describe(references[0])).toMatchObject({ status: "closed", closeReason: "failed" });
});

test.each([
  ["idle", { inactive: "PT1M", closed: "PT10M" }, 15 * 60],
  ["idle", { inactive: "PT1H", closed: "PT24H" }, 26 * 60 * 60],
])("Twilio's timers close a conversation as %s: %j", async (closeReason, timers, seconds) => {
  const play = await world();
  const [courier, customer] = people(play);
  const reference = play.reference("timers");
  await connects(play, reference, courier, customer, { timers });
  await play.phones.advance(seconds);
  expect((await play.waitForStatus(reference, "closed")).closeReason).toBe(closeReason);
  expect(heldPairsIn(stack.aws)).toEqual([]);
});

/**
 * Waits until only the invitee has joined. @returns the sender that the invitee writes to
 */
async function joinsLate(play: World): Promise<string> {
  let sender: unknown;
  await play.until("the invitee has joined", async () => {
    const [participant, ...others] = (await play.phones.conversations())[0]?.participants ?? [];
    sender = participant?.messaging_binding?.proxy_address;
    return sender !== undefined && others.length === 0;
  });
  return String(sender);
}

/** Long enough for the other to join in a later second, the resolution of Twilio's times. */
const patient = { queueing: { retryAfterMs: 1_500 } };
const joinsLater = ({ address }: Person) =>
  ({
    kind: "rest",
    method: "POST",
    path: "/Participants",
    body: address.replace(/\D/g, ""),
    answer: 503,
    times: 4,
  }) as const;

test("a yes before both have joined is not consent, and is relayed after the consent, once and in order", async () => {
  const play = await world(patient);
  const [courier, customer] = people(play);
  const reference = play.reference("early");
  await play.phones.fault(joinsLater(courier));
  const opening = invites(play, reference, courier, customer);
  await customer.writes("Yes", await joinsLate(play));
  expect((await opening).status).toBe("inviting");
  await play.waitFor(reference, "holding it", ({ status, held }) => status === "inviting" && held.length === 1);
  await customer.taps(yesButton);
  await courier.receives(/^You can now write/);
  await courier.writes("Here I am");
  await courier.receives(yesButton);
  expect((await courier.received()).slice(1)).toEqual(["Yes", yesButton]);
}, 20_000);

test("the first message of a natural opt-in, written before the other has joined, reaches them once", async () => {
  const play = await world(patient);
  const [buyer, seller] = people(play);
  const reference = play.reference("early-natural");
  await play.phones.fault(joinsLater(buyer));
  const opening = opens(play, { reference, initiator: buyer.asParty, invitee: seller.asParty, invitation: null });
  await seller.writes("About my bicycle?", await joinsLate(play));
  const { initiator } = await opening;
  await buyer.writes("Is it for sale?", initiator.proxyAddress);
  await buyer.receives("About my bicycle?");
  await seller.receives("Is it for sale?");
  await play.waitFor(reference, "holding nothing", ({ held }) => held.length === 0);
  await play.phones.idle();
  expect([await buyer.received(), await seller.received()]).toEqual([["About my bicycle?"], ["Is it for sale?"]]);
}, 20_000);

test("after a conversation, the cool-off of a pair applies to strangers, but not to the same two", async () => {
  const play = await world({ configuration: { ...local, senders: ["whatsapp:+15550001001"], coolOff: "PT1H" } });
  const [courier, customer] = people(play);
  const first = play.reference("first");
  await invites(play, first, courier, customer);
  await play.close(first);
  const stranger = play.person("Cleo", "whatsapp");
  const request = { initiator: courier.asParty, invitation, introduction };
  const refused = await play.open({ reference: play.reference("stranger"), invitee: stranger.asParty, ...request });
  expect(refused).toMatchObject({
    ok: false,
    error: { code: "POOL_EXHAUSTED", retryable: true, details: { side: "initiator" } },
  });
  const again = await opens(play, { reference: play.reference("again"), invitee: customer.asParty, ...request });
  expect(again.status).toBe("inviting");
});

test("a message held for a week is reported on time even if nobody writes, and not sent later", async () => {
  const play = await world();
  const [courier, customer] = people(play);
  const reference = play.reference("old");
  await invites(play, reference, courier, customer, { timers: { inactive: "P30D", closed: "P30D" } });
  await customer.taps(yesButton);
  await play.waitFor(reference, "holding the yes", ({ held }) => held.length === 1);
  const conversation = conversationIn(stack.aws, reference);
  const [held] = conversation ? heldIn(conversation) : [];
  if (!held) throw new Error("The yes is not held.");
  await courier.receives(/^You can now write/);
  const scheduled = [...stack.aws.schedules.values()].map(({ event }) => event);
  const check = scheduled.find(({ type }) => type === "HeldCheckDue");
  expect(check).toMatchObject({ reference, atMs: held.heldAtMs + heldAgeLimitMs });
  if (check) await stack.queue.put(check, check.key);
  await play.waitFor(reference, "holding nothing", (now) => now.held.length === 0);
  expect(await milestones(play, reference)).toContain("MessageUndeliverable");
  await courier.writes("Here I am");
  await play.waitForStatus(reference, "connected");
  await play.phones.idle();
  expect(await courier.received()).not.toContain(yesButton);
});
