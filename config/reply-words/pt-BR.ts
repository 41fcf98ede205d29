import { listed } from "../../lambda/decide/listed.ts";
import type { ReplyWords } from "../../lambda/model/configuration.ts";
import { keywords, unclearAnywhere } from "./keywords.ts";

export const ptBR: ReplyWords = {
  yes: listed`
    com ctz, pode chamar, pode me chamar, pode me ligar, pode ligar, pode subir, pode entrar, pode passar,
    pode deixar, sim, yes, claro, com certeza, pode sim, pode ser, pode vir, pode mandar, beleza, blz, ok, okk, okay,
    tá bom, tá bem, sem problema, sem problemas, sem problema nenhum, não tem problema, quero sim, aceito, concordo,
    👍, 👌, ✅
  `,
  yesAlone: listed`
    pode, tá, certo, quero, show, fechou, fechado, bora, ss, está bem, está bom, isso mesmo
  `,
  no: listed`
    nem a pau, não precisa, não, naum, nope, não obrigado, não obrigada, agora não, hoje não, não quero,
    não posso agora, não tenho interesse, sem interesse, prefiro não, de jeito nenhum, nem pensar, recusar, 👎
  `,
  stop: [...keywords.stop, ...listed`descadastrar`],
  // All of these are also said to a driver, about an order, or of going out.
  stopUnlessConnected: listed`
    remover da lista, parar, pare, parem, para, sair, cancelar, cancela, cancele, remover, chega, basta, já chega
  `,
  doubt: [
    ...unclearAnywhere,
    ...listed`
    diga, errou, errado, remove, remova, apaga, apague, não te conheço, não pare, como conseguiu, como você conseguiu,
    golpe, spam, esquece, esquecer, depende, claro que n, talvez, nunca, jamais, nem, quem, o que é, do que se trata,
    de que se trata, por que, porque, quanto, quanto custa, como assim, pode me dizer, pode falar, pode dizer,
    não sei, não conheço, não entendi, não entendo, não faço ideia, não lembro, não me lembro, não pedi, não sou,
    não estou, não tem, não tenho, não tenho certeza, não falo, parar, pare, parem, chega, basta, cancelar, cancela,
    cancele, sair, número errado, engano
    `,
  ],
  start: [...keywords.start, ...listed`iniciar, voltar, reativar`],
};
