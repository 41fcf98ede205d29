import assert from "node:assert/strict";
import type { ConsentAnswer, DescribedConsent, Refusal } from "@masked-conversations/client";
import { connects } from "../../scenarios/connect.ts";
import type { Scenario } from "../../scenarios/scenario.ts";

/**
 * A service records an opt-out and later an opt-in, with the operations that no scenario in `scenarios/` uses.
 */
export const reportedConsent: Scenario = {
  name: "reported-consent",
  title: "A service reports an opt-out, which ends the conversation, and an opt-in",
  async play(world) {
    const courier = world.person("Rui (courier)", "whatsapp");
    const customer = world.person("Ana (customer)", "whatsapp");
    const reference = world.reference("reported");
    await connects(world, reference, courier, customer);
    const { address } = customer;
    const report = async (decision: "revoked" | "granted", requestId: string): Promise<void> => {
      const request = {
        address,
        decision,
        basis: "telephone call",
        evidence: { agent: "7" },
        recordedBy: "call-centre",
        requestId,
      };
      const answer = await world.invoke<ConsentAnswer | Refusal>("RecordConsent", request);
      assert.ok(answer.ok, JSON.stringify(answer));
    };
    await report("revoked", "call-1");
    assert.equal((await world.waitForStatus(reference, "closed")).closeReason, "opted-out");
    await report("granted", "call-2");
    const { decision } = await world.invoke<DescribedConsent>("DescribeConsent", { address });
    assert.equal(decision, "granted");
  },
};
