import { replyWords } from "../../../config/reply-words.ts";
import { wordsFor } from "../../../lambda/decide/locale.ts";
import { readReply } from "../../../lambda/decide/reply.ts";
import { situationOf } from "../../../lambda/decide/sides.ts";
import type { ReplyWords } from "../../../lambda/model/configuration.ts";
import { inState } from "./given.ts";

describe("what a message is said into", () => {
  test("the invitee answers while the invitation waits", () => {
    expect(situationOf(inState.inviting(), "invitee")).toBe("answering");
  });

  test("the initiator answers nothing", () => {
    expect(situationOf(inState.inviting(), "initiator")).toBe("connected");
  });

  test.each(["connecting", "connected"] as const)("two who are %s talk to each other", (status) => {
    for (const side of ["initiator", "invitee"] as const)
      expect(situationOf(inState[status](), side)).toBe("connected");
  });

  test("without a conversation it is said outside", () => {
    expect(situationOf(undefined, undefined)).toBe("outside");
  });
});

describe("the words in which somebody is understood", () => {
  const none: ReplyWords = { yes: ["yes"], no: ["no"], stop: ["stop"], start: ["start"] };
  const stage = {
    en: { ...none, stop: ["stop", "enough now"] },
    it: { ...none, stop: ["stop", "cancellami"], stopUnlessConnected: ["enough now"] },
  };
  const read = (text: string, locale: string) => readReply(text, wordsFor(stage, locale, "en"), "connected");

  test("have the stops of every language of the stage", () => {
    expect(read("Cancellami!", "en")).toBe("stop");
    expect(read("Enough now", "en")).toBe("stop");
  });

  test("and not those that mean something else in their own", () => {
    expect(read("Enough now", "it")).toBe("unclear");
  });

  test("are the default language's where theirs is not spoken", () => {
    expect(wordsFor(replyWords, "sw", "de").yes).toEqual(replyWords.de?.yes);
  });
});
