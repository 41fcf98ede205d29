import type { Conversation } from "../lambda/model/conversation.ts";
import { apiKeySecret, authTokenSecret } from "../test/lambda/twilio/secret-stand-in.ts";
import { authToken } from "../test/lambda/webhooks/signed-request.ts";
import { type BenchBundles, bytesOf } from "./bundles.ts";
import { openCpuShare } from "./cpu-share.ts";
import {
  forgedWebhooks,
  messageWebhooks,
  openingRequests,
  openings,
  receiptWebhooks,
  relayedMessages,
} from "./events.ts";
import { itemsOf } from "./items-of.ts";
import type { Items, LoopbackSettings } from "./loopback.ts";
import {
  apiKeySecretArn,
  authTokenSecretArn,
  callsPerEvent,
  interleave,
  type Sample,
  type Stopwatch,
} from "./measure.ts";
import { type Spread, spreadOf } from "./statistics.ts";

/** The secrets that the measured functions read. */
export const benchSecrets: LoopbackSettings["secrets"] = {
  [authTokenSecretArn]: authTokenSecret(authToken),
  [apiKeySecretArn]: apiKeySecret(`SK${"0".repeat(32)}`, "secret"),
};

const spread = (samples: readonly Sample[], of: (sample: Sample) => number | undefined): Spread =>
  spreadOf(samples.flatMap((sample) => of(sample) ?? []));

/** The measurements of one bundle with one kind of event. */
export interface BundleFigures {
  bytes: number;
  initCpuMs: Spread;
  initMs: Spread;
  firstCpuMs: Spread;
  warmCpuMs: Spread;
  residentMb: Spread;
  heapMb: Spread;
  /** First response at a share of a processor, by MB; undefined when this user cannot throttle. */
  throttledMs: Record<number, Spread> | undefined;
  /** Of the first event, in order. */
  firstCalls: string[];
}

export interface Figures {
  webhook: BundleFigures;
  naiveWebhook: BundleFigures;
  opening: BundleFigures;
  naiveOpening: BundleFigures;
  relayed: { warmCpuMs: Spread; calls: string[]; logLines: string[] };
  stored: { calls: string[]; logLines: string[] };
  /** A receipt, which is dropped. */
  dropped: { warmCpuMs: Spread; calls: string[]; logLines: string[] };
  /** OpenConversation, without waiting for its answer. */
  operation: {
    initMs: Spread;
    initCpuMs: Spread;
    firstCpuMs: Spread;
    warmCpuMs: Spread;
    calls: string[];
    logLines: string[];
  };
  duplicateCalls: string[];
  forgedCalls: number;
}

export const throttledMemories = [512, 1_024] as const;

const eventCount = 121;
const openingCount = 61;

