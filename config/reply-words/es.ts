import { listed } from "../../lambda/decide/listed.ts";
import type { ReplyWords } from "../../lambda/model/configuration.ts";
import { keywords, unclearAnywhere } from "./keywords.ts";

export const es: ReplyWords = {
  yes: listed`
    sí quiero, sí acepto, sí soy yo, sí señor, sí señora, con gusto, sipi, vale pues, sip, yes, claro, por supuesto,
    desde luego, ok, okay, okey, de acuerdo, dale, ándale, ándale pues, sale y vale, no hay problema, no hay drama,
    sin problema, acepto, 👍, 👌, ✅
  `,
  yesAlone: listed`
    sí, vale, bueno, perfecto, listo, obvio, órale, de una, está bien
  `,
  no: listed`
    por ahora no, ahorita no, no, nop, nope, nel, no gracias, ahora no, hoy no, para nada, mejor no, no quiero,
    no me interesa, no estoy interesado, no estoy interesada, de ninguna manera, ni loco, ni loca, ni hablar,
    ni de broma, rechazar, 👎
  `,
  stop: [...keywords.stop, ...listed`darme de baja`],
  // "Para", "alto" and "baja" are also "for", "tall" and "ground (floor)", and what a driver is told.
  stopUnlessConnected: listed`
    para, parar, pare, paren, párale, párenle, alto, baja, basta, ya basta, basta ya, para ya, detente, deténganse,
    detener, cancelar, cancela, cancelen
  `,
  doubt: [
    ...unclearAnywhere,
    ...listed`
    sí hola, diga, borra, borren, equivocaste, equivocó, equivocado, equivocada, no me suena, no pare, no pares,
    cómo consiguió, cómo conseguiste, de dónde, qué más, depende, lo dice, estafa, spam, no pedimos, no quiero más,
    nunca, jamás, tampoco, ni, quién, quiénes, qué es, de qué, por qué, cuánto, cuánto es, no sé, no lo sé, no sabía,
    nose, no entiendo, no entendí, no conozco, no te conozco, no lo conozco, no la conozco, no recuerdo,
    no me acuerdo, no tengo idea, ni idea, no pedí, no he pedido, no soy, no estoy, no tengo, no hay, no funciona,
    no hablo, no está, no estoy seguro, no estoy segura, si puedes, si puede, si me dices, si es, si no, parar, pare,
    paren, basta, cancelar, cancela, deja de, dejen de, número equivocado
    `,
  ],
  start: [...keywords.start, ...listed`alta, darme de alta, reanudar`],
};
