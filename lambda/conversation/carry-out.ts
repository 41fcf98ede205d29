import type { MessageListInstanceCreateOptions } from "twilio/lib/rest/conversations/v1/conversation/message.js";
import type { Content } from "../operations/requests.ts";
import type { OptInStore } from "../opt-in/store.ts";
import type { EventQueue } from "../queue/event-queue.ts";
import { forLocale, type RuntimeConfiguration, textFor } from "../runtime/configuration.ts";
import { type ConversationsApi, PairTakenElsewhere } from "../twilio/conversations.ts";
import type { ApiKeyReader } from "../twilio/credentials.ts";
import { TwilioRefusal } from "../twilio/errors.ts";
import type { EventBus } from "./announce.ts";
import type { Command } from "./commands.ts";
import { type Conversation, otherSide, type SideName } from "./conversation.ts";
import type { Outcome, PairTaken } from "./events.ts";
import { fingerprint } from "./fingerprint.ts";
import type { ConversationStore, ConversationWriter } from "./store.ts";

/** What commands are carried out with. */
export interface Means {
  apiKeys: ApiKeyReader;
  twilio: ConversationsApi;
  conversations: ConversationStore & ConversationWriter;
  optIns: OptInStore;
  bus: EventBus;
  queue: EventQueue;
  configuration: RuntimeConfiguration;
  publicBaseUrl: string;
  clock: () => number;
}

/** Stages can share a Twilio account: the stage is part of the name. */
const uniqueName = (stage: string, reference: string): string => `${stage}.${reference}`;

/** An operation's content in Twilio's terms: a template goes by its Content SID, never as a body (Twilio, error 63016). */
function messageOf(content: Content, locale: string, { templates, defaultLocale }: RuntimeConfiguration): MessageListInstanceCreateOptions {
  if ("text" in content) return { body: content.text };
  const template = templates[content.template];
  if (!template) throw new TypeError(`The template "${content.template}" is not in the configuration any more; add it again.`);
  return { contentSid: forLocale(template.contentSids, locale, defaultLocale), contentVariables: JSON.stringify(content.variables) };
}

/** Whether the Conversation that holds a pair of ours is alive: one of ours that has ended is a left-over, and holds it for nobody. */
async function whoHolds(
  { participant, conversationSid }: PairTakenElsewhere,
  { twilio, conversations, configuration }: Means,
): Promise<PairTaken> {
  const taken = { type: "PairTaken", side: participant === 0 ? "initiator" : "invitee", blockingConversationSid: conversationSid } as const;
  const blocking = await twilio.fetch(conversationSid);
  if (!blocking || blocking.state === "closed") return { ...taken, heldBy: "nobody" };
  const [stage, ...reference] = blocking.uniqueName?.split(".") ?? [];
  if (stage !== configuration.stage) return { ...taken, heldBy: "somebody" };
  const holder = await conversations.load(reference.join("."));
  return { ...taken, heldBy: !holder || holder.status === "closed" ? "nobody" : "somebody" };
}

async function open(conversation: Conversation, means: Means): Promise<Outcome> {
  const { twilio, configuration, publicBaseUrl } = means;
  const { reference, timers, initiator, invitee } = conversation;
  try {
    const { conversationSid, participantSids } = await twilio.create({
      uniqueName: uniqueName(configuration.stage, reference),
      timers,
      messagingServiceSid: configuration.messagingServiceSid,
      participants: [initiator, invitee],
      webhookUrl: `${publicBaseUrl}/twilio/conversations?reference=${encodeURIComponent(reference)}`,
    });
    return { type: "Opened", conversationSid, participantSids: { initiator: participantSids[0], invitee: participantSids[1] } };
  } catch (error) {
    if (error instanceof PairTakenElsewhere) return whoHolds(error, means);
    if (error instanceof TwilioRefusal) return { type: "OpeningRefused", twilioCode: error.code, message: error.message };
    throw error;
  }
}

/** Twilio sends a message to everybody but its author: authored as the other side, it reaches exactly the one it is for. */
async function send(
  command: Extract<Command, { verb: "send" | "send-text" }>,
  message: MessageListInstanceCreateOptions,
  conversation: Conversation,
  { twilio, configuration }: Means,
  isRetry: boolean,
): Promise<Outcome> {
  const { purpose } = command;
  const call = "call" in command ? command.call : undefined;
  const author = conversation[otherSide(command.to)].address;
  try {
    const target = conversation.conversationSid ?? uniqueName(configuration.stage, conversation.reference);
    const { messageSid } = await twilio.send(target, { ...message, author }, command.id, isRetry);
    return { type: "Sent", purpose, messageSid, call };
  } catch (error) {
    if (error instanceof TwilioRefusal) return { type: "SendingRefused", purpose, twilioCode: error.code, message: error.message, call };
    throw error;
  }
}

async function end(how: "close" | "delete", conversation: Conversation, { twilio, configuration }: Means): Promise<void> {
  const target = conversation.conversationSid ?? uniqueName(configuration.stage, conversation.reference);
  return how === "delete" ? twilio.remove(target) : twilio.close(target, { tellWebhooks: false });
}

/** Carries out what needs no conversation: an operation on a reference that was never opened is answered too. */
export async function carryOutAlone(command: Command, reference: string, { conversations, queue, clock }: Means): Promise<void> {
  switch (command.verb) {
    case "answer":
      return conversations.putAnswer(reference, command.call, command.answer, clock());
    case "enqueue":
      return queue.put(command.event, fingerprint(command.event.key));
    default:
      throw new TypeError(`"${command.verb}" needs a conversation; the table must not name it for a reference without one.`);
  }
}

/**
 * Carries one command out. Doing it twice comes to the same as doing it once.
 *
 * @param isRetry true when it may have been carried out before
 * @returns what it came to, where that is for `decide` to judge; else nothing
 * @throws what may pass by itself: the queue brings the event again, and the command is carried out then
 */
export async function carryOut(command: Command, conversation: Conversation, means: Means, isRetry: boolean): Promise<Outcome[]> {
  const { twilio, conversations, optIns, bus, configuration } = means;
  const localeOf = (side: SideName) => conversation[side].locale;
  switch (command.verb) {
    case "open":
      return [await open(conversation, means)];
    case "send":
      return [await send(command, messageOf(command.content, localeOf(command.to), configuration), conversation, means, isRetry)];
    case "send-text":
      return [await send(command, { body: textFor(configuration, localeOf(command.to))[command.text] }, conversation, means, isRetry)];
    case "close-blocking":
      await twilio.close(command.conversationSid, { tellWebhooks: true });
      return [];
    case "end":
      await end(command.how, conversation, means);
      return [];
    case "release-pairs":
      await optIns.releasePairs(conversation);
      return [];
    case "record-consent":
      await optIns.recordConsent(command.consent);
      return [];
    case "announce":
      await Promise.all([bus.put(command.id, command), conversations.addToTimeline(conversation.reference, command.id, command)]);
      return [];
    case "answer":
    case "enqueue":
      await carryOutAlone(command, conversation.reference, means);
      return [];
  }
}
