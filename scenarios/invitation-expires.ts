import assert from "node:assert/strict";
import { introduction, invitation, milestones, opens } from "./connect.ts";
import type { Scenario } from "./scenario.ts";

export const invitationExpires: Scenario = {
  name: "invitation-expires",
  title: "An invitation that nobody answers expires; one whose answer was lost on the way is found in time",
  async play(world) {
    const courier = world.person("Rui (courier)", "whatsapp");
    const silent = world.person("Ana (customer)", "whatsapp");
    const lost = world.person("Ben (customer)", "whatsapp");
    const request = { initiator: courier.asParty, invitation, introduction, timers: { invitation: "PT3S" } };
    const references = { silent: world.reference("silent"), lost: world.reference("lost") };
    await opens(world, { reference: references.silent, invitee: silent.asParty, ...request });
    await opens(world, { reference: references.lost, invitee: lost.asParty, ...request });
    await silent.receives(/^Hello Ana/);
    await lost.receives(/^Hello Ana/);

    world.report("  (the webhook of Ben's answer is lost)");
    await world.phones.fault({ kind: "webhook", eventType: "onMessageAdded", action: "drop" });
    await lost.writes("Yes please");
    await lost.receives("Great! Just a moment…");
    await world.waitForStatus(references.lost, "connecting");

    const { closeReason } = await world.waitForStatus(references.silent, "closed");
    assert.equal(closeReason, "invitation-expired");
    assert.ok((await milestones(world, references.silent)).includes("InvitationExpired"));
    assert.equal((await silent.received()).length, 1, "the invitation alone");
    await world.close(references.lost);
  },
};
