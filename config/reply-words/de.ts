import { listed } from "../../lambda/decide/listed.ts";
import type { ReplyWords } from "../../lambda/model/configuration.ts";
import { keywords, unclearAnywhere } from "./keywords.ts";

export const de: ReplyWords = {
  yes: listed`
    aber gerne, aber klar, jupp, joar, alles gut ja, ja klar, ja, jo, joa, jep, jap, jawohl, yes, klar, na klar,
    gerne, ok, okay, okey, oki, in ordnung, einverstanden, kein problem, kein thema, natürlich, natuerlich,
    selbstverständlich, passt schon, alles klar, geht klar, von mir aus, 👍, 👌, ✅
  `,
  yesAlone: listed`
    passt, sicher, gern
  `,
  no: listed`
    grad nicht, gerade nicht, nicht heute, nein, ne, nee, nö, nöö, no, nope, nein danke, jetzt nicht, nicht jetzt,
    heute nicht, lieber nicht, bitte nicht, kein interesse, kein bedarf, ich will nicht, ich möchte nicht,
    möchte ich nicht, auf keinen fall, niemals, ablehnen, 👎
  `,
  stop: [...keywords.stop, ...listed`stopp, abmelden`],
  stopUnlessConnected: listed`
    ende, aufhören, hör auf, hört auf, hören sie auf, beenden, halt, anhalten, abbestellen, abbrechen, stornieren,
    kündigen, schluss, schluss jetzt, schluss damit, es reicht, genug
  `,
  doubt: [
    ...unclearAnywhere,
    ...listed`
    ja hallo, verwählt, löschen, lösch, mit wem, woher, betrug, spam, vielleicht, gern geschehen, kommt drauf an,
    nicht, nichts, nie, kein, keine, keinen, keiner, wer, wen, was, wieso, warum, weshalb, worum, wieviel, wie viel,
    weiß nicht, ich weiß nicht, keine ahnung, nicht sicher, bin mir nicht sicher, nichts bestellt, nicht zu hause,
    nein oder ja, ja oder nein, aufhören, hör auf, abbestellen, stornieren, falsche nummer, falsch verbunden
    `,
  ],
  start: [...keywords.start, ...listed`starten, fortsetzen, anmelden`],
};
