import { attackOperations } from "./attack-operations.ts";
import { attackWebhook } from "./attack-webhooks.ts";
import type { Figures } from "./tally.ts";

/**
 * `npm run hostile [-- <requests to each> <seed>]`: runs at full size and prints the figures; exits with 1 on any fault.
 */
const [count = 100_000, seed = 1] = process.argv.slice(2).map(Number);

const targets: [string, () => Promise<Figures>][] = [
  ["POST /twilio/conversations", () => attackWebhook("/twilio/conversations", seed, count)],
  ["POST /twilio/messages", () => attackWebhook("/twilio/messages", seed + 1, count)],
  ["the operations", () => attackOperations(seed + 2, count)],
];

const maxGrowthMb = 50;

for (const [name, attack] of targets) {
  const startMs = performance.now();
  const { faults, ...figures } = await attack();
  const seconds = Math.round((performance.now() - startMs) / 1_000);
  console.log(`${name}, seed ${seed}, ${seconds} s:`, figures);
  console.log(Object.keys(faults).length > 0 ? { faults } : "no faults");
  if (Object.keys(faults).length > 0 || figures.heapGrowthMb > maxGrowthMb) process.exitCode = 1;
}
