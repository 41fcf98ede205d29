import { eventNames } from "@masked-conversations/client";
import type { Happening } from "@masked-conversations/simulator";
import { duration, type Names, tellEvent, tellHistory, tellOperation } from "../../playground/story.ts";

const conversationSid = `CH${"1".repeat(32)}`;
const known: Record<string, string> = {
  "whatsapp:+1": "Rui",
  "whatsapp:+2": "Ana",
  MB2: "Ana",
  system: "the business",
};
const names: Names = {
  of: (address) => known[address] ?? address,
  template: (sid) => (sid === "HX1" ? "delivery-invitation" : sid),
};
const tell = (happening: Happening) =>
  tellHistory({ sequence: 1, at: "2026-11-22T12:00:00.000Z", ...happening }, names);
const call = { kind: "request", status: 201, startedAt: "", endedAt: "", inFlight: 1 } as const;
const path = `/conversations/v1/Conversations/${conversationSid}`;
const webhook = { kind: "webhook", url: "", method: "POST", retryCount: 0, outcome: 200, durationMs: 12 } as const;

test.each<[Happening, string]>([
  [
    { kind: "handset", address: "whatsapp:+2", action: "wrote", with: "whatsapp:+15550001001", body: "Hi" },
    "Ana writes to +15550001001: “Hi”",
  ],
  [
    { kind: "handset", address: "whatsapp:+1", action: "received", with: "+15550002001", body: "" },
    "Rui receives a picture from +15550002001",
  ],
  [{ kind: "handset", address: "whatsapp:+1", action: "read" }, "Rui reads everything"],
  [
    { ...call, method: "POST", path: "/conversations/v1/Conversations", fields: { UniqueName: "local.a" } },
    "Lambda calls Twilio: create the Conversation — 201",
  ],
  [
    { ...call, status: 200, method: "POST", path, fields: { State: "closed" } },
    "Lambda calls Twilio: close the Conversation — 200",
  ],
  [
    {
      ...call,
      method: "POST",
      path: `${path}/Participants`,
      fields: { "MessagingBinding.Address": "whatsapp:+2", "MessagingBinding.ProxyAddress": "whatsapp:+15550001001" },
    },
    "Lambda calls Twilio: add Ana, who sees +15550001001 — 201",
  ],
  [
    { ...call, method: "POST", path: `${path}/Messages`, fields: { ContentSid: "HX1", Author: "whatsapp:+1" } },
    "Lambda calls Twilio: send the template delivery-invitation as Rui — 201",
  ],
  [
    { ...call, method: "POST", path: `${path}/Messages`, fields: { Body: "Hello", Author: "system" } },
    "Lambda calls Twilio: send “Hello” as the business — 201",
  ],
  [
    { ...call, method: "POST", path: `${path}/Webhooks`, fields: {}, status: 503, errorCode: 20503 },
    "Lambda calls Twilio: have webhooks sent for this Conversation — 503 (20503)",
  ],
  [
    { ...call, method: "DELETE", path, status: "connection closed", disturbed: "timeout after" },
    "Lambda calls Twilio: delete the Conversation — it took effect, and the answer was lost",
  ],
  [
    { ...webhook, eventType: "onMessageAdded", fields: { Author: "whatsapp:+2", Body: "Hi" } },
    "Webhook onMessageAdded: Ana wrote “Hi” — answered in 12 ms",
  ],
  [
    { ...webhook, eventType: "onMessageAdded", fields: { Author: "whatsapp:+2", Body: "Hi" }, outcome: "lost" },
    "Webhook onMessageAdded: Ana wrote “Hi” — is lost on the way",
  ],
  [
    {
      ...webhook,
      eventType: "onDeliveryUpdated",
      fields: { Status: "failed", ErrorCode: "63016", ParticipantSid: "MB2" },
    },
    "Webhook onDeliveryUpdated: failed to Ana (63016: outside the window) — answered in 12 ms",
  ],
  [{ kind: "clock", advancedSeconds: 86_400 }, "Twilio’s clock jumps 1 day ahead"],
  [
    { kind: "state", conversationSid, from: "active", to: "closed", reason: "TIMER" },
    "Twilio: the Conversation is closed now, by its timer",
  ],
])("%# %j", (happening, words) => {
  expect(tell(happening)?.words).toBe(words);
});

test.each(eventNames)("the event %s is told in words of its own", (type) => {
  const told = tellEvent({ "detail-type": type, detail: { id: "1", at: "" } }, names);
  expect(told.words).toMatch(new RegExp(`^Event ${type}: .{8,}`));
  expect(told.words).not.toBe(`Event ${type}: ${type}`);
});

test("an operation's outcome is told, a refusal by its code", () => {
  expect(tellOperation("OpenConversation", { ok: true, status: "inviting" }).words).toBe(
    "Your service invokes OpenConversation — inviting",
  );
  expect(tellOperation("OpenConversation", { ok: false, error: { code: "OPTED_OUT" } })).toMatchObject({
    tone: "warning",
    words: expect.stringContaining("OPTED_OUT"),
  });
});

test.each([
  [0, "0 seconds"],
  [60, "1 minute"],
  [90_061, "1 day 1 hour"],
  [3_725, "1 hour 2 minutes"],
])("%i seconds are %s", (seconds, words) => {
  expect(duration(seconds)).toBe(words);
});
