import type { AddressInfo } from "node:net";
import { startSimulator } from "@masked-conversations/simulator";
import { local } from "../../config/local.ts";
import { change } from "../../lambda/operations/change.ts";
import { type Operation, type OperationName, operations } from "../../lambda/operations/operations.ts";
import { read } from "../../lambda/operations/read.ts";
import { eventBus } from "../../lambda/process/announce.ts";
import { expirySchedules } from "../../lambda/process/expiry-schedules.ts";
import { processEvent } from "../../lambda/process/process.ts";
import { processPerson } from "../../lambda/process/process-person.ts";
import { eventHandler } from "../../lambda/queue/event-handler.ts";
import { eventQueue } from "../../lambda/queue/event-queue.ts";
import { type AnyEvent, routeEvent } from "../../lambda/queue/route-event.ts";
import { conversationStore, conversationWriter } from "../../lambda/tables/conversations.ts";
import { optInStore } from "../../lambda/tables/opt-ins.ts";
import { conversationsApi } from "../../lambda/twilio/conversations.ts";
import { apiKeyReader, authTokenReader } from "../../lambda/twilio/credentials.ts";
import { receiveConversationEvent } from "../../lambda/webhooks/conversation-webhook.ts";
import { receiveStrayMessage } from "../../lambda/webhooks/stray-message.ts";
import { twilioWebhook } from "../../lambda/webhooks/webhook.ts";
import { simulatedAccount, simulatedCredentials } from "../../local/simulated-account.ts";
import { World } from "../../scenarios/world.ts";
import { deliver } from "../in-process/event-source.ts";
import { FifoQueue } from "../in-process/fifo-queue.ts";
import { type Handler, serve } from "../in-process/stack.ts";
import { Aws, conversationTable, optInTable, secrets } from "./aws.ts";
import { type Crashes, LambdaFunction, type Outside, ProcessEnded } from "./lambda.ts";
import { TwilioGateway } from "./twilio-gateway.ts";

/** References end in something that no run has twice. */
export const named = (text: string): string => text.replace(/-[0-9a-f]{8}\b/g, "");

/** An operation that was asked for, and what its caller was told in the end. */
export interface Asked {
  operation: OperationName;
  reference: string;
  answer: unknown;
}

export interface CrashingStack {
  world: World;
  aws: Aws;
  queue: FifoQueue<AnyEvent>;
  /** In the order in which they were answered. */
  asked: Asked[];
  /** Webhooks whose process ended. */
  unanswered: string[];
  close(): Promise<void>;
}

/**
 * What a process that has ended had in hand comes again after this; what fails, after the delay that the function sets.
 */
const queueing = { tries: 8, visibilityTimeoutMs: 30 };
/** For as long does a caller look whether an operation that died will answer. */
const callsAgainAfterMs = 20;
const callsLimit = 5;

/**
 * The whole product on crashing processes: the functions are built of the clients of AWS and the way to Twilio, as the
 * entry files build them.
 */
