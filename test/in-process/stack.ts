import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Switches } from "@masked-conversations/simulator";
import { startSimulator } from "@masked-conversations/simulator";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { local } from "../../config/local.ts";
import type { RuntimeConfiguration } from "../../lambda/model/configuration.ts";
import { type OperationName, operations } from "../../lambda/operations/operations.ts";
import { dependenciesIn } from "../../lambda/process/dependencies.ts";
import { processing } from "../../lambda/process/processing.ts";
import type { AnyEvent } from "../../lambda/queue/route-event.ts";
import { conversationWebhook } from "../../lambda/webhooks/conversation-webhook.ts";
import { messageWebhook } from "../../lambda/webhooks/message-webhook.ts";
import { simulatedAccount, simulatedCredentials, simulatedUrls } from "../../local/simulated-account.ts";
import type { Reach } from "../../scenarios/reach.ts";
import { type WhatsAppIdentity, World } from "../../scenarios/world.ts";
import { Aws, type BusEvent } from "../aws/aws.ts";
import { type OperationHandler, operationHandler } from "../aws/operation-handler.ts";
import { FifoQueue, type FifoQueueSettings } from "./fifo-queue.ts";

/**
 * The whole product in one process: the functions' own code behind a real HTTP server, the simulated Twilio, and AWS in
 * memory. It starts in milliseconds, so each journey can have its own.
 */
export interface InProcessStack {
  world: World;
  reach: Reach;
  aws: Aws;
  queue: FifoQueue<AnyEvent>;
  close(): Promise<void>;
}

async function eventOf(request: IncomingMessage): Promise<APIGatewayProxyEventV2> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const [rawPath = "", rawQueryString = ""] = (request.url ?? "").split("?");
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const event: Partial<APIGatewayProxyEventV2> = { rawPath, rawQueryString, headers, routeKey: `POST ${rawPath}` };
  // The functions read nothing else of API Gateway's event.
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
  /** Receives the story, line by line. */
  report?: (line: string) => void;
  /** Returns digits for people's numbers. @default random ones */
  newDigits?: () => string;
  queueing?: FifoQueueSettings;
  /** Receives the events on the bus. */
  onEvent?: (event: BusEvent) => void;
}

export async function startInProcess({
  switches,
  identity,
  configuration = local,
  report = () => undefined,
  newDigits,
  queueing,
  onEvent,
}: InProcessSettings): Promise<InProcessStack> {
  const aws = new Aws(onEvent);
  const routes: Record<string, Handler> = {};
  const server = await serve(routes);
  const { port } = server.address() as AddressInfo;
  const publicBaseUrl = `http://127.0.0.1:${port}`;
  const simulator = await startSimulator({ ...simulatedAccount(`${publicBaseUrl}/twilio/messages`), switches });

  const surroundings = aws.surroundings(publicBaseUrl);
  const simulated = { ...configuration, twilioBaseUrls: simulatedUrls(simulator.url) };
  const queue = new FifoQueue<AnyEvent>(processing(dependenciesIn(surroundings, simulated)), queueing);
  aws.queue = queue;
  routes["/twilio/conversations"] = conversationWebhook(surroundings);
  routes["/twilio/messages"] = messageWebhook(surroundings, simulated);

  const handlers = new Map<OperationName, OperationHandler>(
    operations.map((operation) => [operation.name, operationHandler(operation, surroundings, simulated)]),
  );
  const invoke = async (name: OperationName, request: object): Promise<unknown> => {
    const answer = await handlers.get(name)?.(JSON.parse(JSON.stringify(request)));
    return JSON.parse(JSON.stringify(answer));
  };

  const reach: Reach = { twilioUrl: simulator.url, twilioCredentials: simulatedCredentials, invoke };
  return {
    world: new World(reach, report, identity, newDigits),
    reach,
    aws,
    queue,
    close: async () => {
      aws.close();
      await simulator.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
