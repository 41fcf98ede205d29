import { type CloseReason, purposes, type Status, undeliverableReasons } from "@masked-conversations/client";
import type { Command } from "./commands.ts";
import { type Conversation, closed, connected, connecting, inviting, type Opening } from "./conversation.ts";
import { OwnError } from "./own-error.ts";
import type { HeldMessage } from "./terms.ts";

/**
 * The format of what this release stores: items, queued events, schedules' inputs and answers. A release reads every
 * format up to its own, whenever that was written; what a newer one wrote is left for it.
 *
 * 1: the first edition, which wrote no version. 2: a conversation has the fields of its state alone, a message is held
 * because `window-closed`, which was `forecast`, and one is undeliverable for a reason of the contract's.
 */
export const formatVersion = 2;

/** What a release before this one's rollback, or one that is being deployed just now, has written. */
export class NewerFormat extends OwnError {
  override name = "NewerFormat";

  constructor(what: string, found: unknown) {
    super(
      `${what} has the format ${String(found)}, and this release reads 1 to ${formatVersion}: it is left as it is. ` +
        "Deploy the release that wrote it, and redrive the dead letters.",
    );
  }
}

export type Stamped<Value> = Value & { formatVersion: number };

/** Marks what is stored with the format that it has. */
export const stamped = <Value extends object>(value: Value): Stamped<Value> => ({ ...value, formatVersion });

type Item = Record<string, unknown>;

/** True for what a newer release wrote. */
export const isNewer = ({ formatVersion: found = 1 }: { formatVersion?: unknown }): boolean =>
  typeof found !== "number" || !Number.isInteger(found) || found < 1 || found > formatVersion;

/** @throws NewerFormat */
function versionOf(what: string, { formatVersion: found = 1 }: { formatVersion?: unknown }): number {
  if (isNewer({ formatVersion: found })) throw new NewerFormat(what, found);
  return Number(found);
}

/**
 * What has had the same format since the first edition: it is checked, and taken as it is.
 * @param what names it in the error
 * @throws NewerFormat
 */
export function unchanged<Value extends object>(what: string, stored: Stamped<Value> | Value): Value {
  versionOf(what, stored);
  const { formatVersion: _, ...value } = stored as Stamped<Value>;
  return value as unknown as Value;
}

/** In the first edition every conversation had every field. */
interface FirstEdition extends Omit<Opening, "status"> {
  status: Status;
  askedAgain: boolean;
  closeReason?: CloseReason;
  closedAtMs?: number;
  isUnopened?: true;
}

/** What it said of a message, or of its event, that the window was closed for. */
const sameReason = <Held extends object>(held: Held): Held =>
  "because" in held && held.because === "forecast" ? { ...held, because: "window-closed" } : held;

/** Twilio's codes for a receiver who wants nothing more. */
const optedOutCodes: readonly unknown[] = [21610, 63014];

const isOneOf = (words: readonly string[], word: unknown): boolean => typeof word === "string" && words.includes(word);

/**
 * What it told of a message that nobody gets: with Twilio's own words for a reason, the code 0 where there was none,
 * and `answer` or `released` as the purpose of what one person had written for the other.
 */
function sameUndeliverable<Detail extends object>(detail: Detail): Detail {
  const { purpose, errorCode, reason }: { purpose?: unknown; errorCode?: unknown; reason?: unknown } = detail;
  const meant = optedOutCodes.includes(errorCode) ? "opted-out" : "refused-by-twilio";
  return {
    ...detail,
    purpose: isOneOf(purposes, purpose) ? purpose : "relayed",
    errorCode: errorCode === 0 ? undefined : errorCode,
    reason: reason === undefined || isOneOf(undeliverableReasons, reason) ? reason : meant,
  };
}

function sameCommand(command: Command): Command {
  switch (command.verb) {
    case "release":
      return { ...command, messages: command.messages.map(sameReason) };
    case "report-held":
      return { ...command, message: sameReason(command.message) };
    case "announce":
      if (command.type === "MessageHeld") return { ...command, detail: sameReason(command.detail) };
      if (command.type === "MessageUndeliverable") return { ...command, detail: sameUndeliverable(command.detail) };
      return command;
    default:
      return command;
  }
}

function fromFirstEdition(item: FirstEdition): Conversation {
  const {
    status,
    conversationSid,
    askedAgain,
    closeReason = "failed",
    closedAtMs = item.openedAtMs,
    isUnopened,
  } = item;
  const { reference, version, openedAtMs, initiator, invitee, isInvited, attributes, requestHash } = item;
  const { businessMessages, notices, recentEvents, commandsDecided, heldCheckAtMs, waiting } = item;
  const { invitation, introduction, timers, onBusy, openingRetries, openedBy } = item;
  const opening: Opening = {
    ...{ reference, version, openedAtMs, initiator, invitee, isInvited, attributes, requestHash },
    ...{ businessMessages, notices, recentEvents, commandsDecided, heldCheckAtMs, waiting },
    ...{ invitation, introduction, timers, onBusy, openingRetries, openedBy },
    status: "opening",
    conversationSid,
    held: item.held.map((message: HeldMessage) => sameReason(message)),
    pendingCommands: item.pendingCommands.map(sameCommand),
  };
  if (status === "closed") return closed(opening, { closeReason, closedAtMs, isUnopened });
  if (status === "opening") return opening;
  if (conversationSid === undefined) throw new OwnError(`The conversation ${reference} is ${status} without a SID.`);
  switch (status) {
    case "inviting":
      return { ...inviting(opening, conversationSid), askedAgain };
    case "connecting":
      return connecting(opening, conversationSid);
    case "connected":
      return connected(opening, conversationSid);
  }
}

/**
 * What this release wrote; or the first edition, after a rollback to it: that keeps a version that it does not know, and
 * adds its own words. A closed conversation is stored with two lists that only the first edition looks at.
 */
function fromThisEdition({ held, waiting, ...stored }: Item & { held: HeldMessage[]; pendingCommands: Command[] }) {
  const pendingCommands = stored.pendingCommands.map(sameCommand);
  if (stored.status === "closed") return { ...stored, pendingCommands };
  return { ...stored, pendingCommands, waiting, held: held.map(sameReason) };
}

/**
 * @param item of the conversation table, with what only the table needs of it
 * @throws NewerFormat
 */
export function conversationFrom(item: Item): Conversation {
  const version = versionOf(`The conversation ${String(item.reference)}`, item);
  const { entry: _, expiresAt: __, formatVersion: ___, ...stored } = item;
  // The table holds what this release or an older one wrote: that is what the version says.
  if (version === 1) return fromFirstEdition(stored as unknown as FirstEdition);
  return fromThisEdition(stored as Parameters<typeof fromThisEdition>[0]) as unknown as Conversation;
}

/** A detail of a timeline's entry, as today's events tell it. */
export const timelineDetailFrom = (type: string, detail: Item): Item =>
  type === "MessageUndeliverable" ? sameUndeliverable(detail) : sameReason(detail);
