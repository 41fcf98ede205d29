import type { RestFault } from "../chaos/faults.ts";
import { makeSid } from "../sid.ts";
import type { Twilio } from "../twilio.ts";
import { authenticate } from "./authenticate.ts";
import type { Answer } from "./call.ts";
import { TwilioError } from "./errors.ts";
import { MutationLimits } from "./rate-limits.ts";
import { formOf, type HttpRequest } from "./request.ts";
import type { Router } from "./router.ts";

/** A response with headers, or just a closed connection. */
export type Reply =
  | { readonly answer: Answer; readonly headers: Readonly<Record<string, string>> }
  | "close the connection";

/** Serves the REST APIs: authentication, limits, injected failures, the resources, and the error envelope. */
export class RestServer {
  private readonly router: Router;
  private readonly limits = new MutationLimits();
  private inProgress = 0;

  constructor(router: Router) {
    this.router = router;
  }

  /** Answers a request and records it in the history. */
  async serve(twilio: Twilio, request: HttpRequest): Promise<Reply> {
    this.inProgress += 1;
    const inFlight = this.inProgress;
    const startedAt = twilio.clock.now().toISOString();
    const { latencyMs, disturbed, reply, errorCode } = await this.answer(twilio, request, inFlight);
    if (latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, latencyMs));
    this.inProgress -= 1;
    twilio.history.note({
      kind: "request",
      method: request.method,
      path: request.path,
      ...formFieldsOf(request),
      status: reply === "close the connection" ? "connection closed" : reply.answer.status,
      ...(errorCode === undefined ? {} : { errorCode }),
      startedAt,
      endedAt: twilio.clock.now().toISOString(),
      inFlight,
      ...(disturbed === undefined ? {} : { disturbed }),
    });
    return reply;
  }

  /** Resets the rate limits. */
  reset(): void {
    this.limits.clear();
  }

  private async answer(twilio: Twilio, request: HttpRequest, inFlight: number) {
    const latencyMs = twilio.switches.restLatencyMs;
    const disruption = disruptionOf(twilio, request);
    const disturbed = disruption?.name;
    if (disruption !== undefined && !disruption.takesEffect) {
      return { latencyMs, disturbed, reply: disruption.reply, errorCode: disruption.code };
    }
    const { reply, errorCode } = await this.undisturbed(twilio, request, inFlight);
    if (disruption !== undefined) return { latencyMs, disturbed, reply: disruption.reply, errorCode: disruption.code };
    return { latencyMs, disturbed, reply, errorCode };
  }

  private async undisturbed(
    twilio: Twilio,
    request: HttpRequest,
    inFlight: number,
  ): Promise<{ reply: Reply; errorCode: number | undefined }> {
    try {
      limitConcurrency(twilio, inFlight);
      authenticate(twilio.credentials, request);
      const { call, quota, run } = this.router.match(twilio, request);
      if (quota !== undefined) this.limits.count(twilio, quota, call);
      const answer = await run();
      const headers: Record<string, string> = { "Twilio-Request-Id": makeSid("RQ") };
      if (answer.location !== undefined) headers.Location = answer.location;
      return { reply: { answer, headers }, errorCode: undefined };
    } catch (error) {
      if (!(error instanceof TwilioError)) throw error;
      return { reply: errorReply(error, twilio.switches.undocumentedErrorStatus), errorCode: error.code };
    }
  }
}

function formFieldsOf(request: HttpRequest): { fields?: Record<string, string> } {
  if (!request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) return {};
  const form = formOf(request);
  return { fields: Object.fromEntries([...form.keys()].map((name) => [name, form.getAll(name).join(", ")])) };
}

function limitConcurrency(twilio: Twilio, inFlight: number): void {
  const limit = twilio.switches.concurrentRequests;
  if (limit === null || inFlight <= limit) return;
  throw new TwilioError(20429, "Too many concurrent requests", 429, { "Twilio-Concurrent-Requests": String(inFlight) });
}

/** Twilio's error envelope, from before RFC 9457. */
function errorReply(error: TwilioError, undocumentedStatus: number): Reply & object {
  const status = error.status ?? undocumentedStatus;
  const more_info = `https://www.twilio.com/docs/errors/${error.code}`;
  return {
    answer: { status, body: { code: error.code, message: error.message, more_info, status } },
    headers: { "Twilio-Request-Id": makeSid("RQ"), ...error.headers },
  };
}

interface Disruption {
  readonly name: string;
  readonly takesEffect: boolean;
  readonly reply: Reply;
  readonly code: number | undefined;
}

/** Injected faults take precedence over random ones. */
function disruptionOf(twilio: Twilio, request: HttpRequest): Disruption | undefined {
  const query = request.query.size > 0 ? `?${request.query.toString()}` : "";
  const fault = twilio.faults.takeRest(request.method, `${request.path}${query}`, request.body.toString("utf8"));
  if (fault !== undefined) return injectedDisruption(fault);
  switch (twilio.dice.restFate()) {
    case "answered":
      return undefined;
    case "429":
      return failure("429", 20429, "Too many requests", 429, false);
    case "500":
      return failure("500", 20500, "Internal server error", 500, false);
    case "503":
      return failure("503", 20503, "Service unavailable", 503, false);
    case "timeout before":
      return { name: "timeout before", takesEffect: false, reply: "close the connection", code: undefined };
    case "timeout after":
      return { name: "timeout after", takesEffect: true, reply: "close the connection", code: undefined };
  }
}

function injectedDisruption(fault: RestFault): Disruption {
  const takesEffect = fault.takesEffect ?? false;
  if (fault.answer === "close")
    return { name: "fault: close", takesEffect, reply: "close the connection", code: undefined };
  return failure(`fault: ${fault.answer}`, fault.code ?? 20500, "Injected fault", fault.answer, takesEffect);
}

function failure(name: string, code: number, message: string, status: number, takesEffect: boolean): Disruption {
  return { name, takesEffect, reply: errorReply(new TwilioError(code, message, status), status), code };
}
