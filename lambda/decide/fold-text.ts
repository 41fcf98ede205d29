/**
 * Longer than any reply, and the most that Twilio sends in a message: the work on a text that somebody else wrote must
 * have a bound.
 */
export const readLength = 1_600;

/** Accents of Latin letters, vowel marks of Arabic and its stretching, Hindi's dot, skin tones of emoji. */
const variedMarks = /[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u093c]|\p{Emoji_Modifier}/gu;

/** Joiners, direction marks, soft hyphens, byte order marks, emoji variants: on no screen, and in many a paste. */
const invisible = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;

/** Letters that people take for each other: Arabic's, Persian keyboards', Hindi's two nasal signs. */
const sameLetters: Record<string, string> = { ى: "ي", ی: "ي", ة: "ه", ک: "ك", "\u0901": "\u0902" };

/** "S.T.O.P": what stands between two lone letters. */
const betweenLoneLetters = /(?<![\p{L}\p{M}])(\p{L})[-.\u00b7\u2022_*](?=\p{L}(?![\p{L}\p{M}]))/gu;

/** "S T O P": three lone letters or more. */
const loneLetters = /(?<![\p{L}\p{M}])\p{L}(?: \p{L}(?![\p{L}\p{M}])){2,}/gu;

const hiragana = (katakana: string): string => String.fromCharCode(katakana.charCodeAt(0) - 0x60);

/** Marks in a row: "," or "?"; ", ?" where a clause ended before a question began ("No. ¿Quién es?"). */
function oneMark(marks: string): string {
  if (!marks.includes("?")) return " , ";
  return marks.trimStart().startsWith("?") ? " ? " : " , ? ";
}

/**
 * Folds what people vary without meaning anything by it, and leaves words, numbers and emoji with one space between
 * them, "," where a clause ends and "?" where a question does: "¡Sí!" and "si" are one, and so are "OPT-OUT" and "opt
 * out", "stooop" and "stop". Folding twice is folding once.
 */
export function foldText(text: string): string {
  return (
    text
      .slice(0, readLength)
      // Before the normal form, which would take the acute accent for a space with a mark.
      .replace(/[\u00b4\u1ffd]/g, "'")
      // A normal form may be 18 times as long as the text.
      .normalize("NFKD")
      .slice(0, readLength)
      .replace(invisible, "")
      .replace(variedMarks, "")
      .toLowerCase()
      .replace(/[ىیةک\u0901]/g, (letter) => sameLetters[letter] ?? letter)
      .replace(/[\u30a1-\u30f6]/g, hiragana)
      .replace(/['\u2018\u2019\u02bc`]/g, "")
      .replace(betweenLoneLetters, "$1")
      // "OPT-OUT", "laisse-moi"; a dash with a space beside it ends a clause.
      .replace(/(?<=[\p{L}\p{N}\p{M}])\p{Pd}(?=[\p{L}\p{N}])/gu, " ")
      .replace(/\p{Extended_Pictographic}/gu, " $& ")
      .replace(/[?¿؟]/g, " ? ")
      .replace(/[\n.,;:!¡…،؛。、।|/()\p{Pd}]/gu, " , ")
      .replace(/[^\p{L}\p{M}\p{N}\p{Extended_Pictographic},?]/gu, " ")
      .replace(/[ ,?]*[,?][ ,?]*/g, oneMark)
      .replace(/ +/g, " ")
      .replace(loneLetters, (letters) => letters.replaceAll(" ", ""))
      .replace(/(\p{L})\1{2,}/gu, "$1")
      .replace(/^[ ,]+/, "")
      .trimEnd()
      .replace(/ ,$/, "")
  );
}
