import type { ConsentDecision, SideName } from "@masked-conversations/client";

/** What is known of people, apart from any conversation. */

/** What is known of one (person, sender) pair. */
export interface PairRecord {
  proxyAddress: string;
  /** The reference of the open conversation that holds the pair. */
  heldBy?: string;
  windowEndsAtMs?: number;
  /** How many conversations the pair has had. */
  openings?: number;
  /** Until then the pair rests, except for the partner it had: a late reply must not reach a stranger. */
  restsUntilMs?: number;
  /** Fingerprint of the person at the other end of the last conversation. */
  lastPartner?: string;
  /** A newer release wrote it, before a rollback: it is not to be used, and more is not known of it. */
  isNewer?: true;
}

/** What is known of one person before a conversation is opened: one query of the opt-in table. */
export interface PersonRecord {
  pairs: PairRecord[];
  consent?: ConsentDecision;
}
export type PeopleRecords = Record<SideName, PersonRecord>;

/** A pair, and the language of the last conversation that held it. */
export interface KnownPair extends PairRecord {
  locale?: string;
}

export interface KnownPerson extends PersonRecord {
  pairs: KnownPair[];
}

/**
 * One decision of a person, with what shows that they made it: an entry of the history, and the newest one of them is
 * what counts.
 */
export interface ConsentRecord {
  /**
   * The same each time the same decision is recorded: the SID of the message that made it, or the name of the call that
   * reported it.
   */
  id: string;
  address: string;
  decision: ConsentDecision;
  /**
   * How it is known: `reply` in a conversation, `message` outside one, `receipt` of Twilio, or in the words of the
   * service that reported it.
   */
  basis: string;
  evidence: Record<string, unknown>;
  /** `person`, `twilio`, or the name of the service. */
  recordedBy: string;
  atMs: number;
}

/** What a person has decided. */
export interface ConsentHistory {
  /** The decision that counts; none where the person has never decided. */
  present?: ConsentRecord;
  /** Every decision, oldest first. */
  history: ConsentRecord[];
}
