import { randomInt } from "node:crypto";
import * as v from "valibot";
import type { Channel, Choice } from "./page/view.ts";

/** The fields of the form, and its initial values. */

const text = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(1600));
const actor = v.strictObject({
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(40)),
  channel: v.picklist(["whatsapp", "sms"]),
  locale: v.optional(v.string()),
});
const content = v.union([
  v.strictObject({ template: v.string(), variables: v.optional(v.record(v.string(), v.string())) }),
  v.strictObject({ text }),
]);

/** Who talks to whom, and how they are invited. There are no numbers in it: each opening gets new ones. */
export const openingSchema = v.strictObject({
  initiator: actor,
  invitee: actor,
  /** Absent for natural opt-in. */
  invitation: v.optional(content),
  introduction: v.optional(content),
  timers: v.optional(
    v.strictObject({
      invitation: v.optional(v.string()),
      inactive: v.optional(v.string()),
      closed: v.optional(v.string()),
    }),
  ),
});
export type Opening = v.InferOutput<typeof openingSchema>;
export type ActorGiven = Opening["initiator"];

/** Long enough that a jump of a day shows the closed window, instead of Twilio's timers ending the conversation. */
const longTimers = { inactive: "P7D", closed: "P14D" };

const rui = (channel: Channel): ActorGiven => ({ name: "Rui (courier)", channel });
const ana = (channel: Channel): ActorGiven => ({ name: "Ana (customer)", channel });
const invitation = { template: "delivery-invitation", variables: { "1": "Ana", "2": "Rui" } };
const introduction = { template: "delivery-introduction" };

const openings: Record<string, { title: string; opening: Opening }> = {
  "whatsapp-whatsapp": {
    title: "WhatsApp to WhatsApp: the guide’s example",
    opening: { initiator: rui("whatsapp"), invitee: ana("whatsapp"), invitation, introduction, timers: longTimers },
  },
  "whatsapp-sms": {
    title: "WhatsApp to SMS",
    opening: {
      initiator: rui("whatsapp"),
      invitee: ana("sms"),
      invitation: { text: "Rui, your rider, needs help to find your address. May he write to you here?" },
      introduction,
      timers: longTimers,
    },
  },
  "sms-whatsapp": {
    title: "SMS to WhatsApp",
    opening: {
      initiator: rui("sms"),
      invitee: ana("whatsapp"),
      invitation,
      introduction: { text: "You can write to Ana now." },
      timers: longTimers,
    },
  },
  "natural-opt-in": {
    title: "Natural opt-in: nobody is asked, each has to write first",
    opening: {
      initiator: { name: "Ben (buyer)", channel: "whatsapp" },
      invitee: { name: "Sara (seller)", channel: "whatsapp" },
      timers: longTimers,
    },
  },
};

export const openingChoices: (Choice & { opening: Opening })[] = Object.entries(openings).map(
  ([name, { title, opening }]) => ({
    name,
    title,
    opening,
  }),
);

/** A new number, so that nobody has ever written to it. */
export function newAddress(channel: Channel): string {
  const number = `+5511${randomInt(100_000_000, 1_000_000_000)}`;
  return channel === "whatsapp" ? `whatsapp:${number}` : number;
}
