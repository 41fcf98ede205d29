import { maskText } from "@masked-conversations/client";

/** A whole text that is a date, with or without a time: `maskText` would take its digits for a number to call. */
const isoDate = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/;

function masked(value: unknown): unknown {
  if (typeof value === "string") return isoDate.test(value) ? value : maskText(value);
  if (typeof value === "number") return maskText(String(value)) === String(value) ? value : maskText(String(value));
  if (Array.isArray(value)) return value.map(masked);
  return typeof value === "object" && value !== null ? maskEvidence({ ...value }) : value;
}

/** Evidence is the caller's own JSON, and no answer shows a whole number: neither in a value nor in a key. */
export function maskEvidence(evidence: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(evidence).map(([key, value]) => [maskText(key), masked(value)]));
}
