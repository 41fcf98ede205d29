import { maskText } from "@masked-conversations/client";

/** What one check came to. `untold`: it could not be seen, or is for a person to judge; it does not fail the test. */
export type Finding =
  | { verdict: "ok"; check: string; detail: string }
  | { verdict: "untold"; check: string; detail: string }
  | { verdict: "failed"; check: string; is: string; expected: string; remedy: string };

/** Looks at something and tells what it found, one finding after another. */
export type Look = AsyncGenerator<Finding, void>;

export const ok = (check: string, detail: string): Finding => ({ verdict: "ok", check, detail });
export const untold = (check: string, detail: string): Finding => ({ verdict: "untold", check, detail });
export const failed = (check: string, is: string, expected: string, remedy: string): Finding => ({
  verdict: "failed",
  check,
  is,
  expected,
  remedy,
});

/** @param problems what is wrong; none: all is well */
export const judged = (
  check: string,
  detail: string,
  problems: readonly string[],
  expected: string,
  remedy: string,
): Finding => (problems.length === 0 ? ok(check, detail) : failed(check, problems.join("; "), expected, remedy));

/** What an error says, with its cause where it has one: `fetch failed` alone tells nobody anything. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { status, code } = error as { status?: unknown; code?: unknown };
  const details = [status && `status ${status}`, code && `code ${code}`].filter(Boolean).join(", ");
  const cause = error.cause === undefined ? "" : `: ${reasonOf(error.cause)}`;
  return `${error.name}: ${error.message}${details && ` (${details})`}${cause}`;
}

/** A look that fails is a finding of its own, and the others go on. */
export async function* attempt(check: string, remedy: string, look: () => Look): Look {
  try {
    yield* look();
  } catch (error) {
    yield failed(check, `no answer: ${reasonOf(error)}`, "an answer", remedy);
  }
}

/** One line. Whatever in it could be a person's number is masked, whoever wrote it. */
export function lineOf(finding: Finding): string {
  const { check } = finding;
  if (finding.verdict === "failed") {
    return maskText(`✗ ${check}: ${finding.is}. Expected: ${finding.expected}. ${finding.remedy}`);
  }
  return maskText(`${finding.verdict === "ok" ? "✓" : "?"} ${check}: ${finding.detail}`);
}
