import assert from "node:assert/strict";
import { expectNoLeak, opens } from "./connect.ts";
import type { Scenario } from "./scenario.ts";

export const naturalOptIn: Scenario = {
  name: "natural-opt-in",
  title:
    "Two on WhatsApp without templates: whoever writes first is held until the other has written; nothing lost, nothing doubled",
  async play(world) {
    const buyer = world.person("Ben (buyer)", "whatsapp");
    const seller = world.person("Sara (seller)", "whatsapp");
    const reference = world.reference("natural");
    const opened = await opens(world, {
      reference,
      initiator: buyer.asParty,
      invitee: seller.asParty,
      invitation: null,
    });
    assert.equal(opened.status, "connecting");

    await buyer.writes("Is the bicycle still for sale?", opened.initiator.proxyAddress);
    await buyer.writes("I can come today", opened.initiator.proxyAddress);
    await world.waitFor(reference, "holding both messages", ({ held }) => held.length === 2);
    await seller.writes("Hello, about my bicycle?", opened.invitee.proxyAddress);
    await buyer.receives("Hello, about my bicycle?");
    await seller.receives("Is the bicycle still for sale?");
    await seller.receives("I can come today");
    await world.waitForStatus(reference, "connected");
    await seller.writes("Come at five");
    await buyer.receives("Come at five");

    await world.phones.idle(10);
    assert.deepEqual(await seller.received(), ["Is the bicycle still for sale?", "I can come today"]);
    assert.deepEqual(await buyer.received(), ["Hello, about my bicycle?", "Come at five"]);
    await expectNoLeak(buyer, seller);
    await world.close(reference);
  },
};
