import type { Locale, RuntimeConfiguration } from "../model/configuration.ts";
import type { KnownPerson } from "../model/people.ts";
import type { ReplyMeaning } from "../model/terms.ts";
import { wordsFor } from "./locale.ts";
import { readReply } from "./reply.ts";

/**
 * The language of somebody who writes to a sender: that of their last conversation there, else of any, else the
 * stage's.
 */
export function localeOf({ pairs }: KnownPerson, proxyAddress: string, defaultLocale: Locale): Locale {
  const here = pairs.find((pair) => pair.proxyAddress === proxyAddress)?.locale;
  return here ?? pairs.find(({ locale }) => locale !== undefined)?.locale ?? defaultLocale;
}

/**
 * What a message outside any conversation means, in its writer's language. Of the meanings, `stop` and `start` alone
 * change anything there.
 */
export function readStrayMessage(
  person: KnownPerson,
  { proxyAddress, body }: { proxyAddress: string; body: string },
  { replyWords, defaultLocale }: RuntimeConfiguration,
): ReplyMeaning {
  const words = wordsFor(replyWords, localeOf(person, proxyAddress, defaultLocale), defaultLocale);
  return readReply(body, words, "outside");
}
