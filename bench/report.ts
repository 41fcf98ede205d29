import { readFileSync, writeFileSync } from "node:fs";
import { type Bill, type Bills, receiptsPerMessage } from "./bills.ts";
import { bytesByAttribute, itemBytes } from "./cost/item-size.ts";
import { durationMs, processorMb } from "./cost/model.ts";
import { monthlyPrices, pricedOn } from "./cost/prices.ts";
import { type BundleFigures, type Figures, throttledMemories } from "./figures.ts";
import type { Journey, Step } from "./journey.ts";
import type { PlatformLog } from "./platform-log.ts";
import type { Spread } from "./statistics.ts";
import type { Target } from "./targets.ts";

/** Renders the figures in Markdown, for the terminal and the document. */
export interface Reported {
  figures: Figures;
  journey: Journey;
  bills: Bills;
  platform: PlatformLog;
  targets: Target[];
  /** By function, in bytes. */
  bundleBytes: Record<string, number>;
  node: string;
  processors: number;
  rounds: number;
}

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
const table = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
  cells: "numbers" | "words" = "numbers",
): string[] => [
  row(head),
  row(head.map((_, index) => (index === 0 || cells === "words" ? "---" : "---:"))),
  ...rows.map(row),
  "",
];
const round = (value: number, digits = 1): string => value.toFixed(digits);
const withSpread = ({ median, least, most }: Spread): string => `${round(median)} (${round(least)}–${round(most)})`;
const kB = (bytes: number): string => `${round(bytes / 1000)} kB`;
const usd = (value: number): string => `$${value.toFixed(2)}`;
const listed = (calls: readonly string[]): string => calls.join(", ") || "none";

function renderSpeed({ webhook, naiveWebhook, opening, naiveOpening }: Figures): string[] {
  const compare = (what: string, of: (figures: BundleFigures) => Spread | undefined): string[][] => {
    const cells = [webhook, naiveWebhook, opening, naiveOpening].map(of);
    const [one, naiveOne, other, naiveOther] = cells;
    const ratio = (ours: Spread | undefined, naive: Spread | undefined) =>
      ours && naive ? `1/${round(naive.median / ours.median)}` : "–";
    const [a, b, c, d] = cells.map((cell) => (cell ? withSpread(cell) : "–"));
    return [[what, a ?? "", b ?? "", ratio(one, naiveOne), c ?? "", d ?? "", ratio(other, naiveOther)]];
  };
  const constant = (value: number): Spread => ({ median: value, least: value, most: value });
  const computed =
    (memoryMb: number) =>
    ({ firstCpuMs, initMs }: BundleFigures) =>
      constant(initMs.median + durationMs({ memoryMb, cpuMs: firstCpuMs.median, waitMs: 0 }));
  return [
    ...table(
      ["", "webhook", "naive", "ratio", "process-event, an opening", "naive", "ratio"],
      [
        [
          "bundle",
          kB(webhook.bytes),
          kB(naiveWebhook.bytes),
          `1/${round(naiveWebhook.bytes / webhook.bytes)}`,
          kB(opening.bytes),
          kB(naiveOpening.bytes),
          `1/${round(naiveOpening.bytes / opening.bytes)}`,
        ],
        ...compare("Init, CPU ms", ({ initCpuMs }) => initCpuMs),
        ...compare("first answer, CPU ms", ({ firstCpuMs }) => firstCpuMs),
        ...throttledMemories.flatMap((memoryMb) =>
          compare(
            `first answer, ms, throttled to ${memoryMb}/${processorMb} of a processor`,
            ({ throttledMs }) => throttledMs?.[memoryMb],
          ),
        ),
        ...compare("Init and first answer, ms at 512 MB, computed", computed(512)),
        ...compare("one event, warm, CPU ms", ({ warmCpuMs }) => warmCpuMs),
        ...compare("resident memory, MB", ({ residentMb }) => residentMb),
        ...compare("heap, MB", ({ heapMb }) => heapMb),
      ],
    ),
  ];
}

