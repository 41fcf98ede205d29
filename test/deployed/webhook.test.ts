import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { getExpectedTwilioSignature } from "twilio/lib/webhooks/webhooks.js";
import { invites } from "../../scenarios/connect.ts";
import { endpoints } from "./stack.ts";
import { connect } from "./world.ts";

const { outputs, publicBaseUrl, awsEndpointUrl, region, awsCredentials, twilioCredentials } = endpoints();
const settings = { endpoint: awsEndpointUrl, region, credentials: awsCredentials };
const world = connect();
const { authToken = "", accountSid = "" } = twilioCredentials ?? {};

const fields = {
  AccountSid: accountSid,
  EventType: "onMessageAdded",
  ConversationSid: `CH${"1".repeat(32)}`,
  MessageSid: `IM${"2".repeat(32)}`,
  ParticipantSid: `MB${"4".repeat(32)}`,
  Index: "1",
  Author: "whatsapp:+5511900000031",
  Body: "Yes, 1 + 1 = 2 👍 & so on",
  Attributes: "{}",
  Empty: "",
  Source: "WHATSAPP",
  DateCreated: new Date().toISOString(),
};

interface Variation {
  signedWith?: string;
  signedUrl?: string;
  signature?: string;
  sent?: Record<string, string | string[]>;
  route?: string;
}

/** Posts a webhook as Twilio does; what is signed and what is sent may differ. */
async function post({
  signedWith = authToken,
  signedUrl,
  signature,
  sent = fields,
  route = "/twilio/conversations?reference=nobody",
}: Variation): Promise<number> {
  const url = `${publicBaseUrl}${route}`;
  const form = new URLSearchParams(
    Object.entries(sent).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one])),
  );
  const headers = {
    "x-twilio-signature":
      signature ??
      getExpectedTwilioSignature(signedWith, signedUrl ?? url, signedUrl || sent === fields ? fields : sent),
  };
  return (await fetch(url, { method: "POST", body: form, headers })).status;
}

const refusedSignature = getExpectedTwilioSignature(
  "another token",
  `${publicBaseUrl}/twilio/conversations?reference=nobody`,
  fields,
);

describe("the signature, on the deployed route", () => {
  test("good, with an emoji, a plus and an empty value: accepted, although nobody knows the conversation", async () => {
    expect(await post({})).toBe(204);
  });

  test("good, with a repeated key", async () => {
    expect(await post({ sent: { ...fields, Extra: ["b", "a"] } })).toBe(204);
  });

  test.each<[string, Variation]>([
    ["made with another token", { signature: refusedSignature }],
    ["missing", { signature: "" }],
    ["of another URL", { signedUrl: "https://elsewhere.example.com/twilio/conversations?reference=nobody" }],
    ["of another reference", { signedUrl: `${publicBaseUrl}/twilio/conversations?reference=somebody` }],
    ["no base64, and long", { signature: "é".repeat(5_000) }],
  ])("%s: 403", async (_, variation) => {
    const status = await post(variation).catch(() => 403);
    expect(status).toBe(403);
  });

  test("of other words than were sent: 403", async () => {
    const url = `${publicBaseUrl}/twilio/conversations?reference=nobody`;
    const tampered = new URLSearchParams({ ...fields, Body: "No" });
    const headers = { "x-twilio-signature": getExpectedTwilioSignature(authToken, url, fields) };
    expect((await fetch(url, { method: "POST", body: tampered, headers })).status).toBe(403);
  });
});

test("a forged answer to an invitation changes nothing", async () => {
  const reference = world.reference("forged");
  const customer = world.person("Ana", "whatsapp");
  await invites(world, reference, world.person("Rui", "whatsapp"), customer);
  const { conversationSid, invitee } = await world.describe(reference);
  const forged = { ...fields, ConversationSid: conversationSid ?? "", ParticipantSid: invitee.participantSid ?? "" };
  const route = `/twilio/conversations?reference=${reference}`;
  const sqs = new SQSClient(settings);
  try {
    expect(await post({ sent: forged, route, signedWith: "another token" })).toBe(403);
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: outputs.EventQueueUrl, AttributeNames: ["All"] }),
    );
    expect(Attributes).toMatchObject({ ApproximateNumberOfMessages: "0" });
    expect(await world.describe(reference)).toMatchObject({ status: "inviting" });
    // The same event, well signed: so it was the signature that was in the way.
    expect(await post({ sent: forged, route })).toBe(204);
    await world.waitForStatus(reference, "connecting");
  } finally {
    sqs.destroy();
  }
});

test("an answer that Twilio delivers twice is taken once", async () => {
  const reference = world.reference("twice");
  const [courier, customer] = [world.person("Rui", "whatsapp"), world.person("Ana", "whatsapp")];
  await invites(world, reference, courier, customer);
  await world.phones.fault({ kind: "webhook", eventType: "onMessageAdded", action: "duplicate" });
  await customer.writes("Yes please");
  await customer.receives("Great! Just a moment…");
  await courier.receives(/^You can now write/);
  await world.phones.idle();
  expect(await customer.received()).toHaveLength(2);
  expect(await courier.received()).toHaveLength(1);
});

test("a message that no conversation captured is answered: the chat has ended", async () => {
  const stranger = world.person("Somebody", "whatsapp");
  await stranger.writes("Hello?", "whatsapp:+15550001001");
  await stranger.receives(/^This chat has ended/);
});
