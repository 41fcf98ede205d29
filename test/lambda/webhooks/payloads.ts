/** Webhooks of Twilio as they arrive (Twilio, "Conversations Webhooks"), every documented field filled in. */
export const reference = "order-8841";
export const query = `reference=${reference}`;

export const sid = (prefix: string, digit: string): string => `${prefix}${digit.repeat(32)}`;
const common = { AccountSid: sid("AC", "0"), RetryCount: "0", Source: "WHATSAPP" };
const conversation = {
  ConversationSid: sid("CH", "1"),
  ChatServiceSid: sid("IS", "5"),
  MessagingServiceSid: sid("MG", "3"),
  DateCreated: "2026-11-20T12:00:00.000Z",
  DateUpdated: "2026-11-20T12:05:00.000Z",
  FriendlyName: "",
  UniqueName: `example.${reference}`,
  Attributes: "{}",
  State: "active",
};
const participant = {
  ConversationSid: sid("CH", "1"),
  ParticipantSid: sid("MB", "4"),
  DateCreated: "2026-11-20T12:00:00.000Z",
  RoleSid: sid("RL", "6"),
  Attributes: "{}",
  "MessagingBinding.ProxyAddress": "whatsapp:+15550001001",
  "MessagingBinding.Address": "whatsapp:+15558675310",
  "MessagingBinding.Type": "WHATSAPP",
};
const message = {
  ConversationSid: sid("CH", "1"),
  MessageSid: sid("IM", "2"),
  Index: "1",
  DateCreated: "2026-11-20T12:00:00.000Z",
  Body: "Yes please",
  Author: "whatsapp:+15558675310",
  ParticipantSid: sid("MB", "4"),
  Attributes: "{}",
};
const user = {
  ChatServiceSid: sid("IS", "5"),
  UserSid: sid("US", "7"),
  DateCreated: "2026-11-20T12:00:00.000Z",
  DateUpdated: "2026-11-20T12:00:00.000Z",
  Identity: "employee-17",
  RoleSid: sid("RL", "6"),
  Attributes: "{}",
  FriendlyName: "",
  isOnline: "true",
  isNotifiable: "false",
};
const receipt = {
  ConversationSid: sid("CH", "1"),
  ChatServiceSid: sid("IS", "5"),
  MessageSid: sid("IM", "2"),
  DeliveryReceiptSid: sid("DY", "8"),
  ChannelMessageSid: sid("WA", "9"),
  ParticipantSid: sid("MB", "4"),
  Status: "failed",
  ErrorCode: "63016",
  DateCreated: "2026-11-20T12:00:00.000Z",
  DateUpdated: "2026-11-20T12:00:05.000Z",
};
const stateUpdated = {
  ConversationSid: sid("CH", "1"),
  ChatServiceSid: sid("IS", "5"),
  MessagingServiceSid: sid("MG", "3"),
  StateUpdated: "2026-11-20T13:00:00.000Z",
  StateFrom: "inactive",
  StateTo: "closed",
  Reason: "TIMER",
};

/** By the name that Twilio gives the event. */
export const payloads = {
  onMessageAdd: {
    ConversationSid: message.ConversationSid,
    Body: "Yes please",
    Author: message.Author,
    ParticipantSid: message.ParticipantSid,
    Attributes: "{}",
  },
  onMessageAdded: { ...message, MessagingServiceSid: sid("MG", "3") },
  onMessageUpdate: { ...message, DateUpdated: "2026-11-20T12:01:00.000Z" },
  onMessageUpdated: { ...message, DateUpdated: "2026-11-20T12:01:00.000Z" },
  onMessageRemove: { ...message },
  onMessageRemoved: { ...message, DateUpdated: "2026-11-20T12:01:00.000Z", DateRemoved: "2026-11-20T12:01:00.000Z" },
  onParticipantAdd: participant,
  onParticipantAdded: participant,
  onParticipantUpdate: participant,
  onParticipantUpdated: { ...participant, DateUpdated: "2026-11-20T12:01:00.000Z", LastReadMessageIndex: "1" },
  onParticipantRemove: participant,
  onParticipantRemoved: {
    ...participant,
    DateUpdated: "2026-11-20T12:01:00.000Z",
    DateRemoved: "2026-11-20T12:01:00.000Z",
  },
  onConversationAdd: conversation,
  onConversationAdded: { ...conversation, "MessagingBinding.AuthorAddress": "whatsapp:+15558675310" },
  onConversationUpdate: conversation,
  onConversationUpdated: conversation,
  onConversationRemove: conversation,
  onConversationRemoved: { ...conversation, DateRemoved: "2026-11-20T12:06:00.000Z" },
  onConversationStateUpdated: stateUpdated,
  onDeliveryUpdated: receipt,
  onUserAdded: user,
  onUserUpdate: user,
  onUserUpdated: user,
} as const;
export type EventType = keyof typeof payloads;

/** The whole form of one event, with some of its fields changed; undefined leaves a field out. */
export function formOf(
  eventType: EventType,
  changes: Readonly<Record<string, string | undefined>> = {},
): [string, string][] {
  const fields = { ...common, EventType: eventType, ...payloads[eventType], ...changes };
  return Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined);
}
