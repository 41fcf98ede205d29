import { seededRandom } from "@masked-conversations/simulator";

/** Plans for each conversation, drawn from a seed. */

export type Kind = "agreed" | "unclear" | "declined" | "natural" | "stopped" | "closed" | "media" | "windows";
type Channel = "whatsapp" | "sms";

export interface Plan {
  reference: string;
  kind: Kind;
  channels: { initiator: Channel; invitee: Channel };
  /** The initiator is also in the previous plan, and so in two concurrent conversations. */
  sharesInitiator: boolean;
  /** The service opens it twice, as if it had lost the first answer. */
  opensTwice: boolean;

  startsAfterMs: number;
  /** How many messages each of the two writes once connected. */
  messages: number;
  /** For random choices during the conversation. */
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
 * @param startsWithinMs when the last conversation has started
 * @param only if given, the kind of all conversations
 */
export function plans(seed: number, count: number, startsWithinMs: number, only?: Kind): Plan[] {
  const random = seededRandom(seed);
  let sharedBefore = true;
  return Array.from({ length: count }, (_, index): Plan => {
    const kind = only ?? oneOf<Kind>(kinds, "agreed", random);
    const onWhatsApp = kind === "natural" || kind === "media" || kind === "windows";
    const between = onWhatsApp ? channels[0] : oneOf<Plan["channels"]>(channels, channels[0], random);
    // There are two senders per person, so a third concurrent conversation would be refused.
    const sharesInitiator = random() < 0.3 && !sharedBefore;
    sharedBefore = sharesInitiator;
    const startsAfterMs = Math.floor(random() * startsWithinMs);
    const messages = 2 + Math.floor(random() * 4);
    const opensTwice = random() < 0.1;
    return {
      reference: `c${index}`,
      kind,
      channels: between,
      sharesInitiator,
      opensTwice,
      startsAfterMs,
      messages,
      seed: seed * 100_003 + index,
    };
  });
}
