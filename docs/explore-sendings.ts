import type { ConsentDecision, Content, Purpose, SideName } from "@masked-conversations/client";
import { purposeOf } from "../lambda/decide/business-messages.ts";
import { decide } from "../lambda/decide/decide.ts";
import { heldIn } from "../lambda/decide/held-messages.ts";
import type { Trigger } from "../lambda/decide/triggers.ts";
import { isReachable } from "../lambda/decide/windows.ts";
import type { Command } from "../lambda/model/commands.ts";
import type { RuntimeConfiguration } from "../lambda/model/configuration.ts";
import type { Conversation } from "../lambda/model/conversation.ts";
import type { ConversationEvent, DecidableOpening } from "../lambda/model/events.ts";
import type { PersonRecord } from "../lambda/model/people.ts";
import { otherSide } from "../lambda/model/terms.ts";
import { checkOpening } from "../lambda/operations/validate.ts";
import {
  caughtUp,
  closing,
  courier,
  customer,
  failure,
  hourMs,
  message,
  nowMs,
  opened,
  opening,
} from "../test/lambda/decide/given.ts";

/**
 * Plays every way that a conversation can take, and notes each message that `decide` has sent to somebody and in which
 * situation they were. It knows no rule of its own: what may be sent is what the code sends.
 */

export type Kind =
  | Exclude<Purpose, "notice">
  | "notice as text"
  | "notice as template"
  /** A held message, sent again when its receiver became reachable. */
  | "released message"
  /** What the other side writes, where Twilio relays it by itself because no window is in the way. */
  | "message relayed by Twilio";

/** What was decided of each person, as the commands say it, since the conversation was asked for. */
export type Consents = Partial<Record<SideName, ConsentDecision>>;

/** Where a conversation has come to. */
export interface Position {
  conversation: Conversation;
  consents: Consents;
  atMs: number;
  /** How often each was sent: ever, and, of the re-engagement, since the person wrote last. */
  invitations: number;
  asksAgain: number;
  reengagements: Record<SideName, number>;
}

/** A message to one of the two, and how things stood when it was decided; the event that led to it has happened. */
export interface Sending {
  kind: Kind;
  to: SideName;
  trigger: Trigger;
  isPlainText: boolean;
  position: Position;
}

const sides = ["initiator", "invitee"] as const satisfies SideName[];
const sms: Record<SideName, string> = { initiator: "+5511900000077", invitee: "+5511900000031" };
const whatsapp: Record<SideName, string> = { initiator: courier, invitee: customer };

type Contact = "sms" | "whatsapp" | "whatsapp, window open";
const contacts: Contact[] = ["sms", "whatsapp", "whatsapp, window open"];

function personOf(
  contact: Contact,
  consent: ConsentDecision | undefined,
  { senders }: RuntimeConfiguration,
): PersonRecord {
  const pairs = senders.map((proxyAddress) => ({ proxyAddress, windowEndsAtMs: nowMs + 24 * hourMs }));
  return { pairs: contact === "whatsapp, window open" ? pairs : [], consent };
}

const content = (contact: Contact, template: Content): Content => (contact === "sms" ? { text: "A text." } : template);

/** Every opening that a service may ask for: who is reached how, who is asked, who has decided what before. */
function openings(configuration: RuntimeConfiguration): DecidableOpening[] {
  const { invitation, introduction } = opening().request;
  const found: DecidableOpening[] = [];
  for (const initiator of contacts) {
    for (const invitee of contacts) {
      for (const isAsked of [true, false]) {
        for (const consents of [
          {},
          { invitee: "declined" },
          { invitee: "revoked" },
          { initiator: "revoked" },
        ] satisfies Consents[]) {
          const address = (side: SideName, contact: Contact) => ({
            address: (contact === "sms" ? sms : whatsapp)[side],
          });
          const request = {
            initiator: address("initiator", initiator),
            invitee: address("invitee", invitee),
            invitation: isAsked && invitation ? content(invitee, invitation) : undefined,
            introduction: introduction ? content(initiator, introduction) : undefined,
          };
          const people = {
            initiator: personOf(initiator, consents.initiator, configuration),
            invitee: personOf(invitee, consents.invitee, configuration),
          };
          found.push(opening(request, people));
        }
      }
    }
  }
  return found;
}

const meanings = ["yes", "no", "stop", "start", "unclear"] as const;
/** A closed window, an opt-out that Twilio knows of, a number that is none. */
const errorCodes = [63016, 21610, 30003];

