import assert from "node:assert/strict";
import { connects, introduction, invitation, invites } from "./connect.ts";
import type { Scenario } from "./scenario.ts";

export const closeAndReconnect: Scenario = {
  name: "close-and-reconnect",
  title:
    "The caller closes, once keeping the messages and once deleting them; the same two are connected again at once",
  async play(world) {
    const courier = world.person("Rui (courier)", "whatsapp");
    const customer = world.person("Ana (customer)", "whatsapp");
    const parties = { initiator: courier.asParty, invitee: customer.asParty };

    const kept = world.reference("kept");
    const first = await connects(world, kept, courier, customer);
    const closed = await world.close(kept);
    assert.ok(closed.ok && "status" in closed && closed.status === "closed");
    assert.equal(await world.twilio.stateOf(first.conversationSid ?? ""), "closed");
    const repeated = await world.open({ reference: kept, ...parties, invitation, introduction });
    assert.equal(!repeated.ok && repeated.error.code, "ALREADY_CLOSED");

    const deleted = world.reference("deleted");
    const second = await invites(world, deleted, courier, customer);
    assert.equal(second.invitee.window.state, "open", "the window outlives the conversation");
    await world.close(deleted, { closing: "delete" });
    assert.equal(await world.twilio.stateOf(second.conversationSid ?? ""), "gone");

    const third = world.reference("third");
    const opened = await invites(world, third, courier, customer);
    const replayed = await world.open({ reference: third, ...parties, invitation, introduction });
    assert.deepEqual(replayed, { ...opened, replayed: true });
    const other = await world.open({ reference: third, ...parties, introduction });
    assert.equal(!other.ok && other.error.code, "IDEMPOTENCY_MISMATCH");
    await world.close(third);
  },
};
