import assert from "node:assert/strict";
import { connects, milestones } from "./connect.ts";
import type { Scenario } from "./scenario.ts";

const longTimers = { inactive: "P7D", closed: "P14D" };

export const windowCloses: Scenario = {
  name: "window-closes",
  title:
    "The customer's window closes: one template asks them back, and their next message brings all that was held, in order",
  async play(world) {
    const courier = world.person("Rui (courier)", "whatsapp");
    const customer = world.person("Ana (customer)", "whatsapp");
    const reference = world.reference("window");
    await connects(world, reference, courier, customer, { timers: longTimers });

    world.report("  (25 hours pass)");
    await world.phones.advance(25 * 60 * 60);
    await courier.writes("Good morning, it's Rui again");
    await courier.writes("Your second parcel is here");
    await courier.sendsPicture();
    await world.waitFor(reference, "holding three messages", ({ held }) => held.length === 3);
    await customer.receives("There are new messages for you. Would you like to read them?");
    await customer.taps("Show messages");
    await customer.receives("Good morning, it's Rui again");
    await customer.receives("Your second parcel is here");
    await customer.receivesPicture();
    await world.waitFor(reference, "holding nothing", ({ held }) => held.length === 0);
    await customer.writes("Thanks!");
    await courier.receives("Thanks!");

    await world.phones.idle(10);
    const asked = (await customer.received()).filter((body) => body.startsWith("There are new messages"));
    assert.equal(asked.length, 1, "one template for each closed window, not for each message");
    const found = await milestones(world, reference);
    assert.equal(
      found.filter((type) => type === "MessageReleased").length,
      3 + 1,
      "the three, and the yes before them",
    );
    await world.close(reference);
  },
};
