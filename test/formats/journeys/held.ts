import { connects, invites, opens, yesButton } from "../../../scenarios/connect.ts";
import type { Person } from "../../../scenarios/person.ts";
import type { World } from "../../../scenarios/world.ts";
import type { Journey } from "../journey.ts";
import { daySeconds, longTimers, people } from "./given.ts";

/** Messages that are held, for each reason, and what becomes of them. */

/**
 * Waits until the invitee alone has joined, because Twilio refuses the initiator at first.
 * @returns the sender that the invitee writes to
 */
async function joinsLate(world: World): Promise<string> {
  let found: unknown;
  await world.until("the invitee has joined", async () => {
    const [participant, ...others] = (await world.phones.conversations())[0]?.participants ?? [];
    found = participant?.messaging_binding?.proxy_address;
    return found !== undefined && others.length === 0;
  });
  return String(found);
}

const joinsLater = ({ address }: Person) => {
  const body = address.replace(/\D/g, "");
  return { kind: "rest", method: "POST", path: "/Participants", body, answer: 503, times: 6 } as const;
};

export const early: Journey[] = [
  {
    name: "a yes before both have joined",
    async play(world) {
      const [courier, customer] = people(world);
      const reference = world.reference("early");
      await world.phones.fault(joinsLater(courier));
      const opening = invites(world, reference, courier, customer);
      await customer.writes("Yes", await joinsLate(world));
      await opening;
      await world.waitFor(reference, "holding it", ({ held }) => held.length === 1);
      await world.pass(15);
      await customer.taps(yesButton);
      await courier.receives(/^You can now write/);
      await courier.writes("Here I am");
      await courier.receives(yesButton);
    },
  },
  {
    name: "first words before both have joined",
    async play(world) {
      const [buyer, seller] = people(world);
      const reference = world.reference("early-natural");
      await world.phones.fault(joinsLater(buyer));
      const request = { reference, initiator: buyer.asParty, invitee: seller.asParty, invitation: null };
      const opening = opens(world, request);
      await seller.writes("About my bicycle?", await joinsLate(world));
      const { initiator } = await opening;
      await world.waitFor(reference, "holding it", ({ held }) => held.length === 1);
      await world.pass(15);
      await buyer.writes("Is it for sale?", initiator.proxyAddress);
      await world.waitFor(reference, "holding nothing", ({ held }) => held.length === 0);
    },
  },
  {
    name: "closed before the first words were passed on",
    async play(world) {
      const [buyer, seller] = people(world);
      const reference = world.reference("early-closed");
      await world.phones.fault(joinsLater(buyer));
      const request = { reference, initiator: buyer.asParty, invitee: seller.asParty, invitation: null };
      const opening = opens(world, request);
      await seller.writes("About my bicycle?", await joinsLate(world));
      await opening;
      await world.waitFor(reference, "holding it", ({ held }) => held.length === 1);
      await world.close(reference);
    },
  },
];

const relayed = { kind: "delivery", status: "failed", errorCode: 63016 } as const;

export const held: Journey[] = [
  {
    name: "a receipt against an open window",
    async play(world) {
      const [courier, customer] = people(world);
      const reference = world.reference("false-window");
      await connects(world, reference, courier, customer);
      await world.phones.fault({ ...relayed, address: customer.address });
      await courier.writes("Are you there?");
      await world.waitFor(reference, "holding it", (now) => now.held.length === 1);
      await customer.writes("Yes?");
      await customer.receives("Are you there?");
    },
  },
  {
    name: "closed while messages are held",
    async play(world) {
      const [courier, customer] = people(world);
      const reference = world.reference("held-at-close");
      await connects(world, reference, courier, customer, { timers: longTimers });
      await world.pass(daySeconds + 3_600);
      await customer.writes("Are you still there?");
      await world.phones.idle();
      await world.phones.fault({ ...relayed, address: customer.address });
      await courier.writes("Now I am");
      await world.waitFor(reference, "holding one", (now) => now.held.length === 1);
      await world.pass(daySeconds + 3_600);
      await courier.writes("And today");
      await courier.writes("And now");
      await world.waitFor(reference, "holding three", (now) => now.held.length === 3);
      await world.close(reference);
    },
  },
  {
    name: "stopped while a message is held",
    async play(world) {
      const [courier, customer] = people(world);
      const reference = world.reference("stopped-holding");
      await connects(world, reference, courier, customer, { timers: longTimers });
      await world.pass(daySeconds + 3_600);
      await world.phones.fault({ kind: "webhook", eventType: "onDeliveryUpdated", action: "drop", times: 10 });
      await courier.writes("Good morning");
      await world.waitFor(reference, "holding it", (now) => now.held.length === 1);
      await courier.writes("STOP");
      await world.waitForStatus(reference, "closed");
    },
  },
  {
    name: "a receipt that was lost",
    async play(world) {
      const [courier, customer] = people(world);
      const reference = world.reference("lost-receipt");
      await connects(world, reference, courier, customer);
      await world.phones.fault({ ...relayed, address: customer.address });
      await world.phones.fault({ kind: "webhook", eventType: "onDeliveryUpdated", action: "drop", times: 3 });
      await world.pass(1);
      await courier.writes("Are you there?");
      await world.phones.idle();
      await world.close(reference);
    },
  },
  {
    name: "held for a week",
    async play(world) {
      const [courier, customer] = people(world);
      const reference = world.reference("old");
      await invites(world, reference, courier, customer, { timers: longTimers });
      await customer.taps(yesButton);
      await world.waitFor(reference, "holding the yes", (now) => now.held.length === 1);
      await world.pass(3 * daySeconds);
      await customer.writes("Hello?");
      await world.waitFor(reference, "holding two", (now) => now.held.length === 2);
      await world.pass(5 * daySeconds);
      await world.waitFor(reference, "holding one", (now) => now.held.length === 1);
    },
  },
  {
    name: "a held message that Twilio has no more",
    async play(world) {
      const [courier, customer] = people(world);
      const reference = world.reference("not-releasable");
      await invites(world, reference, courier, customer);
      await customer.taps(yesButton);
      await world.waitFor(reference, "holding the yes", (now) => now.held.length === 1);
      await courier.receives(/^You can now write/);
      const path = "/Messages/IM[0-9a-f]+$";
      await world.phones.fault({ kind: "rest", method: "GET", path, answer: 404, code: 20404 });
      await courier.writes("Here I am");
      await world.waitFor(reference, "holding nothing", (now) => now.held.length === 0);
    },
  },
];
