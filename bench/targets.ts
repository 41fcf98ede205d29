/**
 * A target of the benchmark, which exits with 1 when one is missed. Ratios compare processor time in the same run.
 */
export interface Target {
  what: string;
  wanted: string;
  measured: string;
  isMet: boolean;
}

export interface MeasuredFigures {
  webhookBytes: number;
  twilioCallerBytes: number;
  /** Naive to ours, Init alone. */
  webhookInitRatio: number;
  twilioCallerInitRatio: number;
  /** Of one event, warm. */
  relayedCalls: readonly string[];
  duplicateCalls: readonly string[];
  /** For all forged requests of a run together. */
  forgedCalls: number;
  openingDepth: number;
  relayedUsdPerMillion: number;
}

const kB = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
const ratio = (value: number): string => `1/${value.toFixed(1)}`;

const smallWebhookBytes = 120_000;

export function checkTargets(figures: MeasuredFigures): Target[] {
  const isSmall = figures.webhookBytes <= smallWebhookBytes;
  // A webhook function with AWS's full clients gets wider limits.
  const [webhookBytes, webhookRatio] = isSmall ? [smallWebhookBytes, 8] : [275_000, 4.5];
  const calls = (made: readonly string[]): string => made.join(", ") || "none";
  return [
    {
      what: "webhook: bundle",
      wanted: `at most ${kB(webhookBytes)}`,
      measured: kB(figures.webhookBytes),
      isMet: figures.webhookBytes <= webhookBytes,
    },
    {
      what: "webhook: Init, of naive",
      wanted: `at most ${ratio(webhookRatio)}`,
      measured: ratio(figures.webhookInitRatio),
      isMet: figures.webhookInitRatio >= webhookRatio,
    },
    {
      what: "process-event: bundle",
      wanted: `at most ${kB(450_000)}`,
      measured: kB(figures.twilioCallerBytes),
      isMet: figures.twilioCallerBytes <= 450_000,
    },
    {
      what: "process-event: Init, of naive",
      wanted: `at most ${ratio(4)}`,
      measured: ratio(figures.twilioCallerInitRatio),
      isMet: figures.twilioCallerInitRatio >= 4,
    },
    {
      what: "a relayed message, warm: calls of process-event",
      wanted: "GetItem, PutItem",
      measured: calls(figures.relayedCalls),
      isMet: calls(figures.relayedCalls) === "GetItem, PutItem",
    },
    {
      what: "the same message redelivered: calls of process-event",
      wanted: "GetItem",
      measured: calls(figures.duplicateCalls),
      isMet: calls(figures.duplicateCalls) === "GetItem",
    },
    {
      what: "forged requests by somebody who does not know the account, warm: calls",
      wanted: "0",
      measured: String(figures.forgedCalls),
      isMet: figures.forgedCalls === 0,
    },
    {
      what: "OpenConversation: sequential Twilio calls",
      wanted: "at most 3",
      measured: String(figures.openingDepth),
      isMet: figures.openingDepth <= 3,
    },
    {
      what: "a million relayed messages, without their receipts",
      wanted: "at most $4.50",
      measured: `$${figures.relayedUsdPerMillion.toFixed(2)}`,
      isMet: figures.relayedUsdPerMillion <= 4.5,
    },
  ];
}
