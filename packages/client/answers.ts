import type { CloseReason, ConsentDecision, Status } from "./terms.ts";

/**
 * Every reason an operation can refuse. Invalid requests and business refusals are answers; only a real fault throws.
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

/** Refusals after which the same request may succeed later. */
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
  /** True when the same request already received this answer. */
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

export interface ConsentAnswer {
  ok: true;
  address: string;
  decision: ConsentDecision;
  at: string;
  replayed: boolean;
}

/**
 * One decision by a person, and the evidence for it. Anything that looks like a number in free text is masked.
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
    /** Absent while a conversation holds the pair; DescribeConversation reports it then. */
    window?: SideAnswer["window"];
    inConversation: boolean;
  }[];
}

/** The request was accepted and queued; its outcome follows as an event. */
export interface AcceptedAnswer {
  ok: true;
  /** The conversation's, like `status`. Both are absent where the request concerns no conversation. */
  reference?: string;
  status?: Status;
  /** Always true here: the outcome is not known yet. */
  pending: true;
  replayed: false;
}

export type Answer = Refusal | ConversationAnswer | MessageAnswer | ConsentAnswer | AcceptedAnswer;
