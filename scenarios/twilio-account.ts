import twilio from "twilio";
import type { Reach } from "./reach.ts";

const outsideWindowCode = 63016;

/**
 * Looks at what is at Twilio, and meddles with it, as somebody with the account's credentials can: with Twilio's own
 * package.
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
   * Binds a person and a sender in a Conversation that is nobody's: what a crash or a hand at the Console leaves
   * behind.
   */
  async bind(address: string, proxyAddress: string, uniqueName?: string): Promise<string> {
    const { sid } = await this.client.conversations.v1.conversations.create({ uniqueName });
    await this.client.conversations.v1
      .conversations(sid)
      .participants.create({ "messagingBinding.address": address, "messagingBinding.proxyAddress": proxyAddress });
    return sid;
  }

  /** Deletes a Conversation, of which no webhook tells: what is done by REST is told to nobody. */
  async remove(conversationSid: string): Promise<void> {
    await this.client.conversations.v1.conversations(conversationSid).remove();
  }

  /** @returns `active`, `inactive` or `closed`; `gone` when it was deleted */
  async stateOf(conversationSid: string): Promise<string> {
    const found = await this.client.conversations.v1.conversations.list({ limit: 1000 });
    return found.find(({ sid }) => sid === conversationSid)?.state ?? "gone";
  }

  /** @returns the messages that were sent by the product and that Twilio refused because of a closed window */
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
