import type { Channel, CloseReason, Content, OpenConversationRequest, SideName } from "@masked-conversations/client";
import type { Command } from "./commands.ts";
import type { Call, OpenRequested } from "./events.ts";
import type { BusinessMessage, HeldMessage, Notice } from "./terms.ts";

/**
 * A conversation, as it is stored: a union of its states, each with the fields that exist there. What a state has no
 * use for is dropped on the way into it, so nothing is read that was only once true.
 */
export type Conversation = OpenConversation | Closed;
export type OpenConversation = Opening | Inviting | Connecting | Connected;

/** One of the two people. */
export interface Side {
  channel: Channel;
  /** The person's address, or their identity on chat: an opaque string, and Twilio's author of what they write. */
  address: string;
  /** The sender that this person sees; none on chat. */
  proxyAddress?: string;
  locale: string;
  participantSid?: string;
  /** WhatsApp only: free-form messages reach this person through this sender until then; absent if they never wrote. */
  windowEndsAtMs?: number;
  /** They have written into this conversation. */
  hasWritten?: boolean;
  /** They want nothing more; said by STOP, by a receipt, or in another conversation. */
  hasOptedOut?: boolean;
  /** They were asked to write since their window closed: once is enough. */
  isReengaged?: boolean;
}

interface InEveryState {
  reference: string;
  /** Goes up with each save; a save on another version than the one read fails. */
  version: number;
  openedAtMs: number;
  initiator: Side;
  invitee: Side;
  /** The invitee is asked before anything is passed on. */
  isInvited: boolean;
  /** The caller's own, returned in events. */
  attributes: Record<string, unknown>;
  /** Tells a repeated request from a different one with the same reference. */
  requestHash: string;
  /**
   * The last messages between the business and one of the two, so that their receipts can be told from those of relayed
   * messages.
   */
  businessMessages: BusinessMessage[];
  /** The last messages that operations asked for. */
  notices?: Notice[];
  /** Keys of the last events that were handled: an event that is delivered again changes nothing. */
  recentEvents: string[];
  /** How many commands were ever decided: numbers the next. */
  commandsDecided: number;
  /** Decided and not yet known to be carried out, in order. */
  pendingCommands: Command[];
}

interface WhileOpen extends InEveryState {
  held: HeldMessage[];
  /** When what is held is next looked at for its age; set since something was held. */
  heldCheckAtMs?: number;
  /** Openings that wait for this conversation's pairs (`onBusy: wait`). */
  waiting: OpenRequested[];
}

/** It is being set up at Twilio. Where an invitation is to go out, that belongs to it. */
export interface Opening extends WhileOpen {
  status: "opening";
  /** Since Twilio has created it. */
  conversationSid?: string;
  invitation?: Content;
  introduction?: Content;
  /** ISO 8601. */
  timers: { invitation: string; inactive?: string; closed?: string };
  onBusy: OpenConversationRequest["onBusy"];
  /** How often setting it up was begun again because another Conversation held a pair. */
  openingRetries: number;
  /** The call that waits for what becomes of the opening. */
  openedBy: Call;
}

/** The invitation is out. */
export interface Inviting extends WhileOpen {
  status: "inviting";
  conversationSid: string;
  /** For the yes. */
  introduction?: Content;
  /** An unclear reply has been asked about; that is done once. */
  askedAgain: boolean;
}

/** All who had to agree have, and somebody is not yet reachable. */
export interface Connecting extends WhileOpen {
  status: "connecting";
  conversationSid: string;
}

/** Both are reachable. */
export interface Connected extends WhileOpen {
  status: "connected";
  conversationSid: string;
}

export interface Closed extends InEveryState {
  status: "closed";
  /** Absent where Twilio never created it. */
  conversationSid?: string;
  closeReason: CloseReason;
  closedAtMs: number;
  /** Nobody was written to and nothing is left of it at Twilio: its reference may be used again. */
  isUnopened?: true;
}

/** What every state has, and nothing else. */
function inEveryState(conversation: Conversation): InEveryState {
  const { reference, version, openedAtMs, initiator, invitee, isInvited, attributes, requestHash } = conversation;
  const { businessMessages, notices, recentEvents, commandsDecided, pendingCommands } = conversation;
  const known = { reference, version, openedAtMs, initiator, invitee, isInvited, attributes, requestHash };
  return { ...known, businessMessages, notices, recentEvents, commandsDecided, pendingCommands };
}

function whileOpen(conversation: OpenConversation): WhileOpen {
  const { held, heldCheckAtMs, waiting } = conversation;
  return { ...inEveryState(conversation), held, heldCheckAtMs, waiting };
}

export function inviting(opening: Opening, conversationSid: string): Inviting {
  const { introduction } = opening;
  return { ...whileOpen(opening), status: "inviting", conversationSid, introduction, askedAgain: false };
}

export function connecting(conversation: OpenConversation, conversationSid: string): Connecting {
  return { ...whileOpen(conversation), status: "connecting", conversationSid };
}

export function connected(conversation: OpenConversation, conversationSid: string): Connected {
  return { ...whileOpen(conversation), status: "connected", conversationSid };
}

export function closed(
  conversation: OpenConversation,
  end: Pick<Closed, "closeReason" | "closedAtMs" | "isUnopened">,
): Closed {
  const { conversationSid } = conversation;
  return { ...inEveryState(conversation), ...end, status: "closed", conversationSid };
}

/** The same conversation, with changes to one of its sides. */
export function withSide<State extends Conversation>(
  conversation: State,
  side: SideName,
  changes: Partial<Side>,
): State {
  return { ...conversation, [side]: { ...conversation[side], ...changes } };
}
