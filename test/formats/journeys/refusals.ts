import { introduction, invitation, invites, yesButton } from "../../../scenarios/connect.ts";
import type { Journey } from "../journey.ts";
import { people } from "./given.ts";

/** What is refused, by Twilio or by this product. */

export const refusals: Journey[] = [
  {
    name: "an opening that Twilio refuses",
    async play(world) {
      const [courier, customer] = people(world);
      const request = { initiator: courier.asParty, invitee: customer.asParty, invitation, introduction };
      const reference = world.reference("refused");
      const refusing = { kind: "rest", method: "POST", answer: 400 } as const;
      await world.phones.fault({ ...refusing, path: "/Conversations$", code: 50407 });
      await world.open({ reference, ...request });
      await world.phones.fault({ ...refusing, path: "/Messages$", code: 63027 });
      await world.open({ reference, ...request });
      await world.phones.fault({ ...refusing, path: "/Messages$", code: 21610 });
      await world.open({ reference, ...request });
      await world.open({ reference, ...request });
      await world.open({ reference, ...request });
      await world.open({ reference, ...request, introduction: null });
      await world.close(reference);
      await world.open({ reference, ...request });
      await world.close(reference);
    },
  },
  {
    name: "an introduction that Twilio refuses",
    async play(world) {
      const [courier, customer] = people(world);
      const reference = world.reference("no-introduction");
      await invites(world, reference, courier, customer);
      const path = "/Messages$";
      const body = "HX3333";
      await world.phones.fault({ kind: "rest", method: "POST", path, body, answer: 400, code: 63027 });
      await customer.taps(yesButton);
      await world.waitForStatus(reference, "connecting");
    },
  },
  {
    name: "Twilio out of reach",
    async play(world) {
      const [courier, customer] = people(world);
      const parties = { initiator: courier.asParty, invitee: customer.asParty, invitation, introduction };
      const reference = world.reference("too-late");
      const request = { reference, ...parties, timers: { invitation: "PT2S" }, waitSeconds: 1 };
      await world.phones.fault({ kind: "rest", method: "POST", path: "/Conversations$", answer: 503, times: 1_000 });
      await world.open(request);
      await world.pass(60);
      await world.phones.cancelFaults();
      await world.open(request);
    },
  },
  {
    name: "Twilio takes no more requests",
    async play(world) {
      const [courier, customer] = people(world);
      const parties = { initiator: courier.asParty, invitee: customer.asParty, invitation, introduction };
      const request = { reference: world.reference("limited"), ...parties, waitSeconds: 1 };
      await world.phones.fault({ kind: "rest", method: "POST", path: "/Conversations$", answer: 429, times: 1_000 });
      await world.open(request);
      await world.pass(60);
      await world.phones.cancelFaults();
      await world.open(request);
    },
  },
  {
    name: "what an operation may not have",
    async play(world) {
      const [courier, customer] = people(world);
      const reference = world.reference("refusals");
      await world.close(world.reference("unknown"));
      await world.send({ reference: world.reference("unknown"), to: "invitee", message: introduction });
      const initiator = { ...courier.asParty, proxyAddress: "whatsapp:+15550009999" };
      const parties = { invitee: customer.asParty, invitation, introduction };
      await world.open({ reference: world.reference("no-sender"), initiator, ...parties });
      await invites(world, reference, courier, customer);
      await world.send({ reference, to: "initiator", message: { text: "Your customer was asked." } });
      await world.send({ reference, to: "initiator", message: introduction, requestId: "introduced" });
      await world.send({ reference, to: "initiator", message: introduction, requestId: "introduced" });
      const refusing = { kind: "rest", method: "POST", path: "/Messages$", answer: 400, code: 63027 } as const;
      await world.phones.fault(refusing);
      await world.send({ reference, to: "initiator", message: introduction, requestId: "refused" });
    },
  },
];
