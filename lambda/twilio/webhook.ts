import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { countMetric, log } from "../runtime/log.ts";
import type { AuthTokenReader } from "./credentials.ts";
import { type VerifiedRequest, verifyRequest } from "./verify-request.ts";

export interface WebhookSettings {
  authTokens: AuthTokenReader;
  publicBaseUrl: string;
  stage: string;
}

/**
 * Wraps what is done with a request of Twilio, so that no route can skip the signature check.
 *
 * Answers 403 to a bad signature, before anything is touched. Answers 500 to every fault, so that nothing that was not stored looks as if
 * it had been: Twilio reports it in its debugger, and the alarm rings.
 */
export function twilioWebhook(
  { authTokens, publicBaseUrl, stage }: WebhookSettings,
  handle: (request: VerifiedRequest) => Promise<APIGatewayProxyStructuredResultV2>,
) {
  return async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    try {
      const verification = await verifyRequest(event, authTokens, publicBaseUrl);
      if ("refused" in verification) {
        log.warn("A request was refused: its signature is missing or wrong.", { reason: verification.refused, route: event.routeKey });
        countMetric("SignatureFailures", stage);
        return { statusCode: 403 };
      }
      return await handle(verification);
    } catch (error) {
      log.error("A webhook could not be handled; Twilio is told so.", error, { route: event.routeKey });
      return { statusCode: 500 };
    }
  };
}
