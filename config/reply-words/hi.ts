import { listed } from "../../lambda/decide/listed.ts";
import type { ReplyWords } from "../../lambda/model/configuration.ts";
import { keywords, unclearAnywhere } from "./keywords.ts";

/** In Devanagari and in Latin letters, with the English that is part of both. */
export const hi: ReplyWords = {
  yes: listed`
    haa thik, haan thik, ok theek, ok thik, jee haan, ji bilkul, हाँ, हाँ जी, जी हाँ, ठीक है, अच्छा ठीक है, बिल्कुल,
    बिलकुल, ज़रूर, मंज़ूर है, सही है, चलेगा, कोई बात नहीं, कोई दिक्कत नहीं, कोई समस्या नहीं, haan, haanji, haan ji,
    ha ji, ji haan, theek hai, thik hai, thik h, acha theek hai, bilkul, zaroor, jarur, chalega, koi baat nahi,
    koi problem nahi, yes, yeah, ok, okay, sure, no problem, 👍, 👌, ✅
  `,
  yesAlone: listed`
    जी, ठीक, ji, ha, हा, haa, han, tk, kar do, kardo, done, sahi hai
  `,
  no: listed`
    zaroorat nahi, ज़रूरत नहीं, mat karo, मत करो, नहीं, नही, ना, जी नहीं, अभी नहीं, आज नहीं, कभी नहीं, नहीं चाहिए,
    मुझे नहीं चाहिए, बिल्कुल नहीं, nahi, nahin, nhi, nai, ji nahi, abhi nahi, abhi nhi, nahi chahiye,
    mujhe nahi chahiye, bilkul nahi, interest nahi, no, nope, not interested, 👎
  `,
  stop: [...keywords.stop, ...listed`मैसेज बंद करो, message band karo`],
  // All of these are also said to a driver, about a door or a light, or about an order.
  stopUnlessConnected: listed`
    रोको, रोकें, रोक दो, बंद करो, बंद करें, बंद कर दो, बस करो, रद्द करें, रद्द करो, स्टॉप, roko, rok do, band karo,
    band kar do, bas karo, cancel karo
  `,
  doubt: [
    ...unclearAnywhere,
    ...listed`
    haan bol, chhodo, rehne do, रहने दो, छोड़ो, hatao, हटाओ, galat, गलत, bolo, बोलो, boliye, बोलिए, kahiye, कहिए,
    ji nahi pata, जी नहीं पता, kab, कब, kaha se, kahan se, kahaan se, fraud, धोखा, shayad, शायद, मत, कौन, क्या, क्यों,
    कितना, mat, kaun, kon, kya, kyun, kyu, kitna, who, what, not, पता नहीं, नहीं पता, मुझे नहीं पता, नहीं जानता,
    नहीं जानती, नहीं मालूम, समझ नहीं आया, pata nahi, nahi pata, pta nhi, nahi jaanta, nahi samjha, samajh nahi aaya,
    मैंने कुछ ऑर्डर नहीं किया, dont know, रोको, बंद करो, band karo, stop karo, गलत नंबर, galat number
    `,
  ],
  start: [...keywords.start, ...listed`शुरू करो, शुरू करें, फिर से शुरू करें, shuru karo`],
};
