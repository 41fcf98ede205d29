import assert from "node:assert/strict";
import { introduction, invitation, invites } from "./connect.ts";
import type { Scenario } from "./scenario.ts";

export const poolBusy: Scenario = {
  name: "pool-busy",
  title: "A courier on every sender: the next opening waits for a pair, or expires",
  async play(world) {
    const courier = world.person("Rui (courier)", "whatsapp");
    const references = [world.reference("first"), world.reference("second")] as const;
    await invites(world, references[0], courier, world.person("Ana (customer)", "whatsapp"));
    await invites(world, references[1], courier, world.person("Ben (customer)", "whatsapp"));

    const waiting = world.person("Cleo (customer)", "whatsapp");
    const reference = world.reference("waits");
    const request = { initiator: courier.asParty, invitation, introduction, onBusy: "wait" };
    const accepted = await world.open({
      reference,
      invitee: waiting.asParty,
      ...request,
      timers: { invitation: "PT10M" },
    });
    assert.ok(accepted.ok && accepted.status === "opening", JSON.stringify(accepted));
    await world.close(references[0]);
    await waiting.receives(/^Hello Ana/);
    await world.waitForStatus(reference, "inviting");

    const impatient = world.person("Dan (customer)", "whatsapp");
    const vain = world.reference("in-vain");
    await world.open({ reference: vain, invitee: impatient.asParty, ...request, timers: { invitation: "PT1S" } });
    await world.pass(2);
    await world.close(references[1]);
    await world.close(reference);
    await world.phones.idle(10);
    assert.deepEqual(await impatient.received(), [], "an expired opening is not opened later");
  },
};
