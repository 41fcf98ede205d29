import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import twilio from "twilio";

/**
 * The naive counterpart of the webhook function: the same work, written as in the packages' own documentation, with
 * Twilio's whole package, the full AWS clients, and default settings for clients and bundling. Never deployed.
 */
const secrets = new SecretsManagerClient({});
const queue = new SQSClient({});
let authToken: string | undefined;

async function readAuthToken(): Promise<string> {
  const { SecretString } = await secrets.send(
    new GetSecretValueCommand({ SecretId: process.env.AUTH_TOKEN_SECRET_ARN }),
  );
  return JSON.parse(SecretString ?? "").authToken;
}

export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  authToken ??= await readAuthToken();
  const text = event.isBase64Encoded ? Buffer.from(event.body ?? "", "base64").toString("utf8") : (event.body ?? "");
  const form = Object.fromEntries(new URLSearchParams(text));
  const url = `${process.env.PUBLIC_BASE_URL}${event.rawPath}?${event.rawQueryString}`;
  if (!twilio.validateRequest(authToken, event.headers["x-twilio-signature"] ?? "", url, form))
    return { statusCode: 403 };
  await queue.send(
    new SendMessageCommand({
      QueueUrl: process.env.EVENT_QUEUE_URL,
      MessageBody: JSON.stringify(form),
      MessageGroupId: new URLSearchParams(event.rawQueryString).get("reference") ?? "",
      MessageDeduplicationId: `${form.EventType}.${form.MessageSid}`,
    }),
  );
  console.log("An event was stored.", form.EventType);
  return { statusCode: 204 };
}
