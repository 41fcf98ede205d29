/** The words that requests, answers and events share. Each list is the one source of its type. */

/**
 * `opening`: being set up at Twilio. `inviting`: the invitation is out. `connecting`: all who had to agree have, and
 * somebody is not yet reachable. `connected`: both are reachable.
 */
export const statuses = ["opening", "inviting", "connecting", "connected", "closed"] as const;
export type Status = (typeof statuses)[number];

export const closeReasons = [
  "completed",
  "declined",
  "invitation-expired",
  "idle",
  "max-age",
  "opted-out",
  "replaced",
  "failed",
] as const;
export type CloseReason = (typeof closeReasons)[number];

export const sideNames = ["initiator", "invitee"] as const;
export type SideName = (typeof sideNames)[number];

export const channels = ["whatsapp", "sms", "chat"] as const;
export type Channel = (typeof channels)[number];

/** What a message of the business is for. */
export const purposes = [
  "invitation",
  "introduction",
  "re-engagement",
  "just-a-moment",
  "declined",
  "ask-again",
  "notice",
  "farewell",
] as const;
export type Purpose = (typeof purposes)[number];

/**
 * How it is known that a message did not reach its receiver. `window-closed`: the window was closed when it was
 * written. `receipt`: Twilio said so (63016). `early`: its receiver may not have joined yet.
 */
export const heldReasons = ["window-closed", "receipt", "early"] as const;
export type HeldReason = (typeof heldReasons)[number];

/**
 * Why a message was reported instead of delivered, where it is not a receipt that says so (that has Twilio's error
 * code).
 */
export const undeliverableReasons = [
  "conversation-closed",
  "held-messages-limit",
  "held-messages-age",
  "opted-out",
  "refused-by-twilio",
] as const;
export type UndeliverableReason = (typeof undeliverableReasons)[number];

/** A decision about being written to. `revoked` holds for every sender of the stage, until it is granted again. */
export const consentDecisions = ["granted", "declined", "revoked"] as const;
export type ConsentDecision = (typeof consentDecisions)[number];
