import { seededRandom } from "@masked-conversations/simulator";

/** What is to happen in each conversation, drawn from a seed: the same seed, the same plans. */

export type Kind = "agreed" | "unclear" | "declined" | "natural" | "stopped" | "closed" | "media" | "windows";
type Channel = "whatsapp" | "sms";

export interface Plan {
  reference: string;
  kind: Kind;
  channels: { initiator: Channel; invitee: Channel };
  /** The initiator is the one of the plan before, who is then in two conversations at once. */
  sharesInitiator: boolean;
  /** The service asks to open twice, as one that has lost the first answer does. */
  opensTwice: boolean;
  /** People do not all begin at the same moment. */
  startsAfterMs: number;
  /** How many messages each of the two writes once they are connected. */
  messages: number;
  /** Seeds what is drawn while it is played. */
  seed: number;
}

const kinds = [
  "agreed",
  "agreed",
  "agreed",
  "unclear",
  "declined",
  "natural",
  "natural",
  "stopped",
  "stopped",
  "closed",
  "media",
] as const;
const channels = [
  { initiator: "whatsapp", invitee: "whatsapp" },
  { initiator: "whatsapp", invitee: "sms" },
  { initiator: "sms", invitee: "whatsapp" },
] as const satisfies Plan["channels"][];

function oneOf<T>(choices: readonly T[], otherwise: T, random: () => number): T {
  return choices[Math.floor(random() * choices.length)] ?? otherwise;
}

/**
 * @param startsWithinMs the last conversation has begun by then
 * @param only when given, all conversations are of this kind
 */
export function plans(seed: number, count: number, startsWithinMs: number, only?: Kind): Plan[] {
  const random = seededRandom(seed);
  let sharedBefore = true;
  return Array.from({ length: count }, (_, place): Plan => {
    const kind = only ?? oneOf<Kind>(kinds, "agreed", random);
    const onWhatsApp = kind === "natural" || kind === "media" || kind === "windows";
    const between = onWhatsApp ? channels[0] : oneOf<Plan["channels"]>(channels, channels[0], random);
    // A person has two senders, so three conversations at once would be one too many.
    const sharesInitiator = random() < 0.3 && !sharedBefore;
    sharedBefore = sharesInitiator;
    const startsAfterMs = Math.floor(random() * startsWithinMs);
    const messages = 2 + Math.floor(random() * 4);
    const opensTwice = random() < 0.1;
    return {
      reference: `c${place}`,
      kind,
      channels: between,
      sharesInitiator,
      opensTwice,
      startsAfterMs,
      messages,
      seed: seed * 100_003 + place,
    };
  });
}
