import assert from "node:assert/strict";
import { introduction, invitation, invites } from "./connect.ts";
import type { Scenario } from "./scenario.ts";

export const busy: Scenario = {
  name: "busy",
  title: "A courier who is in another conversation: refused, or replacing it",
  async play(world) {
    const courier = world.person("Rui (courier)", "whatsapp");
    const references = [world.reference("first"), world.reference("second")] as const;
    const customers = [world.person("Ana (customer)", "whatsapp"), world.person("Ben (customer)", "whatsapp")] as const;
    // The stage has two WhatsApp senders, which allow two concurrent conversations but not a third.
    await invites(world, references[0], courier, customers[0]);
    await invites(world, references[1], courier, customers[1]);

    const newcomer = world.person("Cleo (customer)", "whatsapp");
    const request = { initiator: courier.asParty, invitee: newcomer.asParty, invitation, introduction };
    const refused = await world.open({ reference: world.reference("third"), ...request });
    assert.equal(!refused.ok && refused.error.code, "PARTY_BUSY");
    assert.equal(!refused.ok && refused.error.retryable, true);

    const replacing = await world.open({ reference: world.reference("replacing"), ...request, onBusy: "replace" });
    assert.ok(replacing.ok, JSON.stringify(replacing));
    await newcomer.receives(/^Hello Ana/);
    const states = await Promise.all(references.map((reference) => world.describe(reference)));
    const replaced = states.filter(({ status }) => status === "closed").map(({ closeReason }) => closeReason);
    assert.deepEqual(replaced, ["replaced"], "one of the two had to give way");
    for (const reference of [...references, replacing.reference]) await world.close(reference);
  },
};
