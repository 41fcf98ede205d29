import type { MessageListInstanceCreateOptions } from "twilio/lib/rest/conversations/v1/conversation/message.js";
import type { ParticipantListInstanceCreateOptions } from "twilio/lib/rest/conversations/v1/conversation/participant.js";
import type { WebhookListInstanceCreateOptions } from "twilio/lib/rest/conversations/v1/conversation/webhook.js";
import type { ConversationListInstanceCreateOptions } from "twilio/lib/rest/conversations/v1/conversation.js";
import { OwnError } from "../model/own-error.ts";
import type { ApiKeyReader } from "./credentials.ts";
import { TwilioRefusal, twilioCodes } from "./errors.ts";
import {
  attributesOf,
  commandIdOf,
  type FoundMedia,
  type FoundMessage,
  type FoundReceipt,
  readMessage,
  readReceipt,
  readSent,
  rowsOf,
  type SentMessage,
  sidOf,
} from "./resources.ts";
import { type TwilioRest, twilioRest } from "./rest.ts";

/**
 * The only file that calls Twilio: the Conversations API, version 1 ("Conversations (classic)" in Twilio's
 * documentation). Each verb may be called again after a crash or a lost answer, and then comes to the same as having
 * been called once.
 */

export interface NewParticipant {
  address: string;
  /** The sender that the person sees; none: `address` is a chat identity. */
  proxyAddress?: string;
}

export interface NewConversation {
  uniqueName: string;
  timers: { inactive?: string; closed?: string };
  messagingServiceSid?: string;
  participants: readonly [NewParticipant, NewParticipant];
  webhookUrl: string;
}

export interface CreatedConversation {
  conversationSid: string;
  participantSids: [string, string];
}

/** Thrown when a person and a sender are bound in another Conversation (Twilio, error 50416). */
export class PairTakenElsewhere extends OwnError {
  override name = "PairTakenElsewhere";
  /** Which of the participants, by its place. */
  readonly participant: number;
  readonly conversationSid: string;

  constructor(participant: number, conversationSid: string) {
    super(`Participant ${participant} is bound in ${conversationSid}.`);
    this.participant = participant;
    this.conversationSid = conversationSid;
  }
}

/** What a scoped webhook tells us; every other filter would only cost calls. */
const webhookFilters = [
  "onMessageAdded",
  "onDeliveryUpdated",
  "onConversationStateUpdated",
  "onConversationRemoved",
  "onParticipantRemoved",
];

function isRefusal(error: unknown, ...codes: number[]): error is TwilioRefusal {
  return error instanceof TwilioRefusal && codes.includes(error.code);
}

const isGone = (error: unknown): boolean => error instanceof TwilioRefusal && error.status === 404;

/** Twilio's own addresses; the Media Content Service has one of its own (Twilio, "Media Resource"). */
const twilioBaseUrls = { conversations: "https://conversations.twilio.com", media: "https://mcs.us1.twilio.com" };

