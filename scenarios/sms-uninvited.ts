import assert from "node:assert/strict";
import { expectNoLeak, opens } from "./connect.ts";
import type { Scenario } from "./scenario.ts";

export const smsUninvited: Scenario = {
  name: "sms-uninvited",
  title: "WhatsApp with SMS, without invitation: the person on WhatsApp writes first",
  async play(world) {
    const clerk = world.person("Kim (employee, SMS)", "sms");
    const client = world.person("Ana (client)", "whatsapp");
    const reference = world.reference("sms-uninvited");
    const opened = await opens(world, { reference, initiator: clerk.asParty, invitee: client.asParty });
    assert.equal(opened.status, "connecting");
    await client.writes("Hello, is my suit ready?", opened.invitee.proxyAddress);
    await clerk.receives("Hello, is my suit ready?");
    await world.waitForStatus(reference, "connected");
    await clerk.writes("It is!");
    await client.receives("It is!");
    await expectNoLeak(clerk, client);
    await world.close(reference);
  },
};
