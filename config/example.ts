import type { StageConfiguration } from "../lib/stage-configuration.ts";
import { replyWords } from "./reply-words.ts";
import { texts } from "./texts.ts";

/**
 * The stage to copy: put your own file beside this one, name it in `config/index.ts`, and deploy it with `cdk deploy -c
 * stage=NAME`. The senders and Content SIDs here are made up. Every mistake is told at synth, with the key, the value
 * and the remedy.
 */
export const example: StageConfiguration = {
  // Part of the stack's name and of every Conversation's unique name, so that stages can share a Twilio account.
  stage: "example",

  // The business's numbers at Twilio. A pair of people needs a sender that neither has in another open conversation:
  // the more senders, the more conversations one person can have at a time.
  senders: ["whatsapp:+15550001001", "whatsapp:+15550001002", "+15550002001"],

  // Approved Content templates, which alone may open a conversation on WhatsApp. Callers name them as they are named
  // here.
  templates: {
    "delivery-invitation": {
      contentSids: {
        en: "HX11111111111111111111111111111111",
        "pt-BR": "HX22222222222222222222222222222222",
      },
      // What each variable of the template means, for those who fill it in.
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

  // Asks somebody whose window has closed to write, because messages wait for them. Without it they are not asked, and
  // the messages wait.
  reengagementTemplate: "messages-waiting",

  // After a conversation, a sender does not serve the same person with somebody else for this long: a late reply must
  // not reach a stranger.
  coolOff: "PT1H",

  // For people whose language is not known, or not spoken here.
  defaultLocale: "en",
  texts,
  replyWords,

  // A reply that is neither yes nor no is asked about once. "accept" takes it for a yes, as Twilio's guide does.
  onUnclearReply: "ask-again",

  // ISO 8601 durations; a caller may ask for others. Leave out `inactive` and `closed` for conversations without an
  // end.
  timers: { invitation: "PT15M", inactive: "PT1H", closed: "PT24H" },

  // "close" keeps the messages at Twilio, "delete" removes them.
  closing: "close",

  // How long the record of a closed conversation is kept.
  retentionDays: 90,
  logRetentionDays: 90,

  // Where you use more than the account's defaults:
  //   conversationServiceSid: "IS…",
  //   messagingServiceSid: "MG…",
  // With a custom domain before the API:
  //   publicBaseUrl: "https://hooks.example.com",
  // Who is told of alarms, and what encrypts the data:
  //   alarmTopicArn: "arn:aws:sns:eu-west-1:111122223333:on-call",
  //   encryptionKeyArn: "arn:aws:kms:eu-west-1:111122223333:key/…",
};
