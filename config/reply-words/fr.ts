import { listed } from "../../lambda/decide/listed.ts";
import type { ReplyWords } from "../../lambda/model/configuration.ts";
import { keywords, unclearAnywhere } from "./keywords.ts";

export const fr: ReplyWords = {
  yes: listed`
    allez-y, vas-y, d'acc, ouep, yep, mais oui, mais bien sûr, oui, ouais, ouai, yes, d'accord, d accord, ok, okay,
    bien sûr, volontiers, avec plaisir, pas de problème, pas de problèmes, pas de souci, pas de soucis, sans problème,
    sans souci, j'accepte, ça marche, ça me va, tout à fait, 👍, 👌, ✅
  `,
  yesAlone: listed`
    parfait, entendu, évidemment, carrément, dac
  `,
  no: listed`
    pas pour l'instant, je ne souhaite pas, non, nan, no, nope, non merci, pas maintenant, pas aujourd'hui,
    pas intéressé, pas intéressée, pas besoin, surtout pas, certainement pas, jamais, je ne veux pas, je veux pas,
    ça ne m'intéresse pas, ça m'intéresse pas, hors de question, je refuse, refuser, 👎
  `,
  stop: [...keywords.stop, ...listed`arrêt, désabonner`],
  stopUnlessConnected: listed`
    fin, arrêter, arrêtez, arrête, stoppez, stoppe, annuler, annulez, annule, ça suffit, assez
  `,
  doubt: [
    ...unclearAnywhere,
    ...listed`
    oui allô, allô, je vous écoute, trompez, trompes, supprimez, supprime, non mais, et vous êtes, et tu es,
    comment vous avez, comment avez-vous, d'où, arnaque, spam, ça dépend, peut-être, pas, plus de messages, rien,
    aucun, aucune, qui, c'est qui, c qui, quoi, pourquoi, combien, pour quoi, de quoi, quel, quelle, je ne sais pas,
    je sais pas, chais pas, pas sûr, pas sûre, pas compris, pas d'idée, aucune idée, arrêtez, arrête, annulez, annule,
    annuler, erreur de numéro, mauvais numéro
    `,
  ],
  start: [...keywords.start, ...listed`démarrer, reprendre, réabonner`],
};