function renderCalls({ figures, journey }: Reported): string[] {
  const { webhook, opening, naiveOpening, relayed, stored, dropped, operation, duplicateCalls, forgedCalls } = figures;
  const relaying = { ...journey.relaying, name: `${journey.relayedMessages} relayed messages` };
  const step = ({ name, twilioCalls, twilioDepth, dynamoDbCalls, readUnits, writeUnits }: Step): string[] => [
    name,
    String(twilioCalls),
    String(twilioDepth),
    String(dynamoDbCalls),
    `${readUnits} / ${writeUnits}`,
  ];
  return [
    "**Calls for one event**, warm unless it says otherwise:",
    "",
    ...table(
      ["event", "calls"],
      [
        ["webhook of a message", listed(stored.calls)],
        ["webhook of a message, cold", listed(webhook.firstCalls)],
        ["webhook of a receipt, which is dropped", listed(dropped.calls)],
        ["200 forged webhooks in a row, all together", String(forgedCalls)],
        ["relayed message in process-event", listed(relayed.calls)],
        ["the same message redelivered to process-event", listed(duplicateCalls)],
        ["OpenConversation, whose caller does not wait", listed(operation.calls)],
        ["opening in process-event, cold", listed(opening.firstCalls)],
        ["opening by the naive handler, cold", listed(naiveOpening.firstCalls)],
      ],
      "words",
    ),
    "**Calls to Twilio**, and how many of them are sequential:",
    "",
    ...table(
      ["step", "Twilio calls", "sequential", "DynamoDB calls", "read / write units"],
      [...journey.connecting, relaying, journey.sending, journey.closing].map(step),
    ),
  ];
}

function renderItem({ item, relayedMessages }: Journey): string[] {
  const parts = bytesByAttribute(item);
  const shown = parts.slice(0, 10).map(({ attribute, bytes }) => `\`${attribute}\` ${bytes}`);
  const rest = parts.slice(10).reduce((sum, { bytes }) => sum + bytes, 0);
  return [
    `**The conversation's item** after ${relayedMessages} relayed messages: ${itemBytes(item)} bytes, of which ${shown.join(", ")}, all others ${rest}.`,
    "",
  ];
}

function renderBill(what: string, { usd: total, lines }: Bill): string[] {
  const count = (value: number): string => value.toLocaleString("en", { maximumFractionDigits: value < 1_000 ? 1 : 0 });
  return table(
    [what, "count", "cost"],
    [...lines.map((line) => [line.what, count(line.count), usd(line.usd)]), ["**sum**", "", `**${usd(total)}**`]],
  );
}

function renderCost({ bills, platform }: Reported): string[] {
  const { messages, receipts } = bills.million;
  const { secret, alarm, customMetric, dashboard } = monthlyPrices;
  const fixed = 2 * secret.usd + platform.alarms * alarm.usd + customMetric.usd + dashboard.usd;
  return [
    `**What AWS charges**: list prices of us-east-1 (${pricedOn}), without the free tier.`,
    "",
    ...renderBill("a million relayed messages", messages),
    ...renderBill(`their receipts: ${receiptsPerMessage} each, dropped by the webhook`, receipts),
    `A message with its receipts: **${usd(messages.usd + receipts.usd)}** for a million. Log: ${bills.logBytes.message} bytes for a message, ${bills.logBytes.receipt} for a receipt.`,
    "",
    ...renderBill(
      "a thousand conversations, opened with an invitation, connected and closed",
      bills.thousandConversations,
    ),
    `Fixed monthly cost: ${usd(fixed)} (two secrets, ${platform.alarms} alarms, one metric, one dashboard).`,
    "",
  ];
}

export function render(reported: Reported): string {
  const { figures, targets, bundleBytes, node, processors, rounds, journey } = reported;
  const sizes = Object.entries(bundleBytes).map(([name, bytes]) => `${name} ${kB(bytes)}`);
  return [
    `Node.js ${node} on ${process.platform}-${process.arch} with ${processors} processors; ${rounds} rounds in turn, fresh processes; medians (minimum–maximum).`,
    "",
    ...renderSpeed(figures),
    `**Bundles**: ${sizes.join(", ")}.`,
    "",
    `**Warm, CPU ms**: a relayed message in process-event ${withSpread(figures.relayed.warmCpuMs)}, a receipt dropped by the webhook ${withSpread(figures.dropped.warmCpuMs)}, OpenConversation without its wait ${withSpread(figures.operation.warmCpuMs)}.`,
    "",
    ...renderCalls(reported),
    ...renderItem(journey),
    ...renderCost(reported),
    "**Targets**:",
    "",
    ...table(
      ["", "wanted", "measured", ""],
      targets.map(({ what, wanted, measured, isMet }) => [what, wanted, measured, isMet ? "met" : "**missed**"]),
      "words",
    ),
  ].join("\n");
}

const documentUrl = new URL("../docs/performance.md", import.meta.url);
const begin = "<!-- Written by npm run bench: begin -->";
const end = "<!-- Written by npm run bench: end -->";

/** Replaces the generated part of the document. */
export function updateDocument(rendered: string): void {
  const text = readFileSync(documentUrl, "utf8");
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined)
    throw new Error(`docs/performance.md lacks the lines "${begin}" and "${end}".`);
  writeFileSync(documentUrl, `${before}${begin}\n\n${rendered}\n${end}${after}`);
}
