import { refusal } from "@masked-conversations/client";
import { type Decision, decide } from "../decide/decide.ts";
import { wordsFor } from "../decide/locale.ts";
import { invitationMs } from "../decide/opening.ts";
import { readReply } from "../decide/reply.ts";
import { sideOfParticipant, situationOf } from "../decide/sides.ts";
import type { Closed, Conversation } from "../model/conversation.ts";
import type { ConversationEvent, Outcome, QueuedEvent } from "../model/events.ts";
import { isRemembered } from "../model/fingerprint.ts";
import { NewerFormat } from "../model/formats.ts";
import { OwnError } from "../model/own-error.ts";
import type { PersonRecord } from "../model/people.ts";
import { log } from "../runtime/log.ts";
import { PairClaimedMeanwhile } from "../tables/conversations.ts";
import { CredentialsMissing } from "../twilio/credentials.ts";
import { TwilioRateLimited } from "../twilio/errors.ts";
import { carryOut, carryOutAlone } from "./carry-out.ts";
import type { Dependencies } from "./dependencies.ts";
import { recordConsent } from "./record-consent.ts";

/**
 * One event of one conversation: load ▸ decide ▸ save ▸ carry out. The queue gives the events of a conversation one at
 * a time, so nothing here locks; and whatever throws is retried, so everything here may run twice.
 */

/** Each round carries out what the last one's outcomes led to; opening takes three. */
const roundsLimit = 12;
const choicesLimit = 5;

async function personRecordOf(
  side: { address: string } | { identity: string },
  { optIns }: Dependencies,
): Promise<PersonRecord> {
  return "address" in side ? optIns.person(side.address) : { pairs: [] };
}

/**
 * Adds what `decide` needs to know beyond the conversation: the people's pairs for an opening, what a reply means for a
 * message.
 */
async function lookUp(
  event: QueuedEvent | Outcome,
  conversation: Conversation | undefined,
  dependencies: Dependencies,
): Promise<ConversationEvent> {
  if (event.type === "OpenRequested") {
    const { initiator, invitee } = event.request;
    const [first, second] = await Promise.all([
      personRecordOf(initiator, dependencies),
      personRecordOf(invitee, dependencies),
    ]);
    return { ...event, people: { initiator: first, invitee: second } };
  }
  if (event.type === "MessageAdded") {
    const { replyWords, defaultLocale } = dependencies.configuration;
    const author = conversation && sideOfParticipant(conversation, event.participantSid, event.author);
    const locale = conversation && author ? conversation[author].locale : defaultLocale;
    const words = wordsFor(replyWords, locale, defaultLocale);
    return { ...event, meaning: readReply(event.body, words, situationOf(conversation, author)) };
  }
  return event;
}

async function decideOn(
  conversation: Conversation | undefined,
  event: QueuedEvent | Outcome,
  dependencies: Dependencies,
): Promise<Decision> {
  const { configuration, clock } = dependencies;
  return decide(conversation, await lookUp(event, conversation, dependencies), configuration, clock());
}

/** Carries out what is pending, and what its outcomes lead to, until nothing is left. */
async function finish(conversation: Conversation, dependencies: Dependencies, isRetry: boolean): Promise<Conversation> {
  let current = conversation;
  let retrying = isRetry;
  for (let round = 0; current.pendingCommands.length > 0; round++) {
    if (round === roundsLimit)
      throw new OwnError(
        `The commands of ${current.reference} lead to ever more commands; this is a fault of the state machine.`,
      );
    const outcomes: (Outcome | QueuedEvent)[] = [];
    for (const command of current.pendingCommands) {
      outcomes.push(...(await carryOut(command, current, dependencies, retrying)));
    }
    let settled: Conversation = { ...current, pendingCommands: [] };
    for (const outcome of outcomes) {
      settled = (await decideOn(settled, outcome, dependencies)).conversation ?? settled;
    }
    current = await dependencies.conversations.save(settled);
    retrying = false;
  }
  return current;
}

/**
 * Opens, choosing senders again while other conversations take them in between.
 * @param before an earlier opening under the reference that came to nothing
 */
async function openNew(event: QueuedEvent, before: Closed | undefined, dependencies: Dependencies): Promise<void> {
  for (let choice = 1; ; choice++) {
    const decision = await decideOn(before, event, dependencies);
    log.info("An event was decided.", { reference: event.reference, type: event.type, trigger: decision.trigger });
    const { conversation } = decision;
    if (!conversation) {
      // Nothing to save, so the queue's redelivery is what repeats these.
      for (const command of decision.commands) await carryOutAlone(command, event.reference, dependencies);
      return;
    }
    try {
      await finish(await dependencies.conversations.open(conversation), dependencies, false);
      return;
    } catch (error) {
      if (!(error instanceof PairClaimedMeanwhile) || choice === choicesLimit) throw error;
    }
  }
}

