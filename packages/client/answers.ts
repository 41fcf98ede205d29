import type { CloseReason, ConsentDecision, Status } from "./terms.ts";

/**
 * Every way in which an operation can refuse. The caller's mistakes and business refusals are answers; only a real
 * fault throws.
 */
export type ErrorCode =
  | "VALIDATION"
  | "PARTY_BUSY"
  | "POOL_EXHAUSTED"
  | "OPTED_OUT"
  | "NO_CONSENT"
  | "TEMPLATE_UNKNOWN"
  | "TEMPLATE_NOT_APPROVED"
  | "NOT_FOUND"
  | "ALREADY_CLOSED"
  | "IDEMPOTENCY_MISMATCH"
  | "RATE_LIMITED"
  | "PROVIDER_UNAVAILABLE"
  | "CREDENTIALS_MISSING";

/** Refusals that the same request may get past later. */
const retryableCodes: ReadonlySet<ErrorCode> = new Set([
  "PARTY_BUSY",
  "POOL_EXHAUSTED",
  "RATE_LIMITED",
  "PROVIDER_UNAVAILABLE",
  "CREDENTIALS_MISSING",
]);

export interface Refusal {
  ok: false;
  error: { code: ErrorCode; message: string; retryable: boolean; details: Record<string, unknown> };
}

export function refusal(code: ErrorCode, message: string, details: Record<string, unknown> = {}): Refusal {
  return { ok: false, error: { code, message, retryable: retryableCodes.has(code), details } };
}

/** One side of a conversation as callers see it: never the person's full number. */
export interface SideAnswer {
  address: string;
  participantSid?: string;
  proxyAddress?: string;
  /** `open` until `endsAt` (ISO 8601), `closed`, or `none`: SMS and chat have no window. */
  window: { state: "open" | "closed" | "none"; endsAt?: string };
}

export interface ConversationAnswer {
  ok: true;
  reference: string;
  conversationSid?: string;
  status: Status;
  closeReason?: CloseReason;
  /** True when this answer was given before, to the same request. */
  replayed: boolean;
  initiator: SideAnswer;
  invitee: SideAnswer;
}

export interface MessageAnswer {
  ok: true;
  reference: string;
  messageSid: string;
  replayed: boolean;
}

/** A person's decision was recorded. */
export interface ConsentAnswer {
  ok: true;
  address: string;
  decision: ConsentDecision;
  at: string;
  replayed: boolean;
}

/**
 * One decision of a person, and what shows that they made it. Whatever looks like a number in somebody else's words is
 * masked.
 */
export interface DescribedDecision {
  decision: ConsentDecision;
  basis: string;
  recordedBy: string;
  at: string;
  evidence: Record<string, unknown>;
}

/** What a person has agreed to, and through which senders they are known. */
export interface DescribedConsent extends Partial<Omit<DescribedDecision, "decision">> {
  ok: true;
  address: string;
  decision: ConsentDecision | "none";
  /** Every decision, oldest first. */
  history: DescribedDecision[];
  pairs: {
    proxyAddress: string;
    /** Not told while a conversation holds the pair: DescribeConversation tells it then. */
    window?: SideAnswer["window"];
    inConversation: boolean;
  }[];
}

/** The call was accepted and put on the queue; its outcome follows as an event. */
export interface AcceptedAnswer {
  ok: true;
  /** Of the conversation, as its status; none where there is none. */
  reference?: string;
  status?: Status;
  /** Always true here: the outcome is not known yet. */
  pending: true;
  replayed: false;
}

export type Answer = Refusal | ConversationAnswer | MessageAnswer | ConsentAnswer | AcceptedAnswer;
