import assert from "node:assert/strict";
import { connects, expectNoLeak, milestones } from "./connect.ts";
import type { Scenario } from "./scenario.ts";

export const delivery: Scenario = {
  name: "delivery",
  title: "A courier and a customer, both on WhatsApp, with invitation and introduction",
  async play(world) {
    const courier = world.person("Rui (courier)", "whatsapp");
    const customer = world.person("Ana (customer)", "whatsapp");
    const reference = world.reference("delivery");

    const { conversationSid } = await connects(world, reference, courier, customer);
    await customer.writes("The green one, at the back ☘️");
    await courier.receives("The green one, at the back ☘️");
    await courier.writes("Got it, 1 minute + a bit");
    await customer.receives("Got it, 1 minute + a bit");

    await world.phones.idle(10);
    await expectNoLeak(courier, customer);
    assert.deepEqual(await world.twilio.ownMessagesOutsideWindow(conversationSid ?? ""), []);
    const events = await milestones(world, reference);
    for (const type of ["InvitationSent", "ConsentGranted", "ConversationConnected"])
      assert.ok(events.includes(type), `${type} in ${events}`);
    await world.close(reference);
  },
};
