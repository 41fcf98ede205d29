import assert from "node:assert/strict";
import { invites, yesButton } from "../../scenarios/connect.ts";
import type { Scenario } from "../../scenarios/scenario.ts";

/**
 * Invitation, yes, a held message, its release, and the close: the flows that must survive two crashes in a row.
 */
export const wholeWay: Scenario = {
  name: "whole-way",
  title: "Invitation, yes, release and close",
  async play(world) {
    const courier = world.person("Rui (courier)", "whatsapp");
    const customer = world.person("Ana (customer)", "whatsapp");
    const reference = world.reference("whole-way");
    await invites(world, reference, courier, customer);
    await customer.taps(yesButton);
    await customer.receives("Great! Just a moment…");
    await customer.writes("It's the green door");
    await world.waitFor(reference, "holding both", ({ held }) => held.length === 2);
    await courier.receives(/^You can now write to your customer/);
    await courier.writes("On my way");
    await courier.receives("It's the green door");
    await customer.receives("On my way");
    await world.waitFor(reference, "holding nothing", ({ held }) => held.length === 0);
    const closed = await world.close(reference);
    assert.ok(closed.ok);
  },
};

/** The flows, and the event that triggers each. */
export const flows: Record<string, string> = {
  invitation: "process-event OpenRequested whole-way #1",
  yes: "process-event MessageAdded whole-way #1",
  release: "process-event MessageAdded whole-way #3",
  close: "process-event CloseRequested whole-way #1",
};
