import { partition } from "@aws-sdk/core/client";
import { fromEnv } from "@aws-sdk/credential-provider-env";
import { Sha256Node } from "@smithy/core/checksum";
import { isServerError, isThrottlingError, isTransientError, StandardRetryStrategy } from "@smithy/core/retry";
import { HttpRequest } from "@smithy/core/transport";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { SignatureV4 } from "@smithy/signature-v4";
import type { RetryErrorType, SdkError } from "@smithy/types";
import { OwnError } from "../model/own-error.ts";

/**
 * Calls of AWS services by the JSON protocol, made of the parts that the SDK's clients are made of: its signer, its
 * HTTP handler, its retry strategy. Whole clients cost the functions that Twilio waits for most of their start
 * (docs/decisions/0014-aws-calls-at-the-door.md).
 */

/** One try, from the connection to the last byte of the answer. */
const attemptTimeoutMs = 700;
const maxAttempts = 3;
/**
 * Full jitter, up to 50 ms before the second try and 100 ms before the third, also when AWS throttles: Twilio waits.
 */
const backoff = {
  setDelayBase: () => undefined,
  computeNextBackoffDelay: (retries: number) => Math.random() * 50 * 2 ** retries,
};

/** How a service is called: what its endpoint, its targets and its variable in the environment are named. */
export interface AwsServiceNames {
  /** In the endpoint's host, and what is signed for. */
  endpointPrefix: "secretsmanager" | "sqs";
  targetPrefix: "secretsmanager" | "AmazonSQS";
  jsonVersion: "1.0" | "1.1";
  /**
   * `AWS_ENDPOINT_URL_<id>` says where the service is, before `AWS_ENDPOINT_URL` (AWS SDKs reference guide,
   * "Service-specific endpoints").
   */
  environmentId: "SECRETS_MANAGER" | "SQS";
}

/** What AWS has refused; named by AWS's error code, such as `AccessDeniedException`. */
export class AwsRefusal extends Error {
  readonly $metadata: { httpStatusCode: number };

  constructor(operation: string, code: string, message: string, httpStatusCode: number) {
    super(`AWS answered ${operation} with ${httpStatusCode}: ${message}`);
    this.name = code;
    this.$metadata = { httpStatusCode };
  }
}

/** Where a service is: where the environment says, else the Region's public endpoint. */
export function endpointOf(
  { endpointPrefix, environmentId }: AwsServiceNames,
  region: string,
  environment: NodeJS.ProcessEnv,
): URL {
  const { [`AWS_ENDPOINT_URL_${environmentId}`]: own, AWS_ENDPOINT_URL: shared } = environment;
  return new URL(own || shared || `https://${endpointPrefix}.${region}.${partition(region).dnsSuffix}`);
}

const isSdkError = (error: unknown): error is SdkError => typeof error === "object" && error !== null;

function errorTypeOf(error: SdkError): RetryErrorType {
  if (isThrottlingError(error)) return "THROTTLING";
  if (isTransientError(error)) return "TRANSIENT";
  return isServerError(error) ? "SERVER_ERROR" : "CLIENT_ERROR";
}

async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/**
 * The code of an error is a word, with what Smithy allows around it: `com.amazonaws.sqs#QueueDoesNotExist:http://…`
 * (Smithy, "AWS JSON 1.0 protocol", operation error serialization). Anything else is never quoted.
 */
const codePattern = /^(?:[\w.]+#)?(\w+)(?::|$)/;

function refusalOf(operation: string, status: number, text: string): AwsRefusal {
  let type: unknown;
  let message: unknown;
  try {
    ({ __type: type, message } = JSON.parse(text));
  } catch {
    // Not the service's JSON but the page of something before it: the status says all there is to know.
  }
  const code = (typeof type === "string" ? codePattern.exec(type)?.[1] : undefined) ?? `Http${status}`;
  return new AwsRefusal(operation, code, typeof message === "string" ? message : "no message", status);
}

export type AwsService = <Output>(operation: string, input: object) => Promise<Output>;

/**
 * The Region, the endpoint and the role's credentials come from the environment, as Lambda and the local AWS set it.
 * @returns a function that calls one operation, three times at most and within 2.3 s whatever hangs; it throws
 * AwsRefusal, or the fault of the connection
 */
export function awsService(names: AwsServiceNames): AwsService {
  const region = process.env.AWS_REGION ?? "";
  const endpoint = endpointOf(names, region, process.env);
  const signer = new SignatureV4({ service: names.endpointPrefix, region, credentials: fromEnv(), sha256: Sha256Node });
  const http = new NodeHttpHandler();
  const retries = new StandardRetryStrategy({ maxAttempts, backoff });

  async function attempt(operation: string, body: string): Promise<string> {
    const request = new HttpRequest({
      method: "POST",
      protocol: endpoint.protocol,
      hostname: endpoint.hostname,
      port: endpoint.port ? Number(endpoint.port) : undefined,
      path: endpoint.pathname,
      headers: {
        host: endpoint.host,
        "content-type": `application/x-amz-json-${names.jsonVersion}`,
        "content-length": String(Buffer.byteLength(body)),
        // Shows up in CloudTrail as the caller.
        "user-agent": "masked-conversations",
        "x-amz-target": `${names.targetPrefix}.${operation}`,
      },
      body,
    });
    const abortSignal = AbortSignal.timeout(attemptTimeoutMs);
    try {
      const { response } = await http.handle(HttpRequest.clone(await signer.sign(request)), { abortSignal });
      const text = await readText(response.body);
      if (response.statusCode >= 300) throw refusalOf(operation, response.statusCode, text);
      return text;
    } catch (error) {
      if (!abortSignal.aborted) throw error;
      throw Object.assign(new OwnError(`AWS did not answer ${operation} within ${attemptTimeoutMs} ms.`), {
        name: "TimeoutError",
      });
    }
  }

  return async (operation, input) => {
    const body = JSON.stringify(input);
    let token = await retries.acquireInitialRetryToken("");
    for (;;) {
      try {
        const text = await attempt(operation, body);
        retries.recordSuccess(token);
        // Where an operation has no output, SQS answers with no body.
        return JSON.parse(text || "{}");
      } catch (error) {
        if (!isSdkError(error)) throw error;
        token = await retries.refreshRetryTokenForRetry(token, { error, errorType: errorTypeOf(error) }).catch(() => {
          // The strategy says that it is not worth another try: what counts is what went wrong, and not that.
          throw error;
        });
      }
    }
  };
}
