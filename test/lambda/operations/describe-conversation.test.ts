import { conversationAnswer } from "../../../lambda/decide/describe.ts";
import { windowLengthMs } from "../../../lambda/decide/windows.ts";
import type { Conversation, Side } from "../../../lambda/model/conversation.ts";
import { tellConversation } from "../../../lambda/operations/describe-conversation.ts";
import type { TimelineEntry } from "../../../lambda/tables/conversations.ts";
import { inState, nowMs } from "../decide/given.ts";

const withInvitee = (changes: Partial<Side>): Conversation => {
  const conversation = inState.connected();
  return { ...conversation, invitee: { ...conversation.invitee, ...changes } };
};
const windowOf = (changes: Partial<Side>, atMs = nowMs) =>
  conversationAnswer(withInvitee(changes), atMs, false).invitee.window;

describe("a conversation as its callers see it", () => {
  test("has its SIDs, its status and the senders, and of each person's address the last two digits", () => {
    const answer = conversationAnswer(inState.connected(), nowMs, true);
    expect(answer).toMatchObject({
      ok: true,
      reference: "order-1",
      conversationSid: "CH1",
      status: "connected",
      replayed: true,
      initiator: {
        address: "whatsapp:•••77",
        participantSid: "MB1",
        proxyAddress: expect.stringMatching(/^whatsapp:\+1555/),
      },
      invitee: {
        address: "whatsapp:•••31",
        participantSid: "MB2",
        proxyAddress: expect.stringMatching(/^whatsapp:\+1555/),
      },
    });
    expect(JSON.stringify(answer)).not.toMatch(/55119/);
  });

  test.each(["sms", "chat"] as const)("on %s a person has no window", (channel) => {
    expect(windowOf({ channel, windowEndsAtMs: nowMs + windowLengthMs })).toEqual({ state: "none" });
  });

  test("on WhatsApp the window is open until it is too short to count on, and closed from then on", () => {
    const windowEndsAtMs = nowMs + windowLengthMs;
    const lastOpenMs = windowEndsAtMs - 5 * 60_000 - 1;
    expect(windowOf({ windowEndsAtMs }, lastOpenMs)).toEqual({
      state: "open",
      endsAt: new Date(windowEndsAtMs).toISOString(),
    });
    expect(windowOf({ windowEndsAtMs }, lastOpenMs + 1)).toEqual({ state: "closed" });
    expect(windowOf({ windowEndsAtMs: undefined })).toEqual({ state: "closed" });
  });
});

describe("DescribeConversation", () => {
  const timeline: TimelineEntry[] = [
    { atMs: nowMs, type: "InvitationSent", detail: { messageSid: "IM1" } },
    { atMs: nowMs + 1, type: "ConversationConnected", detail: {} },
  ];
  const tell = (present: Conversation | undefined) =>
    tellConversation(
      { reference: "order-1" },
      { load: async () => present, timeline: async () => timeline },
      () => nowMs,
    );

  test("tells what waits for whom and since when, the caller's attributes and the milestones", async () => {
    const present: Conversation = {
      ...inState.connecting(),
      held: [{ messageSid: "IM9", for: "initiator", because: "window-closed", heldAtMs: nowMs }],
    };
    expect(await tell(present)).toMatchObject({
      ok: true,
      status: "connecting",
      held: [{ messageSid: "IM9", for: "initiator", since: new Date(nowMs).toISOString() }],
      attributes: { city: "SP" },
      timeline: [
        { at: new Date(nowMs).toISOString(), type: "InvitationSent", detail: { messageSid: "IM1" } },
        { at: new Date(nowMs + 1).toISOString(), type: "ConversationConnected", detail: {} },
      ],
    });
  });

  test("shows no number", async () => {
    expect(JSON.stringify(await tell(inState.connecting()))).not.toMatch(/55119/);
  });

  test("of a reference that was never opened answers NOT_FOUND", async () => {
    expect(await tell(undefined)).toMatchObject({
      ok: false,
      error: { code: "NOT_FOUND", retryable: false, details: { path: "reference" } },
    });
  });
});
