import { randomInt, randomUUID } from "node:crypto";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { Answer, ConversationAnswer, MessageAnswer, Refusal } from "@masked-conversations/client";
import { SimulatorClient } from "@masked-conversations/simulator";
import type { DescribedConversation } from "../lambda/operations/describe-conversation.ts";
import type { OperationName } from "../lambda/operations/operations.ts";
import type { Endpoints } from "../local/endpoints.ts";
import { Person } from "./person.ts";
import type { Reach } from "./reach.ts";
import { TwilioAccount } from "./twilio-account.ts";

const waitSeconds = 25;
const patienceMs = 20_000;

/**
 * How WhatsApp identifies people: by their number, or, since 2026, by an id that only the business can use (Twilio,
 * changelog of 2026-07-20).
 */
export type WhatsAppIdentity = "number" | "business-scoped id";

/**
 * The environment of a scenario: the product, reached as services would, and people's phones. Every person and every
 * reference is new, so scenarios can run concurrently and repeatedly.
 */
export class World {
  readonly phones: SimulatorClient;
  readonly twilio: TwilioAccount;
  readonly report: (line: string) => void;
  /** In order of appearance. */
  readonly people: Person[] = [];
  private readonly reach: Reach;
  private readonly identity: WhatsAppIdentity;
  private readonly newDigits: () => string;
  private readonly pace: () => Promise<void>;

  /**
   * @param report receives the story, line by line
   * @param newDigits returns the last nine digits of each new number
   * @param pace is awaited before somebody writes, so that a person can follow
   */
  constructor(
    reach: Reach,
    report: (line: string) => void,
    identity: WhatsAppIdentity = "number",
    newDigits: () => string = () => String(randomInt(100_000_000, 1_000_000_000)),
    pace: () => Promise<void> = async () => undefined,
  ) {
    this.reach = reach;
    this.phones = new SimulatorClient(reach.twilioUrl);
    this.twilio = new TwilioAccount(reach);
    this.report = report;
    this.identity = identity;
    this.newDigits = newDigits;
    this.pace = pace;
  }

  /** @param locale for the texts sent to the person */
  person(name: string, channel: "whatsapp" | "sms", locale?: string): Person {
    const digits = this.newDigits();
    const onWhatsApp = this.identity === "number" ? `whatsapp:+5511${digits}` : `whatsapp:BR.${digits}`;
    const address = channel === "whatsapp" ? onWhatsApp : `+5511${digits}`;
    const person = new Person(name, address, locale, this.phones.handset(address), this.report, this.pace);
    this.people.push(person);
    return person;
  }

  /** A new reference. */
  reference(name: string): string {
    return `${name}-${randomUUID().slice(0, 8)}`;
  }

  /** @throws when the function fails instead of answering */
  async invoke<Given>(operation: OperationName, request: object): Promise<Given> {
    // The caller knows the type of the operation's answer.
    return (await this.reach.invoke(operation, request)) as Given;
  }

  async open(request: { reference: string } & Record<string, unknown>): Promise<ConversationAnswer | Refusal> {
    const answer = await this.invoke<ConversationAnswer | Refusal>("OpenConversation", { waitSeconds, ...request });
    this.report(`  service ▸ OpenConversation ${request.reference}: ${answer.ok ? answer.status : answer.error.code}`);
    return answer;
  }

  async close(reference: string, request: Record<string, unknown> = {}): Promise<Answer> {
    const answer = await this.invoke<Answer>("CloseConversation", { reference, waitSeconds, ...request });
    this.report(`  service ▸ CloseConversation ${reference}: ${answer.ok ? "ok" : answer.error.code}`);
    return answer;
  }

  async send(request: { reference: string } & Record<string, unknown>): Promise<MessageAnswer | Refusal> {
    const answer = await this.invoke<MessageAnswer | Refusal>("SendMessage", { waitSeconds, ...request });
    this.report(`  service ▸ SendMessage ${request.reference}: ${answer.ok ? "ok" : answer.error.code}`);
    return answer;
  }

  describe(reference: string): Promise<DescribedConversation> {
    return this.invoke<DescribedConversation>("DescribeConversation", { reference });
  }

  /** Waits until a condition holds. @throws after `patienceSeconds` */
  async until(what: string, isSo: () => Promise<boolean>, patienceSeconds = patienceMs / 1000): Promise<void> {
    const endMs = Date.now() + patienceSeconds * 1000;
    while (!(await isSo())) {
      if (Date.now() > endMs) throw new Error(`Timed out after ${patienceSeconds} seconds waiting until ${what}.`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** Lets real time pass, for effects of AWS's own timers. */
  async pass(seconds: number): Promise<void> {
    this.report(`  (${seconds} seconds pass)`);
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  }

  /** Waits until a conversation satisfies `isSo`. @throws after 20 s, with the conversation */
  async waitFor(
    reference: string,
    what: string,
    isSo: (conversation: DescribedConversation) => boolean,
  ): Promise<DescribedConversation> {
    const endMs = Date.now() + patienceMs;
    for (;;) {
      const conversation = await this.describe(reference);
      if (conversation.ok && isSo(conversation)) {
        this.report(
          `  ${reference} is ${conversation.status}${conversation.closeReason ? ` (${conversation.closeReason})` : ""}`,
        );
        return conversation;
      }
      if (Date.now() > endMs)
        throw new Error(`${reference} should be ${what}; it is ${JSON.stringify(conversation, undefined, 1)}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  waitForStatus(reference: string, status: string): Promise<DescribedConversation> {
    return this.waitFor(reference, status, (conversation) => conversation.status === status);
  }
}

/** Reaches the deployed stack, whose operations are Lambda functions. */
export function reachDeployed(endpoints: Endpoints): Reach {
  const { awsEndpointUrl, region, awsCredentials, outputs } = endpoints;
  const lambda = new LambdaClient({ endpoint: awsEndpointUrl, region, credentials: awsCredentials });
  const invoke = async (operation: OperationName, request: object): Promise<unknown> => {
    const FunctionName = outputs[`${operation}FunctionName`];
    const { Payload, FunctionError } = await lambda.send(
      new InvokeCommand({ FunctionName, Payload: JSON.stringify(request) }),
    );
    const answer = Buffer.from(Payload ?? []).toString("utf8");
    if (FunctionError) throw new Error(`${operation} failed: ${answer}`);
    return JSON.parse(answer);
  };
  return { ...endpoints, invoke };
}

/** A world with the deployed stack. @param report receives the story, line by line */
export function connectWorld(endpoints: Endpoints, report: (line: string) => void, identity?: WhatsAppIdentity): World {
  return new World(reachDeployed(endpoints), report, identity);
}
