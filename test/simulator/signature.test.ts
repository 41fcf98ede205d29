import fc from "fast-check";
import twilio from "twilio";
import { signature } from "../../packages/simulator/webhooks/signature.ts";

const token = "12345678901234567890123456789012";
const url = "https://hooks.example.com/twilio/conversations?tenant=t1";
const fields = {
  AccountSid: `AC${"0".repeat(32)}`,
  Attributes: "{}",
  Author: "whatsapp:+15558675310",
  Body: "Yes please",
  ConversationSid: `CH${"1".repeat(32)}`,
  DateCreated: "2026-11-20T12:00:00.000Z",
  EventType: "onMessageAdded",
  Index: "1",
  MessageSid: `IM${"2".repeat(32)}`,
  MessagingServiceSid: `MG${"3".repeat(32)}`,
  ParticipantSid: `MB${"4".repeat(32)}`,
  RetryCount: "0",
  Source: "WHATSAPP",
};

test("a POST is signed as in the known example", () => {
  expect(signature(token, url, fields)).toBe("xBget8Rb0C4JB649EMi0RVZWyuM=");
});

test("a GET, with its fields in the URL, is signed as in the known example", () => {
  expect(signature(token, `${url}&${new URLSearchParams(fields).toString()}`, {})).toBe("H9izNqtwYz2RfT7YZH++j2+N8Wk=");
});

test("whatever the token, URL and fields, the twilio package expects the same signature", () => {
  const anyFields = fc.dictionary(fc.string({ minLength: 1, unit: "grapheme" }), fc.string({ unit: "grapheme" }));
  fc.assert(
    fc.property(
      fc.string({ minLength: 1 }),
      fc.webUrl({ withQueryParameters: true }),
      anyFields,
      (anyToken, anyUrl, some) => {
        expect(signature(anyToken, anyUrl, some)).toBe(twilio.getExpectedTwilioSignature(anyToken, anyUrl, some));
      },
    ),
  );
});

test("another token gives another signature", () => {
  expect(signature("another token", url, fields)).not.toBe(signature(token, url, fields));
});
