import type { Call } from "../conversation/events.ts";
import { fingerprint } from "../conversation/fingerprint.ts";
import type { ConsentDecision } from "./consent.ts";

/**
 * Events about a person and not about a conversation. They travel through the same queue, each person's in a group of their own, so that a
 * STOP and the START after it are handled in that order.
 */

/** A person's name where events of conversations have their reference: nobody's number is in a group's id or in a log line. */
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

/** By its type, and not by its reference: a caller may give a conversation any name. */
export function isPersonEvent(event: { type: string }): event is PersonEvent {
  return event.type === "PersonWrote" || event.type === "ConsentRecorded";
}
