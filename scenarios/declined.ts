import assert from "node:assert/strict";
import { invites, milestones, noButton } from "./connect.ts";
import type { Scenario } from "./scenario.ts";

export const declined: Scenario = {
  name: "declined",
  title: "The customer declines, is left alone, and the courier hears nothing",
  async play(world) {
    const courier = world.person("Rui (courier)", "whatsapp");
    const customer = world.person("Ana (customer)", "whatsapp");
    const reference = world.reference("declined");

    await invites(world, reference, courier, customer);
    await customer.taps(noButton);
    await customer.receives(/./);
    const { closeReason } = await world.waitForStatus(reference, "closed");
    assert.equal(closeReason, "declined");

    await world.phones.idle(10);
    assert.deepEqual(await courier.received(), []);
    assert.equal((await customer.received()).length, 2);
    assert.deepEqual(await milestones(world, reference), ["InvitationSent", "ConsentDeclined", "ConversationClosed"]);
  },
};
