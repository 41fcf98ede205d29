/** A decision about being written to. `revoked` holds for every sender of the stage, until it is granted again. */
export type ConsentDecision = "granted" | "declined" | "revoked";

/** One decision of a person, with what shows that they made it: an entry of the history, and the newest one of them is what counts. */
export interface ConsentRecord {
  /** The same each time the same decision is recorded: the SID of the message that made it, or the name of the call that reported it. */
  id: string;
  address: string;
  decision: ConsentDecision;
  /** How it is known: `reply` in a conversation, `message` outside one, `receipt` of Twilio, or in the words of the service that reported it. */
  basis: string;
  evidence: Record<string, unknown>;
  /** `person`, `twilio`, or the name of the service. */
  recordedBy: string;
  atMs: number;
}
