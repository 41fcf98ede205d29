import { listed } from "./listed.ts";

/*
 * The words by which anybody opts out of anything, whatever language a person is thought to speak: nobody has to know
 * what we think (AWS requires the French ARRET of everybody). They count in every conversation. Words that are also said
 * to a driver or about an order are not here but in the stage's `stopUnlessConnected`.
 */

/**
 * Required by Twilio ("Support for Opt-out Keywords", article 223134027: STOP, UNSUBSCRIBE, END, QUIT, STOPALL, REVOKE,
 * OPTOUT, CANCEL) and by AWS (End User Messaging SMS user guide, "Required opt-out keywords": ARRET, CANCEL, END,
 * OPT-OUT, OPTOUT, QUIT, REMOVE, STOP, TD, UNSUBSCRIBE). Some are everyday words too, so within a longer message only
 * a clause of its own is taken for one of these: "ok, cancel", and not "ok, at the end of the street".
 */
export const requiredStopWords = listed`end, quit, cancel, remove, revoke, td, arret`;

/** The other required ones, which take a yes back wherever they stand after it, and what people write instead. */
export const stopPhrases = listed`
  stop, stopp, sttop, stpo, sotp, stop all, stopall, unsubscribe, unsubscribe me, un-subscribe, unsuscribe,
  unsubcribe, unsubscibe, opt out, optout, opt me out, remove me, take me off your list, take me off this list,
  take me off the list, leave me alone, stop texting me, stop texting, stop messaging me, stop messaging,
  stop writing to me, stop writing me, stop contacting me, stop sending me messages, stop sending messages,
  stop messages, stop sms, do not contact me, don't contact me, do not contact me again, don't contact me again,
  do not text me again, don't text me again, do not message me, don't message me, do not message me again,
  don't message me again, no more messages, no more texts, stop spam, stop spamming, stop spamming me,
  delete my number,

  darme de baja, quiero darme de baja, dame de baja, denme de baja, deme de baja, dar de baja, darse de baja,
  desuscribir, desuscribirme, desuscríbeme, quiero desuscribirme, cancelar suscripción, cancelar la suscripción,
  anular suscripción, no me escribas, no me escriban, no me escribas más, no me escriban más, no me escriba más,
  no me contacten más, deja de escribirme, dejen de escribirme, para de escribirme, deja de mandarme mensajes,
  dejen de mandarme mensajes, dejen de enviarme mensajes, déjame en paz, déjenme en paz, déjeme en paz,
  dejadme en paz, no quiero recibir mensajes, no quiero recibir más mensajes, no más mensajes, no me manden mensajes,
  no me manden más mensajes, no me manden más whatsapps, no me manden más, no me mandes más mensajes,
  bórrame de la lista, bórrenme de la lista, sácame de la lista, sáquenme de la lista, denme de baja de la lista,
  no quiero más mensajes, basta de mensajes, borren mi número, no me molestes más, no me molesten más,

  descadastrar, descadastre-me, me descadastra, me descadastre, me descadastrem, quero me descadastrar, desinscrever,
  cancelar inscrição, cancelar a inscrição, cancelar assinatura, cancelar subscrição, pare de me mandar mensagem,
  pare de me mandar mensagens, para de me mandar mensagem, para de me mandar mensagens, parem de me mandar mensagem,
  parem de me mandar mensagens, pare de me escrever, parem de me escrever, deixe de me escrever,
  deixem de me enviar mensagens, não me mande mensagem, não me mande mais mensagem, não me mande mais mensagens,
  não me mandem mais mensagem, não me mandem mais mensagens, não mande mais mensagens, não me escreva mais,
  não me escrevam mais, não me contactem mais, me deixa em paz, me deixe em paz, me deixem em paz, deixem-me em paz,
  deixa-me em paz, não quero receber mensagens, não quero mais receber mensagens, não quero receber mais mensagens,
  me tira da lista, me tirem da lista, remova meu número, remova meu número da lista, tira meu número da lista,
  apaga meu número, não quero mais mensagens, pode tirar meu número, pode apagar meu número, chega de mensagens,
  chega de mensagem,

  désabonner, me désabonner, je veux me désabonner, désabonnez-moi, désabonne-moi, désabonnement, désinscription,
  désinscrire, me désinscrire, désinscrivez-moi, ne m'écrivez plus, ne m'écris plus, ne me contactez plus,
  ne me contacte plus, arrêtez de m'écrire, arrête de m'écrire, arrêtez de m'envoyer des messages,
  arrête de m'envoyer des messages, arrêtez de me contacter, laissez-moi tranquille, laisse-moi tranquille,
  foutez-moi la paix, fous-moi la paix, fichez-moi la paix, plus de messages, ne plus me contacter,
  ne m'envoyez plus de messages, ne m'envoyez plus rien, ne plus recevoir de messages,
  je ne veux plus recevoir de messages, supprimez mon numéro,

  abmelden, abmeldung, ich möchte mich abmelden, ich will mich abmelden, melden sie mich ab, melde mich ab, austragen,
  keine nachrichten mehr, keine weiteren nachrichten, keine sms mehr, lass mich in ruhe, lasst mich in ruhe,
  lassen sie mich in ruhe, nicht mehr schreiben, schreiben sie mir bitte nicht mehr, löschen sie meine nummer,
  meine nummer löschen, lösch meine nummer, schreib mir nicht mehr, schreibt mir nicht mehr,
  schreiben sie mir nicht mehr, hör auf mir zu schreiben, hört auf mir zu schreiben, hören sie auf mir zu schreiben,

  停止, 配信停止, 配信停止を, 配信停止希望, 配信を停止, 配信を停止して, 停止希望, メール停止, 送信停止, 受信拒否, 退会希望, 連絡してこないで, 配信を止めて, メール配信停止, メッセージ停止, 配信解除,
  登録解除, 登録を解除, 購読解除, 退会, 退会します, 退会したい, 退会したいです, メッセージを送らないで, 連絡しないで, もう連絡しないで, 二度と連絡しないで, もう連絡してこないで, ほっといて,
  ほっといてください, 放っておいて,

  إلغاء الاشتراك, إلغاء اشتراك, إلغاء اشتراكي, ألغ اشتراكي, ألغي اشتراكي, ألغوا اشتراكي, أريد إلغاء الاشتراك, إيقاف,
  إيقاف الرسائل, أوقف الرسائل, أوقفوا الرسائل, وقف الرسائل, وقفوا الرسائل, لا تراسلني, لا تراسلوني, لا ترسل لي رسائل,
  لا ترسلوا لي رسائل, لا أريد رسائل, لا أريد أي رسائل, توقفوا عن إرسال الرسائل, توقف عن إرسال الرسائل,
  لا تبعتلي رسائل, لا تبعتولي رسائل, ما تبعتلي رسائل, ما تبعتولي رسائل, بطلوا تبعتولي, بطل تبعتلي, لا تتواصل معي,
  لا تتواصلوا معي, توقف عن مراسلتي, توقفوا عن مراسلتي, اتركني وشأني, اتركوني وشأني, اتركني بحالي, اتركوني بحالي,
  لا تزعجني, لا تزعجوني,

  अनसब्सक्राइब, सदस्यता रद्द करें, मैसेज बंद करो, मैसेज बंद करें, मैसेज बंद कर दो, संदेश बंद करें, संदेश बंद करो,
  मैसेज मत भेजो, मैसेज मत करो, मुझे मैसेज मत करो, मुझे मैसेज मत भेजो, दोबारा मैसेज मत करना, मुझे परेशान मत करो,
  परेशान मत करो, पीछा छोड़ो, unsubscribe karo, unsubscribe kar do, mujhe message mat bhejo, mujhe msg mat bhejo,
  dobara msg mat karna, message karna band karo, mera number hatao, stop karo, stop kar do, message mat karo,
  msg mat karo, mujhe message mat karo, mujhe msg mat karo, message band karo, msg band karo, message mat bhejo,
  msg mat bhejo, mat bhejo messages, dobara message mat karna, mujhe pareshan mat karo, pareshan mat karo
`;
