import { createHash } from "node:crypto";
import { local } from "../config/local.ts";
import type { TwilioCredentials } from "./twilio-credentials.ts";

/**
 * The Twilio account of the local stage: made-up credentials, the stage's senders, and its templates, all approved.
 */

/** The same in every run, and not of any real account. */
export const simulatedCredentials: TwilioCredentials = {
  accountSid: `AC${thirtyTwoDigits("account")}`,
  authToken: thirtyTwoDigits("auth token"),
  apiKeySid: `SK${thirtyTwoDigits("API key")}`,
  apiKeySecret: thirtyTwoDigits("API key secret"),
};

/** Twilio's APIs below the simulator's address. */
export const simulatedUrls = (twilioUrl: string) => ({
  conversations: `${twilioUrl}/conversations`,
  content: `${twilioUrl}/content`,
  messaging: `${twilioUrl}/messaging`,
  media: `${twilioUrl}/mcs`,
});

/** @param inboundMessageUrl receives the senders' messages that no conversation captures. */
export function simulatedAccount(inboundMessageUrl: string) {
  const { accountSid, authToken, apiKeySid, apiKeySecret } = simulatedCredentials;
  return {
    accountSid,
    authToken,
    apiKeys: [{ sid: apiKeySid, secret: apiKeySecret }],
    senders: local.senders.map((address) => ({ address, inboundUrl: inboundMessageUrl })),
    contents: contents.map(({ template, language, ...content }) => ({
      ...content,
      sid: contentSid(template, language),
      friendlyName: template,
      language,
      approval: "approved" as const,
    })),
  };
}

const contents = [
  {
    template: "delivery-invitation",
    language: "en",
    variables: { "1": "Ana", "2": "Rui" },
    types: question(
      "Hello {{1}}, your food delivery is almost there, but {{2}} (your rider) needs help to find the address. Would you like to chat with your rider now?",
      ["Yes, let's chat", "No, thanks"],
    ),
  },
  {
    template: "delivery-invitation",
    language: "pt-BR",
    variables: { "1": "Ana", "2": "Rui" },
    types: question(
      "Olá, {{1}}! Seu pedido está quase chegando, mas {{2}}, que faz a entrega, precisa de ajuda para encontrar o endereço. Quer conversar agora com {{2}}?",
      ["Sim, vamos conversar", "Não, obrigado"],
    ),
  },
  {
    template: "delivery-introduction",
    language: "en",
    types: text("You can now write to your customer here. Please reply to start the conversation."),
  },
  {
    template: "delivery-introduction",
    language: "pt-BR",
    types: text(
      "Agora você pode escrever para o seu cliente por aqui. Responda a esta mensagem para começar a conversa.",
    ),
  },
  {
    template: "messages-waiting",
    language: "en",
    types: question("There are new messages for you. Would you like to read them?", ["Show messages"]),
  },
  {
    template: "messages-waiting",
    language: "pt-BR",
    types: question("Há novas mensagens para você. Quer ler agora?", ["Mostrar mensagens"]),
  },
];

/** Quick replies on channels with buttons, plain text on the others. */
function question(body: string, answers: readonly string[]) {
  return {
    "twilio/quick-reply": { body, actions: answers.map((title, index) => ({ title, id: `answer-${index + 1}` })) },
    ...text(body),
  };
}

function text(body: string) {
  return { "twilio/text": { body } };
}

/** The template's SID for that language in the stage's configuration. */
function contentSid(template: string, language: string): string {
  const sid = local.templates[template]?.contentSids[language];
  if (sid === undefined)
    throw new Error(`config/local.ts has no Content SID for the template ${template} in ${language}; add it there.`);
  return sid;
}

/**
 * Looks as random as Twilio's own. Not written as a literal, because source code scanners would report a leaked
 * credential.
 */
function thirtyTwoDigits(seed: string): string {
  return createHash("sha256").update(`masked-conversations, simulated ${seed}`).digest("hex").slice(0, 32);
}
