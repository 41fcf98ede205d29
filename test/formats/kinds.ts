import type { Answer, CloseReason, SideName, Status } from "@masked-conversations/client";
import type { Command } from "../../lambda/model/commands.ts";
import type { Side } from "../../lambda/model/conversation.ts";

/** Tells what is stored apart by its kind: the recorder keeps one of each, and the test of coverage asks for each. */

/** An item of the Conversations table with `entry: "state"`, of any format: what it may have beside what it must. */
export interface StateItem {
  reference: string;
  entry: "state";
  version: number;
  status: Status;
  openedAtMs: number;
  initiator: Side;
  invitee: Side;
  isInvited: boolean;
  recentEvents: string[];
  pendingCommands: Command[];
  conversationSid?: string;
  /** `because` is a reason of the edition that wrote it. */
  held?: { messageSid: string; for: SideName; because: string; heldAtMs: number }[];
  heldCheckAtMs?: number;
  waiting?: unknown[];
  notices?: unknown[];
  askedAgain?: boolean;
  openingRetries?: number;
  openedBy?: unknown;
  closeReason?: CloseReason;
  closedAtMs?: number;
  isUnopened?: true;
  expiresAt?: number;
}

/** A command by its verb and what tells it apart from others with that verb. */
export function kindOf(command: Command): string {
  switch (command.verb) {
    case "send": {
      const { purpose, content, call } = command;
      return `send ${purpose}${"text" in content ? " as a text" : ""}${call ? " for a call" : ""}`;
    }
    case "send-text":
      return `send-text ${command.purpose}`;
    case "report-held":
      return `report-held ${command.message.because}`;
    case "catch-up":
      return command.waiting ? `catch-up for ${command.waiting.type}` : "catch-up";
    case "find-early":
      return command.beforeIndex === undefined ? "find-early" : "find-early with beforeIndex";
    case "end":
      return `end by ${command.how}`;
    case "record-consent":
      return `record-consent ${command.consent.decision} by ${command.consent.basis}`;
    case "announce":
      return `announce ${command.type}`;
    case "answer":
      return `answer ${answerKind(command.answer)}`;
    case "enqueue":
      return `enqueue ${command.event.type}`;
    default:
      return command.verb;
  }
}

/** What an operation was told. */
export function answerKind(answer: Answer): string {
  if (!answer.ok) return `refusal ${answer.error.code}`;
  if ("pending" in answer) return "accepted";
  if ("messageSid" in answer) return "message";
  return "decision" in answer ? "consent" : "conversation";
}

export const kindsPending = ({ pendingCommands }: StateItem): string[] => pendingCommands.map(kindOf);

/** Both channels, the initiator's first. */
export const channelsOf = ({ initiator, invitee }: StateItem): string => `${initiator.channel}+${invitee.channel}`;

/** What an item has besides its status and its commands. */
export function traitsOf(item: StateItem): string[] {
  const { initiator, invitee, held = [], waiting = [], openingRetries = 0, isInvited } = item;
  const sides = [initiator, invitee];
  const traits: Record<string, boolean> = {
    "not invited": !isInvited,
    "never opened": item.isUnopened === true,
    "a held check due": item.heldCheckAtMs !== undefined,
    "openings waiting": waiting.length > 0,
    "notices sent": item.notices !== undefined,
    "asked again": item.askedAgain === true,
    "opening retried": openingRetries > 0,
    "opted out": sides.some(({ hasOptedOut }) => hasOptedOut),
    "re-engaged": sides.some(({ isReengaged }) => isReengaged),
    "a caller waiting": item.openedBy !== undefined,
  };
  const reasons = new Set(held.map(({ because }) => `held as ${because}`));
  return [...Object.keys(traits).filter((trait) => traits[trait]), ...reasons];
}

/** The paths of all keys of a value, so that two of one shape are the same; of a list, those of its first entry. */
export function shapeOf(value: unknown, path = ""): string[] {
  if (Array.isArray(value)) return value.length > 0 ? shapeOf(value[0], `${path}[]`) : [path];
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, one]) => shapeOf(one, `${path}.${key}`));
}
