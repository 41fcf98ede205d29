import { readFileSync } from "node:fs";
import { fullDiff, ResourceImpact } from "@aws-cdk/cloudformation-diff";
import { type Resource, synthesize } from "./synthesized.ts";

/**
 * Protects deployed resources that must not be replaced. `stateful-resources.json` has them as first released. Whether a
 * change of the template replaces them follows from the definitions of the resource types, as in `cdk diff`.
 */

type Resources = Record<string, Resource>;

/** What a replacement would lose. */
const lost: Record<string, string> = {
  "AWS::DynamoDB::Table": "all that it holds: open conversations, or who has agreed to what and who has opted out",
  "AWS::SecretsManager::Secret":
    "the credentials that an operator has put in; nothing is verified or sent until they are put in again",
  "AWS::SQS::Queue": "the events that wait in it, people's messages and STOPs among them",
  "AWS::ApiGatewayV2::Api": "the URL that Twilio calls: the webhooks of all open conversations lead nowhere",
  "AWS::Events::EventBus": "the rules that other services have on it",
  "AWS::Scheduler::ScheduleGroup": "the schedules of all open invitations, which then never expire",
};

const remedy =
  "Keep the logical id (the ids of the constructs on the path) and the property; or, where it is meant, move the data first, and then put " +
  "the new resource into test/lib/stateful-resources.json.";

const released: Resources = JSON.parse(readFileSync(new URL("./stateful-resources.json", import.meta.url), "utf8"));
const { template } = synthesize();
const present: Resources = template.toJSON().Resources;

interface AttributeDefinition {
  AttributeName: string;
  AttributeType: string;
}

/** Changing a key's type replaces the table, which the definitions do not say. */
function retypedAttributes(before: Resource | undefined, after: Resource | undefined): string[] {
  const typesOf = (resource: Resource | undefined): Map<string, string> =>
    new Map(
      (resource?.Properties?.AttributeDefinitions ?? []).map((one: AttributeDefinition) => [
        one.AttributeName,
        one.AttributeType,
      ]),
    );
  const types = typesOf(after);
  return [...typesOf(before)].flatMap(([name, type]) =>
    (types.get(name) ?? type) === type ? [] : [`AttributeDefinitions.${name}`],
  );
}

/** @returns the resources that would be replaced, each with the reason, what is lost and what to do */
function losses(before: Resources, after: Resources): string[] {
  const found: string[] = [];
  fullDiff({ Resources: before }, { Resources: after }).resources.forEachDifference((id, change) => {
    const type = before[id]?.Type;
    if (type === undefined || !(type in lost)) return;
    const fatal = [
      ResourceImpact.WILL_REPLACE,
      ResourceImpact.MAY_REPLACE,
      ResourceImpact.WILL_DESTROY,
      ResourceImpact.WILL_ORPHAN,
    ];
    const properties = retypedAttributes(before[id], after[id]);
    change.forEachDifference((_, name, difference) => {
      if ("changeImpact" in difference && fatal.some((impact) => impact === difference.changeImpact))
        properties.push(name);
    });
    if (properties.length === 0 && !fatal.includes(change.changeImpact)) return;
    const what = after[id]
      ? `replaced, because of ${properties.join(", ")}`
      : "gone, for there is none of that logical id any more";
    found.push(`${id} (${type}) would be ${what}. Lost: ${lost[type]}. ${remedy}`);
  });
  return found;
}

test("no resource with data, or that others refer to, is replaced", () => {
  expect(losses(released, present)).toEqual([]);
});

test("every resource with data is protected", () => {
  const ids = Object.keys(present).filter((id) => (present[id]?.Type ?? "") in lost);
  expect(Object.keys(released).sort()).toEqual(ids.sort());
});

test("nor by a stage's later options: a key, managed rotation, a custom domain, another removal policy", () => {
  const encryptionKeyArn = "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555";
  const later = {
    encryptionKeyArn,
    managedRotation: true,
    publicBaseUrl: "https://hooks.example.com",
    removalPolicy: "destroy" as const,
  };
  expect(losses(present, synthesize(later).template.toJSON().Resources)).toEqual([]);
});

describe("a loss is reported", () => {
  const [table = ""] = Object.keys(template.findResources("AWS::DynamoDB::Table"));
  const [secret = ""] = Object.keys(template.findResources("AWS::SecretsManager::Secret"));
  const [queue = ""] = Object.keys(template.findResources("AWS::SQS::Queue"));
  const changed = (id: string, properties: Record<string, unknown>): Resources => {
    const resource = present[id];
    if (!resource) throw new Error(`${id} is not in the template.`);
    return { ...present, [id]: { ...resource, Properties: { ...resource.Properties, ...properties } } };
  };
  const definitions: AttributeDefinition[] = present[table]?.Properties?.AttributeDefinitions;

  test.each<[string, Resources, string]>([
    ["another key", changed(table, { KeySchema: [{ AttributeName: "id", KeyType: "HASH" }] }), "KeySchema"],
    ["a table's new name", changed(table, { TableName: "conversations" }), "TableName"],
    [
      "a key of another type",
      changed(table, { AttributeDefinitions: definitions.map((one) => ({ ...one, AttributeType: "B" })) }),
      "Attribute",
    ],
    ["a secret's new name", changed(secret, { Name: "auth-token" }), "Name"],
    ["a queue that is FIFO no more", changed(queue, { FifoQueue: undefined }), "FifoQueue"],
    [
      "another logical id",
      Object.fromEntries(Object.entries(present).filter(([id]) => id !== table)),
      "none of that logical id",
    ],
  ])("%s", (_, after, because) => {
    expect(losses(present, after)).toEqual([expect.stringContaining(because)]);
    expect(losses(present, after)).toEqual([expect.stringContaining("Lost:")]);
  });

  test("changes in place are not reported", () => {
    expect(losses(present, changed(queue, { VisibilityTimeout: 90 }))).toEqual([]);
    expect(losses(present, changed(secret, { Description: "another" }))).toEqual([]);
  });
});
