import assert from "node:assert/strict";
import { connects, introduction, invites } from "./connect.ts";
import type { Scenario } from "./scenario.ts";

export const notices: Scenario = {
  name: "notices",
  title: "A service writes to one of the two; the other does not see it",
  async play(world) {
    const courier = world.person("Rui (courier)", "whatsapp");
    const customer = world.person("Ana (customer)", "whatsapp");
    const reference = world.reference("notices");
    await connects(world, reference, courier, customer);

    const message = { text: "Your order was paid." };
    const first = await world.send({ reference, to: "invitee", message, requestId: "paid" });
    assert.ok(first.ok, JSON.stringify(first));
    await customer.receives("Your order was paid.");
    const again = await world.send({ reference, to: "invitee", message, requestId: "paid" });
    assert.deepEqual(again, { ...first, replayed: true });
    await world.phones.idle(10);
    assert.equal((await customer.received()).filter((body) => body === message.text).length, 1);
    assert.ok(!(await courier.received()).includes(message.text));
    await world.close(reference);

    const closed = await world.send({ reference, to: "invitee", message });
    assert.equal(!closed.ok && closed.error.code, "ALREADY_CLOSED");

    const asked = world.reference("notices-asked");
    await invites(world, asked, courier, customer);
    const early = await world.send({ reference: asked, to: "invitee", message: introduction });
    assert.equal(!early.ok && early.error.code, "NO_CONSENT");
    await world.close(asked);
  },
};
