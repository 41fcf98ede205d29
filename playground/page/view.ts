/** What the server tells the page: all of it is words and values to show, so that the page decides nothing. */

export const sideNames = ["initiator", "invitee"] as const;
export type SideName = (typeof sideNames)[number];
export type Channel = "whatsapp" | "sms";

/**
 * What became of a message that somebody wrote: Twilio's receipts for its way to the other phone, and what the product
 * announced of it.
 */
export interface Tick {
  mark: "sent" | "delivered" | "read" | "held" | "released" | "failed";
  words: string;
}

export interface PhoneMessage {
  /** The same in every view of the same phone. */
  id: string;
  direction: "received" | "sent";
  /** The number at the other end: all that this person sees of the other. */
  with: string;
  body: string;
  /** Paths below the playground's URL. */
  media: { contentType: string; url: string }[];
  buttons: string[];
  isTemplate: boolean;
  messageSid?: string;
  /** ISO 8601, on Twilio's clock. */
  at: string;
  tick?: Tick;
}

export interface WindowView {
  state: "open" | "closed" | "none";
  /** ISO 8601. */
  endsAt?: string;
}

export interface PhoneView {
  side: SideName;
  name: string;
  channel: Channel;
  address: string;
  /** The sender that the conversation shows this person. */
  sender?: string;
  messages: PhoneMessage[];
  /** What the product forecasts, on the machine's clock. */
  forecast: WindowView;
  /** What WhatsApp does: 24 hours from this person's last message to the sender, on Twilio's clock. */
  atTwilio: WindowView;
}

export interface HeldView {
  for: SideName;
  /** Empty where it is not on any phone: a text of the business. */
  body: string;
}

export interface StageView {
  reference?: string;
  status?: string;
  closeReason?: string;
  phones: PhoneView[];
  held: HeldView[];
  /** How far Twilio's clock is ahead of the machine's. */
  clockOffsetSeconds: number;
  faults: FaultView[];
  /** References of conversations that services have opened, newest first. */
  others: string[];
  /** What is being done right now, in words. */
  busyWith?: string;
  /** How many steps are recorded; absent where what is on stage cannot be saved. */
  recordedSteps?: number;
}

export interface FaultView {
  name: string;
  label: string;
  /** What it really does. */
  explanation: string;
  /** A switch stays on; the other kind happens once. */
  kind: "switch" | "once";
  on: boolean;
}

export interface StoryLine {
  id: number;
  /** ISO 8601, on the machine's clock. */
  at: string;
  kind: "person" | "operation" | "call" | "webhook" | "event" | "twilio";
  words: string;
  tone: "plain" | "good" | "warning" | "bad";
  raw: unknown;
}

/** What a page can be asked to begin with. */
export interface Choice {
  name: string;
  title: string;
}

export type ContentView = { template: string; variables?: Record<string, string> } | { text: string };
export interface ActorView {
  name: string;
  channel: Channel;
  locale?: string;
}

/** What the form is filled with, and what it asks for. */
export interface OpeningView {
  initiator: ActorView;
  invitee: ActorView;
  invitation?: ContentView;
  introduction?: ContentView;
  timers?: { invitation?: string; inactive?: string; closed?: string };
}

/** What never changes while the playground runs. */
export interface Programme {
  openings: (Choice & { opening: OpeningView })[];
  scenarios: Choice[];
  /** `variables`: what each is for. */
  templates: { name: string; variables: Record<string, string>; locales: string[] }[];
}
