import type { ConsentRecord } from "../../../lambda/model/people.ts";
import { type ConsentRecorded, type PersonWrote, personReference } from "../../../lambda/model/person-event.ts";

/** Builders for the tests of events about a person. */

export const person = "whatsapp:+5511900000031";
export const sender = "whatsapp:+15550001001";
export const otherSender = "whatsapp:+15550001002";
export const nowMs = Date.UTC(2026, 10, 22, 12);
export const hourMs = 60 * 60_000;

export function wrote(body: string, changes: Partial<PersonWrote> = {}): PersonWrote {
  const messageSid = changes.messageSid ?? "SM1";
  const address = changes.address ?? person;
  return {
    type: "PersonWrote",
    reference: personReference(address),
    key: messageSid,
    address,
    proxyAddress: sender,
    body,
    atMs: nowMs,
    messageSid,
    ...changes,
  };
}

export function reported(
  decision: ConsentRecorded["decision"],
  changes: Partial<ConsentRecorded> = {},
): ConsentRecorded {
  const address = changes.address ?? person;
  return {
    type: "ConsentRecorded",
    reference: personReference(address),
    key: "call-1",
    call: { callId: "call-1", requestId: "hash" },
    address,
    decision,
    basis: "contract",
    evidence: { document: "D-17" },
    recordedBy: "crm",
    atMs: nowMs,
    ...changes,
  };
}

export const consent = (decision: ConsentRecord["decision"], changes: Partial<ConsentRecord> = {}): ConsentRecord => ({
  id: "earlier",
  address: person,
  decision,
  basis: "message",
  evidence: {},
  recordedBy: "person",
  atMs: nowMs - hourMs,
  ...changes,
});
