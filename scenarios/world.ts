import { randomInt, randomUUID } from "node:crypto";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { Answer, ConversationAnswer, MessageAnswer, Refusal } from "../lambda/operations/answers.ts";
import type { DescribedConversation } from "../lambda/operations/describe-operation.ts";
import type { Endpoints } from "../local/endpoints.ts";
import { SimulatorClient } from "../simulator/client.ts";
import { Person } from "./person.ts";
import { TwilioAccount } from "./twilio-account.ts";

type Operation = "OpenConversation" | "CloseConversation" | "DescribeConversation" | "SendMessage";

const waitSeconds = 25;

/**
 * What a scenario plays in: the deployed stack, reached as internal services reach it (by invoking the operations' functions), and the
 * people's phones. Every person and every reference is new, so scenarios may run side by side and again.
 */
export class World {
  readonly phones: SimulatorClient;
  readonly twilio: TwilioAccount;
  readonly tell: (line: string) => void;
  private readonly lambda: LambdaClient;
  private readonly outputs: Record<string, string>;

  constructor(endpoints: Endpoints, tell: (line: string) => void) {
    const { awsEndpointUrl, region, awsCredentials, outputs, twilioUrl } = endpoints;
    this.lambda = new LambdaClient({ endpoint: awsEndpointUrl, region, credentials: awsCredentials });
    this.outputs = outputs;
    this.phones = new SimulatorClient(twilioUrl);
    this.twilio = new TwilioAccount(endpoints);
    this.tell = tell;
  }

  /** @param locale of the person, for the texts that they get */
  person(name: string, channel: "whatsapp" | "sms", locale?: string): Person {
    const number = `+5511${randomInt(100_000_000, 1_000_000_000)}`;
    const address = channel === "whatsapp" ? `whatsapp:${number}` : number;
    return new Person(name, address, locale, this.phones.handset(address), this.tell);
  }

  /** A reference that was never used. */
  reference(name: string): string {
    return `${name}-${randomUUID().slice(0, 8)}`;
  }

  /** Invokes an operation's function as an internal service does. @throws when the function failed instead of answering */
  async invoke<Given>(operation: Operation, request: object): Promise<Given> {
    const FunctionName = this.outputs[`${operation}FunctionName`];
    const { Payload, FunctionError } = await this.lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(request) }));
    const answer = Buffer.from(Payload ?? []).toString("utf8");
    if (FunctionError) throw new Error(`${operation} failed: ${answer}`);
    return JSON.parse(answer);
  }

  async open(request: { reference: string } & Record<string, unknown>): Promise<ConversationAnswer | Refusal> {
    const answer = await this.invoke<ConversationAnswer | Refusal>("OpenConversation", { waitSeconds, ...request });
    this.tell(`  service ▸ OpenConversation ${request.reference}: ${answer.ok ? answer.status : answer.error.code}`);
    return answer;
  }

  async close(reference: string, request: Record<string, unknown> = {}): Promise<Answer> {
    const answer = await this.invoke<Answer>("CloseConversation", { reference, waitSeconds, ...request });
    this.tell(`  service ▸ CloseConversation ${reference}: ${answer.ok ? "ok" : answer.error.code}`);
    return answer;
  }

  async send(request: { reference: string } & Record<string, unknown>): Promise<MessageAnswer | Refusal> {
    const answer = await this.invoke<MessageAnswer | Refusal>("SendMessage", { waitSeconds, ...request });
    this.tell(`  service ▸ SendMessage ${request.reference}: ${answer.ok ? "ok" : answer.error.code}`);
    return answer;
  }

  describe(reference: string): Promise<DescribedConversation> {
    return this.invoke<DescribedConversation>("DescribeConversation", { reference });
  }

  /** Waits until a conversation is as it should be. @throws after 20 s, showing how it is */
  async waitFor(reference: string, what: string, isSo: (conversation: DescribedConversation) => boolean): Promise<DescribedConversation> {
    const endMs = Date.now() + 20_000;
    for (;;) {
      const conversation = await this.describe(reference);
      if (conversation.ok && isSo(conversation)) {
        this.tell(`  ${reference} is ${conversation.status}${conversation.closeReason ? ` (${conversation.closeReason})` : ""}`);
        return conversation;
      }
      if (Date.now() > endMs)
        throw new Error(`${reference} was expected to be ${what}; it is ${JSON.stringify(conversation, undefined, 1)}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  waitForStatus(reference: string, status: string): Promise<DescribedConversation> {
    return this.waitFor(reference, status, (conversation) => conversation.status === status);
  }
}

/** @param tell is given the story, line by line */
export function connectWorld(endpoints: Endpoints, tell: (line: string) => void): World {
  return new World(endpoints, tell);
}
