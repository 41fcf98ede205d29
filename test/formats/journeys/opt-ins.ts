import { connects, introduction, invitation, invites } from "../../../scenarios/connect.ts";
import type { Journey } from "../journey.ts";
import { people, sender } from "./given.ts";

/** Senders that are taken, wanted or resting, and what people and services say of consent. */

export const senders: Journey[] = [
  {
    name: "two openings wait for one conversation",
    async play(world) {
      const courier = world.person("Rui", "whatsapp");
      const first = world.reference("held");
      const initiator = { ...courier.asParty, proxyAddress: sender };
      await connects(world, first, courier, world.person("Ana", "whatsapp"), { initiator });
      for (const [name, locale] of [
        ["Ben", "pt-BR"],
        ["Cleo", undefined],
      ] as const) {
        const invitee = world.person(name, "whatsapp", locale).asParty;
        const request = { initiator, invitee, invitation, introduction, onBusy: "wait", attributes: { name } };
        await world.open({ reference: world.reference(`waits-${name}`), ...request });
      }
      await world.phones.idle();
      await courier.writes("One moment", sender);
      await world.phones.idle();
      await world.close(first);
      await world.pass(5);
    },
  },
  {
    name: "a conversation is replaced while it is connected",
    async play(world) {
      const courier = world.person("Rui", "whatsapp");
      const initiator = { ...courier.asParty, proxyAddress: sender };
      const replaced = world.reference("replaced");
      await connects(world, replaced, courier, world.person("Ana", "whatsapp"), { initiator });
      const invitee = world.person("Ben", "whatsapp").asParty;
      const request = { initiator, invitee, invitation, introduction, onBusy: "replace" };
      await world.open({ reference: world.reference("replacing"), ...request });
      await world.waitForStatus(replaced, "closed");
    },
  },
  {
    name: "pairs that rest",
    configuration: { senders: [sender], coolOff: "PT1H" },
    async play(world) {
      const [courier, customer] = people(world);
      const first = world.reference("first");
      await connects(world, first, courier, customer);
      await world.close(first);
      const invitee = world.person("Cleo", "whatsapp").asParty;
      const request = { initiator: courier.asParty, invitee, invitation, introduction };
      await world.open({ reference: world.reference("stranger"), ...request });
      const unanswered = world.reference("unanswered");
      const other = world.person("Dan", "whatsapp");
      await invites(world, unanswered, world.person("Eva", "whatsapp"), other);
      await world.close(unanswered);
    },
  },
];

export const consents: Journey[] = [
  {
    name: "what services report",
    async play(world) {
      const [courier, customer] = people(world);
      const report = (address: string, decision: string, basis: string, more: object = {}) =>
        world.invoke("RecordConsent", { address, decision, basis, recordedBy: "call-centre", ...more });
      const evidence = { form: { number: 7, signed: true, pages: [1, 2] }, ratio: 0.25, note: null };
      await report(customer.address, "granted", "signed form", { evidence, requestId: "form-7" });
      await report(customer.address, "granted", "signed form", { evidence, requestId: "form-7" });
      await report(customer.address, "revoked", "signed form", { evidence, requestId: "form-7" });
      await report(customer.address, "declined", "telephone call");
      await report(courier.address, "revoked", "letter", { requestId: "letter-1" });
      const parties = { initiator: courier.asParty, invitee: customer.asParty, invitation, introduction };
      await world.open({ reference: world.reference("opted-out"), ...parties });
      await report(courier.address, "granted", "telephone call");
    },
  },
  {
    name: "words to a sender outside a conversation",
    async play(world) {
      const [courier, customer] = people(world);
      const texter = world.person("Dan", "sms");
      await customer.writes("Hello?", sender);
      await customer.writes("STOP", sender);
      await world.phones.idle();
      await customer.writes("START", sender);
      await texter.writes("Stop", "+15550002001");
      await texter.writes("Start", "+15550002001");
      const reference = world.reference("stopped-elsewhere");
      await connects(world, reference, courier, customer);
      await courier.writes("STOP", "whatsapp:+15550001001");
      await courier.writes("STOP", "whatsapp:+15550001002");
      await world.waitForStatus(reference, "closed");
    },
  },
];
