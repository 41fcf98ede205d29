import type { ConsentDecision } from "@masked-conversations/client";
import { type ConsentAnswer, maskAddress, type Refusal, refusal } from "@masked-conversations/client";
import type { Announcement } from "../model/commands.ts";
import type { RuntimeConfiguration } from "../model/configuration.ts";
import type { PersonOptedOut } from "../model/events.ts";
import type { ConsentHistory, ConsentRecord, KnownPerson } from "../model/people.ts";
import type { ConsentRecorded, PersonEvent, PersonWrote } from "../model/person-event.ts";
import type { ReplyMeaning } from "../model/terms.ts";
import { channelOf } from "./choose-senders.ts";
import { readStrayMessage } from "./read-stray-message.ts";
import { windowLengthMs } from "./windows.ts";

/** What an event about a person changes. All of it may be carried out twice. */
export interface PersonDecision {
  /** The window of the pair that the person wrote through is open until then. */
  window?: { proxyAddress: string; endsAtMs: number };
  /** To be recorded; what came before it stays in the history. */
  consent?: ConsentRecord;
  /** To be put on the bus where the consent is recorded and counts: the person is opted out from now on. */
  announcement?: Announcement;
  /** What the caller of an operation is told when all this is done. */
  answer?: Refusal | ConsentAnswer;
}

/** Outside a conversation nothing was asked, so a yes and a no answer nothing. */
const decisions: Record<ReplyMeaning, ConsentDecision | undefined> = {
  stop: "revoked",
  start: "granted",
  yes: undefined,
  no: undefined,
  unclear: undefined,
};

/**
 * Announced once: not when the person has opted out already, unless by this very record, whose effects a crash may have
 * cut short.
 */
function announcementOf(
  consent: ConsentRecord,
  { present }: ConsentHistory,
  messageSid?: string,
): Announcement | undefined {
  if (consent.decision !== "revoked" || (present?.decision === "revoked" && present.id !== consent.id))
    return undefined;
  return { type: "OptedOut", atMs: consent.atMs, detail: { messageSid, recordedBy: consent.recordedBy } };
}

function decideMessage(
  event: PersonWrote,
  person: KnownPerson,
  consents: ConsentHistory,
  configuration: RuntimeConfiguration,
): PersonDecision {
  const { key, address, proxyAddress, messageSid, atMs } = event;
  const window = channelOf(address) === "whatsapp" ? { proxyAddress, endsAtMs: atMs + windowLengthMs } : undefined;
  const meaning = readStrayMessage(person, event, configuration);
  const decision = decisions[meaning];
  if (!decision) return { window };
  // Delivered again, perhaps after a newer decision: what it meant has its place in the history, and gets no later one.
  const known = consents.history.find(({ id }) => id === key);
  const evidence = { messageSid, proxyAddress, meaning };
  const consent: ConsentRecord = known ?? {
    id: key,
    address,
    decision,
    basis: "message",
    evidence,
    recordedBy: "person",
    atMs,
  };
  return { window, consent, announcement: announcementOf(consent, consents, messageSid) };
}

function decideReport(event: ConsentRecorded, consents: ConsentHistory): PersonDecision {
  const { key, address, decision, basis, evidence, recordedBy } = event;
  const known = consents.history.find(({ id }) => id === key);
  if (known && known.decision !== decision) {
    const message = `The requestId was used before, to record "${known.decision}"; take a new one.`;
    return { answer: refusal("IDEMPOTENCY_MISMATCH", message, { path: "requestId" }) };
  }
  // What is reported now is newer than all that is known, whatever Twilio's clock says of when that was.
  const atMs = Math.max(event.atMs, (consents.present?.atMs ?? 0) + 1);
  const consent: ConsentRecord = known ?? { id: key, address, decision, basis, evidence, recordedBy, atMs };
  // The same record of the same time is the same delivery again, whose answer may not have been written.
  const replayed = known !== undefined && known.atMs !== event.atMs;
  const at = new Date(consent.atMs).toISOString();
  return {
    consent,
    announcement: announcementOf(consent, consents),
    answer: { ok: true, address: maskAddress(address), decision, at, replayed },
  };
}

/** Decides what an event about a person changes. Pure: the same arguments, the same decision. */
export function decidePerson(
  event: PersonEvent,
  person: KnownPerson,
  consents: ConsentHistory,
  configuration: RuntimeConfiguration,
): PersonDecision {
  return event.type === "PersonWrote"
    ? decideMessage(event, person, consents, configuration)
    : decideReport(event, consents);
}

/** What a conversation of somebody who has opted out is told: the same event, however often and from wherever. */
export function optedOutEvent({ id, address, atMs }: ConsentRecord, reference: string): PersonOptedOut {
  return { type: "PersonOptedOut", reference, key: `opted-out.${id}`, address, atMs };
}

/** What each conversation that holds a pair of somebody who has opted out is told. */
export function optedOutEvents(consent: ConsentRecord, { pairs }: KnownPerson): PersonOptedOut[] {
  const references = new Set(pairs.flatMap(({ heldBy }) => heldBy ?? []));
  return [...references].map((reference) => optedOutEvent(consent, reference));
}
