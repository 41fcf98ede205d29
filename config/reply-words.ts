import type { Locale, ReplyWords } from "../lambda/model/configuration.ts";
import { ar } from "./reply-words/ar.ts";
import { de } from "./reply-words/de.ts";
import { en } from "./reply-words/en.ts";
import { es } from "./reply-words/es.ts";
import { fr } from "./reply-words/fr.ts";
import { hi } from "./reply-words/hi.ts";
import { ja } from "./reply-words/ja.ts";
import { ptBR } from "./reply-words/pt-BR.ts";

/**
 * Reply words to begin with, for every stage. A yes or a no may be followed by more words ("yes, please"), a stop or a
 * start stands alone; where phrases overlap, the longest wins ("no problem" is a yes, "no" is not). No word has one
 * letter: "S. Martín 123" is an address. `test/lambda/decide/corpus/` has what people reply.
 */
export const replyWords: Record<Locale, ReplyWords> = { en, es, "pt-BR": ptBR, fr, de, ja, ar, hi };
