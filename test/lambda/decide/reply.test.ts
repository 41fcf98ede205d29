import fc from "fast-check";
import { replyWords } from "../../../config/reply-words.ts";
import { foldWords, readReply } from "../../../lambda/decide/reply.ts";
import type { ReplyWords } from "../../../lambda/model/configuration.ts";
import type { ReplyMeaning } from "../../../lambda/model/terms.ts";

function wordsOf(locale: string): ReplyWords {
  const words = replyWords[locale];
  if (!words) throw new Error(`There are no reply words for ${locale}.`);
  return words;
}

const meanings: [locale: string, meaning: ReplyMeaning, replies: string[]][] = [
  [
    "en",
    "yes",
    [
      "yes",
      "Yes",
      "YES!",
      "  yes  ",
      "yes please",
      "Yes, I'm at the back door",
      "yes\nI am here",
      "No problem",
      "no problem, come up",
      "of course!",
      "OK",
      "ok.",
      "👍",
      "👍🏿",
      "👍🏻👍🏻",
      "👍 thanks",
      "Ｙｅｓ",
      "𝐘𝐞𝐬",
      "*Yes*",
      "“Yes”",
      "…yes",
    ],
  ],
  [
    "en",
    "no",
    [
      "no",
      "No.",
      "no, leave me alone",
      "NO THANKS",
      "No thank you",
      "not now",
      "don't",
      "Don’t",
      "don´t",
      "👎",
      "👎🏽",
      "nope, sorry",
    ],
  ],
  [
    "en",
    "stop",
    [
      "stop",
      "STOP",
      "STOP.",
      "Stop!!!",
      " stop ",
      "stop it",
      "Leave me alone!",
      "unsubscribe",
      "StopAll",
      "cancel",
      "Quit",
      "*STOP*",
    ],
  ],
  [
    "en",
    "unclear",
    [
      "",
      "   ",
      "?",
      "now",
      "nobody is here",
      "stop by the door",
      "please stop",
      "stopping",
      "yesterday",
      "okra",
      "who is this?",
      "🤔",
      "sureness",
      "can't say no",
      "yes1",
      "start the car",
      "please start",
    ],
  ],
  ["en", "start", ["start", "START", "Start!", "unstop", "opt in", "*Start*"]],
  ["es", "start", ["alta", "ALTA.", "start"]],
  ["pt-BR", "start", ["iniciar", "Voltar!", "start"]],
  ["fr", "start", ["démarrer", "DEMARRER", "start"]],
  ["de", "start", ["starten", "Fortsetzen.", "start"]],
  ["ja", "start", ["開始", "再開。", "start"]],
  ["ar", "start", ["ابدأ", "ابدا", "start"]],
  ["hi", "start", ["शुरू करो", "शुरू करें।", "start"]],
  [
    "es",
    "yes",
    [
      "Sí",
      "si",
      "SÍ",
      "¡Sí!",
      "¿Sí?",
      "sí, estoy abajo",
      "no hay problema",
      "claro que sí",
      "está bien",
      "esta bien",
      "dale 👍",
    ],
  ],
  ["es", "no", ["no", "No, gracias", "no gracias", "ahora no", "para nada", "No quiero"]],
  ["es", "stop", ["para", "¡Para!", "Alto.", "BAJA", "stop"]],
  ["es", "unclear", ["para mañana", "nosotros", "sientate", "bajamos"]],
  ["pt-BR", "yes", ["Sim", "sim, já desço", "com certeza", "tá bom", "ta bom", "TÁ", "sem problema", "beleza!"]],
  ["pt-BR", "no", ["Não", "nao", "não, obrigado", "agora não", "NÃO QUERO"]],
  ["pt-BR", "stop", ["PARAR", "sair", "Descadastrar.", "stop"]],
  ["pt-BR", "unclear", ["parar o carro onde?", "simples", "tarde", "nada"]],
  ["fr", "yes", ["Oui", "D'accord", "d’accord", "bien sur", "Bien sûr !", "pas de souci", "J’accepte"]],
  ["fr", "no", ["Non", "non merci", "Pas maintenant", "je refuse"]],
  ["fr", "stop", ["ARRET", "Arrêt", "arrêtez !", "stop"]],
  ["fr", "unclear", ["on arrive", "nonante", "ouistiti"]],
  ["de", "yes", ["Ja", "ja, gerne", "Kein Problem", "natürlich", "NATÜRLICH!", "naturlich", "passt"]],
  ["de", "no", ["Nein", "nö", "no", "nein danke", "Jetzt nicht"]],
  ["de", "stop", ["Stopp!", "abmelden", "stop"]],
  ["de", "unclear", ["jaguar", "gernegroß", "stopp das Auto", "jahrelang"]],
  ["ja", "yes", ["はい", "はい。", "はい、お願いします", "はいお願いします", "ＯＫ", "了解です！", "いいですよ"]],
  ["ja", "no", ["いいえ", "いいえ、結構です", "結構です。", "いや！"]],
  ["ja", "stop", ["停止", "やめてください。", "配信停止", "STOP"]],
  // Without its voicing mark ばい would be はい.
  ["ja", "unclear", ["ばい", "ぱい", "はいはいです", "もちろんです", "停止しないで"]],
  ["ar", "yes", ["نعم", "نَعَم", "نعم، أنا هنا", "أكيد", "اكيد", "لا مشكلة", "لا مانع"]],
  ["ar", "no", ["لا", "لا، شكرا", "لا أريد", "لا اريد", "غير موافق"]],
  ["ar", "stop", ["توقف", "إيقاف", "ايقاف.", "stop"]],
  ["ar", "unclear", ["لاحقا", "تمامًاا", "قف هناك"]],
  ["hi", "yes", ["हाँ", "हां", "जी हाँ", "हाँ जी", "ठीक है", "ठीक है!", "ज़रूर", "haan", "yes"]],
  ["hi", "no", ["नहीं", "ना", "जी नहीं", "अभी नहीं", "Nahi", "no"]],
  ["hi", "stop", ["बंद करो", "रोको।", "stop"]],
  // Vowel signs make other words: "is", "go", "nine", "by".
  ["hi", "unclear", ["है", "जा", "नौ बजे", "ने", "हम", "जाओ", "रोको मत", "बिल्कुलो"]],
];

