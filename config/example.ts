import type { StageConfiguration } from "../lib/stage-configuration.ts";
import { replyWords } from "./reply-words.ts";
import { texts } from "./texts.ts";

/**
 * The stage to copy: add your own file to this folder, list it in `config/index.ts`, and deploy it with `cdk deploy -c
 * stage=NAME`. The senders and Content SIDs here are made up. Synthesis reports every mistake, with the key, the value
 * and the remedy.
 */
export const example: StageConfiguration = {
  // Part of the stack's name and of every Conversation's unique name, so stages can share a Twilio account.
  stage: "example",

  // The business's numbers at Twilio. A conversation needs, for each of its two people, a sender that they do not
  // already use in another open conversation: with more senders, one person can have more conversations at a time.
  senders: ["whatsapp:+15550001001", "whatsapp:+15550001002", "+15550002001"],

  // Approved Content templates; on WhatsApp only these may start a conversation. Callers use the names given here.
  templates: {
    "delivery-invitation": {
      contentSids: {
        en: "HX11111111111111111111111111111111",
        "pt-BR": "HX22222222222222222222222222222222",
      },
      // What each variable of the template means, for callers.
      variables: { "1": "the customer's first name", "2": "the courier's first name" },
    },
    "delivery-introduction": {
      contentSids: {
        en: "HX33333333333333333333333333333333",
        "pt-BR": "HX44444444444444444444444444444444",
      },
      variables: {},
    },
    "messages-waiting": {
      contentSids: {
        en: "HX55555555555555555555555555555555",
        "pt-BR": "HX66666666666666666666666666666666",
      },
      variables: {},
    },
  },

  // Asks somebody whose window has closed to write, because messages are waiting for them. Without it the messages just
  // wait.
  reengagementTemplate: "messages-waiting",

  // For this long after a conversation, a sender does not connect the same person to somebody else, so that a late
  // reply does not reach a stranger.
  coolOff: "PT1H",

  // For people whose language is unknown or not supported.
  defaultLocale: "en",
  texts,

  // How replies are read, for each language; `config/reply-words/` has eight. "stop" must be in each list of stops, no
  // word has one letter, and STOP words that are also said to a driver go into `stopUnlessConnected`. For your own:
  //   replyWords: { ...replyWords, en: { ...replyWords.en, yes: [...replyWords.en.yes, "deal"] } },
  replyWords,

  // Asks once more after a reply that is neither yes nor no. "accept" treats it as a yes, as Twilio's guide does.
  onUnclearReply: "ask-again",

  // ISO 8601 durations, which callers can override. Omit `inactive` and `closed` for conversations that never end by
  // themselves.
  timers: { invitation: "PT15M", inactive: "PT1H", closed: "PT24H" },

  // "close" keeps the messages at Twilio, "delete" removes them.
  closing: "close",

  // How long records of closed conversations are kept.
  retentionDays: 90,
  logRetentionDays: 90,

  // Optional, to use other services than the account's defaults:
  //   conversationServiceSid: "IS…",
  //   messagingServiceSid: "MG…",
  // With a custom domain in front of the API:
  //   publicBaseUrl: "https://hooks.example.com",
  // Who is notified of alarms, and what encrypts the data:
  //   alarmTopicArn: "arn:aws:sns:eu-west-1:111122223333:on-call",
  //   encryptionKeyArn: "arn:aws:kms:eu-west-1:111122223333:key/…",
};
