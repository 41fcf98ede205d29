import assert from "node:assert/strict";
import { invites, milestones, yesButton } from "./connect.ts";
import type { Scenario } from "./scenario.ts";

export const held: Scenario = {
  name: "held",
  title: "The customer writes on before the courier's window opens; each message is held, and released in order",
  async play(world) {
    const courier = world.person("Rui (courier)", "whatsapp");
    const customer = world.person("Ana (customer)", "whatsapp");
    const reference = world.reference("held");

    await invites(world, reference, courier, customer);
    await customer.taps(yesButton);
    await customer.receives("Great! Just a moment…");
    await customer.writes("It's the green door");
    await customer.writes("at the back");
    const waiting = await world.waitFor(
      reference,
      "holding three messages",
      (conversation) => conversation.held.length === 3,
    );
    assert.deepEqual([...new Set(waiting.held.map((message) => message.for))], ["initiator"]);
    assert.equal(new Set(waiting.held.map(({ messageSid }) => messageSid)).size, 3);

    await world.phones.idle(10);
    const heldEvents = (await milestones(world, reference)).filter((type) => type === "MessageHeld");
    assert.equal(heldEvents.length, 3, "one event for each, although Twilio's receipts report it again");
    await courier.receives(/^You can now write to your customer/);
    await courier.writes("On my way");
    await courier.receives(yesButton);
    await courier.receives("It's the green door");
    await courier.receives("at the back");
    await customer.receives("On my way");
    await world.phones.idle(10);
    assert.equal((await courier.received()).length, 4, "the introduction and the three, each once");
    await world.close(reference);
    const found = await milestones(world, reference);
    assert.equal(found.filter((type) => type === "MessageReleased").length, 3);
    assert.ok(!found.includes("MessageUndeliverable"));
  },
};
