import { maskAddress } from "@masked-conversations/client";
import type { StageConfiguration } from "../../../lib/stage-configuration.ts";
import { attempt, type Check, failed, ok, okUnless, unknown } from "./finding.ts";
import type { TwilioClient } from "./twilio-client.ts";

/** What Twilio's API reports about a sender on either channel. */
interface KnownSender {
  problem?: string;
  inboundUrl: string;
}

const readRemedy = "Use a standard API key: a restricted one cannot read senders.";

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
 * The Messaging Service's URL, which overrides those of its senders unless UseInboundWebhookOnNumber is set (Twilio,
 * Messaging Service).
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
  serviceInboundUrl: string | undefined,
): Check {
  for (const address of senders) {
    const check = `sender ${maskAddress(address)}`;
    const sender = known.get(address);
    if (!sender) {
      const remedy =
        "Correct config/, or buy or register the sender. WhatsApp's sandbox is not listed, and does not work with your own templates.";
      yield failed(check, "the account has no sender with that address", "a sender of this account", remedy);
      continue;
    }
    const isRight = [sender.inboundUrl, serviceInboundUrl].includes(inboundMessageUrl);
    const problems = [sender.problem ?? [], isRight ? [] : `messages to it go to "${sender.inboundUrl}"`].flat();
    const remedy = "Set the sender's webhook for incoming messages (POST) in the Twilio Console.";
    yield okUnless(
      check,
      "belongs to the account, and its messages reach this stack",
      problems,
      inboundMessageUrl,
      remedy,
    );
  }
}

/**
 * Checks that the configured senders belong to this account, work, and forward messages outside any conversation to
 * this stack.
 */
export async function* checkSenders(
  configuration: StageConfiguration,
  client: TwilioClient,
  inboundMessageUrl: string,
): Check {
  const [whatsApp, sms] = [true, false].map((onWhatsApp) =>
    configuration.senders.filter((address) => address.startsWith("whatsapp:") === onWhatsApp),
  ) as [string[], string[]];
  // checkServices has already reported a service that cannot be read; the senders' own URLs can still be checked.
  const serviceInboundUrl = await serviceUrl(configuration, client).catch(() => undefined);
  if (whatsApp.length > 0) {
    yield* attempt("WhatsApp senders", readRemedy, async function* () {
      yield* checkChannel(whatsApp, await whatsAppSenders(client), inboundMessageUrl, serviceInboundUrl);
    });
  }
  if (sms.length > 0) {
    yield* attempt("SMS senders", readRemedy, async function* () {
      yield* checkChannel(sms, await phoneNumbers(client), inboundMessageUrl, serviceInboundUrl);
    });
    yield unknown(
      "SMS senders",
      "only a real message shows whether carriers let them through (A2P registration, toll-free verification)",
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
