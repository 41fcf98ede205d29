/** The policies of a template's roles, with CloudFormation's references resolved to ARNs. */

export interface PolicyDocument {
  Version: string;
  Statement: Statement[];
}

export interface Statement {
  Effect: "Allow" | "Deny";
  Action: string | string[];
  Resource: string | string[];
  Condition?: Record<string, Record<string, unknown>>;
}

interface TemplateResource {
  Type: string;
  // Templates may contain anything, or a reference in its place.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  Properties?: any;
}

export interface Deployment {
  resources: Record<string, TemplateResource>;
  region: string;
  accountId: string;
  /** The deployed resource's name, as returned by `Ref`. */
  physicalId: (logicalId: string) => string;
}

/** An imaginary deployment, where logical ids are the names. */
export const imaginedDeployment = (resources: Record<string, TemplateResource>): Deployment => ({
  resources,
  region: "eu-west-1",
  accountId: "111122223333",
  physicalId: (logicalId) => logicalId,
});

const arnOf: Record<string, (name: string) => string> = {
  "AWS::DynamoDB::Table": (name) => `dynamodb:REGION:ACCOUNT:table/${name}`,
  "AWS::SQS::Queue": (url) => `sqs:REGION:ACCOUNT:${url.split("/").at(-1)}`,
  "AWS::SecretsManager::Secret": (name) => `secretsmanager:REGION:ACCOUNT:secret:${name}`,
  "AWS::Events::EventBus": (name) => `events:REGION:ACCOUNT:event-bus/${name}`,
  "AWS::Logs::LogGroup": (name) => `logs:REGION:ACCOUNT:log-group:${name}:*`,
  "AWS::IAM::Role": (name) => `iam::ACCOUNT:role/${name}`,
};

/** The ARN of a resource as used in policies. */
export function resourceArn({ resources, region, accountId, physicalId }: Deployment, logicalId: string): string {
  const type = resources[logicalId]?.Type ?? "none";
  const rest = arnOf[type]?.(physicalId(logicalId));
  if (rest === undefined)
    throw new Error(`${logicalId} is a resource of type ${type}, whose ARN is not known here; add it to arnOf.`);
  return `arn:aws:${rest.replace("REGION", region).replace("ACCOUNT", accountId)}`;
}

function resolve(deployment: Deployment, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => resolve(deployment, item));
  if (typeof value !== "object" || value === null) return value;
  const { region, accountId, physicalId, resources } = deployment;
  const pseudo: Record<string, string> = {
    "AWS::Partition": "aws",
    "AWS::Region": region,
    "AWS::AccountId": accountId,
    "AWS::URLSuffix": "amazonaws.com",
  };
  const [key, argument] = Object.entries(value)[0] ?? [];
  if (key === "Ref") {
    return (
      pseudo[argument] ??
      (resources[argument]?.Type === "AWS::SecretsManager::Secret"
        ? resourceArn(deployment, argument)
        : physicalId(argument))
    );
  }
  if (key === "Fn::GetAtt" && argument[1] === "Arn") return resourceArn(deployment, argument[0]);
  if (key === "Fn::Join") return argument[1].map((part: unknown) => resolve(deployment, part)).join(argument[0]);
  if (key?.startsWith("Fn::"))
    throw new Error(`${JSON.stringify(value)} cannot be resolved here; add ${key} to resolve().`);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, resolve(deployment, item)]));
}

/** The inline and attached policies of every role, by the role's logical id. */
export function rolePolicies(deployment: Deployment): Record<string, PolicyDocument[]> {
  const ofType = (type: string) => Object.entries(deployment.resources).filter(([, { Type }]) => Type === type);
  const attached = ofType("AWS::IAM::Policy").map(([, { Properties }]) => Properties);
  const policies = ofType("AWS::IAM::Role").map(([role, { Properties }]) => {
    if (Properties.ManagedPolicyArns) throw new Error(`${role} has managed policies, whose content is not known here.`);
    const own = (Properties.Policies ?? []).map(({ PolicyDocument }: { PolicyDocument: unknown }) => PolicyDocument);
    const others = attached
      .filter(({ Roles }) => Roles.some(({ Ref }: { Ref: string }) => Ref === role))
      .map(({ PolicyDocument }) => PolicyDocument);
    return [role, [...own, ...others].map((document) => resolve(deployment, document))];
  });
  return Object.fromEntries(policies);
}

export const listOf = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

/** Every pair of action and resource in the policies. */
export function grantsOf(documents: PolicyDocument[]): { action: string; resource: string }[] {
  return documents
    .flatMap(({ Statement }) => Statement)
    .filter(({ Effect }) => Effect === "Allow")
    .flatMap(({ Action, Resource }) =>
      listOf(Action).flatMap((action) => listOf(Resource).map((resource) => ({ action, resource }))),
    );
}
