import { local } from "../../config/local.ts";
import type { AnyEvent } from "../../lambda/queue/route-event.ts";
import type { AwsClients, Surroundings } from "../../lambda/runtime/surroundings.ts";
import { conversationWebhook } from "../../lambda/webhooks/conversation-webhook.ts";
import { messageWebhook } from "../../lambda/webhooks/message-webhook.ts";
import { Aws } from "../aws/aws.ts";
import { recordingQueue } from "../lambda/queue/recording-queue.ts";
import { authToken, publicBaseUrl } from "../lambda/webhooks/signed-request.ts";
import { seeded } from "./random.ts";
import { type HostileRequest, hostileRequest } from "./requests.ts";
import { type Figures, processorMs, tally, withLog } from "./tally.ts";
import { faultsOfEvent } from "./well-formed.ts";

/**
 * As during a rotation, in a secret that does not name its account: a forged request is checked against every token.
 */
const tokens: Record<string, string> = {
  AWSPENDING: "p".repeat(32),
  AWSCURRENT: authToken,
  AWSPREVIOUS: "n".repeat(32),
};
const getSecretValue: AwsClients["getSecretValue"] = async ({ VersionStage = "" }) => ({
  SecretString: JSON.stringify({ authToken: tokens[VersionStage] }),
  CreatedDate: Date.now() / 1_000,
});

const routes = {
  "/twilio/conversations": conversationWebhook,
  "/twilio/messages": (surroundings: Surroundings<keyof AwsClients>) => messageWebhook(surroundings, local),
};
export type Route = keyof typeof routes;

const longestAnswer = 2_000;
const longestLog = 1_000;

async function send(path: Route, event: HostileRequest["event"]) {
  const queue = recordingQueue<AnyEvent>();
  const aws = new Aws();
  aws.queue = queue;
  const surroundings = aws.surroundings(publicBaseUrl);
  const handler = routes[path]({ ...surroundings, aws: { ...surroundings.aws, getSecretValue } });
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

/** Sends hostile requests to one route and returns the results. */
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
    if (puts.length > 1) fault("more than one event from one request", kind);
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
