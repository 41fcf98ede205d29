/** The words shared by requests, answers and events. Each type is derived from its list. */

/**
 * `opening`: being set up at Twilio. `inviting`: the invitation is out. `connecting`: everybody who had to agree has,
 * and at least one of the two is not yet reachable. `connected`: both are reachable.
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

/** The purposes of the business's own messages. */
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
 * How it is known that a message did not reach its recipient. `window-closed`: the window was closed when it was
 * written. `receipt`: Twilio reported it (63016). `early`: its recipient may not have joined yet.
 */
export const heldReasons = ["window-closed", "receipt", "early"] as const;
export type HeldReason = (typeof heldReasons)[number];

/**
 * Why a message was reported as undeliverable, unless a receipt says so (then Twilio's error code does).
 */
export const undeliverableReasons = [
  "conversation-closed",
  "held-messages-limit",
  "held-messages-age",
  "opted-out",
  "refused-by-twilio",
] as const;
export type UndeliverableReason = (typeof undeliverableReasons)[number];

/** A decision about being written to. `revoked` applies to every sender of the stage, until consent is granted again. */
export const consentDecisions = ["granted", "declined", "revoked"] as const;
export type ConsentDecision = (typeof consentDecisions)[number];

/**
 * The versions above 1 of events' schemas, by event. Apart from the schemas: the functions need the version of what they
 * put on the bus, and not the library that checks it. `MessageHeld`: `because` has had another word since.
 */
export const laterEventVersions = { MessageHeld: "2" } as const;

/** The version of an event's schema, which goes with each event. */
export const eventVersion = (name: string): string => (name === "MessageHeld" ? laterEventVersions[name] : "1");
