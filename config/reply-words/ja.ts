import { listed } from "../../lambda/decide/listed.ts";
import type { ReplyWords } from "../../lambda/model/configuration.ts";
import { keywords, unclearAnywhere } from "./keywords.ts";

/** 大丈夫です and いいです are missing on purpose: they mean "yes, fine" as often as "no, I am fine". */
export const ja: ReplyWords = {
  yes: listed`
    お願い致します, いいですよー, 承知です, それでお願いします, はい, はーい, はいはい, yes, ok, okay, okです, オーケー, オッケー, 了解, 了解です, 了解しました, りょうかい,
    りょうかいです, 承知しました, 承知いたしました, かしこまりました, わかりました, 分かりました, 同意します, お願いします, おねがいします, お願いいたします, よろしくお願いします, 宜しくお願いします,
    よろしくお願いいたします, はいお願いします, いいですよ, いいよ, もちろん, もちろんです, もちろんいいですよ, ぜひ, 問題ありません, 問題ないです, 構いません, かまいません, 👍, 👌, ✅
  `,
  yesAlone: listed`
    どうぞ, ええ, うん, りょ, おけ
  `,
  no: listed`
    いえ, いえ結構です, 今は結構です, 不要, いらないです, お断り, やめておく, 遠慮しときます, いいえ, いや, いやです, 嫌です, ノー, no, 結構です, けっこうです, 今はいいです, また今度で,
    必要ありません, 必要ないです, 不要です, いりません, 要りません, いらない, 興味ありません, 遠慮します, 遠慮しておきます, お断りします, 断ります, やめておきます, 無理です, だめ, だめです, 拒否,
    拒否します, 👎
  `,
  stop: [...keywords.stop, ...listed`停止, 配信停止`],
  // All of these are also said to a driver, to somebody at the door, or of what was arranged.
  stopUnlessConnected: listed`
    送らないで, もう送らないで, 送ってこないで, やめて, もうやめて, 止めて, 中止, 解除, キャンセル, ストップ, 終了
  `,
  doubt: [
    ...unclearAnywhere,
    ...listed`
    もしもし, どうしました, なんでしょう, ですか, ますか, でしょうか, 違います, 詐欺, 迷惑, どこから, ではない, じゃない, 行けません, 行けない, できません, できない, 無理, 分かりません,
    わかりません, わからない, わかんない, 知りません, ありません, していません, どなた, どちら様, 誰です, 誰か, だれです, 何の件, 何ですか, 何の話, 何時, いくら, なぜ, どうして, 連絡しないで,
    やめて, 止めて, 人違い, 間違い, いいえどちらでも
    `,
  ],
  start: [...keywords.start, ...listed`開始, 再開, 配信再開`],
};
