import fc from "fast-check";
import { replyWords } from "../../../config/reply-words.ts";
import { foldText, readLength } from "../../../lambda/decide/fold-text.ts";
import { readReply } from "../../../lambda/decide/reply.ts";
import type { ReplyWords } from "../../../lambda/model/configuration.ts";

function wordsOf(locale: string): ReplyWords {
  const words = replyWords[locale];
  if (!words) throw new Error(`There are no reply words for ${locale}.`);
  return words;
}

const nothing: ReplyWords = { yes: [], no: [], stop: [], start: [] };
const answer = (body: string, locale: string) => readReply(body, wordsOf(locale), "answering");

describe.each(Object.keys(replyWords))("every phrase configured for %s", (locale) => {
  const words = wordsOf(locale);
  const phrases = (["yes", "yesAlone", "no", "stop", "stopUnlessConnected", "doubt", "start"] as const).flatMap(
    (list) => (words[list] ?? []).map((phrase) => [phrase, list] as const),
  );

  test.each(phrases)("%j is a %s, alone, in capitals and with punctuation", (phrase, list) => {
    const ways = [phrase, phrase.toUpperCase(), ` ${phrase} `, `${phrase}!`, `${phrase}.`, `"${phrase}"`];
    for (const reply of [...ways, phrase.normalize("NFD")]) {
      // A question or "cancel" takes a yes back within a message, and may be a no or a stop alone.
      const meanings = { yesAlone: ["yes"], stopUnlessConnected: ["stop"], doubt: ["unclear", "stop", "no"] };
      expect(list in meanings ? meanings[list as keyof typeof meanings] : [list]).toContain(
        readReply(reply, words, "answering"),
      );
    }
  });
});

const anyLocale = fc.constantFrom(...Object.keys(replyWords).map(wordsOf));
const anyText = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }), fc.string());

test("a no stays one whatever follows it, unless a longer phrase of another kind begins the same", () => {
  const separator = fc.constantFrom(" ", ", ", ". ", "! ", "… ", " - ", "\n", " 😀 ", ": ");
  const noOf = anyLocale.chain((words) => fc.tuple(fc.constant(words), fc.constantFrom(...words.no)));
  fc.assert(
    fc.property(noOf, separator, anyText, ([words, phrase], between, rest) => {
      const reply = `${phrase}${between}${rest}`;
      const others = [...words.yes, ...(words.doubt ?? [])].map(foldText);
      fc.pre(!others.some((other) => other.length > foldText(phrase).length && foldText(reply).startsWith(other)));
      fc.pre(!foldText(reply).startsWith(`${foldText(phrase)} ?`));
      expect(["no", "stop"]).toContain(readReply(reply, words, "answering"));
    }),
    { numRuns: 500 },
  );
});

test.each([
  ["en", "of course not"],
  ["en", "okay, no thanks"],
  ["en", "yes and no"],
  ["es", "claro que no"],
  ["pt-BR", "claro que não"],
  ["fr", "bien sûr que non"],
  ["de", "natürlich nicht"],
  ["hi", "ठीक नहीं है"],
  ["ar", "طبعا لا"],
])("%s: a yes that is taken back is no consent: %s", (locale, body) => {
  expect(answer(body, locale)).toBe("unclear");
});

test.each([
  ["en", "yes, no problem"],
  ["de", "ja, kein problem"],
  ["es", "claro, no hay problema"],
])("%s: a yes with another yes that holds a no stays one: %s", (locale, body) => {
  expect(answer(body, locale)).toBe("yes");
});

test("a stop or a start with another word before or after it is none", () => {
  const anotherWord = fc.constantFrom("quickly", "the", "car", "门", "9");
  fc.assert(
    fc.property(anyLocale, anotherWord, fc.nat(), (words, other, place) => {
      const alone = [...words.stop, ...words.start].filter((word) => !/[\u3040-\u30ff\u4e00-\u9fff]/.test(word));
      const word = alone[place % alone.length] ?? "stop";
      for (const reply of [`${word} ${other}`, `${other} ${word}`])
        expect(["stop", "start"]).not.toContain(readReply(reply, words, "outside"));
    }),
  );
});

test("without any words a STOP alone is understood", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(readReply(text, nothing, "answering")).toBe("unclear");
    }),
  );
  expect(readReply("Please stop!", nothing, "connected")).toBe("stop");
});

test("every word that Twilio and AWS require is a STOP, in every language and situation", () => {
  const twilio = ["STOP", "UNSUBSCRIBE", "END", "QUIT", "STOPALL", "REVOKE", "OPTOUT", "CANCEL"];
  const aws = ["ARRET", "CANCEL", "END", "OPT-OUT", "OPTOUT", "QUIT", "REMOVE", "STOP", "TD", "UNSUBSCRIBE"];
  for (const word of [...twilio, ...aws, "STOP ALL"]) {
    for (const locale of Object.keys(replyWords)) {
      for (const situation of ["answering", "connected", "outside"] as const)
        expect([word, locale, readReply(word, wordsOf(locale), situation)]).toEqual([word, locale, "stop"]);
    }
  }
});

