import { listed } from "./listed.ts";

/** What people put before or after an answer without changing it, in every language: "please stop", "hello, yes". */
export const politeness = listed`
  please, pls, plz, pleas, kindly, thanks, thank you, thank you so much, thx, ty, sorry, excuse me, hi, hello, hey,
  hi there, good morning, good afternoon, good evening, sir, madam, mate, bro,

  por favor, porfa, porfavor, porfis, gracias, muchas gracias, mil gracias, perdón, perdona, disculpa, disculpe,
  lo siento, hola, buenas, buenos días, buen día, buenas tardes, buenas noches,

  pfv, pf, por gentileza, se faz favor, faz favor, fazendo favor, obrigado, obrigada, muito obrigado, muito obrigada,
  obg, valeu, desculpa, desculpe, oi, olá, bom dia, boa tarde, boa noite, opa,

  s'il vous plaît, s'il te plaît, svp, stp, merci, merci beaucoup, désolé, désolée, pardon, bonjour, bonsoir, salut,
  bjr, bsr,

  bitte, bitte schön, danke, danke schön, vielen dank, entschuldigung, hallo, guten tag, guten morgen, guten abend,
  moin, servus, grüß gott,

  お願いします, おねがいします, お願いいたします, お願い致します, 願います, してください, して下さい, ください, すみません, すいません, ごめんなさい, 申し訳ありません, どうか, ありがとうございます,
  ありがとう, こんにちは, こんばんは, おはようございます, おはよう,

  من فضلك, من فضلكم, لو سمحت, لو سمحتي, لو سمحتوا, رجاء, الرجاء, أرجوك, أرجوكم, شكرا, شكرا جزيلا, آسف, آسفة, عفوا,
  مرحبا, السلام عليكم, سلام عليكم, وعليكم السلام, صباح الخير, مساء الخير, أهلا, هلا,

  कृपया, प्लीज़, धन्यवाद, शुक्रिया, नमस्ते जी, धन्यवाद जी, शुक्रिया जी, hello ji, hi ji, namaste ji, thanks ji,
  thank you ji, shukriya ji, माफ़ कीजिए, माफ कीजिए, नमस्ते, नमस्कार, kripya, kripaya, dhanyavaad, shukriya, namaste,
  bhai, bhaiya, भाई, भैया
`;

/** How people ask for a STOP, besides: not said before an answer ("I want to know"). */
export const requests = listed`
  i want to, i would like to, i'd like to, quiero, quisiera, necesito, quero, gostaria de, queria, je veux,
  je souhaite, je voudrais, veuillez, merci de, ich möchte, ich will, أرجو, أريد, أبغى, من الآن, بعد الآن, بعد اليوم,
  مرة أخرى, مرة ثانية, رجاءً, したいです, を希望します, 希望
`;

/** What may stand between a yes and the STOP that takes it back: "ja, aber stopp". */
export const connectives = listed`
  but, and, then, now, just, pero, y, mas, e, então, mais, et, alors, aber, und, dann, でも, が, しかし, ですが, لكن, ولكن, بس,
  و, लेकिन, पर, और, lekin, par, magar, aur
`;
