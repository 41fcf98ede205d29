import { listed } from "../../lambda/decide/listed.ts";
import type { ReplyWords } from "../../lambda/model/configuration.ts";
import { keywords, unclearAnywhere } from "./keywords.ts";

export const fr: ReplyWords = {
  yes: listed`
    oui, ouais, ouai, yes, d'accord, d accord, dac, ok, okay, bien sûr, volontiers, avec plaisir, pas de problème,
    pas de problèmes, pas de souci, pas de soucis, sans problème, sans souci, j'accepte, ça marche, ça me va, entendu,
    évidemment, parfait, carrément, tout à fait, 👍, 👌, ✅
  `,
  no: listed`
    non, nan, no, nope, non merci, pas maintenant, pas aujourd'hui, pas intéressé, pas intéressée, pas besoin,
    surtout pas, certainement pas, jamais, je ne veux pas, je veux pas, ça ne m'intéresse pas, ça m'intéresse pas,
    hors de question, je refuse, refuser, 👎
  `,
  stop: [...keywords.stop, ...listed`arrêt, désabonner`],
  stopUnlessConnected: listed`
    arrêter, arrêtez, arrête, stoppez, stoppe, annuler, annulez, annule, ça suffit, assez
  `,
  doubt: [
    ...unclearAnywhere,
    ...listed`
      pas, plus de messages, rien, aucun, aucune, qui, c'est qui, c qui, quoi, pourquoi, combien, pour quoi, de quoi,
      quel, quelle, je ne sais pas, je sais pas, chais pas, pas sûr, pas sûre, pas compris, pas d'idée, aucune idée,
      arrêtez, arrête, annulez, annule, annuler, erreur de numéro, mauvais numéro
    `,
  ],
  start: [...keywords.start, ...listed`démarrer, reprendre, réabonner`],
};