test("a phrase that is configured both as a yes and as a no is unclear", () => {
  expect(readReply("maybe", { ...nothing, yes: ["maybe"], no: ["Maybe"] }, "answering")).toBe("unclear");
});

test("any text is read without a throw, as one of the five meanings", () => {
  fc.assert(
    fc.property(anyText, anyLocale, (text, words) => {
      expect(["yes", "no", "stop", "start", "unclear"]).toContain(readReply(text, words, "connected"));
    }),
    { numRuns: 500 },
  );
});

describe("a text longer than is read", () => {
  const padding = "and ".repeat(readLength / 4);

  test("is no yes, because its end may take the yes back", () => {
    expect(answer(`yes ${padding.slice(0, 200)}`, "en")).toBe("yes");
    expect(answer(`yes ${padding} but stop`, "en")).toBe("unclear");
  });

  test("is a no, or a STOP that is repeated without end", () => {
    expect(answer(`no, ${padding}`, "en")).toBe("no");
    for (const unit of ["STOP ", "STOP!! ", "please stop "]) expect(answer(unit.repeat(1_000), "en")).toBe("stop");
  });

  const hostile = [
    "a",
    "stop ",
    "stop",
    "yes ",
    "no ",
    "hi ",
    "? ",
    ",",
    " ",
    "!",
    "-",
    "s.",
    "👍",
    "\u0301",
    "\u200f",
    "\ufdfa",
    "يا",
    "はい",
    "停止",
    "please stop ",
    "не",
    "\ud83d",
    "a\u0301-",
    "¿",
    "\u202e",
    "stop, yes? ",
    "i'",
    "ﬃ",
    "\u1100",
  ].flatMap((unit) => [
    unit.repeat(Math.ceil(32_768 / unit.length)),
    `${unit.repeat(16_000)}x`,
    `yes ${unit.repeat(16_000)}`,
  ]);

  /** Characters that the reader's string methods are given: the work, whatever the machine. Jest's spies keep calls. */
  function workOf(text: string, words: ReplyWords): number {
    let work = 0;
    const methods = ["normalize", "replace", "split", "includes", "toLowerCase", "startsWith", "slice"] as const;
    const originals = methods.map((method) => [method, String.prototype[method]] as const);
    for (const [method, original] of originals) {
      const isShort = method === "startsWith" || method === "slice";
      Object.assign(String.prototype, {
        [method](this: string, ...given: never[]) {
          work += isShort ? 1 : this.length;
          return (original as (...given: never[]) => unknown).apply(this, given);
        },
      });
    }
    try {
      readReply(text, words, "answering");
    } finally {
      for (const [method, original] of originals) Object.assign(String.prototype, { [method]: original });
    }
    return work;
  }

  test("costs no more than a bound", () => {
    for (const words of [wordsOf("en"), wordsOf("ja")]) {
      readReply("", words, "answering");
      for (const text of hostile) {
        expect([text.slice(0, 20), Math.max(2_500_000, workOf(text, words))]).toEqual([text.slice(0, 20), 2_500_000]);
      }
    }
  });
});

describe("foldText", () => {
  test.each([
    ["Não", "nao"],
    ["D’accord", "daccord"],
    ["d‘accord", "daccord"],
    ["OPT-OUT", "opt out"],
    ["Ｓ.Ｔ.Ｏ.Ｐ", "stop"],
    ["stooop!!!", "stop"],
    ["No. ¿Quién es?", "no , ? quien es ?"],
    ["ok - stop", "ok , stop"],
    ["\u200fتـوقّف", "توقف"],
    ["ﾊｲ", "はい"],
    ["  two \t\n words ", "two , words"],
    ["👍\ufe0f", "👍"],
    ["ＯＫ", "ok"],
    ["¡Sí!", "si"],
    ["ﬁne", "fine"],
    ["نَعَم", "نعم"],
  ])("%j is folded to %j", (text, folded) => {
    expect(foldText(text)).toBe(folded);
  });

  test("folding twice is folding once", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(foldText(foldText(text))).toBe(foldText(text));
      }),
      { numRuns: 1000 },
    );
  });

  test("every letter of Unicode folds to the same, composed or decomposed", () => {
    const different: string[] = [];
    for (let code = 0; code <= 0x1ffff; code++) {
      const character = String.fromCodePoint(code);
      const folded = foldText(character);
      if (folded !== foldText(character.normalize("NFD")) || folded !== foldText(folded))
        different.push(code.toString(16));
    }
    expect(different).toEqual([]);
  });
});
