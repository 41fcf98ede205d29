/** Reproducible random choices. fast-check's own would take minutes for 100,000 requests of this size. */
export type Random = ReturnType<typeof seeded>;

export function seeded(seed: number) {
  let state = seed >>> 0;
  /** In [0, 1) (mulberry32). */
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  const pick = <T>(items: readonly [T, ...T[]]): T => items[below(items.length)] ?? items[0];
  return {
    below,
    chance: (probability: number): boolean => next() < probability,
    pick,
    /** Runs one of several functions. */
    oneOf: <T>(...makers: readonly [() => T, ...(() => T)[]]): T => pick(makers)(),
    times: <T>(count: number, make: (index: number) => T): T[] =>
      Array.from({ length: count }, (_, index) => make(index)),
    letters: (length: number): string => Array.from({ length }, () => "abcdefghijklmnopqrstuvwxyz"[below(26)]).join(""),
    digits: (length: number): string => Array.from({ length }, () => below(10)).join(""),
    bytes: (length: number): Buffer => Buffer.from(Array.from({ length }, () => below(256))),
  };
}

/** What no answer and no log line may show: a word from somebody's text, and somebody's number. */
export interface Private {
  word: string;
  phone: string;
}

export const privateOf = (random: Random): Private => ({
  word: `zq${random.letters(12)}`,
  phone: `+5511${random.digits(9)}`,
});

/** Texts that break naive code. */
export const oddText = (random: Random, { word, phone }: Private): string =>
  random.oneOf(
    () => "",
    () => word,
    () => `${word} ${phone}`,
    () => `whatsapp:${phone}`,
    () =>
      random.pick([
        "__proto__",
        "constructor",
        "prototype",
        "toString",
        "hasOwnProperty",
        "then",
        "length",
        "null",
        "undefined",
        "NaN",
      ]),
    () =>
      random.pick([
        "\u0000",
        "\r\nx-injected: 1",
        "\u001b[31m",
        "\u2028",
        "\u202e",
        "\ufeff",
        "\ufffe",
        "\uffff",
        "\ud800",
        "\udfff\ud83d",
      ]),
    () =>
      `${word}${random.pick(["\u0000", "\n", "\t", "\uffff", "\ud800", "%00", "%", "&", "=", "<Response/>", "#{7*7}", '"}'])}`,
    () => random.pick(["😀", "ﷺ", "İ", "e\u0301", "\u0430", "٣٤٥", "🏳️‍🌈"]).repeat(1 + random.below(20)),
    () =>
      random.pick([
        "9007199254740993",
        "1e400",
        "-1",
        "-0",
        "Infinity",
        "0x1F",
        "1_000",
        "1.5",
        "  7  ",
        "9".repeat(400),
      ]),
    () => random.pick(["2026-99-99T99:99:99Z", "+275760-09-13T00:00:00.001Z", "-271821-04-20", "yesterday", "0"]),
    () =>
      random.pick([
        "../../etc/passwd",
        "' OR 1=1 --",
        "{{7*7}}",
        "$(id)",
        "<script>alert(1)</script>",
        "\\",
        "%E0%A4%A",
      ]),
    () => word.repeat(1 + random.below(40)),
  );

const filler = "long and odd ".repeat(500_000);
/** A long text that is cheap to build: a slice of an existing one, preceded by the private word. */
export const longText = ({ word }: Private, length: number): string => `${word} ${filler.slice(0, length)}`;
