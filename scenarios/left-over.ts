import assert from "node:assert/strict";
import { introduction, invitation } from "./connect.ts";
import type { Scenario } from "./scenario.ts";

const senders = ["whatsapp:+15550001001", "whatsapp:+15550001002"] as const;

export const leftOver: Scenario = {
  name: "left-over",
  title:
    "A Conversation at Twilio that the product knows nothing of holds a pair (50416): refused, replaced, or cleared away",
  async play(world) {
    const courier = world.person("Rui (courier)", "whatsapp");
    const customer = world.person("Ana (customer)", "whatsapp");
    const request = {
      initiator: { ...courier.asParty, proxyAddress: senders[0] },
      invitee: customer.asParty,
      invitation,
      introduction,
    };

    const foreign = await world.twilio.bind(courier.address, senders[0]);
    const reference = world.reference("refused");
    const refused = await world.open({ reference, ...request });
    assert.equal(!refused.ok && refused.error.code, "PARTY_BUSY");
    assert.equal(await world.twilio.stateOf(foreign), "active", "somebody else's Conversation is left alone");

    const replacing = await world.open({ reference, ...request, onBusy: "replace" });
    assert.ok(replacing.ok, JSON.stringify(replacing));
    assert.equal(await world.twilio.stateOf(foreign), "closed");
    await world.close(replacing.reference);

    const lost = await world.twilio.bind(courier.address, senders[0], `local.${world.reference("lost")}`);
    const opened = await world.open({ reference: world.reference("cleared"), ...request });
    assert.ok(opened.ok, "one of the product's own that is in no table must not hold the pair");
    assert.equal(await world.twilio.stateOf(lost), "closed");
    await world.close(opened.reference);
  },
};
