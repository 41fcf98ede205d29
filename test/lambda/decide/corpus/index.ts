import { ar } from "./ar.ts";
import { de } from "./de.ts";
import { en } from "./en.ts";
import { es } from "./es.ts";
import { fr } from "./fr.ts";
import { hi } from "./hi.ts";
import { ja } from "./ja.ts";
import type { LabelledReply } from "./labelled.ts";
import { ptBR } from "./pt-BR.ts";

/** What people answer, by the language that they were asked in. Labelled before the reader was written for it. */
export const corpus: Record<string, readonly LabelledReply[]> = { en, es, "pt-BR": ptBR, fr, de, ja, ar, hi };
