import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { decidePerson, type PersonDecision } from "../decide/decide-person.ts";
import { textFor } from "../decide/locale.ts";
import { localeOf } from "../decide/read-stray-message.ts";
import type { RuntimeConfiguration } from "../model/configuration.ts";
import type { KnownPerson } from "../model/people.ts";
import { type PersonWrote, personReference, subjectOf } from "../model/person-event.ts";
import type { EventQueue } from "../queue/event-queue.ts";
import { log } from "../runtime/log.ts";
import type { OptInStore } from "../tables/opt-ins.ts";
import { emptyTwiml, messageTwiml } from "./twiml.ts";
import { field, type VerifiedRequest } from "./verify-request.ts";

/** A message that no conversation captured: a verified request of Programmable Messaging in, TwiML out. */

export interface StrayMessageDependencies {
  queue: EventQueue<PersonWrote>;
  optIns: Pick<OptInStore, "known" | "recordConsent">;
  configuration: RuntimeConfiguration;
  clock: () => number;
}

/**
 * Reads the form (Twilio, "Request to your incoming message webhook URL"). It has no time of its own: the message has
 * just come.
 */
export function parseStrayMessage(
  { form }: VerifiedRequest,
  senders: readonly string[],
  nowMs: number,
): PersonWrote | { dropped: string } {
  const messageSid = field(form, "MessageSid");
  const address = field(form, "From");
  const proxyAddress = field(form, "To");
  if (!/^[A-Z]{2}[0-9a-fA-F]{32}$/.test(messageSid) || !address || !proxyAddress) return { dropped: "no-message" };
  // Two senders of the business that answered each other would never stop; and a status callback that was pointed here
  // is about our own message.
  if (senders.includes(address)) return { dropped: "from-a-sender" };
  const body = field(form, "Body");
  const reference = personReference(address);
  return { type: "PersonWrote", reference, key: messageSid, address, proxyAddress, body, atMs: nowMs, messageSid };
}

/**
 * What the writer is told. Nothing, when they want nothing or say so just now; nothing either while a conversation
 * holds the pair: Twilio may tell this route of messages that it relays as well (its documentation says both, "Inbound
 * Message Handling"), and they have reached the other side.
 */
export function answerTo(
  event: PersonWrote,
  person: KnownPerson,
  { consent }: PersonDecision,
  configuration: RuntimeConfiguration,
): string | undefined {
  if ([person.consent, consent?.decision].includes("revoked")) return undefined;
  if (person.pairs.some(({ proxyAddress, heldBy }) => proxyAddress === event.proxyAddress && heldBy !== undefined))
    return undefined;
  return textFor(configuration, localeOf(person, event.proxyAddress, configuration.defaultLocale)).chatEnded;
}

/**
 * Stores the message first, because it may be a STOP, and then answers.
 *
 * A STOP counts from its answer on, not only once process-event has handled it: the next message of its writer finds it
 * in the table. What else follows from it, and a START, which must not overtake the STOP before it, is left to the
 * queue.
 * @throws when it cannot be stored, so that Twilio is never answered 2xx for a STOP that nobody will know of
 */
export function receiveStrayMessage({ queue, optIns, configuration, clock }: StrayMessageDependencies) {
  return async (request: VerifiedRequest): Promise<APIGatewayProxyStructuredResultV2> => {
    const event = parseStrayMessage(request, configuration.senders, clock());
    if ("dropped" in event) {
      log.info("A message that nobody needs was dropped.", { reason: event.dropped });
      return emptyTwiml();
    }
    await queue.put(event, event.key);
    const { person, consents } = await optIns.known(event.address);
    const decision = decidePerson(event, person, consents, configuration);
    if (decision.consent?.decision === "revoked") await optIns.recordConsent(decision.consent);
    const text = answerTo(event, person, decision, configuration);
    log.info("An event was stored.", { type: event.type, ...subjectOf(event), answered: text !== undefined });
    return text === undefined ? emptyTwiml() : messageTwiml(text);
  };
}
