import { listed } from "../../lambda/decide/listed.ts";
import type { ReplyWords } from "../../lambda/model/configuration.ts";
import { keywords, unclearAnywhere } from "./keywords.ts";

export const ptBR: ReplyWords = {
  yes: listed`
    sim, yes, claro, com certeza, pode, pode sim, pode ser, pode vir, pode mandar, beleza, blz, ok, okk, okay, tá,
    tá bom, tá bem, está bem, está bom, tudo bem, certo, isso mesmo, sem problema, sem problemas, sem problema nenhum,
    não tem problema, quero, quero sim, aceito, concordo, bora, fechou, demorou, 👍, 👌, ✅
  `,
  no: listed`
    não, naum, nope, não obrigado, não obrigada, agora não, hoje não, não quero, não posso agora, não tenho interesse,
    sem interesse, prefiro não, de jeito nenhum, nem pensar, recusar, 👎
  `,
  stop: [...keywords.stop, ...listed`descadastrar`],
  // All of these are also said to a driver, about an order, or of going out.
  stopUnlessConnected: listed`
    parar, pare, parem, para, sair, cancelar, cancela, cancele, remover, chega, basta, já chega
  `,
  doubt: [
    ...unclearAnywhere,
    ...listed`
      nunca, jamais, nem, quem, o que é, do que se trata, de que se trata, por que, porque, quanto, quanto custa,
      como assim, pode me dizer, pode falar, pode dizer, não sei, não conheço, não entendi, não entendo,
      não faço ideia, não lembro, não me lembro, não pedi, não sou, não estou, não tem, não tenho, não tenho certeza,
      não falo, parar, pare, parem, chega, basta, cancelar, cancela, cancele, sair, número errado, engano
    `,
  ],
  start: [...keywords.start, ...listed`iniciar, voltar, reativar`],
};
