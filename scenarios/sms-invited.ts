import assert from "node:assert/strict";
import { expectNoLeak, introduction, invitation, opens, yesButton } from "./connect.ts";
import type { Scenario } from "./scenario.ts";

export const smsInvited: Scenario = {
  name: "sms-invited",
  title: "WhatsApp with SMS, with invitation: once a customer on WhatsApp is invited, once one on SMS",
  async play(world) {
    const courier = world.person("Rui (courier, SMS)", "sms");
    const customer = world.person("Ana (customer)", "whatsapp");
    const reference = world.reference("sms-courier");
    await opens(world, {
      reference,
      initiator: courier.asParty,
      invitee: customer.asParty,
      invitation,
      introduction: { text: "You can write to Ana now." },
    });
    await customer.receives(/^Hello Ana/);
    await customer.taps(yesButton);
    await courier.receives(yesButton);
    await courier.receives("You can write to Ana now.");
    await world.waitForStatus(reference, "connected");
    await courier.writes("On my way");
    await customer.receives("On my way");
    await customer.writes("Thank you");
    await courier.receives("Thank you");
    await expectNoLeak(courier, customer);
    assert.ok(!(await customer.received()).includes("Great! Just a moment…"), "nobody has to wait for somebody on SMS");
    await world.close(reference);

    const rider = world.person("Eva (courier)", "whatsapp");
    const texter = world.person("Ben (customer, SMS)", "sms");
    const second = world.reference("sms-customer");
    await opens(world, {
      reference: second,
      initiator: rider.asParty,
      invitee: texter.asParty,
      invitation: { text: "Eva wants to find your door. May she write to you?" },
      introduction,
    });
    await texter.receives(/^Eva wants/);
    await texter.writes("Sure");
    await texter.receives("Great! Just a moment…");
    await rider.receives(/^You can now write to your customer/);
    await rider.writes("Which floor?");
    await texter.receives("Which floor?");
    await world.waitForStatus(second, "connected");
    await expectNoLeak(rider, texter);
    await world.close(second);
  },
};
