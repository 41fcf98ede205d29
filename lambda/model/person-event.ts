import type { ConsentDecision } from "@masked-conversations/client";
import type { Call } from "./events.ts";
import { fingerprint } from "./fingerprint.ts";

/**
 * Events about a person and not about a conversation. They travel through the same queue, each person's in a group of
 * their own, so that a STOP and the START after it are handled in that order.
 */

/**
 * Names a person's group of the queue, where events of conversations have their reference. It is a hash without a key,
 * so who tries all numbers finds the one that it is of: it stays in the queue and the tables, where the address itself
 * is, and is in no log line, event or answer.
 */
export type PersonReference = `person~${string}`;

export const personReference = (address: string): PersonReference => `person~${fingerprint(address)}`;

interface AboutPerson {
  reference: PersonReference;
  /** The same for every delivery of the same event. */
  key: string;
  address: string;
  atMs: number;
}

/** A message that no conversation captured (Twilio: the inbound webhook of Programmable Messaging). */
export interface PersonWrote extends AboutPerson {
  type: "PersonWrote";
  proxyAddress: string;
  body: string;
  messageSid: string;
}

/** A service reports what a person has decided (operation RecordConsent). */
export interface ConsentRecorded extends AboutPerson {
  type: "ConsentRecorded";
  call: Call;
  decision: ConsentDecision;
  basis: string;
  evidence: Record<string, unknown>;
  recordedBy: string;
}

export type PersonEvent = PersonWrote | ConsentRecorded;

/**
 * What an event is about, as logs may tell it: a conversation's reference, or the SID or call behind an event about a
 * person.
 */
export function subjectOf(event: { type: string; reference: string }): {
  reference?: string;
  messageSid?: string;
  callId?: string;
} {
  if (!isPersonEvent(event)) return { reference: event.reference };
  return event.type === "PersonWrote" ? { messageSid: event.messageSid } : { callId: event.call.callId };
}

/** By its type, and not by its reference: a caller may give a conversation any name. */
export function isPersonEvent(event: { type: string }): event is PersonEvent {
  return event.type === "PersonWrote" || event.type === "ConsentRecorded";
}
