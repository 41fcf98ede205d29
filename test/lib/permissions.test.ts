import { type Deployment, grantsOf, imaginedDeployment, listOf, resourceArn, rolePolicies } from "./role-policies.ts";
import { type Access, isAllowed } from "./simulate-policies.ts";
import { resourcesOf, synthesize, withoutHash } from "./synthesized.ts";

/**
 * Checks the template on its own. `test/recorded/` checks that it allows exactly what the functions do.
 */

const { template } = synthesize();
const encryptionKeyArn = "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555";
const withKey = synthesize({ encryptionKeyArn }).template;

const deploymentOf = (synthesized: typeof template): Deployment => imaginedDeployment(synthesized.toJSON().Resources);

/** The roles that are allowed an access. */
async function whoMay(deployment: Deployment, access: Access): Promise<string[]> {
  const allowed = await Promise.all(
    Object.entries(rolePolicies(deployment)).map(async ([role, policies]) =>
      (await isAllowed(policies, access)) ? [withoutHash(role)] : [],
    ),
  );
  return allowed.flat().sort();
}

test("each function has its own role, which can write to the function's own log group", () => {
  const deployment = deploymentOf(template);
  const functions = Object.entries(template.findResources("AWS::Lambda::Function"));
  for (const [id, { Properties }] of functions) {
    const role = Properties.Role["Fn::GetAtt"][0];
    expect(withoutHash(role)).toBe(withoutHash(id).replace(/Function$/, "Role"));
    expect(grantsOf(rolePolicies(deployment)[role] ?? []).filter(({ action }) => action.startsWith("logs:"))).toEqual(
      ["logs:CreateLogStream", "logs:PutLogEvents"].map((action) => ({
        action,
        resource: resourceArn(deployment, Properties.LoggingConfig.LogGroup.Ref),
      })),
    );
  }
  expect(functions).not.toEqual([]);
});

describe.each([
  ["without a key", template],
  ["with a key", withKey],
])("%s", (_, synthesized) => {
  const deployment = deploymentOf(synthesized);
  const policies = Object.values(rolePolicies(deployment)).flat();
  const mayRead = (secret: string) => {
    const id = Object.keys(deployment.resources).find((one) => withoutHash(one) === secret) ?? secret;
    return whoMay(deployment, { action: "secretsmanager:GetSecretValue", resource: resourceArn(deployment, id) });
  };

  test("only the functions that Twilio calls can read the auth token", async () => {
    expect(await mayRead("TwilioAuthToken")).toEqual(["WebhooksInboundMessageRole", "WebhooksWebhookRole"]);
  });

  test("only the function that calls Twilio can read the API key", async () => {
    expect(await mayRead("TwilioApiKey")).toEqual(["ProcessEventRole"]);
  });

  test("no policy has wildcards, except for the schedules of the stage's own group", () => {
    const withWildcard = ({ action, resource }: { action: string; resource: string }) =>
      action.includes("*") || resource.replace(/(:log-group:[^*]+):\*$/, "$1").includes("*");
    const [group = ""] = Object.keys(synthesized.findResources("AWS::Scheduler::ScheduleGroup"));
    const schedules = `arn:aws:scheduler:eu-west-1:111122223333:schedule/${synthesized.toJSON().Resources[group].Properties.Name}/*`;
    expect(
      new Set(
        grantsOf(policies)
          .filter(withWildcard)
          .map(({ resource }) => resource),
      ),
    ).toEqual(new Set([schedules]));
  });

  test("the schedules' role can only be passed to EventBridge Scheduler", () => {
    const passing = policies
      .flatMap(({ Statement }) => Statement)
      .filter(({ Action }) => listOf(Action).includes("iam:PassRole"));
    expect(passing).toMatchObject([
      { Condition: { StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" } } },
    ]);
  });
});

describe("the key", () => {
  const deployment = deploymentOf(withKey);
  const decrypt = (context: Record<string, string>): Access => ({
    action: "kms:Decrypt",
    resource: encryptionKeyArn,
    context,
  });

  test.each(["dynamodb", "sqs", "secretsmanager"])(
    "can be used through %s only by roles that use that service",
    async (service) => {
      const users = Object.entries(rolePolicies(deployment))
        .filter(([, policies]) => grantsOf(policies).some(({ action }) => action.startsWith(`${service}:`)))
        .map(([role]) => withoutHash(role));
      expect(await whoMay(deployment, decrypt({ "kms:ViaService": `${service}.eu-west-1.amazonaws.com` }))).toEqual(
        users.sort(),
      );
    },
  );

  test("cannot be used directly", async () => {
    const actions = new Set(
      Object.values(rolePolicies(deployment))
        .flatMap(grantsOf)
        .map(({ action }) => action),
    );
    const keyActions = [...actions].filter((action) => action.startsWith("kms:"));
    expect(keyActions).toContain("kms:Decrypt");
    for (const action of keyActions)
      expect(await whoMay(deployment, { action, resource: encryptionKeyArn })).toEqual([]);
  });

  test("encrypts only for roles that write", async () => {
    const encrypting = {
      action: "kms:GenerateDataKey",
      resource: encryptionKeyArn,
      context: { "kms:ViaService": "dynamodb.eu-west-1.amazonaws.com" },
    };
    expect(await whoMay(deployment, encrypting)).toEqual(["ProcessEventRole", "WebhooksInboundMessageRole"]);
  });
});

test("only schedules of this stage's group can use the schedules' role", () => {
  expect(
    resourcesOf(template, "AWS::IAM::Role").InvitationSchedulesRole?.Properties.AssumeRolePolicyDocument.Statement,
  ).toMatchObject([
    {
      Principal: { Service: "scheduler.amazonaws.com" },
      Condition: {
        StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } },
        ArnEquals: { "aws:SourceArn": { "Fn::GetAtt": [expect.stringMatching(/^InvitationSchedulesGroup/), "Arn"] } },
      },
    },
  ]);
});
