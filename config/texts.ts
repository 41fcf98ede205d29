import type { Locale, Texts } from "../lambda/model/configuration.ts";

/**
 * Default texts for every stage. They go to people whose window is open, so they need no approval by WhatsApp. They must
 * suit every conversation, so they mention neither side's role nor any order.
 */
export const texts: Record<Locale, Texts> = {
  en: {
    justAMoment: "Great! Just a moment…",
    declined: "All right, we will not connect you. Nobody can write to you here.",
    askAgain: "Sorry, we did not understand that. Please reply YES to start the chat, or NO if you do not want it.",
    chatEnded: "This chat has ended, so your message was not delivered to anybody.",
    farewell: "This chat has ended. Thank you!",
  },
  es: {
    justAMoment: "¡Genial! Un momento, te estamos conectando.",
    declined: "De acuerdo, no te conectaremos. Nadie podrá escribirte por aquí.",
    askAgain: "Perdona, no lo hemos entendido. Responde SÍ para empezar el chat o NO si no quieres.",
    chatEnded: "Este chat ha terminado, así que tu mensaje no le ha llegado a nadie.",
    farewell: "Este chat ha terminado. ¡Gracias!",
  },
  "pt-BR": {
    justAMoment: "Ótimo! Só um momento, estamos conectando vocês.",
    declined: "Tudo bem, não vamos conectar vocês. Ninguém poderá escrever para você por aqui.",
    askAgain: "Desculpe, não entendemos. Responda SIM para começar a conversa ou NÃO se não quiser.",
    chatEnded: "Esta conversa terminou, por isso sua mensagem não foi entregue a ninguém.",
    farewell: "Esta conversa terminou. Obrigado!",
  },
  fr: {
    justAMoment: "Parfait ! Un instant, nous vous mettons en relation.",
    declined: "C'est noté, nous ne vous mettrons pas en relation. Personne ne pourra vous écrire ici.",
    askAgain:
      "Désolé, nous n'avons pas compris. Répondez OUI pour commencer la conversation, ou NON si vous ne le souhaitez pas.",
    chatEnded: "Cette conversation est terminée : votre message n'a été transmis à personne.",
    farewell: "Cette conversation est terminée. Merci !",
  },
  de: {
    justAMoment: "Super! Einen Moment, wir verbinden Sie.",
    declined: "In Ordnung, wir verbinden Sie nicht. Niemand kann Ihnen hier schreiben.",
    askAgain:
      "Das haben wir leider nicht verstanden. Antworten Sie bitte mit JA, um den Chat zu beginnen, oder mit NEIN, wenn Sie das nicht möchten.",
    chatEnded: "Dieser Chat ist beendet, Ihre Nachricht wurde deshalb niemandem zugestellt.",
    farewell: "Dieser Chat ist beendet. Danke!",
  },
  ja: {
    justAMoment: "ありがとうございます。おつなぎしますので、少々お待ちください。",
    declined: "承知しました。おつなぎいたしません。こちらに連絡が届くことはありません。",
    askAgain:
      "申し訳ありません、ご返信の内容を確認できませんでした。チャットを始める場合は「はい」、希望されない場合は「いいえ」とご返信ください。",
    chatEnded: "このチャットは終了しているため、メッセージは誰にも届いていません。",
    farewell: "このチャットは終了しました。ありがとうございました。",
  },
  ar: {
    justAMoment: "رائع! لحظة من فضلك، نقوم بتوصيلك الآن.",
    declined: "حسنًا، لن نقوم بتوصيلك. لن يتمكن أحد من مراسلتك هنا.",
    askAgain: "عذرًا، لم نفهم ردك. يُرجى الرد بكلمة «نعم» لبدء المحادثة أو «لا» إذا كنت لا ترغب في ذلك.",
    chatEnded: "انتهت هذه المحادثة، ولذلك لم تصل رسالتك إلى أحد.",
    farewell: "انتهت هذه المحادثة. شكرًا لك!",
  },
  hi: {
    justAMoment: "बढ़िया! एक क्षण रुकिए, हम आपको जोड़ रहे हैं।",
    declined: "ठीक है, हम आपको नहीं जोड़ेंगे। यहाँ आपको कोई संदेश नहीं भेज सकेगा।",
    askAgain: "माफ़ कीजिए, हम समझ नहीं पाए। बातचीत शुरू करने के लिए «हाँ» और न चाहने पर «नहीं» लिखकर भेजें।",
    chatEnded: "यह बातचीत समाप्त हो चुकी है, इसलिए आपका संदेश किसी तक नहीं पहुँचा।",
    farewell: "यह चैट समाप्त हो गई है। धन्यवाद!",
  },
};
