import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { ConsentAnswer, DescribedConsent, Refusal } from "@masked-conversations/client";
import { local } from "../../config/local.ts";
import { conversationWriter, PairClaimedMeanwhile } from "../../lambda/tables/conversations.ts";
import { connects, introduction, invitation, noButton } from "../../scenarios/connect.ts";
import type { Person } from "../../scenarios/person.ts";
import { given, opening as openingEvent } from "../lambda/decide/given.ts";
import { endpoints } from "./stack.ts";
import { connect } from "./world.ts";

/** What people have agreed to, outside any conversation: reported by a service, or written to a sender. */

const { publicBaseUrl, outputs, awsEndpointUrl, region, awsCredentials } = endpoints();
const world = connect();
// Other tests keep the same local AWS busy.
jest.setTimeout(60_000);
const sender = "whatsapp:+15550001001";

const record = (person: Person, decision: string, more: object = {}) =>
  world.invoke<ConsentAnswer | Refusal>("RecordConsent", {
    address: person.address,
    decision,
    basis: "contract",
    recordedBy: "crm",
    waitSeconds: 25,
    ...more,
  });
const consentOf = (person: Person) => world.invoke<DescribedConsent>("DescribeConsent", { address: person.address });

/** @throws after 20 s */
async function waitUntil(isSo: () => Promise<boolean>): Promise<void> {
  for (const endMs = Date.now() + 20_000; !(await isSo()); ) {
    if (Date.now() > endMs) throw new Error("What was waited for did not come about within 20 s.");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function waitForDecision(person: Person, decision: string): Promise<DescribedConsent> {
  await waitUntil(async () => (await consentOf(person)).decision === decision);
  return consentOf(person);
}

/** @returns the status of what was opened, or why it was not */
async function opening(courier: Person, customer: Person): Promise<string> {
  const reference = world.reference("consent");
  const answer = await world.open({
    reference,
    initiator: courier.asParty,
    invitee: customer.asParty,
    invitation,
    introduction,
  });
  return answer.ok ? answer.status : answer.error.code;
}

test("what a service reports decides whether somebody may be written to", async () => {
  const [courier, customer] = [world.person("Rui", "whatsapp"), world.person("Ana", "whatsapp")];
  expect(await record(customer, "revoked")).toMatchObject({ ok: true, decision: "revoked", replayed: false });
  expect(await opening(courier, customer)).toBe("OPTED_OUT");
  await world.phones.idle();
  expect(await customer.received()).toEqual([]);
  expect(await record(customer, "granted")).toMatchObject({ ok: true, decision: "granted" });
  expect(await opening(courier, customer)).toBe("inviting");
});

test("a STOP to a sender is for all senders, and nothing is answered; a START lets messages through again", async () => {
  const [courier, customer] = [world.person("Rui", "whatsapp"), world.person("Ana", "whatsapp")];
  await customer.writes("Stop", sender);
  await waitForDecision(customer, "revoked");
  expect(await opening(courier, customer)).toBe("OPTED_OUT");
  await customer.writes("Are you there?", sender);
  await world.phones.idle();
  expect(await customer.received()).toEqual([]);
  await customer.writes("START", sender);
  await waitForDecision(customer, "granted");
  expect(await opening(courier, customer)).toBe("inviting");
  await customer.receives(/^Hello Ana/);
});

test("who writes late is told in their language, once, that the chat has ended; and their window is open", async () => {
  const [courier, customer] = [world.person("Rui", "whatsapp"), world.person("Ana", "whatsapp", "pt-BR")];
  const reference = world.reference("late");
  await world.open({ reference, initiator: courier.asParty, invitee: customer.asParty, invitation, introduction });
  await world.close(reference);
  await customer.writes("Ainda está aí?", await customer.sender());
  const chatEnded = local.texts["pt-BR"]?.chatEnded ?? "";
  await customer.receives(chatEnded);
  await world.phones.idle();
  expect((await customer.received()).filter((body) => body === chatEnded)).toHaveLength(1);
  const proxyAddress = await customer.sender();
  await waitUntil(async () => {
    const { pairs } = await consentOf(customer);
    return pairs.some(
      (pair) => pair.proxyAddress === proxyAddress && pair.window?.state === "open" && !pair.inConversation,
    );
  });
});

test("a stop in their language counts after the conversation too", async () => {
  const [courier, customer] = [world.person("Rui", "whatsapp"), world.person("Ana", "whatsapp", "pt-BR")];
  const reference = world.reference("parar");
  await world.open({ reference, initiator: courier.asParty, invitee: customer.asParty, invitation, introduction });
  await world.close(reference);
  await customer.writes("Parar", await customer.sender());
  await waitForDecision(customer, "revoked");
  expect(await opening(courier, customer)).toBe("OPTED_OUT");
});

test("a revocation that a service reports ends the conversation that the person is in", async () => {
  const [courier, customer] = [world.person("Rui", "whatsapp"), world.person("Ana", "whatsapp")];
  const reference = world.reference("revoked");
  await connects(world, reference, courier, customer);
  const before = (await customer.received()).length;
  await record(customer, "revoked");
  const { closeReason } = await world.waitForStatus(reference, "closed");
  expect(closeReason).toBe("opted-out");
  await world.phones.idle();
  expect(await customer.received()).toHaveLength(before);
});

test("a revocation and an opening at once: whichever is first, nobody who has opted out is in an open conversation", async () => {
  const race = async () => {
    const [courier, customer] = [world.person("Rui", "whatsapp"), world.person("Ana", "whatsapp")];
    const reference = world.reference("race");
    const request = { reference, initiator: courier.asParty, invitee: customer.asParty, invitation, introduction };
    const [answer] = await Promise.all([world.open(request), record(customer, "revoked")]);
    if (answer.ok) expect((await world.waitForStatus(reference, "closed")).closeReason).toBe("opted-out");
    else expect(answer.error.code).toBe("OPTED_OUT");
    const isFree = async () => (await consentOf(customer)).pairs.every(({ inConversation }) => !inConversation);
    await waitUntil(isFree);
  };
  await Promise.all(Array.from({ length: 6 }, race));
}, 60_000);

test("an opening that was decided before a revocation and is saved after it claims nothing", async () => {
  const [courier, customer] = [world.person("Rui", "whatsapp"), world.person("Ana", "whatsapp")];
  const client = new DynamoDBClient({ endpoint: awsEndpointUrl, region, credentials: awsCredentials });
  const { ConversationTableName = "", OptInTableName = "" } = outputs;
  const writer = conversationWriter(
    DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }),
    ConversationTableName,
    OptInTableName,
    1,
  );
  const event = openingEvent({ initiator: courier.asParty, invitee: customer.asParty });
  const decided = { ...given(event), reference: world.reference("decided") };
  try {
    await record(customer, "revoked");
    await expect(writer.open(decided)).rejects.toThrow(PairClaimedMeanwhile);
    expect((await consentOf(courier)).pairs).toEqual([]);
    await record(customer, "granted");
    expect(await writer.open(decided)).toMatchObject({ version: 1 });
    expect((await consentOf(courier)).pairs).toMatchObject([{ inConversation: true }]);
  } finally {
    client.destroy();
  }
});

