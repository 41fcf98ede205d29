import { listed } from "../../lambda/decide/listed.ts";
import type { ReplyWords } from "../../lambda/model/configuration.ts";
import { keywords, unclearAnywhere } from "./keywords.ts";

export const en: ReplyWords = {
  yes: listed`
    yeah why not, why not, yeh, please do, sure thing, yes, yess, yea, yeah, yep, yup, sure, ok, okay, okie, okey,
    alright, all right, of course, no problem, no problem at all, no problems, no prob, no worries, not a problem,
    go ahead, sounds good, works for me, that's fine, i agree, accept, 👍, 👌, ✅
  `,
  yesAlone: listed`
    np, fine, certainly, agreed, definitely, absolutely
  `,
  no: listed`
    not right now, no need, no, nope, nah, not now, not today, not interested, not really, no thanks, no thank you,
    no way, never, decline, don't, i don't want, i do not want, i'd rather not, rather not, absolutely not,
    definitely not, i'm not interested, 👎
  `,
  stop: [...keywords.stop, ...listed`opt out, leave me alone`],
  stopUnlessConnected: listed`stop it, stop now, stop this, enough, that's enough, halt`,
  doubt: [
    ...unclearAnywhere,
    ...listed`
    yes hello, speaking, whatever, bye, remove my, delete my, report you, wrong person, no comprendo, no i don't know,
    no i dont know, as if, scam, how did, how do, how come, how long, where are, where is, when will, when are,
    when is, not my, not, can't, cannot, won't, wouldn't, isn't, doesn't, didn't, don't know, don't understand,
    dont remember, do not, i don't know, no idea, no clue, no one, nobody, no bell, no answer, no english, don't stop,
    who, who's, what, what's, why, which, how much, cancel, stop
    `,
  ],
  start: [...keywords.start, ...listed`opt in, subscribe`],
};