export async function measureFigures(
  stopwatch: Stopwatch,
  bundles: BenchBundles,
  connected: Conversation,
  rounds: number,
): Promise<Figures> {
  const items = await itemsOf(connected);
  const webhookPath = bundles.ours("webhook");
  const actorPath = bundles.ours("process-event");
  const variants = {
    webhook: { bundlePath: webhookPath, events: messageWebhooks(eventCount) },
    naiveWebhook: { bundlePath: bundles.naiveWebhook, events: messageWebhooks(eventCount) },
    opening: { bundlePath: actorPath, events: openings(openingCount) },
    naiveOpening: { bundlePath: bundles.naiveOpening, events: openings(openingCount) },
    relayed: { bundlePath: actorPath, events: relayedMessages(eventCount, connected), items },
    dropped: { bundlePath: webhookPath, events: receiptWebhooks(eventCount) },
    operation: { bundlePath: bundles.ours("open-conversation"), events: openingRequests(eventCount) },
  };
  const first = <Name extends string>(of: Record<Name, { bundlePath: string; events: unknown[]; items?: Items }>) =>
    Object.fromEntries(
      Object.entries<(typeof of)[Name]>(of).map(([name, variant]) => [
        name,
        { ...variant, events: variant.events.slice(0, 1) },
      ]),
    );

  const started = await interleave(stopwatch, first(variants), rounds);
  // Each warm process already averages over a hundred events.
  const samples = await interleave(stopwatch, variants, Math.ceil(rounds / 3));

  const startedOf = (name: keyof typeof variants): Sample[] => started[name] ?? [];
  const firstCalls = (name: keyof typeof variants): string[] => startedOf(name)[0]?.calls ?? [];
  const perEvent = (name: keyof typeof variants): { calls: string[]; logLines: string[] } => {
    const [sample] = samples[name];
    if (!sample) throw new Error(`There are no measurements of ${name}.`);
    const events = variants[name].events.length;
    return {
      calls: callsPerEvent(sample, firstCalls(name), events - 1),
      logLines: sample.logLines.slice(0, sample.logLines.length / events),
    };
  };

  const { webhook, naiveWebhook, opening, naiveOpening } = first(variants);
  const throttled: Partial<Record<number, Record<string, Sample[]>>> = {};
  for (const memoryMb of throttledMemories) {
    const share = openCpuShare(memoryMb);
    if (!share || !webhook || !naiveWebhook || !opening || !naiveOpening) continue;
    try {
      throttled[memoryMb] = await interleave(
        stopwatch,
        { webhook, naiveWebhook, opening, naiveOpening },
        Math.ceil(rounds / 2),
        share.procsPath,
      );
    } finally {
      share.close();
    }
  }
  const throttledMs = (name: string): Record<number, Spread> | undefined =>
    throttled[throttledMemories[0]] &&
    Object.fromEntries(
      Object.entries(throttled).map(([memoryMb, of]) => [memoryMb, spread(of?.[name] ?? [], ({ firstMs }) => firstMs)]),
    );

  const bundleFigures = (name: "webhook" | "naiveWebhook" | "opening" | "naiveOpening"): BundleFigures => ({
    bytes: bytesOf(variants[name].bundlePath),
    initCpuMs: spread(startedOf(name), ({ initCpuMs }) => initCpuMs),
    initMs: spread(startedOf(name), ({ initMs }) => initMs),
    firstCpuMs: spread(startedOf(name), ({ firstCpuMs }) => firstCpuMs),
    warmCpuMs: spread(samples[name], ({ warmCpuMs }) => warmCpuMs),
    residentMb: spread(samples[name], ({ residentMb }) => residentMb),
    heapMb: spread(samples[name], ({ heapMb }) => heapMb),
    throttledMs: throttledMs(name),
    firstCalls: firstCalls(name),
  });

  const [again] = relayedMessages(1, connected);
  const duplicate = await stopwatch.run({ bundlePath: actorPath, events: Array(51).fill(again), items });
  const forged = await stopwatch.run({
    bundlePath: webhookPath,
    events: [...messageWebhooks(1), ...forgedWebhooks(200)],
  });
  const warm = (name: keyof typeof variants): Spread => spread(samples[name], ({ warmCpuMs }) => warmCpuMs);
  return {
    webhook: bundleFigures("webhook"),
    naiveWebhook: bundleFigures("naiveWebhook"),
    opening: bundleFigures("opening"),
    naiveOpening: bundleFigures("naiveOpening"),
    relayed: { warmCpuMs: warm("relayed"), ...perEvent("relayed") },
    stored: perEvent("webhook"),
    dropped: { warmCpuMs: warm("dropped"), ...perEvent("dropped") },
    operation: {
      initMs: spread(startedOf("operation"), ({ initMs }) => initMs),
      initCpuMs: spread(startedOf("operation"), ({ initCpuMs }) => initCpuMs),
      firstCpuMs: spread(startedOf("operation"), ({ firstCpuMs }) => firstCpuMs),
      warmCpuMs: warm("operation"),
      ...perEvent("operation"),
    },
    duplicateCalls: callsPerEvent(duplicate, firstCalls("relayed"), 50),
    forgedCalls: forged.calls.length - firstCalls("webhook").length,
  };
}
