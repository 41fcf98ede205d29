import { local } from "../../config/local.ts";
import type { QueuedEvent } from "../../lambda/model/events.ts";
import type { PersonWrote } from "../../lambda/model/person-event.ts";
import { receiveConversationEvent } from "../../lambda/webhooks/conversation-webhook.ts";
import { receiveStrayMessage } from "../../lambda/webhooks/stray-message.ts";
import { twilioWebhook, type WebhookSettings } from "../../lambda/webhooks/webhook.ts";
import { recordingQueue } from "../lambda/queue/recording-queue.ts";
import { authToken, publicBaseUrl } from "../lambda/webhooks/signed-request.ts";
import { seeded } from "./random.ts";
import { type HostileRequest, hostileRequest } from "./requests.ts";
import { type Figures, processorMs, tally, withLog } from "./tally.ts";
import { faultsOfEvent } from "./well-formed.ts";

/** As while a rotation is under way: every token there is refuses a forged request. */
const tokens = [authToken, "p".repeat(32), "n".repeat(32)];
const settings: WebhookSettings = {
  authTokens: { someTokenMatches: async (matches) => tokens.some(matches) },
  publicBaseUrl,
  stage: "test",
};

type Queue = ReturnType<typeof recordingQueue<QueuedEvent | PersonWrote>>;
const optIns = {
  person: async () => ({ pairs: [] }),
  history: async () => ({ history: [] }),
  recordConsent: async () => true,
};

const routes = {
  "/twilio/conversations": (queue: Queue) => twilioWebhook(settings, receiveConversationEvent(queue)),
  "/twilio/messages": (queue: Queue) =>
    twilioWebhook(settings, receiveStrayMessage({ queue, optIns, configuration: local, clock: Date.now })),
};
export type Route = keyof typeof routes;

const longestAnswer = 2_000;
const longestLog = 1_000;

async function send(path: Route, event: HostileRequest["event"]) {
  const queue = recordingQueue<QueuedEvent | PersonWrote>();
  const handler = routes[path](queue);
  const cost = processorMs();
  const { result, lines } = await withLog(async () => {
    try {
      return await handler(event);
    } catch {
      return "thrown" as const;
    }
  });
  return { result, lines, puts: queue.puts, ms: cost() };
}

/** Sends hostile requests to one route and says what they came to. */
export async function attackWebhook(path: Route, seed: number, count: number): Promise<Figures> {
  const random = seeded(seed);
  const { figures, fault, answered, warm, end } = tally();
  for (let number = 0; number < count; number++) {
    if (number === Math.floor(count / 10)) warm();
    figures.requests = number;
    const request = hostileRequest(random, path);
    const { result, lines, puts, ms } = await send(path, request.event);
    const { kind } = request;
    const status = result === "thrown" ? 0 : (result.statusCode ?? 0);
    const answer = JSON.stringify(result);
    const log = lines.join("");
    answered(`${request.signed ? "signed" : "forged"} ${status}`, answer.length, ms);
    figures.queued += puts.length;
    figures.logLines += lines.length;
    figures.longestLogLine = Math.max(figures.longestLogLine, ...lines.map(({ length }) => length));
    if (result === "thrown") fault("a handler threw", kind);
    else if (request.signed ? status < 200 || status >= 500 : status !== 403 && !(request.unreal && status === 500))
      fault(`answered ${status}`, kind);
    if (!request.signed && puts.length > 0) fault("a forged request is on the queue", kind);
    if (puts.length > 1) fault("more than one event of one request", kind);
    for (const { event, deduplicationId } of puts)
      for (const what of faultsOfEvent(event, deduplicationId)) fault(what, kind);
    const digits = request.private.phone.slice(1);
    if (answer.includes(request.private.word) || answer.includes(digits)) fault("the answer reflects input", kind);
    if (log.includes(request.private.word) || log.includes(digits)) fault("the log reflects input", kind);
    if (answer.length > longestAnswer) fault(`an answer longer than ${longestAnswer}`, kind);
    if (log.length > longestLog) fault(`more than ${longestLog} characters of log`, kind);
    if (lines.some((line) => !line.endsWith("}\n") || line.indexOf("\n") !== line.length - 1))
      fault("a log line is not one line", kind);
  }
  figures.requests = count;
  return end();
}
