/**
 * Twilio takes 1,600 characters in a message, and counts them in UTF-16 units; a person may write 32 kB (Twilio,
 * "Conversations Limits"; error 21617).
 */
const longestBodyUnits = 1_600;

/** What people see as one character; one that is longer than a message, in its code points. */
function* charactersOf(body: string): Generator<string> {
  // Made here: it loads the tables of Unicode, which no start of the function should wait for.
  const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });
  for (const { segment } of graphemes.segment(body)) {
    if (segment.length <= longestBodyUnits) yield segment;
    else yield* segment;
  }
}

/** Cuts a text into what Twilio takes, never inside what people see as one character: a family of emoji is one. */
export function partsOf(body: string): string[] {
  const parts: string[] = [];
  let part = "";
  for (const character of charactersOf(body)) {
    if (part.length + character.length > longestBodyUnits) {
      parts.push(part);
      part = "";
    }
    part += character;
  }
  return part === "" ? parts : [...parts, part];
}
