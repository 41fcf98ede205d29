import type { Finding } from "../../packages/operator/smoke/finding.ts";

/** Everything that a look found. */
export async function collect(look: AsyncIterable<Finding>): Promise<Finding[]> {
  const findings: Finding[] = [];
  for await (const finding of look) findings.push(finding);
  return findings;
}

/** The verdicts by what was checked; of several on one thing the worst. */
export function verdicts(findings: readonly Finding[]): Record<string, Finding["verdict"]> {
  const worstLast = ["untold", "ok", "failed"];
  const sorted = [...findings].sort((one, other) => worstLast.indexOf(one.verdict) - worstLast.indexOf(other.verdict));
  return Object.fromEntries(sorted.map(({ check, verdict }) => [check, verdict]));
}
