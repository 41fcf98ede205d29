import twilio from "twilio";
import type { Reach } from "./reach.ts";

const outsideWindowCode = 63016;

/**
 * Inspects and changes Twilio's resources with Twilio's own package, as anybody with the account's credentials can.
 */
export class TwilioAccount {
  private readonly client: ReturnType<typeof twilio>;

  constructor({ twilioCredentials, twilioUrl }: Pick<Reach, "twilioCredentials" | "twilioUrl">) {
    if (!twilioCredentials)
      throw new Error("The scenarios need the simulator's credentials; start without --twilio-url.");
    const { apiKeySid, apiKeySecret, accountSid } = twilioCredentials;
    this.client = twilio(apiKeySid, apiKeySecret, { accountSid });
    this.client.conversations.baseUrl = `${twilioUrl}/conversations`;
  }

  /**
   * Binds a person and a sender in a Conversation unknown to the product, as a crash or somebody in the Console may
   * leave behind.
   */
  async bind(address: string, proxyAddress: string, uniqueName?: string): Promise<string> {
    const { sid } = await this.client.conversations.v1.conversations.create({ uniqueName });
    await this.client.conversations.v1
      .conversations(sid)
      .participants.create({ "messagingBinding.address": address, "messagingBinding.proxyAddress": proxyAddress });
    return sid;
  }

  /** Deletes a Conversation. No webhook reports it, because REST calls fire none by default. */
  async remove(conversationSid: string): Promise<void> {
    await this.client.conversations.v1.conversations(conversationSid).remove();
  }

  /** @returns `active`, `inactive` or `closed`; `gone` when it was deleted */
  async stateOf(conversationSid: string): Promise<string> {
    const found = await this.client.conversations.v1.conversations.list({ limit: 1000, pageSize: 100 });
    return found.find(({ sid }) => sid === conversationSid)?.state ?? "gone";
  }

  /** @returns the product's own messages that Twilio refused because of a closed window */
  async ownMessagesOutsideWindow(conversationSid: string): Promise<string[]> {
    const conversation = this.client.conversations.v1.conversations(conversationSid);
    const own = (await conversation.messages.list()).filter(({ attributes }) => attributes.includes("commandId"));
    const receipts = await Promise.all(own.map(({ sid }) => conversation.messages(sid).deliveryReceipts.list()));
    return receipts
      .flat()
      .filter(({ errorCode }) => errorCode === outsideWindowCode)
      .map(({ messageSid }) => messageSid);
  }
}
