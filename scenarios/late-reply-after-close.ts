import assert from "node:assert/strict";
import { connects } from "./connect.ts";
import type { Scenario } from "./scenario.ts";

export const lateReplyAfterClose: Scenario = {
  name: "late-reply-after-close",
  title: "A reply after the close reaches nobody else; its writer is told that the chat has ended",
  async play(world) {
    const courier = world.person("Rui (courier)", "whatsapp");
    const customer = world.person("Ana (customer)", "whatsapp");
    const reference = world.reference("late");
    await connects(world, reference, courier, customer);
    await world.close(reference);
    await customer.receives("This chat has ended. Thank you!");
    await courier.receives("This chat has ended. Thank you!");

    await customer.writes("One more thing…");
    await customer.receives(/^This chat has ended, so your message was not delivered/);
    await world.phones.idle(10);
    assert.ok(!(await courier.received()).includes("One more thing…"));
  },
};