const ownSid = (purpose: Purpose, to: SideName): string => `IM-${purpose}-${to}`;

/** Everything that can happen to a conversation from outside. */
function stimuli({ conversation, atMs }: Position): ConversationEvent[] {
  const { reference } = conversation;
  const messages = sides.flatMap((side) => meanings.map((meaning) => message(side, meaning, atMs)));
  const missed = messages.map((event) => ({ ...event, key: `${event.key} missed`, missed: true as const }));
  const early = missed.map((event) => ({ ...event, key: `${event.key} early`, early: true as const }));
  const ownMessages = sides
    .flatMap((side) => [ownSid("invitation", side), ownSid("re-engagement", side)])
    .filter((sid) => purposeOf(conversation, sid));
  const failures = sides.flatMap((side) =>
    [...ownMessages, "IM-relayed"].flatMap((sid) => errorCodes.map((code) => failure(sid, side, code, atMs))),
  );
  const optedOut = sides.map(
    (side): ConversationEvent => ({
      type: "PersonOptedOut",
      reference,
      key: `opted-out ${side}`,
      address: conversation[side].address,
      atMs,
    }),
  );
  const template: Content = { template: "delivery-introduction", variables: {} };
  const notices = sides.flatMap((to) =>
    [{ text: "A text." }, template].map((notice, place): ConversationEvent => {
      const call = { callId: `notice ${to} ${place} ${atMs}`, requestId: `notice ${to} ${place} ${atMs}` };
      const request = { reference, to, message: notice, waitSeconds: 10 };
      return { type: "SendMessageRequested", reference, key: call.callId, call, request };
    }),
  );
  const ends: ConversationEvent[] = [
    closing,
    { ...closing, key: "replaced", reason: "replaced", call: undefined },
    { type: "InvitationExpired", reference, key: "invitation-expired" },
    { type: "HeldCheckDue", reference, key: "held-check", atMs },
    { type: "ClosedAtTwilio", reference, key: "closed", from: "active", by: "TIMER" },
    { type: "RemovedAtTwilio", reference, key: "removed" },
    caughtUp,
  ];
  return [...messages, ...missed, ...early, ...failures, ...optedOut, ...notices, ...ends];
}

function kindOf(command: Command): Kind | undefined {
  if (command.verb === "release") return "released message";
  if (command.verb !== "send" && command.verb !== "send-text") return undefined;
  if (command.purpose !== "notice") return command.purpose;
  return command.verb === "send" && "template" in command.content ? "notice as template" : "notice as text";
}

const isPlainText = (command: Command): boolean => command.verb !== "send" || "text" in command.content;

/** Whom a message is for; a release may be for both. */
function receiversOf(command: Command): SideName[] {
  if (command.verb === "release") return [...new Set(command.messages.map((one) => one.for))];
  return command.verb === "send" || command.verb === "send-text" ? [command.to] : [];
}

/** What carrying a command out comes to where nothing goes wrong. */
function outcomesOf(command: Command): ConversationEvent[] {
  switch (command.verb) {
    case "open":
      return [opened];
    case "send":
    case "send-text": {
      const call = "call" in command ? command.call : undefined;
      return [
        {
          type: "Sent",
          purpose: command.purpose,
          to: command.to,
          messageSid: ownSid(command.purpose, command.to),
          index: 0,
          call,
        },
      ];
    }
    case "release":
      return command.messages.map((held) => ({
        type: "Released",
        messageSid: held.messageSid,
        for: held.for,
        how: "sent-again",
      }));
    case "catch-up":
      return [{ type: "CaughtUp", waiting: command.waiting }];
    default:
      return [];
  }
}

/**
 * What was decided of the two by this event: by the commands, and by a report that somebody has opted out elsewhere.
 */
function consentsAfter(
  before: Consents,
  conversation: Conversation,
  event: ConversationEvent,
  commands: Command[],
): Consents {
  const sideOf = (address: string): SideName => (conversation.initiator.address === address ? "initiator" : "invitee");
  const told: Consents = event.type === "PersonOptedOut" ? { [sideOf(event.address)]: "revoked" } : {};
  const recorded = commands.flatMap((command) => (command.verb === "record-consent" ? [command.consent] : []));
  return Object.assign(
    { ...before, ...told },
    ...recorded.map(({ address, decision }) => ({ [sideOf(address)]: decision })),
  );
}

