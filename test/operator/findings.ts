import type { Finding } from "../../packages/operator/smoke/finding.ts";

export async function collect(check: AsyncIterable<Finding>): Promise<Finding[]> {
  const findings: Finding[] = [];
  for await (const finding of check) findings.push(finding);
  return findings;
}

/** The worst verdict of each check. */
export function verdicts(findings: readonly Finding[]): Record<string, Finding["verdict"]> {
  const worstLast = ["unknown", "ok", "failed"];
  const sorted = [...findings].sort((one, other) => worstLast.indexOf(one.verdict) - worstLast.indexOf(other.verdict));
  return Object.fromEntries(sorted.map(({ check, verdict }) => [check, verdict]));
}
