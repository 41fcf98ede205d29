import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { CreateScheduleCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { SQSEvent } from "aws-lambda";
import twilio from "twilio";
import type { OpenRequested } from "../../lambda/model/events.ts";

/**
 * The naive counterpart of process-event for openings: the same look-ups, Conversation at Twilio, invitation, schedule,
 * event and answer, but without anything that keeps it correct when something fails. Never deployed.
 */
const secrets = new SecretsManagerClient({});
const tables = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
  marshallOptions: { removeUndefinedValues: true },
});
const bus = new EventBridgeClient({});
const schedules = new SchedulerClient({});
let client: ReturnType<typeof twilio> | undefined;

async function connect(): Promise<ReturnType<typeof twilio>> {
  const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: process.env.API_KEY_SECRET_ARN }));
  const { accountSid, apiKeySid, apiKeySecret } = JSON.parse(SecretString ?? "");
  const connected = twilio(apiKeySid, apiKeySecret, { accountSid });
  // Only for the benchmark, where Twilio is local.
  connected.conversations.baseUrl = process.env.TWILIO_CONVERSATIONS_URL ?? connected.conversations.baseUrl;
  return connected;
}

async function open({ reference, request, call }: OpenRequested): Promise<void> {
  client ??= await connect();
  const TableName = process.env.CONVERSATION_TABLE_NAME;
  const people = [request.initiator, request.invitee].map((person) =>
    "address" in person ? person.address : person.identity,
  );
  const { Item } = await tables.send(
    new GetCommand({ TableName, Key: { reference, entry: "state" }, ConsistentRead: true }),
  );
  if (Item) return;
  for (const address of people) {
    await tables.send(
      new QueryCommand({
        TableName: process.env.OPT_IN_TABLE_NAME,
        KeyConditionExpression: "address = :address",
        ExpressionAttributeValues: { ":address": address },
      }),
    );
  }
  await tables.send(new PutCommand({ TableName, Item: { reference, entry: "state", status: "opening", request } }));

  const conversation = await client.conversations.v1.conversations.create({ uniqueName: reference });
  for (const address of people) {
    await client.conversations.v1.conversations(conversation.sid).participants.create({
      "messagingBinding.address": address,
      "messagingBinding.proxyAddress": "whatsapp:+15550001001",
    });
  }
  await client.conversations.v1.conversations(conversation.sid).webhooks.create({
    target: "webhook",
    "configuration.url": `${process.env.PUBLIC_BASE_URL}/twilio/conversations?reference=${reference}`,
    "configuration.method": "post",
    "configuration.filters": ["onMessageAdded", "onDeliveryUpdated"],
  });
  await client.conversations.v1.conversations(conversation.sid).messages.create({
    author: people[0],
    contentSid: "HX11111111111111111111111111111111",
    contentVariables: JSON.stringify(request.invitation),
  });

  await schedules.send(
    new CreateScheduleCommand({
      Name: `invitation-${reference}`,
      GroupName: process.env.SCHEDULE_GROUP_NAME,
      ScheduleExpression: "at(2030-01-01T00:00:00)",
      FlexibleTimeWindow: { Mode: "OFF" },
      Target: {
        Arn: process.env.EVENT_QUEUE_ARN,
        RoleArn: process.env.SCHEDULE_ROLE_ARN,
        Input: JSON.stringify({ reference }),
      },
    }),
  );
  const EventBusName = process.env.EVENT_BUS_NAME;
  await bus.send(
    new PutEventsCommand({
      Entries: [{ EventBusName, Source: "naive", DetailType: "InvitationSent", Detail: JSON.stringify({ reference }) }],
    }),
  );
  await tables.send(
    new PutCommand({
      TableName,
      Item: { reference, entry: "state", status: "inviting", request, sid: conversation.sid },
    }),
  );
  await tables.send(
    new PutCommand({ TableName, Item: { reference, entry: `answer#${call.callId}`, answer: { ok: true } } }),
  );
  console.log("A conversation was opened.", reference);
}

export async function handler({ Records }: SQSEvent): Promise<void> {
  for (const { body } of Records) await open(JSON.parse(body));
}
