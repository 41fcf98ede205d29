/**
 * Twilio as a local HTTP server: the Conversations, Content, Messaging and Media APIs, signed webhooks, and people's
 * handsets. It is independent of the code under test.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { Credentials } from "./account/credentials.ts";
import { MessagingServices } from "./account/messaging-services.ts";
import { Senders } from "./account/senders.ts";
import { ConversationServices, noWebhooks } from "./account/services.ts";
import { type Chaos, Dice } from "./chaos/chaos.ts";
import { Faults } from "./chaos/faults.ts";
import { Clock } from "./clock/clock.ts";
import { InFlight } from "./clock/in-flight.ts";
import { Contents } from "./content/contents.ts";
import { streamHistory } from "./control/history-stream.ts";
import { serveControl } from "./control/serve.ts";
import { ConversationStore } from "./conversations/store.ts";
import { OptOuts } from "./delivery/opt-outs.ts";
import { Windows } from "./delivery/windows.ts";
import { Handsets } from "./handsets/handsets.ts";
import { History } from "./history.ts";
import { AddressConfigurations } from "./inbound/address-configurations.ts";
import { InboundLog } from "./inbound/inbound-log.ts";
import { MediaStore } from "./media/media.ts";
import { answerMedia, isMediaPath } from "./media/serve-media.ts";
import { twilioApis } from "./rest/apis.ts";
import { BodyTooLarge, readRequest } from "./rest/request.ts";
import { RestServer } from "./rest/serve.ts";
import { defaultSwitches, type Switches } from "./switches.ts";
import type { Twilio } from "./twilio.ts";
import { WebhookSender } from "./webhooks/webhook-sender.ts";

/** The simulated account, and the simulator's initial settings. */
export interface SimulatorOptions {
  /** 0 or missing for a free port. The address is always 127.0.0.1. */
  port?: number;
  accountSid: string;
  authToken: string;
  apiKeys: { sid: string; secret: string }[];
  /** `whatsapp:+1555…` or `+1555…`. */
  senders: { address: string; inboundUrl?: string }[];
  contents: {
    sid: string;
    friendlyName: string;
    language: string;
    variables?: Record<string, string>;
    types: Record<string, unknown>;
    approval?: "approved" | "pending" | "rejected" | "paused" | "unsubmitted";
  }[];
  /** The account's default Conversation Service (`IS…`); generated when missing. */
  conversationServiceSid?: string;
  /** The account's default Messaging Service (`MG…`); generated when missing. */
  messagingServiceSid?: string;
  switches?: Partial<Switches>;
  chaos?: Partial<Chaos>;
}

export interface RunningSimulator {
  /** `http://127.0.0.1:<port>`. The APIs are below it: `/conversations`, `/content`, `/messaging`, `/mcs`, `/api`, … */
  url: string;
  /** Stops timers and webhooks in flight, and closes all connections. Safe to call twice. */
  close(): Promise<void>;
}

/** Rejects when the port is taken. */
export async function startSimulator(options: SimulatorOptions): Promise<RunningSimulator> {
  const twilio = createTwilio(options);
  const rest = new RestServer(twilioApis());
  const server = createServer((incoming, response) => {
    serve(twilio, rest, incoming, response).catch((error: unknown) => fail(response, error));
  });
  twilio.publicUrl = `http://127.0.0.1:${await listen(server, options.port ?? 0)}`;
  return { url: twilio.publicUrl, close: () => close(twilio, server) };
}

function createTwilio(options: SimulatorOptions): Twilio {
  const clock = new Clock();
  const services = new ConversationServices();
  const messagingServices = new MessagingServices();
  const contents = new Contents();
  const now = clock.now();
  for (const content of options.contents) contents.add(content, now);
  const chatServiceSid = services.add("Default Conversations Service", now, options.conversationServiceSid).sid;
  const messagingServiceSid = messagingServices.add(
    "Default Conversations Service",
    now,
    options.messagingServiceSid,
  ).sid;
  return {
    clock,
    history: new History(() => clock.now()),
    inFlight: new InFlight(),
    switches: { ...defaultSwitches, ...options.switches },
    dice: new Dice(options.chaos ?? {}),
    faults: new Faults(),
    credentials: new Credentials(options.accountSid, options.authToken, options.apiKeys),
    senders: new Senders(options.senders),
    services,
    messagingServices,
    defaults: { chatServiceSid, messagingServiceSid, inactiveTimer: null, closedTimer: null },
    accountWebhooks: noWebhooks(),
    addressConfigurations: new AddressConfigurations(),
    contents,
    media: new MediaStore(),
    inboundLog: new InboundLog(),
    conversations: new ConversationStore(),
    windows: new Windows(),
    optOuts: new OptOuts(),
    handsets: new Handsets(),
    webhooks: new WebhookSender(),
    publicUrl: "",
  };
}

async function serve(
  twilio: Twilio,
  rest: RestServer,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // Responses are dated by Twilio's clock, not the machine's.
  response.sendDate = false;
  response.setHeader("Date", twilio.clock.now().toUTCString());
  const request = await readRequest(incoming);
  if (request.method === "GET" && request.path === "/simulator/history/stream") {
    streamHistory(twilio.history, Number(request.query.get("after") ?? 0), response);
  } else if (request.path.startsWith("/simulator/")) {
    const { status, body } = await serveControl(twilio, request, () => reset(twilio, rest));
    send(response, status, body, {});
  } else if (isMediaPath(request.path)) {
    const { status, body, location, contentType } = answerMedia(twilio, request);
    send(response, status, body, location === undefined ? {} : { Location: location }, contentType);
  } else {
    const reply = await rest.serve(twilio, request);
    if (reply === "close the connection") incoming.socket.destroy();
    else send(response, reply.answer.status, reply.answer.body, reply.headers, reply.answer.contentType);
  }
}

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>>,
  contentType = "application/json; charset=utf-8",
): void {
  response.writeHead(status, { ...headers, ...(body === undefined ? {} : { "Content-Type": contentType }) });
  response.end(body === undefined || Buffer.isBuffer(body) ? body : JSON.stringify(body));
}

/** Answers a fault of the simulator itself, and says so: a caller must not mistake it for Twilio's behaviour. */
function fail(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const status = error instanceof BodyTooLarge ? 413 : 500;
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  send(
    response,
    status,
    { code: 20500, message: `the simulator itself failed: ${message}`, more_info: "", status },
    {},
  );
}

/** Clears what happened; the account, its senders, services, contents and settings stay. */
function reset(twilio: Twilio, rest: RestServer): void {
  twilio.clock.cancelAll();
  twilio.inFlight.clear();
  twilio.conversations.clear();
  twilio.handsets.clear();
  twilio.windows.clear();
  twilio.optOuts.clear();
  twilio.media.clear();
  twilio.inboundLog.clear();
  twilio.faults.clear();
  twilio.history.clear();
  rest.reset();
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the server is not listening on a port");
  return address.port;
}

async function close(twilio: Twilio, server: Server): Promise<void> {
  twilio.clock.cancelAll();
  twilio.webhooks.close();
  if (!server.listening) return;
  await new Promise<void>((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });
}
