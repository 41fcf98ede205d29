import fc from "fast-check";
import { authTokenReader } from "../../../lambda/twilio/credentials.ts";
import { verifyRequest } from "../../../lambda/webhooks/verify-request.ts";
import { type ParsedWebhook, parseWebhook } from "../../../lambda/webhooks/webhook-events.ts";
import { authTokenSecret, type SecretStandIn, secretArn, startSecret } from "../twilio/secret-stand-in.ts";
import { type EventType, formOf, payloads, query, reference, sid } from "./payloads.ts";
import { authToken, type Fields, publicBaseUrl, signedRequest } from "./signed-request.ts";

let secret: SecretStandIn;
beforeAll(async () => {
  secret = await startSecret({ AWSCURRENT: authTokenSecret(authToken) });
});
afterAll(() => secret.close());

/** Only `verifyRequest` makes what can be parsed, so every event here is signed first. */
async function parse(fields: Fields, queryString = query): Promise<ParsedWebhook> {
  const authTokens = authTokenReader(secret.getSecretValue, secretArn);
  const verification = await verifyRequest(signedRequest(fields, { query: queryString }), authTokens, publicBaseUrl);
  if ("refused" in verification) throw new Error(`It was refused: ${verification.refused}.`);
  return parseWebhook(verification);
}
async function keyOf(fields: Fields): Promise<string> {
  const parsed = await parse(fields);
  if ("dropped" in parsed) throw new Error(`It was dropped: ${parsed.dropped}.`);
  return parsed.event.key;
}

const atMs = Date.parse("2026-11-20T12:00:00.000Z");
const needed: Partial<Record<EventType, object>> = {
  onMessageAdded: {
    type: "MessageAdded",
    reference,
    key: `onMessageAdded.${sid("IM", "2")}`,
    messageSid: sid("IM", "2"),
    index: 1,
    participantSid: sid("MB", "4"),
    author: "whatsapp:+15558675310",
    body: "Yes please",
    atMs,
  },
  onDeliveryUpdated: {
    type: "DeliveryFailed",
    reference,
    key: `onDeliveryUpdated.${sid("DY", "8")}.failed`,
    messageSid: sid("IM", "2"),
    participantSid: sid("MB", "4"),
    errorCode: 63016,
    atMs,
  },
  onConversationStateUpdated: {
    type: "ClosedAtTwilio",
    reference,
    key: `onConversationStateUpdated.${sid("CH", "1")}.closed`,
    from: "inactive",
    by: "TIMER",
  },
  onConversationRemoved: { type: "RemovedAtTwilio", reference, key: `onConversationRemoved.${sid("CH", "1")}` },
  onParticipantRemoved: { type: "RemovedAtTwilio", reference, key: `onParticipantRemoved.${sid("MB", "4")}` },
};
const eventTypes = Object.keys(payloads).filter((name): name is EventType => name in payloads);

describe("every event of Twilio", () => {
  test.each(eventTypes.filter((eventType) => needed[eventType]))(
    "%s becomes an event with all its content",
    async (eventType) => {
      expect(await parse(formOf(eventType))).toEqual({ event: needed[eventType] });
    },
  );

  test.each(eventTypes.filter((eventType) => !needed[eventType]))("%s is dropped as unneeded", async (eventType) => {
    expect(await parse(formOf(eventType))).toEqual({ dropped: "event-not-needed" });
  });

  test.each(["", "onSomethingNew", "__proto__", "constructor"])(
    "an unknown event (%j) is dropped",
    async (eventType) => {
      expect(await parse(formOf("onMessageAdded", { EventType: eventType }))).toEqual({ dropped: "event-not-needed" });
    },
  );
});

describe("receipts", () => {
  test.each(["sent", "delivered", "read", "", "queued"])(
    "with the status %j are dropped, and the reason says so",
    async (Status) => {
      expect(await parse(formOf("onDeliveryUpdated", { Status }))).toEqual({ dropped: "receipt-not-needed" });
    },
  );

  test.each(["failed", "undelivered"])(
    "with the status %s report who missed which message, and why",
    async (Status) => {
      const parsed = await parse(formOf("onDeliveryUpdated", { Status, ErrorCode: "63024" }));
      expect(parsed).toMatchObject({
        event: { type: "DeliveryFailed", errorCode: 63024, key: expect.stringMatching(`${Status}$`) },
      });
    },
  );
});