test("DescribeConsent shows every decision in order, and no number", async () => {
  const customer = world.person("Ana", "whatsapp");
  expect(await consentOf(customer)).toEqual({
    ok: true,
    address: expect.stringMatching(/^whatsapp:•••\d\d$/),
    decision: "none",
    history: [],
    pairs: [],
  });
  const digits = customer.address.slice(-9);
  await record(customer, "granted", {
    evidence: { form: "F-1", phone: customer.address, n: 1.5 },
    basis: `told us on ${digits}`,
  });
  await customer.writes("STOP", sender);
  await waitForDecision(customer, "revoked");
  await record(customer, "declined", { evidence: { agreedAt: "2026-11-20" } });
  const described = await consentOf(customer);
  expect(described).toMatchObject({
    decision: "declined",
    recordedBy: "crm",
    basis: "contract",
    evidence: { agreedAt: "2026-11-20" },
    history: [
      { decision: "granted", recordedBy: "crm", evidence: { form: "F-1", n: 1.5 } },
      { decision: "revoked", basis: "message", recordedBy: "person", evidence: { meaning: "stop" } },
      { decision: "declined", recordedBy: "crm" },
    ],
    pairs: [{ proxyAddress: sender, window: { state: "open" }, inConversation: false }],
  });
  const times = described.history.map(({ at }) => at);
  expect(times).toEqual([...times].sort());
  expect(JSON.stringify(described)).not.toContain(digits);
});

test("the same requestId records once; for another decision it is refused", async () => {
  const customer = world.person("Ana", "sms");
  const first = await record(customer, "granted", { requestId: "form-1" });
  expect(await record(customer, "granted", { requestId: "form-1" })).toEqual({ ...first, replayed: true });
  expect(await record(customer, "revoked", { requestId: "form-1" })).toMatchObject({
    ok: false,
    error: { code: "IDEMPOTENCY_MISMATCH" },
  });
  expect((await consentOf(customer)).history).toHaveLength(1);
});

test("without a requestId every report is a decision of its own", async () => {
  const customer = world.person("Ana", "whatsapp");
  for (const decision of ["revoked", "granted", "revoked"]) await record(customer, decision);
  expect((await consentOf(customer)).history.map(({ decision }) => decision)).toEqual([
    "revoked",
    "granted",
    "revoked",
  ]);
});

test("a report that is not waited for is accepted, and recorded all the same", async () => {
  const customer = world.person("Ana", "whatsapp");
  const answer = await record(customer, "revoked", { waitSeconds: 0 });
  expect(answer).toEqual({ ok: true, pending: true, replayed: false });
  await waitForDecision(customer, "revoked");
});

test("a report that is wrong is answered, and nothing is recorded", async () => {
  const customer = world.person("Ana", "whatsapp");
  expect(await record(customer, "maybe")).toMatchObject({
    ok: false,
    error: { code: "VALIDATION", details: { path: "decision" } },
  });
  expect((await consentOf(customer)).decision).toBe("none");
});

test("an unsigned message is refused, and is no STOP", async () => {
  const customer = world.person("Ana", "whatsapp");
  const body = new URLSearchParams({
    MessageSid: `SM${"2".repeat(32)}`,
    From: customer.address,
    To: sender,
    Body: "STOP",
  });
  expect((await fetch(`${publicBaseUrl}/twilio/messages`, { method: "POST", body })).status).toBe(403);
  expect(await consentOf(customer)).toMatchObject({ decision: "none", pairs: [] });
});

test("an invitee's no is in the history, and does not keep them from being asked again", async () => {
  const [courier, customer] = [world.person("Rui", "whatsapp"), world.person("Ana", "whatsapp")];
  expect(await opening(courier, customer)).toBe("inviting");
  await customer.receives(/^Hello Ana/);
  await customer.taps(noButton);
  const described = await waitForDecision(customer, "declined");
  expect(described.history).toMatchObject([{ decision: "declined", basis: "reply", recordedBy: "person" }]);
});
