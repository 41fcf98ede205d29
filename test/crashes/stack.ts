import type { AddressInfo } from "node:net";
import { startSimulator } from "@masked-conversations/simulator";
import { local } from "../../config/local.ts";
import { type OperationName, operations } from "../../lambda/operations/operations.ts";
import { eventsHandler } from "../../lambda/process/processing.ts";
import type { AnyEvent } from "../../lambda/queue/route-event.ts";
import { conversationWebhook } from "../../lambda/webhooks/conversation-webhook.ts";
import { messageWebhook } from "../../lambda/webhooks/message-webhook.ts";
import { simulatedAccount, simulatedCredentials, simulatedUrls } from "../../local/simulated-account.ts";
import { World } from "../../scenarios/world.ts";
import { Aws, maxReceiveCount } from "../aws/aws.ts";
import { type OperationHandler, operationHandler } from "../aws/operation-handler.ts";
import { deliver } from "../in-process/event-source.ts";
import { FifoQueue } from "../in-process/fifo-queue.ts";
import { type Handler, serve } from "../in-process/stack.ts";
import { type Crashes, LambdaFunction, type Outside, ProcessEnded } from "./lambda.ts";
import { TwilioGateway } from "./twilio-gateway.ts";

/** Removes the random part of references. */
export const named = (text: string): string => text.replace(/-[0-9a-f]{8}\b/g, "");

/** An invoked operation, and its final answer. */
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
  /** Webhooks whose process crashed. */
  unanswered: string[];
  close(): Promise<void>;
}

/**
 * Events of a crashed process are redelivered after this timeout; failed ones after the delay that the function sets.
 */
const queueing = { attempts: maxReceiveCount, visibilityTimeoutMs: 30 };
/** How long a caller waits before it repeats a crashed operation. */
const retryAfterMs = 20;
const callsLimit = 5;

/**
 * The whole product on crashing processes: the functions are built like in their entry files, but their calls to AWS and
 * Twilio can crash the process.
 */
export async function startCrashing(crashes: Crashes): Promise<CrashingStack> {
  const aws = new Aws();
  const gateway = new TwilioGateway();
  const routes: Record<string, Handler> = {};
  const server = await serve(routes);
  const publicBaseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const simulator = await startSimulator(simulatedAccount(`${publicBaseUrl}/twilio/messages`));
  await gateway.start(simulator.url);

  const surroundings = (outside: Outside) => aws.surroundings(publicBaseUrl, outside);
  const buildProcessEvent = (outside: Outside) => {
    const found = surroundings(outside);
    const configuration = { ...local, twilioBaseUrls: simulatedUrls(gateway.urlFor(outside)) };
    return eventsHandler(found, configuration);
  };
  const processEvents = new LambdaFunction("process-event", buildProcessEvent, crashes);
  const queue: FifoQueue<AnyEvent> = new FifoQueue(
    (event, delivery) =>
      deliver(event, delivery, (batch) =>
        processEvents.invoke(`${event.type} ${named(event.reference)}`, (handler) => handler(batch)),
      ),
    queueing,
  );
  aws.queue = queue;

  const unanswered: string[] = [];
  const webhook = new LambdaFunction("webhook", (outside) => conversationWebhook(surroundings(outside)), crashes);
  const inboundMessage = new LambdaFunction(
    "inbound-message",
    (outside) => messageWebhook(surroundings(outside), local),
    crashes,
  );
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
  const functions = new Map<OperationName, LambdaFunction<OperationHandler>>(
    operations.map((operation) => {
      const build = (outside: Outside) => operationHandler(operation, surroundings(outside), local);
      return [operation.name, new LambdaFunction(operation.name, build, crashes)];
    }),
  );
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
        await new Promise((resolve) => setTimeout(resolve, retryAfterMs));
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
