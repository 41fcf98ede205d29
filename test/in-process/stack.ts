import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Switches } from "@masked-conversations/simulator";
import { startSimulator } from "@masked-conversations/simulator";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { local } from "../../config/local.ts";
import type { RuntimeConfiguration } from "../../lambda/model/configuration.ts";
import { change } from "../../lambda/operations/change.ts";
import { type Operation, type OperationName, operations } from "../../lambda/operations/operations.ts";
import { read } from "../../lambda/operations/read.ts";
import { detailOf } from "../../lambda/process/announce.ts";
import type { Dependencies } from "../../lambda/process/dependencies.ts";
import { processEvent } from "../../lambda/process/process.ts";
import { processPerson } from "../../lambda/process/process-person.ts";
import { type AnyEvent, routeEvent } from "../../lambda/queue/route-event.ts";
import { conversationsApi } from "../../lambda/twilio/conversations.ts";
import { receiveConversationEvent } from "../../lambda/webhooks/conversation-webhook.ts";
import { receiveStrayMessage } from "../../lambda/webhooks/stray-message.ts";
import { twilioWebhook } from "../../lambda/webhooks/webhook.ts";
import { simulatedAccount, simulatedCredentials } from "../../local/simulated-account.ts";
import type { Reach } from "../../scenarios/reach.ts";
import { type WhatsAppIdentity, World } from "../../scenarios/world.ts";
import { FifoQueue, type FifoQueueSettings } from "./fifo-queue.ts";
import { InMemory } from "./in-memory.ts";

/**
 * The whole product in one process: the functions' own code behind a real HTTP server, the simulated Twilio in front of
 * it, and tables, queue and schedules in memory. It starts in milliseconds, so each journey can have one of its own.
 */
export interface InProcessStack {
  world: World;
  reach: Reach;
  tables: InMemory;
  queue: FifoQueue<AnyEvent>;
  close(): Promise<void>;
}

async function eventOf(request: IncomingMessage): Promise<APIGatewayProxyEventV2> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const [rawPath = "", rawQueryString = ""] = (request.url ?? "").split("?");
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const event: Partial<APIGatewayProxyEventV2> = { rawPath, rawQueryString, headers, routeKey: `POST ${rawPath}` };
  // The functions read nothing else of what API Gateway hands over.
  return { ...event, isBase64Encoded: true, body: Buffer.concat(chunks).toString("base64") } as APIGatewayProxyEventV2;
}

export type Handler = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;

export function serve(routes: Record<string, Handler>): Promise<Server> {
  const server = createServer(async (request, response) => {
    const event = await eventOf(request);
    const answer = (await routes[event.rawPath]?.(event)) ?? { statusCode: 404 };
    response.writeHead(answer.statusCode ?? 200, answer.headers as Record<string, string>).end(answer.body);
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

export interface InProcessSettings {
  switches?: Partial<Switches>;
  identity?: WhatsAppIdentity;
  /** @default the local stage's */
  configuration?: RuntimeConfiguration;
  /** Is given the story, line by line. @default nobody is */
  tell?: (line: string) => void;
  /** Gives people's numbers. @default random ones */
  newDigits?: () => string;
  queueing?: FifoQueueSettings;
  /** Is given what goes on the bus. @default nobody is */
  onEvent?: (event: { "detail-type": string; detail: Record<string, unknown> & { id: string; at: string } }) => void;
}

export async function startInProcess({
  switches,
  identity,
  configuration = local,
  tell = () => undefined,
  newDigits,
  queueing,
  onEvent = () => undefined,
}: InProcessSettings): Promise<InProcessStack> {
  const tables = new InMemory();
  const timers = new Set<NodeJS.Timeout>();
  const routes: Record<string, Handler> = {};
  const server = await serve(routes);
  const { port } = server.address() as AddressInfo;
  const publicBaseUrl = `http://127.0.0.1:${port}`;
  const simulator = await startSimulator({ ...simulatedAccount(`${publicBaseUrl}/twilio/messages`), switches });

  const queue: FifoQueue<AnyEvent> = new FifoQueue(
    routeEvent({
      conversation: (event) => processEvent(event, dependencies),
      person: (event) => processPerson(event, dependencies),
    }),
    queueing,
  );
  const apiKeys = { read: async () => simulatedCredentials, forget: () => undefined };
  const baseUrls = { conversations: `${simulator.url}/conversations`, media: `${simulator.url}/mcs` };
  const dependencies: Dependencies = {
    apiKeys,
    twilio: conversationsApi(apiKeys, undefined, baseUrls),
    conversations: tables.conversationMeans,
    optIns: tables.optInMeans,
    bus: {
      put: async (id, announcement) => {
        await tables.busMeans.put(id, announcement);
        const at = new Date(announcement.atMs).toISOString();
        onEvent({
          "detail-type": announcement.type,
          detail: { ...detailOf(id, configuration.stage, announcement), id, at },
        });
      },
    },
    queue,
    schedules: {
      set: async (reference, atMs, event) => {
        await tables.scheduleMeans.set(reference, atMs, event);
        const fire = () => tables.schedules.get(reference)?.event === event && void queue.put(event, event.key);
        timers.add(setTimeout(fire, atMs - Date.now()));
      },
      cancel: tables.scheduleMeans.cancel,
    },
    configuration,
    publicBaseUrl,
    clock: Date.now,
  };

  const authTokens = {
    someTokenMatches: async (matches: (token: string) => boolean) => matches(simulatedCredentials.authToken),
  };
  const settings = { authTokens, publicBaseUrl, stage: local.stage };
  routes["/twilio/conversations"] = twilioWebhook(settings, receiveConversationEvent(queue));
  routes["/twilio/messages"] = twilioWebhook(
    settings,
    receiveStrayMessage({ queue, optIns: tables.optInMeans, configuration, clock: Date.now }),
  );

  const operationDependencies = { queue, conversations: tables.conversationMeans, configuration, clock: Date.now };
  const handlerOf = (operation: Operation) => {
    if ("toEvent" in operation) return change(operation, operationDependencies);
    return operation.reads === "conversations"
      ? read(operation, tables.conversationMeans, Date.now)
      : read(operation, tables.optInMeans, Date.now);
  };
  const handlers = Object.fromEntries(operations.map((operation) => [operation.name, handlerOf(operation)]));
  const invoke = async (name: OperationName, request: object): Promise<unknown> => {
    const answer = await handlers[name]?.(JSON.parse(JSON.stringify(request)));
    return JSON.parse(JSON.stringify(answer));
  };

  const reach: Reach = { twilioUrl: simulator.url, twilioCredentials: simulatedCredentials, invoke };
  return {
    world: new World(reach, tell, identity, newDigits),
    reach,
    tables,
    queue,
    close: async () => {
      for (const timer of timers) clearTimeout(timer);
      await simulator.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