/** @param baseUrls where Twilio's APIs are when they are not Twilio's own (a simulator) */
export function conversationsApi(apiKeys: ApiKeyReader, serviceSid: string | undefined, baseUrls = twilioBaseUrls) {
  const service = serviceSid ? `/Services/${serviceSid}` : "";
  const rest: TwilioRest = twilioRest(`${baseUrls.conversations}/v1${service}`, apiKeys);
  const at = (conversation: string, rest = ""): string => `/Conversations/${encodeURIComponent(conversation)}${rest}`;

  async function createOrFind(
    options: ConversationListInstanceCreateOptions,
  ): Promise<{ conversationSid: string; isNew: boolean }> {
    try {
      return { conversationSid: sidOf(await rest.call("POST", "/Conversations", options, true)), isNew: true };
    } catch (error) {
      if (!isRefusal(error, twilioCodes.uniqueNameTaken)) throw error;
      return { conversationSid: sidOf(await rest.call("GET", at(options.uniqueName ?? ""))), isNew: false };
    }
  }

  async function findParticipant(
    conversationSid: string,
    { address, proxyAddress }: NewParticipant,
  ): Promise<string | undefined> {
    const page = await rest.call("GET", at(conversationSid, "/Participants?PageSize=100"));
    const found = rowsOf(page, "participants").find((row) => {
      const binding = row.messaging_binding;
      if (typeof binding !== "object" || binding === null) return row.identity === address;
      return (
        "address" in binding &&
        binding.address === address &&
        "proxy_address" in binding &&
        binding.proxy_address === proxyAddress
      );
    });
    return found && sidOf(found);
  }

  async function addParticipant(conversationSid: string, participant: NewParticipant, place: number): Promise<string> {
    const { address, proxyAddress } = participant;
    const options: ParticipantListInstanceCreateOptions = proxyAddress
      ? { "messagingBinding.address": address, "messagingBinding.proxyAddress": proxyAddress }
      : { identity: address };
    try {
      return sidOf(await rest.call("POST", at(conversationSid, "/Participants"), options, true));
    } catch (error) {
      if (!isRefusal(error, twilioCodes.pairTaken, twilioCodes.identityTaken)) throw error;
      // The pair may be bound in this very Conversation: by our own earlier try.
      const present = await findParticipant(conversationSid, participant);
      if (present) return present;
      if (!error.conversationSid) throw error;
      throw new PairTakenElsewhere(place, error.conversationSid);
    }
  }

  async function addWebhook(conversationSid: string, url: string, isNew: boolean): Promise<void> {
    if (!isNew) {
      const page = await rest.call("GET", at(conversationSid, "/Webhooks"));
      const isPresent = rowsOf(page, "webhooks").some(({ configuration }) => {
        return (
          typeof configuration === "object" &&
          configuration !== null &&
          "url" in configuration &&
          configuration.url === url
        );
      });
      if (isPresent) return;
    }
    const options: WebhookListInstanceCreateOptions = {
      target: "webhook",
      "configuration.url": url,
      "configuration.method": "post",
      "configuration.filters": webhookFilters,
    };
    await rest.call("POST", at(conversationSid, "/Webhooks"), options);
  }

  async function findSent(conversation: string, commandId: string): Promise<SentMessage | undefined> {
    try {
      const page = await rest.call("GET", at(conversation, "/Messages?Order=desc&PageSize=100"));
      const present = rowsOf(page, "messages").find((row) => commandIdOf(row.attributes) === commandId);
      return present && readSent(present);
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  }

  async function copyMedia(service: string, { mediaSid, contentType, filename }: FoundMedia): Promise<string> {
    const files = twilioRest(`${baseUrls.media}/v1/Services/${service}`, apiKeys);
    const bytes = await files.download(`/Media/${mediaSid}/Content`);
    const name = filename ? `?Filename=${encodeURIComponent(filename)}` : "";
    return sidOf(await files.upload(`/Media${name}`, contentType, bytes));
  }

  return {
    /**
     * Looks a message up by the command that sent it, among the newest: a retry comes minutes later at most.
     * @returns undefined when there is none, or when the Conversation is gone
     */
    findSent,

    /**
     * Creates the Conversation, then both participants and the webhook at once: two round trips.
     * @throws PairTakenElsewhere, TwilioRefusal, TwilioUnavailable
     */
    async create({
      uniqueName,
      timers,
      messagingServiceSid,
      participants,
      webhookUrl,
    }: NewConversation): Promise<CreatedConversation> {
      const { conversationSid, isNew } = await createOrFind({
        uniqueName,
        messagingServiceSid,
        // Twilio takes timers only together with a state (error 50382).
        state: "active",
        "timers.inactive": timers.inactive,
        "timers.closed": timers.closed,
      });
      const [first, second] = participants;
      // All settled before anything is thrown: nothing goes on at Twilio after this call has ended.
      const [one, two, webhook] = await Promise.allSettled([
        addParticipant(conversationSid, first, 0),
        addParticipant(conversationSid, second, 1),
        addWebhook(conversationSid, webhookUrl, isNew),
      ]);
      const value = <T>(result: PromiseSettledResult<T>): T => {
        if (result.status === "rejected") throw result.reason;
        return result.value;
      };
      value(webhook);
      return { conversationSid, participantSids: [value(one), value(two)] };
    },

    /**
     * Sends a message; `commandId` goes along in its attributes.
     * @param isRetry true when it may have been sent before: the newest messages are looked through first
     */
    async send(
      conversation: string,
      message: MessageListInstanceCreateOptions,
      commandId: string,
      isRetry: boolean,
    ): Promise<SentMessage> {
      const attributes = attributesOf(commandId);
      const present = isRetry ? await findSent(conversation, commandId) : undefined;
      return present ?? readSent(await rest.call("POST", at(conversation, "/Messages"), { ...message, attributes }));
    },

    /** @returns the newest messages, oldest first; none when the Conversation is gone */
    async newestMessages(conversation: string, count: number): Promise<FoundMessage[]> {
      try {
        const page = await rest.call("GET", at(conversation, `/Messages?Order=desc&PageSize=${count}`));
        return rowsOf(page, "messages").map(readMessage).reverse();
      } catch (error) {
        if (isGone(error)) return [];
        throw error;
      }
    },

    /** @throws TwilioRefusal when it is gone */
    async fetchMessage(conversation: string, messageSid: string): Promise<FoundMessage> {
      return readMessage(await rest.call("GET", at(conversation, `/Messages/${messageSid}`)));
    },

    /** @returns when a participant joined, to the second below; undefined when they, or the Conversation, are gone */
    async joinedAtMs(conversation: string, participantSid: string): Promise<number | undefined> {
      try {
        const { date_created } = await rest.call("GET", at(conversation, `/Participants/${participantSid}`));
        return Date.parse(String(date_created));
      } catch (error) {
        if (isGone(error)) return undefined;
        throw error;
      }
    },

    /**
     * @returns one recipient's receipt; undefined while Twilio has none, where it never sent the message to them, and
     * when it is gone
     */
    async receipt(conversation: string, messageSid: string, participantSid: string): Promise<FoundReceipt | undefined> {
      try {
        const page = await rest.call("GET", at(conversation, `/Messages/${messageSid}/Receipts?PageSize=50`));
        const row = rowsOf(page, "delivery_receipts").find((receipt) => receipt.participant_sid === participantSid);
        return row && readReceipt(row);
      } catch (error) {
        if (isGone(error)) return undefined;
        throw error;
      }
    },

    /**
     * Sends a file once more. A media SID serves one message only (error 50508), so the file is fetched and uploaded
     * again.
     * @param isRetry true when it may have been sent before
     */
    async sendMediaAgain(
      conversation: string,
      author: string,
      media: FoundMedia,
      commandId: string,
      isRetry: boolean,
    ): Promise<SentMessage> {
      const present = isRetry ? await findSent(conversation, commandId) : undefined;
      if (present) return present;
      const { chat_service_sid } = await rest.call("GET", at(conversation));
      const mediaSid = await copyMedia(String(chat_service_sid), media);
      return readSent(
        await rest.call("POST", at(conversation, "/Messages"), {
          author,
          mediaSid,
          attributes: attributesOf(commandId),
        }),
      );
    },

    /** @returns its state and unique name; undefined when there is none (any more) */
    async fetch(conversation: string): Promise<{ state: string; uniqueName?: string } | undefined> {
      try {
        const resource = await rest.call("GET", at(conversation));
        return {
          state: String(resource.state),
          uniqueName: typeof resource.unique_name === "string" ? resource.unique_name : undefined,
        };
      } catch (error) {
        if (isGone(error)) return undefined;
        throw error;
      }
    },

    /**
     * Closes a Conversation for good: its pairs are free, its messages stay.
     * @param tellWebhooks true for one that is not ours to know about: its own application hears of it
     */
    async close(conversation: string, { tellWebhooks }: { tellWebhooks: boolean }): Promise<void> {
      try {
        await rest.call(
          "POST",
          at(conversation),
          { state: "closed", ...(tellWebhooks ? { xTwilioWebhookEnabled: "true" } : {}) },
          true,
        );
      } catch (error) {
        // Closed or removed already: that is what was wanted.
        if (!isGone(error) && !isRefusal(error, twilioCodes.conversationClosed)) throw error;
      }
    },

    /** Removes a Conversation with its messages; its pairs are free. */
    async remove(conversation: string): Promise<void> {
      try {
        await rest.call("DELETE", at(conversation));
      } catch (error) {
        if (!isGone(error)) throw error;
      }
    },
  };
}
export type ConversationsApi = ReturnType<typeof conversationsApi>;