describe.each(meanings)("in %s, %s is what is meant by", (locale, meaning, replies) => {
  test.each(replies)("%j", (reply) => {
    expect(readReply(reply, wordsOf(locale))).toBe(meaning);
  });
});

test("every default locale is among the replies above, with every meaning", () => {
  const told = meanings.map(([locale, meaning]) => `${locale} ${meaning}`).sort();
  const all = Object.keys(replyWords).flatMap((locale) =>
    ["yes", "no", "stop", "start", "unclear"].map((meaning) => `${locale} ${meaning}`),
  );
  expect(told).toEqual(all.sort());
});

describe.each(Object.keys(replyWords))("every phrase configured for %s", (locale) => {
  const words = wordsOf(locale);
  const phrases = (["yes", "no", "stop", "start"] as const).flatMap((meaning) =>
    words[meaning].map((phrase) => [phrase, meaning] as const),
  );

  test.each(phrases)("%j is a %s, alone, in capitals and with punctuation", (phrase, meaning) => {
    for (const reply of [
      phrase,
      phrase.toUpperCase(),
      ` ${phrase} `,
      `${phrase}!`,
      `${phrase}.`,
      `"${phrase}"`,
      phrase.normalize("NFD"),
    ])
      expect(readReply(reply, words)).toBe(meaning);
  });
});

const anyLocale = fc.constantFrom(...Object.keys(replyWords).map(wordsOf));
const anyText = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }), fc.string());

