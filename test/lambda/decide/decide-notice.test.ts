import { decide } from "../../../lambda/decide/decide.ts";
import type { ConversationEvent } from "../../../lambda/model/events.ts";
import { configuration, inState, nowMs, outcome } from "./given.ts";

describe("a message of a service", () => {
  const asks = (
    to: "initiator" | "invitee",
    content: { text: string } | { template: string; variables: Record<string, string> },
  ): ConversationEvent => ({
    type: "SendMessageRequested",
    reference: "order-1",
    key: "send-call",
    call: { callId: "send-call", requestId: "send-request" },
    request: { reference: "order-1", to, message: content, waitSeconds: 10 },
  });

  test("goes to somebody reachable, and is answered when Twilio has taken it", () => {
    const request = asks("invitee", { text: "Paid." });
    expect(outcome(inState.connected(), request).commands).toEqual(["send notice to invitee"]);
    const taken: ConversationEvent = {
      type: "Sent",
      to: "invitee",
      purpose: "notice",
      messageSid: "IM-notice",
      index: 1,
      call: { callId: "send-call", requestId: "send-request" },
    };
    expect(outcome(inState.connected(), taken).commands).toEqual(["answer ok"]);
    const again = decide(
      decide(inState.connected(), taken, configuration, nowMs).conversation,
      request,
      configuration,
      nowMs,
    );
    expect(again.commands).toMatchObject([
      { verb: "answer", answer: { ok: true, messageSid: "IM-notice", replayed: true } },
    ]);
  });

  test("is refused where the invitee has not agreed, where a text cannot reach, and after the end", () => {
    expect(outcome(inState.inviting(), asks("invitee", { template: "t", variables: {} })).commands).toEqual([
      "answer NO_CONSENT",
    ]);
    expect(outcome(inState.connecting(), asks("initiator", { text: "Hello" })).commands).toEqual(["answer VALIDATION"]);
    expect(outcome(inState.connecting(), asks("initiator", { template: "t", variables: {} })).commands).toEqual([
      "send notice to initiator",
    ]);
    expect(outcome(inState.closed(), asks("invitee", { text: "Hello" })).commands).toEqual(["answer ALREADY_CLOSED"]);
  });
});
