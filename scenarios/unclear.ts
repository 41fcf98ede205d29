import assert from "node:assert/strict";
import { invites } from "./connect.ts";
import type { Scenario } from "./scenario.ts";

export const unclear: Scenario = {
  name: "unclear",
  title: "The customer's reply is unclear; they are asked once more, and agree",
  async play(world) {
    const courier = world.person("Rui (courier)", "whatsapp");
    const customer = world.person("Ana (customer)", "whatsapp");
    const reference = world.reference("unclear");

    await invites(world, reference, courier, customer);
    await customer.writes("Who is this?");
    await customer.receives(/./);
    await customer.writes("Hmm");
    await world.phones.idle(10);
    await customer.writes("Yes, I'm at the back door");
    await customer.receives("Great! Just a moment…");
    await courier.receives(/^You can now write to your customer/);
    await world.waitForStatus(reference, "connecting");
    assert.equal((await customer.received()).length, 3, "the invitation, one question, and Just a moment");
    await world.close(reference);
  },
};