async function decideAndFinish(
  conversation: Conversation,
  event: QueuedEvent,
  dependencies: Dependencies,
): Promise<void> {
  if (isRemembered(conversation.recentEvents, event.key)) {
    log.info("A duplicate event was ignored.", { reference: event.reference, type: event.type });
    return;
  }
  if (conversation.status === "opening") {
    throw new OwnError(
      `The opening of ${event.reference} has no commands left and came to nothing; this is a fault of the state machine.`,
    );
  }
  const decision = await decideOn(conversation, event, dependencies);
  log.info("An event was decided.", {
    reference: event.reference,
    type: event.type,
    trigger: decision.trigger,
    status: decision.conversation?.status,
  });
  if (decision.conversation)
    await finish(await dependencies.conversations.save(decision.conversation), dependencies, false);
}

/**
 * Tells the caller of an operation that the secret is empty; every other event waits in the queue until it is filled.
 */
async function refuseWithoutCredentials(
  event: QueuedEvent,
  error: unknown,
  { conversations, clock }: Dependencies,
): Promise<void> {
  if (!(error instanceof CredentialsMissing) || !("call" in event) || !event.call) throw error;
  const answer = refusal("CREDENTIALS_MISSING", error.message, { secret: error.secretArn, remedy: error.remedy });
  await conversations.putAnswer(event.reference, event.call, answer, clock());
}

/** When the queue has tried a few times more. */
const rateLimitedSeconds = 10;

/** Tells the caller of an operation why there is no answer yet; the retry overwrites it with the real one. */
async function tellRateLimited(
  { reference, ...event }: QueuedEvent,
  error: unknown,
  { conversations, clock }: Dependencies,
): Promise<never> {
  const call = error instanceof TwilioRateLimited && "call" in event ? event.call : undefined;
  if (call && !(await conversations.readAnswer(reference, call.callId))) {
    const text =
      "Twilio is rate limiting. The request continues in the background; repeat the same call to see its outcome.";
    const answer = refusal("RATE_LIMITED", text, { retryAfterSeconds: rateLimitedSeconds });
    await conversations.putAnswer(reference, call, answer, clock());
  }
  throw error;
}

/**
 * Handles one event from the queue.
 * @throws transient errors and faults alike: the queue retries the event, and after the last try it goes to the
 * dead-letter queue
 */
export async function processConversation(event: QueuedEvent, dependencies: Dependencies): Promise<void> {
  try {
    await dependencies.apiKeys.read();
  } catch (error) {
    return refuseWithoutCredentials(event, error, dependencies);
  }
  try {
    await handle(event, dependencies);
  } catch (error) {
    await tellRateLimited(event, error, dependencies);
  }
}

/**
 * A STOP counts whatever becomes of its conversation: where a newer release wrote that, its person is opted out at once,
 * and the event waits for the newer release.
 */
async function recordStop(event: QueuedEvent, error: unknown, dependencies: Dependencies): Promise<void> {
  if (!(error instanceof NewerFormat) || event.type !== "MessageAdded" || !isPhone(event.author)) return;
  const { replyWords, defaultLocale } = dependencies.configuration;
  // Most likely the two are connected: what may also be said to a driver is no STOP then.
  if (readReply(event.body, wordsFor(replyWords, defaultLocale, defaultLocale), "connected") !== "stop") return;
  const { messageSid: id, author: address, atMs, reference } = event;
  const source = { evidence: { messageSid: id, reference }, basis: "reply", recordedBy: "person" };
  await recordConsent({ id, address, decision: "revoked", atMs, ...source }, dependencies.optIns, dependencies.queue);
}

/** An author on chat is an identity, and no word of theirs is a STOP. */
const isPhone = (author: string): boolean => /^(whatsapp:|\+)/.test(author);

async function load(event: QueuedEvent, dependencies: Dependencies): Promise<Conversation | undefined> {
  try {
    return await dependencies.conversations.load(event.reference);
  } catch (error) {
    await recordStop(event, error, dependencies);
    throw error;
  }
}

async function handle(event: QueuedEvent, dependencies: Dependencies): Promise<void> {
  const conversation = await load(event, dependencies);
  if (!conversation) return openNew(event, undefined, dependencies);
  // Where an earlier delivery stopped in the middle, what it decided comes first, and then this event, on what came of
  // it: an opening that came to nothing is over only then, and its reference free.
  const settled = await finish(await withoutLateOpening(conversation, dependencies), dependencies, true);
  const isUndone = settled.status === "closed" && settled.isUnopened;
  const isNewTry = event.type === "OpenRequested" && !isRemembered(settled.recentEvents, event.key);
  return isUndone && isNewTry ? openNew(event, settled, dependencies) : decideAndFinish(settled, event, dependencies);
}

/**
 * An opening that could not be finished within the invitation's time, because Twilio was unavailable, is undone: nobody
 * expects it any more.
 */
async function withoutLateOpening(
  conversation: Conversation,
  { conversations, configuration, clock }: Dependencies,
): Promise<Conversation> {
  if (conversation.status !== "opening" || conversation.pendingCommands.length === 0) return conversation;
  if (clock() <= conversation.openedAtMs + invitationMs(conversation)) return conversation;
  const undone = decide({ ...conversation, pendingCommands: [] }, { type: "OpeningTimedOut" }, configuration, clock());
  return undone.conversation ? conversations.save(undone.conversation) : conversation;
}
