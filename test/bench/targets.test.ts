import { checkTargets, type MeasuredFigures } from "../../bench/targets.ts";

const reached: MeasuredFigures = {
  webhookBytes: 120_000,
  twilioCallerBytes: 450_000,
  webhookInitRatio: 8,
  twilioCallerInitRatio: 4,
  relayedCalls: ["GetItem", "PutItem"],
  duplicateCalls: ["GetItem"],
  forgedCalls: 0,
  openingDepth: 3,
  relayedUsdPerMillion: 4.5,
};

const missed = (changes: Partial<MeasuredFigures>) =>
  checkTargets({ ...reached, ...changes })
    .filter(({ isMet }) => !isMet)
    .map(({ what }) => what);

test("a figure equal to its target meets it", () => expect(missed({})).toEqual([]));

test.each<[Partial<MeasuredFigures>, string]>([
  [{ webhookInitRatio: 7.9 }, "webhook: Init, of naive"],
  [{ webhookBytes: 275_001 }, "webhook: bundle"],
  [{ webhookBytes: 120_001, webhookInitRatio: 4.4 }, "webhook: Init, of naive"],
  [{ twilioCallerBytes: 450_001 }, "process-event: bundle"],
  [{ twilioCallerInitRatio: 3.9 }, "process-event: Init, of naive"],
  [
    { relayedCalls: ["GetItem", "PutItem", "Twilio POST /Messages"] },
    "a relayed message, warm: calls of process-event",
  ],
  [{ relayedCalls: ["GetSecretValue", "GetItem", "PutItem"] }, "a relayed message, warm: calls of process-event"],
  [{ duplicateCalls: ["GetItem", "PutItem"] }, "the same message redelivered: calls of process-event"],
  [{ forgedCalls: 1 }, "forged requests by somebody who does not know the account, warm: calls"],
  [{ openingDepth: 4 }, "OpenConversation: sequential Twilio calls"],
  [{ relayedUsdPerMillion: 4.51 }, "a million relayed messages, without their receipts"],
])("%j is missed by name", (changes, what) => expect(missed(changes)).toEqual([what]));

test("a webhook above 120 kB has wider limits", () =>
  expect(missed({ webhookBytes: 120_001, webhookInitRatio: 4.5 })).toEqual([]));
