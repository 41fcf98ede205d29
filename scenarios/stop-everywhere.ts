import assert from "node:assert/strict";
import { connects, introduction, invitation } from "./connect.ts";
import type { Scenario } from "./scenario.ts";

export const stopEverywhere: Scenario = {
  name: "stop-everywhere",
  title: "STOP in one conversation ends all of that person's, on every sender, until START",
  async play(world) {
    const client = world.person("Ana (client)", "whatsapp");
    const clerks = [world.person("Kim (clerk)", "whatsapp"), world.person("Lou (clerk)", "whatsapp")] as const;
    const references = [world.reference("one"), world.reference("other")] as const;
    await connects(world, references[0], clerks[0], client);
    await connects(world, references[1], clerks[1], client);
    const senders = await Promise.all(
      references.map(async (reference) => (await world.describe(reference)).invitee.proxyAddress),
    );
    assert.equal(new Set(senders).size, 2, "two conversations of one person are on two senders");

    const before = (await client.received()).length;
    await client.writes("STOP", senders[0]);
    for (const reference of references) {
      const { closeReason } = await world.waitForStatus(reference, "closed");
      assert.equal(closeReason, "opted-out");
    }
    for (const clerk of clerks) await clerk.receives("This chat has ended. Thank you!");
    await world.phones.idle(10);
    assert.equal((await client.received()).length, before, "nothing more is sent to who said STOP");

    const request = { initiator: clerks[0].asParty, invitee: client.asParty, invitation, introduction };
    const refused = await world.open({ reference: world.reference("refused"), ...request });
    assert.equal(!refused.ok && refused.error.code, "OPTED_OUT");

    await client.writes("START", senders[0]);
    await world.phones.idle(10);
    await world.until(
      "START is recorded",
      async () => (await world.open({ reference: world.reference("again"), ...request })).ok,
    );
    await client.receives(/^Hello Ana/);
  },
};