describe("a change of state", () => {
  test.each(["active", "inactive", "initializing", ""])("to %j is dropped", async (StateTo) => {
    expect(await parse(formOf("onConversationStateUpdated", { StateTo }))).toEqual({ dropped: "state-not-needed" });
  });

  test.each(["API", "TIMER", "EVENT"])("to closed by %s reports the reason", async (Reason) => {
    expect(await parse(formOf("onConversationStateUpdated", { Reason }))).toMatchObject({ event: { by: Reason } });
  });
});

describe("the reference", () => {
  test.each([
    "",
    "reference=",
    "ref=order-1",
    "reference=a%20b",
    "reference=a/b",
    "reference=a%0A",
    `reference=${"a".repeat(101)}`,
    "reference=é",
  ])("that is missing or none (%j) drops the event", async (queryString) => {
    expect(await parse(formOf("onMessageAdded"), queryString)).toEqual({ dropped: "no-reference" });
  });

  test("survives the URL unchanged, for every valid reference", async () => {
    const character = fc.constantFrom(..."ABCXYZabcxyz0123456789._~-");
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: character, minLength: 1, maxLength: 100 }), async (any) => {
        expect(await parse(formOf("onMessageAdded"), `reference=${encodeURIComponent(any)}`)).toMatchObject({
          event: { reference: any },
        });
      }),
      { numRuns: 40 },
    );
  });
});

describe("a message", () => {
  test("without a participant (Twilio's system wrote it) has none", async () => {
    const parsed = await parse(formOf("onMessageAdded", { ParticipantSid: undefined, Author: "system" }));
    expect("event" in parsed && "participantSid" in parsed.event && parsed.event.participantSid).toBeUndefined();
    expect(parsed).toMatchObject({ event: { author: "system" } });
  });

  test("with a file and no text has an empty text", async () => {
    const Media = '[{"Sid":"ME1","Filename":"a.jpg","ContentType":"image/jpeg","Size":1}]';
    expect(await parse(formOf("onMessageAdded", { Body: undefined, Media }))).toMatchObject({ event: { body: "" } });
  });

  test.each([
    ["2026-11-20T12:00:00.000Z", atMs],
    ["2026-11-20T12:00:00Z", atMs],
    ["2026-11-20T12:00:00.123Z", atMs + 123],
    ["2026-11-20T13:00:00+01:00", atMs],
  ])("of %s happened then", async (DateCreated, expected) => {
    expect(await parse(formOf("onMessageAdded", { DateCreated }))).toMatchObject({ event: { atMs: expected } });
  });

  test.each([undefined, "", "yesterday"])("whose time is %j has just happened", async (DateCreated) => {
    const before = Date.now();
    const parsed = await parse(formOf("onMessageAdded", { DateCreated }));
    const happenedAtMs = "event" in parsed && parsed.event.type === "MessageAdded" ? parsed.event.atMs : 0;
    expect(happenedAtMs).toBeGreaterThanOrEqual(before);
    expect(happenedAtMs).toBeLessThanOrEqual(Date.now());
  });
});

describe("keys", () => {
  const types = eventTypes.filter((eventType) => needed[eventType]);

  test.each(types)("are the same each time that %s is delivered", async (eventType) => {
    const key = await keyOf(formOf(eventType));
    expect(
      await keyOf(formOf(eventType, { RetryCount: "1", Source: "SDK", DateUpdated: "2026-11-21T00:00:00.000Z" })),
    ).toBe(key);
  });

  test("are different for different events", async () => {
    const forms = [
      ...types.map((eventType) => formOf(eventType)),
      formOf("onMessageAdded", { MessageSid: sid("IM", "a") }),
      formOf("onDeliveryUpdated", { DeliveryReceiptSid: sid("DY", "a") }),
      formOf("onDeliveryUpdated", { Status: "undelivered" }),
      formOf("onConversationStateUpdated", { ConversationSid: sid("CH", "a") }),
      formOf("onConversationRemoved", { ConversationSid: sid("CH", "a") }),
      formOf("onParticipantRemoved", { ParticipantSid: sid("MB", "a") }),
    ];
    const keys = await Promise.all(forms.map(keyOf));
    expect(new Set(keys).size).toBe(forms.length);
  });

  test.each(types)("are valid SQS ids for %s: 1 to 128 letters, digits and punctuation", async (eventType) => {
    expect(await keyOf(formOf(eventType))).toMatch(/^[A-Za-z0-9!"#$%&'()*+,\-./:;<=>?@[\\\]^_`{|}~]{1,128}$/);
  });
});
