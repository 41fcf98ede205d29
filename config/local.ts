import type { StageConfiguration } from "../lib/stage-configuration.ts";
import { replyWords } from "./reply-words.ts";
import { texts } from "./texts.ts";

const twilioUrl = process.env.LOCAL_TWILIO_URL ?? "http://127.0.0.1:8482";

/** The stage of `npm start`: a local AWS and a simulated Twilio on loopback, with nothing worth keeping. */
export const local: StageConfiguration = {
  stage: "local",
  publicBaseUrl: process.env.LOCAL_PUBLIC_BASE_URL ?? "http://127.0.0.1:8480",
  twilioBaseUrls: {
    conversations: `${twilioUrl}/conversations`,
    content: `${twilioUrl}/content`,
    messaging: `${twilioUrl}/messaging`,
    media: `${twilioUrl}/mcs`,
  },
  removalPolicy: "destroy",
  senders: ["whatsapp:+15550001001", "whatsapp:+15550001002", "+15550002001", "+15550002002"],
  templates: {
    "delivery-invitation": {
      contentSids: {
        en: "HX11111111111111111111111111111111",
        "pt-BR": "HX22222222222222222222222222222222",
      },
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
  defaultLocale: "en",
  texts,
  replyWords,
  reengagementTemplate: "messages-waiting",
  onUnclearReply: "ask-again",
  timers: { invitation: "PT15M", inactive: "PT1H", closed: "PT24H" },
  closing: "close",
  retentionDays: 1,
  logRetentionDays: 1,
};
