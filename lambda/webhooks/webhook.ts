import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { OwnError } from "../model/own-error.ts";
import { countMetric, log } from "../runtime/log.ts";
import type { Surroundings } from "../runtime/surroundings.ts";
import { type AuthTokenReader, authTokenReader } from "../twilio/credentials.ts";
import { type VerifiedRequest, verifyRequest } from "./verify-request.ts";

export interface WebhookSettings {
  authTokens: AuthTokenReader;
  publicBaseUrl: string;
  stage: string;
}

export const webhookSettings = (
  { aws, environment, time }: Surroundings<"getSecretValue">,
  stage: string,
): WebhookSettings => ({
  authTokens: authTokenReader(aws.getSecretValue, environment("authTokenSecretArn"), time),
  publicBaseUrl: environment("publicBaseUrl"),
  stage,
});

type Answer = APIGatewayProxyStructuredResultV2;

/**
 * Twilio hangs up after five seconds and is to be answered within four: this leaves 0.7 s for a cold start and API
 * Gateway.
 */
const answerWithinMs = 3_300;

/**
 * Stops waiting for what hangs. What was under way may still come to its end when the function is called again: an
 * event that is stored late is better than one that is lost.
 */
async function inTime<Result>(work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new OwnError(`It took longer than ${answerWithinMs} ms; Twilio waits for five seconds.`)),
      answerWithinMs,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Wraps what is done with a request of Twilio, so that no route can skip the signature check.
 *
 * Answers 403 to a bad signature, before anything is touched. Answers 500 to every fault, so that nothing that was not
 * stored looks as if it had been: Twilio reports it in its debugger, and the alarm rings. Answers in time whatever
 * hangs.
 */
export function twilioWebhook(
  { authTokens, publicBaseUrl, stage }: WebhookSettings,
  handle: (request: VerifiedRequest) => Promise<Answer>,
) {
  async function answer(event: APIGatewayProxyEventV2): Promise<Answer> {
    const verification = await verifyRequest(event, authTokens, publicBaseUrl);
    if (!("refused" in verification)) return await handle(verification);
    log.warn("A request was refused: its signature is missing or wrong.", {
      reason: verification.refused,
      route: event.routeKey,
    });
    countMetric("SignatureFailures", stage);
    return { statusCode: 403 };
  }

  return async (event: APIGatewayProxyEventV2): Promise<Answer> => {
    try {
      return await inTime(answer(event));
    } catch (error) {
      log.error("A webhook could not be handled; Twilio gets a 500.", error, { route: event.routeKey });
      return { statusCode: 500 };
    }
  };
}
