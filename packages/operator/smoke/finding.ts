import { maskText } from "@masked-conversations/client";

/** The result of one check. `unknown`: a program cannot determine it; it does not fail the test. */
export type Finding =
  | { verdict: "ok"; check: string; detail: string }
  | { verdict: "unknown"; check: string; detail: string }
  | { verdict: "failed"; check: string; is: string; expected: string; remedy: string };

/** Yields its findings one by one. */
export type Check = AsyncGenerator<Finding, void>;

export const ok = (check: string, detail: string): Finding => ({ verdict: "ok", check, detail });
export const unknown = (check: string, detail: string): Finding => ({ verdict: "unknown", check, detail });
export const failed = (check: string, is: string, expected: string, remedy: string): Finding => ({
  verdict: "failed",
  check,
  is,
  expected,
  remedy,
});

/** @param problems the finding is ok when there are none */
export const okUnless = (
  check: string,
  detail: string,
  problems: readonly string[],
  expected: string,
  remedy: string,
): Finding => (problems.length === 0 ? ok(check, detail) : failed(check, problems.join("; "), expected, remedy));

/** An error's message together with its causes, because `fetch failed` alone explains nothing. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { status, code } = error as { status?: unknown; code?: unknown };
  const details = [status && `status ${status}`, code && `code ${code}`].filter(Boolean).join(", ");
  const cause = error.cause === undefined ? "" : `: ${reasonOf(error.cause)}`;
  return `${error.name}: ${error.message}${details && ` (${details})`}${cause}`;
}

/** Turns an error in one check into a finding, so that the other checks still run. */
export async function* attempt(check: string, remedy: string, run: () => Check): Check {
  try {
    yield* run();
  } catch (error) {
    yield failed(check, `no answer: ${reasonOf(error)}`, "an answer", remedy);
  }
}

/** One line, with anything that could be a person's number masked. */
export function lineOf(finding: Finding): string {
  const { check } = finding;
  if (finding.verdict === "failed") {
    return maskText(`✗ ${check}: ${finding.is}. Expected: ${finding.expected}. ${finding.remedy}`);
  }
  return maskText(`${finding.verdict === "ok" ? "✓" : "?"} ${check}: ${finding.detail}`);
}