test("a no stays one whatever follows it, and a yes too or becomes unclear, unless a longer phrase of the other kind begins the same", () => {
  const separator = fc.constantFrom(" ", ", ", ". ", "! ", "… ", " - ", "\n", " 😀 ", ": ");
  const caseAndPhrase = anyLocale.chain((words) =>
    fc
      .constantFrom("yes" as const, "no" as const)
      .chain((kind) => fc.tuple(fc.constant(words), fc.constant(kind), fc.constantFrom(...words[kind]))),
  );
  fc.assert(
    fc.property(caseAndPhrase, separator, anyText, ([words, kind, phrase], between, rest) => {
      const reply = `${phrase}${between}${rest}`;
      const folded = foldWords(reply);
      const whole = folded.replace(/[\p{P}\s]+$/u, "");
      fc.pre(![...words.stop, ...words.start].some((word) => foldWords(word) === whole));
      const other = kind === "yes" ? words.no : words.yes;
      fc.pre(
        !other.some((one) => folded.startsWith(foldWords(one)) && foldWords(one).length >= foldWords(phrase).length),
      );
      expect(kind === "no" ? ["no"] : ["yes", "unclear"]).toContain(readReply(reply, words));
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
  ["hi", "बिल्कुल नहीं"],
  ["ar", "طبعا لا"],
])("%s: a yes that is taken back is no consent: %s", (locale, body) => {
  expect(readReply(body, replyWords[locale] ?? { yes: [], no: [], stop: [], start: [] })).toBe("unclear");
});

test.each([
  ["en", "yes, no problem"],
  ["de", "ja, kein problem"],
  ["es", "claro, no hay problema"],
])("%s: a yes with another yes that holds a no stays one: %s", (locale, body) => {
  expect(readReply(body, replyWords[locale] ?? { yes: [], no: [], stop: [], start: [] })).toBe("yes");
});

test("a stop or a start with another word before or after it is none", () => {
  const anotherWord = fc.constantFrom("please", "the", "car", "门", "9");
  fc.assert(
    fc.property(anyLocale, anotherWord, fc.nat(), (words, other, place) => {
      const alone = [...words.stop, ...words.start];
      const word = alone[place % alone.length] ?? "stop";
      for (const reply of [`${word} ${other}`, `${other} ${word}`])
        expect(["stop", "start"]).not.toContain(readReply(reply, words));
    }),
  );
});

test("without any words nothing is understood", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      fc.pre(foldWords(text) !== "");
      expect(readReply(text, { yes: [], no: [], stop: [], start: [] })).toBe("unclear");
    }),
  );
});

test("a phrase that is configured both as a yes and as a no is unclear", () => {
  expect(readReply("maybe", { yes: ["maybe"], no: ["Maybe"], stop: [], start: [] })).toBe("unclear");
});

test("any text is read without a throw, as one of the five meanings", () => {
  fc.assert(
    fc.property(anyText, anyLocale, (text, words) => {
      expect(["yes", "no", "stop", "start", "unclear"]).toContain(readReply(text, words));
    }),
    { numRuns: 500 },
  );
});

describe("foldWords", () => {
  test.each([
    ["Não", "nao"],
    ["D’accord", "d'accord"],
    ["d‘accord", "d'accord"],
    ["  two \t\n words ", "two words"],
    ["👍\ufe0f", "👍"],
    ["ＯＫ", "ok"],
    ["¡Sí!", "si!"],
    ["ﬁne", "fine"],
    ["نَعَم", "نعم"],
  ])("%j is folded to %j", (text, folded) => {
    expect(foldWords(text)).toBe(folded);
  });

  test("folding twice is folding once", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(foldWords(foldWords(text))).toBe(foldWords(text));
      }),
      { numRuns: 1000 },
    );
  });

  test("every letter of Unicode folds to the same, composed or decomposed", () => {
    const different: string[] = [];
    for (let code = 0; code <= 0x1ffff; code++) {
      const character = String.fromCodePoint(code);
      const folded = foldWords(character);
      if (folded !== foldWords(character.normalize("NFD")) || folded !== foldWords(folded))
        different.push(code.toString(16));
    }
    expect(different).toEqual([]);
  });
});