/** Twilio relays what people write by itself, unless the receiver's window is in the way. */
function relayed({ conversation, atMs }: Position, event: ConversationEvent): SideName | undefined {
  if (event.type !== "MessageAdded" || conversation.status === "closed") return undefined;
  const to = otherSide(event.participantSid === conversation.initiator.participantSid ? "initiator" : "invitee");
  return isReachable(conversation[to], atMs) ? to : undefined;
}

function count(position: Position, kind: Kind, to: SideName): Position {
  if (kind === "invitation") return { ...position, invitations: position.invitations + 1 };
  if (kind === "ask-again") return { ...position, asksAgain: position.asksAgain + 1 };
  if (kind !== "re-engagement") return position;
  return { ...position, reengagements: { ...position.reengagements, [to]: position.reengagements[to] + 1 } };
}

interface Exploration {
  sendings: Sending[];
  /** Every position that was reached. */
  positions: Position[];
}

/** Decides an event and what carrying its commands out comes to, and notes what was sent. */
function step(
  before: Position,
  event: ConversationEvent,
  configuration: RuntimeConfiguration,
  sendings: Sending[],
): Position {
  const decision = decide(before.conversation, event, configuration, before.atMs);
  const decided = decision.conversation ?? before.conversation;
  const { trigger, commands } = decision;
  const writer = event.type === "MessageAdded" ? (event.participantSid === "MB1" ? "initiator" : "invitee") : undefined;
  let position: Position = {
    ...before,
    conversation: { ...decided, pendingCommands: [] },
    consents: consentsAfter(before.consents, decided, event, commands),
    reengagements: writer ? { ...before.reengagements, [writer]: 0 } : before.reengagements,
  };
  const note = (kind: Kind, to: SideName, isText: boolean) => {
    position = count(position, kind, to);
    sendings.push({ kind, to, trigger, isPlainText: isText, position });
  };
  const receiver = relayed(before, event);
  if (receiver) note("message relayed by Twilio", receiver, true);
  for (const command of commands) {
    const kind = kindOf(command);
    for (const to of kind ? receiversOf(command) : []) if (kind) note(kind, to, isPlainText(command));
  }
  for (const outcome of commands.flatMap(outcomesOf)) position = step(position, outcome, configuration, sendings);
  return position;
}

/** What tells two positions apart for what may follow; times and SIDs do not. */
function name({ conversation, consents, atMs, invitations, asksAgain, reengagements }: Position): string {
  const { status, isInvited } = conversation;
  const askedAgain = status === "inviting" && conversation.askedAgain;
  const side = (of: SideName) => {
    const { channel, hasWritten, isReengaged } = conversation[of];
    const isWaitedFor = heldIn(conversation).some((one) => one.for === of);
    return [
      channel,
      isReachable(conversation[of], atMs),
      consents[of],
      hasWritten,
      isReengaged,
      isWaitedFor,
      reengagements[of],
    ];
  };
  return JSON.stringify([status, isInvited, askedAgain, ...sides.map(side), invitations, asksAgain]);
}

/** Follows every event from every opening until nothing new is reached. */
export function exploreSendings(configuration: RuntimeConfiguration): Exploration {
  const sendings: Sending[] = [];
  const reached = new Map<string, Position>();
  const waiting: Position[] = [];
  const arrive = (position: Position) => {
    const known = name(position);
    if (reached.has(known)) return;
    reached.set(known, position);
    waiting.push(position);
  };
  for (const event of openings(configuration)) {
    const refusal = checkOpening(event.request, configuration);
    if (refusal) throw new Error(`A service may not ask for this opening: ${JSON.stringify(refusal)}`);
    const { conversation, commands } = decide(undefined, event, configuration, nowMs);
    if (!conversation) continue;
    const start: Position = {
      conversation: { ...conversation, pendingCommands: [] },
      consents: {},
      atMs: nowMs,
      invitations: 0,
      asksAgain: 0,
      reengagements: { initiator: 0, invitee: 0 },
    };
    // Nothing comes between: what was decided is carried out before the next event is looked at.
    for (const outcome of commands.flatMap(outcomesOf)) arrive(step(start, outcome, configuration, sendings));
  }
  for (let position = waiting.pop(); position; position = waiting.pop()) {
    arrive({ ...position, atMs: position.atMs + 25 * hourMs });
    for (const event of stimuli(position)) arrive(step(position, event, configuration, sendings));
  }
  return { sendings, positions: [...reached.values()] };
}
