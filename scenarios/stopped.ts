import assert from "node:assert/strict";
import { introduction, invitation, invites } from "./connect.ts";
import type { Scenario } from "./scenario.ts";

export const stopped: Scenario = {
  name: "stopped",
  title: "The customer writes STOP: nothing more is sent to them, now or in a later conversation",
  async play(world) {
    const courier = world.person("Rui (courier)", "whatsapp");
    const customer = world.person("Ana (customer)", "whatsapp");
    const reference = world.reference("stopped");
    await invites(world, reference, courier, customer);
    await customer.writes("Stop");
    const { closeReason } = await world.waitForStatus(reference, "closed");
    assert.equal(closeReason, "opted-out");

    const again = await world.open({
      reference: world.reference("again"),
      initiator: courier.asParty,
      invitee: customer.asParty,
      invitation,
      introduction,
    });
    assert.equal(!again.ok && again.error.code, "OPTED_OUT");
    await world.phones.idle(10);
    assert.equal(
      (await customer.received()).filter((body) => !/STOP|unsubscribed|opted out/i.test(body)).length,
      1,
      "the invitation alone",
    );
  },
};