export async function startCrashing(crashes: Crashes): Promise<CrashingStack> {
  const aws = new Aws();
  const gateway = new TwilioGateway();
  const routes: Record<string, Handler> = {};
  const server = await serve(routes);
  const publicBaseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const simulator = await startSimulator(simulatedAccount(`${publicBaseUrl}/twilio/messages`));
  await gateway.start(simulator.url);

  const processEvents = new LambdaFunction("process-event", buildProcessEvent(aws, gateway, publicBaseUrl), crashes);
  const queue: FifoQueue<AnyEvent> = new FifoQueue(
    (event, delivery) =>
      deliver(event, delivery, (batch) =>
        processEvents.invoke(`${event.type} ${named(event.reference)}`, (handler) => handler(batch)),
      ),
    queueing,
  );
  aws.queue = queue;

  const unanswered: string[] = [];
  const webhook = new LambdaFunction("webhook", buildWebhook(aws, publicBaseUrl), crashes);
  const inboundMessage = new LambdaFunction("inbound-message", buildInboundMessage(aws, publicBaseUrl), crashes);
  const route =
    (to: LambdaFunction<Handler>): Handler =>
    async (event) => {
      const form = new URLSearchParams(Buffer.from(event.body ?? "", "base64").toString());
      const what = named(
        `${form.get("EventType") ?? "message"} ${event.rawQueryString.replace("reference=", "")}`.trim(),
      );
      try {
        return await to.invoke(what, (handler) => handler(event));
      } catch (error) {
        if (!(error instanceof ProcessEnded)) throw error;
        unanswered.push(what);
        return { statusCode: 502 };
      }
    };
  routes["/twilio/conversations"] = route(webhook);
  routes["/twilio/messages"] = route(inboundMessage);

  const asked: Asked[] = [];
  const functions = operationFunctions(aws, crashes);
  const invoke = async (operation: OperationName, request: object): Promise<unknown> => {
    const reference = "reference" in request ? named(String(request.reference)) : "";
    for (let call = 1; ; call++) {
      try {
        const answer = await functions
          .get(operation)
          ?.invoke(reference, (handler) => handler(JSON.parse(JSON.stringify(request))));
        const copy = JSON.parse(JSON.stringify(answer));
        asked.push({ operation, reference, answer: copy });
        return copy;
      } catch (error) {
        if (!(error instanceof ProcessEnded) || call === callsLimit) throw error;
        await new Promise((resolve) => setTimeout(resolve, callsAgainAfterMs));
      }
    }
  };

  let people = 0;
  const newDigits = () => String(100_000_000 + people++);
  return {
    world: new World(
      { twilioUrl: simulator.url, twilioCredentials: simulatedCredentials, invoke },
      () => undefined,
      "number",
      newDigits,
    ),
    aws,
    queue,
    asked,
    unanswered,
    close: async () => {
      await simulator.close();
      await gateway.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const buildProcessEvent = (aws: Aws, gateway: TwilioGateway, publicBaseUrl: string) => (outside: Outside) => {
  const { dynamoDb, sqs, sendMessage, eventBridge, scheduler, getSecretValue } = aws.clients(outside);
  const twilioUrl = gateway.urlFor(outside);
  const apiKeys = apiKeyReader(getSecretValue, secrets.apiKey);
  const dependencies = {
    apiKeys,
    twilio: conversationsApi(apiKeys, undefined, {
      conversations: `${twilioUrl}/conversations`,
      media: `${twilioUrl}/mcs`,
    }),
    conversations: {
      ...conversationStore(dynamoDb, conversationTable),
      ...conversationWriter(dynamoDb, conversationTable, optInTable, local.retentionDays),
    },
    optIns: optInStore(dynamoDb, optInTable),
    bus: eventBus(eventBridge, "bus", local.stage),
    queue: eventQueue(sendMessage, "queue"),
    schedules: expirySchedules(scheduler, { groupName: "invitations", roleArn: "role", queueArn: "queue" }),
    configuration: local,
    publicBaseUrl,
    clock: Date.now,
  };
  return eventHandler<AnyEvent>(
    routeEvent({
      conversation: (event) => processEvent(event, dependencies),
      person: (event) => processPerson(event, dependencies),
    }),
    sqs,
    { queueUrl: "queue", maxReceiveCount: queueing.tries, stage: local.stage },
  );
};

const buildWebhook =
  (aws: Aws, publicBaseUrl: string) =>
  (outside: Outside): Handler => {
    const { sendMessage, getSecretValue } = aws.clients(outside);
    const authTokens = authTokenReader(getSecretValue, secrets.authToken);
    return twilioWebhook(
      { authTokens, publicBaseUrl, stage: local.stage },
      receiveConversationEvent(eventQueue(sendMessage, "queue")),
    );
  };

const buildInboundMessage =
  (aws: Aws, publicBaseUrl: string) =>
  (outside: Outside): Handler => {
    const { sendMessage, getSecretValue, dynamoDb } = aws.clients(outside);
    const authTokens = authTokenReader(getSecretValue, secrets.authToken);
    const dependencies = {
      queue: eventQueue(sendMessage, "queue"),
      optIns: optInStore(dynamoDb, optInTable),
      configuration: local,
      clock: Date.now,
    };
    return twilioWebhook({ authTokens, publicBaseUrl, stage: local.stage }, receiveStrayMessage(dependencies));
  };

type OperationHandler = (request: unknown) => Promise<unknown>;

function buildOperation(aws: Aws, operation: Operation, outside: Outside): OperationHandler {
  const { sendMessage, dynamoDb } = aws.clients(outside);
  const conversations = conversationStore(dynamoDb, conversationTable);
  const queue = eventQueue(sendMessage, "queue");
  if ("toEvent" in operation) return change(operation, { queue, conversations, configuration: local, clock: Date.now });
  return operation.reads === "conversations"
    ? read(operation, conversations, Date.now)
    : read(operation, optInStore(dynamoDb, optInTable), Date.now);
}

const operationFunctions = (aws: Aws, crashes: Crashes): ReadonlyMap<string, LambdaFunction<OperationHandler>> =>
  new Map(
    operations.map((operation) => [
      operation.name,
      new LambdaFunction(operation.name, (outside) => buildOperation(aws, operation, outside), crashes),
    ]),
  );
