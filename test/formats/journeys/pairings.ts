import { introduction, invitation, opens } from "../../../scenarios/connect.ts";
import type { World } from "../../../scenarios/world.ts";
import type { Journey } from "../journey.ts";
import { conversationAtTwilio, told } from "./given.ts";

type Channel = "whatsapp" | "sms" | "chat";

/** One of the two, on any channel. */
interface Party {
  party: Record<string, unknown>;
  writes(body: string, reference: string): Promise<void>;
}

function partyOn(channel: Channel, name: string, world: World): Party {
  if (channel === "chat") {
    const writes = async (body: string, reference: string): Promise<void> => {
      const { conversationSid } = await world.describe(reference);
      await conversationAtTwilio(world.phones.url, conversationSid).messages.create({ author: name, body, ...told });
    };
    return { party: { identity: name, locale: "en" }, writes };
  }
  const person = world.person(name, channel);
  const writes = async (body: string, reference: string): Promise<void> => {
    const { initiator, invitee } = await world.describe(reference);
    const ends = person.address.slice(-2);
    const own = [initiator, invitee].find((side) => side.address.endsWith(ends) && side.proxyAddress);
    await person.writes(body, own?.proxyAddress);
  };
  return { party: person.asParty, writes };
}

const contentFor = (channel: Channel, template: object, text: string) => (channel === "whatsapp" ? template : { text });

/** Two on these channels, from the opening to the close. */
function pairing(channels: readonly [Channel, Channel], isInvited: boolean): Journey {
  const name = `${channels.join(" and ")}, ${isInvited ? "invited" : "not invited"}`;
  const play = async (world: World): Promise<void> => {
    const initiator = partyOn(channels[0], "Rui", world);
    const invitee = partyOn(channels[1], "Ana", world);
    const reference = world.reference(isInvited ? "invited" : "natural");
    await opens(world, {
      reference,
      initiator: initiator.party,
      invitee: invitee.party,
      invitation: isInvited ? contentFor(channels[1], invitation, "Rui wants to write to you. May he?") : null,
      introduction: contentFor(channels[0], introduction, "You can write to Ana now."),
      timers: { invitation: "PT10M", inactive: "PT2H", closed: "P2D" },
      attributes: { order: { number: 8841, lines: ["bread", "milk"] }, city: "SP" },
    });
    if (isInvited) await invitee.writes("Who is this?", reference);
    await world.phones.idle();
    if (isInvited) await invitee.writes("Yes", reference);
    await world.waitFor(reference, "agreed", ({ status }) => status === "connecting" || status === "connected");
    await initiator.writes("I'm at the corner", reference);
    await world.phones.idle();
    await invitee.writes("The green door", reference);
    await world.waitForStatus(reference, "connected");
    await world.phones.idle();
    await world.close(reference, { closing: isInvited ? "close" : "delete" });
  };
  return { name, play };
}

/** The initiator's channel first. */
const channelPairs = [
  ["whatsapp", "whatsapp"],
  ["whatsapp", "sms"],
  ["sms", "whatsapp"],
  ["sms", "sms"],
  ["chat", "whatsapp"],
  ["whatsapp", "chat"],
  ["chat", "sms"],
] as const;

/** Two people on every pair of channels, once invited and once not. */
export const pairings: Journey[] = channelPairs.flatMap((pair) => [pairing(pair, true), pairing(pair, false)]);
