import { execFileSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { functionNames } from "../lib/bundles.ts";
import { billsOf, measuresOf } from "./bills.ts";
import { buildBundles, bytesOf } from "./bundles.ts";
import { benchSecrets, type Figures, measureFigures } from "./figures.ts";
import { type Journey, playJourney } from "./journey.ts";
import { startLoopback } from "./loopback.ts";
import { lambdaNode, startStopwatch } from "./measure.ts";
import { platformLog } from "./platform-log.ts";
import { render, updateDocument } from "./report.ts";
import { checkTargets } from "./targets.ts";

/**
 * `npm run bench [-- <rounds>]`: compares our functions with the naive ones. Prints the tables, writes them to
 * docs/performance.md, and exits with 1 when a target is missed.
 */
const rounds = Number(process.argv[2] ?? 11);
if (!Number.isInteger(rounds) || rounds < 1)
  throw new Error(`"${process.argv[2]}" is not a number of rounds; give a whole number of at least 1.`);

async function measureAll(): Promise<{ figures: Figures; journey: Journey; bundleBytes: Record<string, number> }> {
  const journey = await playJourney(40);
  const loopback = await startLoopback({ tls: true, secrets: benchSecrets });
  const bundles = buildBundles(`${loopback.url}/twilio`, { withNaive: true });
  const stopwatch = startStopwatch(loopback);
  try {
    const figures = await measureFigures(stopwatch, bundles, journey.connected, rounds);
    const bundleBytes = Object.fromEntries(functionNames.map((name) => [name, bytesOf(bundles.ours(name))]));
    return { figures, journey, bundleBytes };
  } finally {
    stopwatch.close();
    bundles.remove();
    await loopback.close();
  }
}

const { figures, journey, bundleBytes } = await measureAll();
const platform = platformLog();
const bills = billsOf(measuresOf(figures, journey, platform), journey);
const { webhook, naiveWebhook, opening, naiveOpening, relayed, duplicateCalls, forgedCalls } = figures;
const targets = checkTargets({
  webhookBytes: webhook.bytes,
  twilioCallerBytes: opening.bytes,
  webhookInitRatio: naiveWebhook.initCpuMs.median / webhook.initCpuMs.median,
  twilioCallerInitRatio: naiveOpening.initCpuMs.median / opening.initCpuMs.median,
  relayedCalls: relayed.calls,
  duplicateCalls,
  forgedCalls,
  openingDepth: journey.connecting[0]?.twilioDepth ?? 0,
  relayedUsdPerMillion: bills.million.messages.usd,
});
const node = execFileSync(lambdaNode(), ["--version"], { encoding: "utf8" }).trim();
const rendered = render({
  figures,
  journey,
  bills,
  platform,
  targets,
  bundleBytes,
  node,
  processors: availableParallelism(),
  rounds,
});
console.log(rendered);
updateDocument(rendered);
for (const { what, measured, wanted } of targets.filter(({ isMet }) => !isMet)) {
  console.error(`Missed: ${what}: ${measured}, wanted ${wanted}.`);
  process.exitCode = 1;
}
