import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  GetQueueAttributesCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { testCredentials } from "../../local/aws-access.ts";
import { projectDirectory } from "../../local/paths.ts";
import { invites, milestones, yesButton } from "../../scenarios/connect.ts";
import type { World } from "../../scenarios/world.ts";
import { endpoints } from "./stack.ts";
import { connect } from "./world.ts";

/**
 * What the local AWS can show: an event that fails goes to the dead-letter queue, those behind it in its conversation
 * are handled then, and the command brings it back. It hands over one event at a time, whatever its group, so that one
 * group does not hold up another is shown in process alone, and by AWS.
 */

const { outputs, awsEndpointUrl, region, awsCredentials = testCredentials } = endpoints();
const sqs = new SQSClient({ endpoint: awsEndpointUrl, region, credentials: { ...awsCredentials } });
const QueueUrl = outputs.EventQueueUrl;
afterAll(() => sqs.destroy());

async function attribute(
  queueUrl: string | undefined,
  name: "RedrivePolicy" | "ApproximateNumberOfMessages",
): Promise<string> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [name] }),
  );
  return Attributes[name] ?? "";
}

const tsx = join(projectDirectory, "node_modules", ".bin", "tsx");

async function redrive(...options: string[]): Promise<string> {
  const { accessKeyId, secretAccessKey } = awsCredentials;
  const access = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_REGION: region };
  const { stdout } = await promisify(execFile)(tsx, ["packages/operator/redrive.ts", "--stage", "local", ...options], {
    cwd: projectDirectory,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, AWS_ENDPOINT_URL: awsEndpointUrl, ...access },
  });
  return stdout;
}

/** The yes as the webhook function puts it on the queue. */
async function yesOf(world: World, reference: string, address: string): Promise<object> {
  const { conversationSid = "", invitee } = await world.describe(reference);
  const inside = await world.phones.conversation(conversationSid);
  const message = inside?.messages.find(({ author }) => author === address);
  if (!message) throw new Error("The customer has said yes.");
  const { sid: messageSid, index, body, date_created } = message;
  const { participantSid } = invitee;
  const key = `onMessageAdded.${messageSid}`;
  return {
    type: "MessageAdded",
    reference,
    key,
    messageSid,
    index,
    participantSid,
    author: address,
    body,
    atMs: Date.parse(date_created),
  };
}

test("poison goes to the dead-letter queue and leaves its conversation; what is redriven after its cause is gone is handled once", async () => {
  const world = connect();
  const people = () => [world.person("Rui", "whatsapp"), world.person("Ana", "whatsapp")] as const;
  const [courier, customer] = people();
  const reference = world.reference("poisoned");
  const { conversationSid } = await invites(world, reference, courier, customer);

  // Eight tries take forty minutes; the template's eight are asserted in test/lib/storage.test.ts. The function goes by
  // them, so that here the last try leaves after a delay.
  const policy = await attribute(QueueUrl, "RedrivePolicy");
  expect(Number(JSON.parse(policy).maxReceiveCount)).toBe(8);
  const twoTries = JSON.stringify({ ...JSON.parse(policy), maxReceiveCount: 2 });
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { RedrivePolicy: twoTries } }));
  try {
    // For the first delivery's one POST and the second's look for what it may have sent, which tries a few times by
    // itself; a rest is got over.
    await world.phones.fault({
      kind: "rest",
      path: `/Conversations/${conversationSid}/Messages`,
      answer: 503,
      times: 6,
    });
    await customer.taps(yesButton);
    await customer.writes("the green door");
    await customer.receives("Great! Just a moment…");
    expect(await attribute(outputs.DeadLetterQueueUrl, "ApproximateNumberOfMessages")).toBe("1");
  } finally {
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { RedrivePolicy: policy } }));
  }

  // A second one whose tries are spent: its conversation does not know of it.
  const [rider, host] = people();
  const late = world.reference("late");
  await invites(world, late, rider, host);
  await world.phones.fault({ kind: "webhook", eventType: "onMessageAdded", action: "drop" });
  await host.taps(yesButton);
  const event = JSON.stringify(await yesOf(world, late, host.address));
  const letter = {
    QueueUrl: outputs.DeadLetterQueueUrl,
    MessageBody: event,
    MessageGroupId: late,
    MessageDeduplicationId: late,
  };
  await sqs.send(new SendMessageCommand(letter));

  const shown = await redrive("--look");
  const said = await redrive();
  expect(said.startsWith(shown)).toBe(true);
  expect(said).toMatch(/^In the dead-letter queue: 2\./);
  for (const one of [reference, late]) expect(said).toContain(`MessageAdded          ${one}`);
  for (const { address } of [courier, customer, rider, host]) expect(said).not.toContain(address.slice(-9));
  expect(said).toMatch(/Moved back: 2\.\n$/);

  await host.receives("Great! Just a moment…");
  await rider.receives(/^You can now write/);
  await world.waitForStatus(late, "connecting");
  await world.phones.idle(10);
  for (const [of, person] of [
    [reference, customer],
    [late, host],
  ] as const) {
    expect((await milestones(world, of)).filter((type) => type === "ConsentGranted")).toHaveLength(1);
    expect((await person.received()).filter((body) => body.startsWith("Great!"))).toHaveLength(1);
  }
  expect(await redrive()).toBe("The dead-letter queue is empty.\n");
}, 120_000);
