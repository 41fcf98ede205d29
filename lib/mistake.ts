/** One thing to correct in a configuration. */
export interface Mistake {
  /** Path of the key, such as `timers.inactive` or `senders[1]`. */
  readonly key: string;
  /** The current value; undefined when the key is missing. */
  readonly value: unknown;
  /** What to write instead. */
  readonly remedy: string;
}

/** Formats a path as in TypeScript: `templates["delivery-invitation"].contentSids.en`, `senders[1]`. */
export function pathOf(...keys: readonly unknown[]): string {
  return keys.map(segment).join("").replace(/^\./, "");
}

function segment(key: unknown): string {
  if (typeof key === "number") return `[${key}]`;
  return /^[A-Za-z_]\w*$/.test(String(key)) ? `.${key}` : `["${key}"]`;
}
