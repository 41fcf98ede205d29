import type { DescribeConsentRequest, DescribedConsent, DescribedDecision } from "@masked-conversations/client";
import { maskAddress, maskText } from "@masked-conversations/client";
import { channelOf } from "../decide/choose-senders.ts";
import { describeWindow } from "../decide/describe.ts";
import type { ConsentRecord, KnownPair } from "../model/people.ts";
import type { OptInStore } from "../tables/opt-ins.ts";
import { maskEvidence } from "./mask-evidence.ts";

const describeDecision = ({ decision, basis, recordedBy, atMs, evidence }: ConsentRecord): DescribedDecision => ({
  decision,
  basis: maskText(basis),
  recordedBy,
  at: new Date(atMs).toISOString(),
  evidence: maskEvidence(evidence),
});

function describePair(
  { proxyAddress, heldBy, windowEndsAtMs }: KnownPair,
  nowMs: number,
): DescribedConsent["pairs"][number] {
  const inConversation = heldBy !== undefined;
  const window = inConversation
    ? undefined
    : describeWindow({ channel: channelOf(proxyAddress), windowEndsAtMs }, nowMs);
  return { proxyAddress, window, inConversation };
}

/** What a person has agreed to. An unknown person is an answer too. */
export async function tellConsent(
  { address }: DescribeConsentRequest,
  optIns: Pick<OptInStore, "known">,
  clock: () => number,
): Promise<DescribedConsent> {
  const { person, consents } = await optIns.known(address);
  return {
    ok: true,
    address: maskAddress(address),
    decision: "none",
    ...(consents.present && describeDecision(consents.present)),
    history: consents.history.map(describeDecision),
    pairs: person.pairs.map((pair) => describePair(pair, clock())),
  };
}
