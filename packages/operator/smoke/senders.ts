import { maskAddress } from "@masked-conversations/client";
import type { StageConfiguration } from "../../../lib/stage-configuration.ts";
import { attempt, failed, judged, type Look, ok, untold } from "./finding.ts";
import type { TwilioClient } from "./twilio-client.ts";

/** What Twilio's API tells of a sender, whichever channel it is on. */
interface KnownSender {
  problem?: string;
  inboundUrl: string;
}

const readsSenders = "Use a standard API key: a restricted one may not read senders.";

async function whatsAppSenders(client: TwilioClient): Promise<Map<string, KnownSender>> {
  const found = await client.messaging.v2.channelsSenders.list({ channel: "whatsapp" });
  return new Map(
    found.map(({ senderId, status, webhook }) => [
      senderId,
      { inboundUrl: webhook?.callbackUrl ?? "", ...(!status?.startsWith("ONLINE") && { problem: `it is ${status}` }) },
    ]),
  );
}

async function phoneNumbers(client: TwilioClient): Promise<Map<string, KnownSender>> {
  const found = await client.incomingPhoneNumbers.list();
  return new Map(
    found.map(({ phoneNumber, smsUrl, capabilities }) => [
      phoneNumber,
      { inboundUrl: smsUrl ?? "", ...(!capabilities?.sms && { problem: "it cannot send SMS" }) },
    ]),
  );
}

/**
 * Where a Messaging Service answers for its senders, their own URLs do not count (Twilio, Messaging Service:
 * UseInboundWebhookOnNumber).
 */
async function serviceUrl(
  { messagingServiceSid }: StageConfiguration,
  client: TwilioClient,
): Promise<string | undefined> {
  if (messagingServiceSid === undefined) return undefined;
  const { inboundRequestUrl, useInboundWebhookOnNumber } = await client.messaging.v1
    .services(messagingServiceSid)
    .fetch();
  return useInboundWebhookOnNumber ? undefined : inboundRequestUrl;
}

async function* checkChannel(
  senders: readonly string[],
  known: Map<string, KnownSender>,
  inboundMessageUrl: string,
  ofService: string | undefined,
): Look {
  for (const address of senders) {
    const check = `sender ${maskAddress(address)}`;
    const sender = known.get(address);
    if (!sender) {
      const remedy =
        "Correct config/, or buy or register the sender. WhatsApp's sandbox is not listed, and does not work with templates of your own.";
      yield failed(check, "the account has none of that address", "a sender of this account", remedy);
      continue;
    }
    const isRight = [sender.inboundUrl, ofService].includes(inboundMessageUrl);
    const problems = [sender.problem ?? [], isRight ? [] : `messages to it go to "${sender.inboundUrl}"`].flat();
    const remedy = "Set the sender's webhook for incoming messages (POST) in the Twilio Console.";
    yield judged(check, "is the account's, and its messages come here", problems, inboundMessageUrl, remedy);
  }
}

/**
 * The senders of the configuration: they are this account's, in order, and send what no conversation captures to this
 * stack.
 */
export async function* checkSenders(
  configuration: StageConfiguration,
  client: TwilioClient,
  inboundMessageUrl: string,
): Look {
  const [whatsApp, sms] = [true, false].map((onWhatsApp) =>
    configuration.senders.filter((address) => address.startsWith("whatsapp:") === onWhatsApp),
  ) as [string[], string[]];
  // Where the service cannot be read, that has been told already, and the senders' own URLs are what is left to look
  // at.
  const ofService = await serviceUrl(configuration, client).catch(() => undefined);
  if (whatsApp.length > 0) {
    yield* attempt("WhatsApp senders", readsSenders, async function* () {
      yield* checkChannel(whatsApp, await whatsAppSenders(client), inboundMessageUrl, ofService);
    });
  }
  if (sms.length > 0) {
    yield* attempt("SMS senders", readsSenders, async function* () {
      yield* checkChannel(sms, await phoneNumbers(client), inboundMessageUrl, ofService);
    });
    yield untold(
      "SMS senders",
      "whether carriers let them through (A2P registration, toll-free verification) shows only a real message",
    );
  }
  yield* attempt("autocreation", "Use a standard API key.", async function* () {
    const configured = await client.conversations.v1.addressConfigurations.list();
    const on = configured.filter(
      ({ address, autoCreation }) =>
        configuration.senders.some((sender) => sender === address) && autoCreation?.enabled,
    );
    const names = on.map(({ address }) => maskAddress(address)).join(", ");
    const remedy =
      "Switch it off (Twilio Console, Conversations, Address Configuration): it would take strangers' messages away from this stack.";
    yield on.length === 0
      ? ok("autocreation", "is off for every sender")
      : failed("autocreation", `it is on for ${names}`, "off", remedy);
  });
}
