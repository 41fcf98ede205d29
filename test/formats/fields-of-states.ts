import type { Status } from "@masked-conversations/client";
import type { Conversation } from "../../lambda/model/conversation.ts";

type Presence = "always" | "perhaps";
type KeysOf<Of extends Status> = Record<keyof Extract<Conversation, { status: Of }>, Presence>;

const inEveryState = {
  status: "always",
  reference: "always",
  version: "always",
  openedAtMs: "always",
  initiator: "always",
  invitee: "always",
  isInvited: "always",
  attributes: "always",
  requestHash: "always",
  businessMessages: "always",
  notices: "perhaps",
  recentEvents: "always",
  commandsDecided: "always",
  pendingCommands: "always",
} as const;
const whileOpen = { ...inEveryState, held: "always", heldCheckAtMs: "perhaps", waiting: "always" } as const;
const sinceTwilioHasIt = { ...whileOpen, conversationSid: "always" } as const;

/** The fields that exist in each state, and no others. The compiler holds this to the type. */
export const keysOf: { readonly [Of in Status]: KeysOf<Of> } = {
  opening: {
    ...whileOpen,
    conversationSid: "perhaps",
    invitation: "perhaps",
    introduction: "perhaps",
    timers: "always",
    onBusy: "always",
    openingRetries: "always",
    openedBy: "always",
  },
  inviting: { ...sinceTwilioHasIt, introduction: "perhaps", askedAgain: "always" },
  connecting: sinceTwilioHasIt,
  connected: sinceTwilioHasIt,
  closed: {
    ...inEveryState,
    conversationSid: "perhaps",
    closeReason: "always",
    closedAtMs: "always",
    isUnopened: "perhaps",
  },
};

/** What of these fields is missing, and what is there beside them. */
export function keyFaults(value: object, keys: Record<string, Presence>): { missing: string[]; stale: string[] } {
  const missing = Object.keys(keys).filter((key) => keys[key] === "always" && !(key in value));
  return { missing, stale: Object.keys(value).filter((key) => !(key in keys)) };
}
export const faultless = { missing: [], stale: [] };
