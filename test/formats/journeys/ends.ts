import { connects, introduction, invitation, invites, opens } from "../../../scenarios/connect.ts";
import type { Journey } from "../journey.ts";
import { conversationAtTwilio, people, told } from "./given.ts";

/** Ends that nobody asks for: by time, by a hand at Twilio, by a receipt. */

export const ends: Journey[] = [
  {
    name: "idle",
    async play(world) {
      const [courier, customer] = people(world);
      const reference = world.reference("idle");
      await connects(world, reference, courier, customer, { timers: { inactive: "PT1M", closed: "PT10M" } });
      await world.pass(15 * 60);
      await world.waitForStatus(reference, "closed");
    },
  },
  {
    name: "too old",
    configuration: { timers: { invitation: "PT15M", closed: "PT10M" } },
    async play(world) {
      const [courier, customer] = people(world);
      const reference = world.reference("max-age");
      await connects(world, reference, courier, customer);
      await world.pass(15 * 60);
      await world.waitForStatus(reference, "closed");
    },
  },
  {
    name: "closed by hand at Twilio",
    async play(world) {
      const [courier, customer] = people(world);
      const reference = world.reference("by-hand");
      const { conversationSid } = await connects(world, reference, courier, customer);
      const atTwilio = conversationAtTwilio(world.phones.url, conversationSid);
      await atTwilio.messages.create({ author: "system", body: "This chat ends at five.", ...told });
      await world.phones.idle();
      await atTwilio.update({ state: "closed", ...told });
      await world.waitForStatus(reference, "closed");
    },
  },
  {
    name: "removed by hand at Twilio",
    async play(world) {
      const [courier, customer] = people(world);
      const reference = world.reference("removed");
      const { conversationSid } = await connects(world, reference, courier, customer);
      await conversationAtTwilio(world.phones.url, conversationSid).remove(told);
      await world.waitForStatus(reference, "closed");
    },
  },
  {
    name: "a participant removed by hand at Twilio",
    async play(world) {
      const [courier, customer] = people(world);
      const reference = world.reference("left-alone");
      const { conversationSid, invitee } = await invites(world, reference, courier, customer);
      const participant = conversationAtTwilio(world.phones.url, conversationSid).participants(
        invitee.participantSid ?? "",
      );
      await participant.remove(told);
      await world.waitForStatus(reference, "closed");
    },
  },
  {
    name: "removed at Twilio without a word",
    async play(world) {
      const [courier] = people(world);
      const references = [world.reference("one"), world.reference("two")] as const;
      for (const reference of references) {
        const { conversationSid = "" } = await invites(world, reference, courier, world.person("Ana", "whatsapp"));
        await world.twilio.remove(conversationSid);
      }
      const invitee = world.person("Cleo", "whatsapp").asParty;
      const request = { initiator: courier.asParty, invitee, invitation, introduction };
      const opensNext = async () => (await world.open({ reference: world.reference("next"), ...request })).ok;
      await world.until("a pair is free", opensNext);
    },
  },
  {
    name: "receipts that end or tell",
    async play(world) {
      const [courier, customer] = people(world);
      const reference = world.reference("blocked");
      await connects(world, reference, courier, customer);
      const receipt = { kind: "delivery", address: customer.address } as const;
      await world.phones.fault({ ...receipt, status: "undelivered", errorCode: 63024 });
      await courier.writes("This is lost");
      await world.phones.idle();
      await world.phones.fault({ ...receipt, status: "failed", errorCode: 21610 });
      await courier.writes("And this too");
      await world.waitForStatus(reference, "closed");
    },
  },
  {
    name: "an invitation that does not arrive",
    async play(world) {
      const [courier, customer] = people(world);
      const reference = world.reference("invitation-lost");
      const { address } = customer;
      await world.phones.fault({ kind: "delivery", address, status: "undelivered", errorCode: 63024 });
      const request = { reference, initiator: courier.asParty, invitee: customer.asParty, invitation, introduction };
      await opens(world, request);
      await world.waitForStatus(reference, "closed");
    },
  },
];
