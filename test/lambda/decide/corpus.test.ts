import { replyWords } from "../../../config/reply-words.ts";
import { wordsFor } from "../../../lambda/decide/locale.ts";
import { readReply } from "../../../lambda/decide/reply.ts";
import type { ReplyMeaning, Situation } from "../../../lambda/model/terms.ts";
import { corpus } from "./corpus/index.ts";
import type { LabelledReply } from "./corpus/labelled.ts";

const situations = ["answering", "connected", "outside"] as const;
const read = (text: string, locale: string, situation: Situation): ReplyMeaning =>
  readReply(text, wordsFor(replyWords, locale, locale), situation);

/** The replies that are not read as they should be, with what they were taken for. */
const misread = (
  locale: string,
  replies: readonly LabelledReply[],
  isRight: (read: ReplyMeaning, label: ReplyMeaning) => boolean,
) =>
  replies
    .map((reply) => ({ ...reply, read: read(reply.text, locale, reply.situation) }))
    .filter((reply) => !isRight(reply.read, reply.meaning));

test("the corpus has every language that the default words have, and hundreds of replies", () => {
  expect(Object.keys(corpus).sort()).toEqual(Object.keys(replyWords).sort());
  const texts = Object.entries(corpus).map(([, replies]) => new Set(replies.map(({ text }) => text)).size);
  for (const count of texts) expect(count).toBeGreaterThan(150);
});

describe.each(Object.entries(corpus))("in %s", (locale, replies) => {
  const stops = replies.filter(({ meaning }) => meaning === "stop");
  const yeses = replies.filter(({ meaning, situation }) => meaning === "yes" && situation === "answering");

  test("nothing is taken for a consent that is none", () => {
    expect(misread(locale, replies, (as, label) => as !== "yes" || label === "yes")).toEqual([]);
  });

  test("no STOP is missed", () => {
    expect(misread(locale, stops, (as) => as === "stop")).toEqual([]);
  });

  test("nothing else is a STOP, to a driver least of all", () => {
    expect(misread(locale, replies, (as, label) => as !== "stop" || label === "stop")).toEqual([]);
  });

  test("who is not sure has not said no", () => {
    expect(misread(locale, replies, (as, label) => as !== "no" || label === "no")).toEqual([]);
  });

  test("every label is met", () => {
    expect(misread(locale, replies, (as, label) => as === label)).toEqual([]);
  });

  test("each situation has STOPs and what is none", () => {
    for (const situation of situations) {
      const isStop = (wanted: boolean) => (reply: LabelledReply) =>
        reply.situation === situation && (reply.meaning === "stop") === wanted;
      expect(replies.filter(isStop(true)).length).toBeGreaterThan(10);
      expect(replies.filter(isStop(false)).length).toBeGreaterThan(4);
    }
  });

  test("what is a STOP between two who are connected is one for everybody, in every language", () => {
    const unmistakable = stops.filter(({ situation }) => situation === "connected").map(({ text }) => text);
    const missed = Object.keys(corpus).flatMap((other) =>
      situations.flatMap((situation) =>
        unmistakable
          .filter((text) => read(text, other, situation) !== "stop")
          .map((text) => `${other} ${situation} ${text}`),
      ),
    );
    expect(missed).toEqual([]);
  });

  /** Nothing of this changes what is said. */
  const disguises: [name: string, disguise: (text: string) => string][] = [
    ["in capitals", (text) => text.toUpperCase()],
    ["decomposed", (text) => text.normalize("NFD")],
    ["between direction marks", (text) => `\u202b\u200f${text}\u200e\u202c`],
    ["with a joiner after each letter", (text) => [...text].join("\u200d")],
    ["with a soft hyphen, a byte order mark and spaces", (text) => `\ufeff \u00a0${text}\u00ad\u3000`],
    ["with an emoji after it", (text) => `${text} 🙏🏽😡`],
    ["emphasized", (text) => `*_${text}_*`],
    ["quoted", (text) => `«${text}»`],
    ["shouted", (text) => `${text}!!!`],
    ["on two lines", (text) => `\n${text}\n…`],
    ["in full width", (text) => text.replace(/[!-~]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0))],
  ];

  test.each(disguises)("a STOP %s is one, and what is none stays none", (_, disguise) => {
    const disguised = replies.map((reply) => ({ ...reply, text: disguise(reply.text) }));
    expect(misread(locale, disguised, (as, label) => (as === "stop") === (label === "stop"))).toEqual([]);
  });

  test("a STOP said more than once is one", () => {
    const repeated = stops.flatMap((reply) => [
      { ...reply, text: `${reply.text}. ${reply.text}` },
      { ...reply, text: `${reply.text}\n${reply.text}!\n${reply.text}!!` },
    ]);
    expect(misread(locale, repeated, (as) => as === "stop")).toEqual([]);
  });

  test("a yes that a STOP, a no or a question follows is no consent", () => {
    const words = wordsFor(replyWords, locale, locale);
    const inside = ["stop", "unsubscribe", ...words.no];
    // "Sí, planta baja" is the ground floor, and "yes, at the end" an address: these must be a clause.
    const asClause = [...words.stop, ...(words.stopUnlessConnected ?? [])];
    const followed = yeses.flatMap(({ text }) => [
      ...inside.map((word) => `${text} ${word}`),
      ...[...inside, ...asClause].flatMap((word) => [`${text}, ${word}`, `${text}. ${word}!`, `${text}\n${word} 🙏`]),
      `${text}?`,
      `${text} ؟`,
      `${text}？`,
    ]);
    expect(followed.filter((text) => read(text, locale, "answering") === "yes")).toEqual([]);
  });
});
