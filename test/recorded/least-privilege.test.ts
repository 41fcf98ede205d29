import { type Deployment, grantsOf, resourceArn, rolePolicies } from "../lib/role-policies.ts";
import { type Access, isAllowed } from "../lib/simulate-policies.ts";
import { withoutHash } from "../lib/synthesized.ts";
import { type Call, readRecords } from "./records.ts";
import { wishesOf, wishOfSchedule } from "./uses.ts";

/** What the functions did in the deployed tests, held against what their roles may do: no less, and no more. */

const { template, resources, region, calls } = readRecords();
const accountId = "000000000000";
const physicalIds = new Map(resources.map(({ logicalId, physicalId }) => [logicalId, physicalId]));
const deployment: Deployment = {
  resources: template.Resources,
  region,
  accountId,
  physicalId: (logicalId) => physicalIds.get(logicalId) ?? logicalId,
};
const policies = rolePolicies(deployment);
const roles = Object.keys(policies);
const roleOfFunction = new Map(
  Object.entries(template.Resources)
    .filter(([, { Type }]) => Type === "AWS::Lambda::Function")
    .map(([id, { Properties }]) => [
      deployment.physicalId(id),
      (Properties as { Role: { "Fn::GetAtt": [string] } }).Role["Fn::GetAtt"][0],
    ]),
);

interface Use extends Access {
  role: string;
}

function usesOf(call: Call): Use[] {
  const role = roleOfFunction.get(call.caller ?? "");
  if (!role) throw new Error(`${call.caller} is no function of the stack.`);
  const scheduled = wishOfSchedule(call);
  const later = scheduled && roles.find((other) => resourceArn(deployment, other) === scheduled.roleArn);
  return [
    ...wishesOf(call, { region, accountId }).map((wish) => ({ ...wish, role })),
    ...(scheduled && later ? [{ ...scheduled.wish, role: later }] : []),
  ];
}

/** Every schedule has a name of its own; what is meant is any schedule of the group. */
const anyOne = (resource: string): string =>
  resource.replace(/(:schedule\/[^/]+\/).*/, "$1*").replace(/(:log-group:[^:]+:).*/, "$1*");

const nameByArn = new Map(
  Object.keys(template.Resources).flatMap((id): [string, string][] => {
    try {
      return [[resourceArn(deployment, id), withoutHash(id)]];
    } catch {
      return []; // of a type that no policy names
    }
  }),
);
const line = ({ role, action, resource }: Use): string => {
  const name = nameByArn.get(anyOne(resource)) ?? anyOne(resource).split(":").slice(5).join(":");
  return `${withoutHash(role)}: ${action} on ${name.replace(/^schedule\/.*\/\*$/, "any schedule of the stage")}`;
};

const uses = calls.filter(({ caller }) => caller !== null).flatMap(usesOf);
const used = new Map(uses.map((use) => [line(use), use]));

/** What nothing in the deployed tests asks for by a call that could be recorded, and why it is allowed all the same. */
const excused: [what: RegExp, why: string][] = [
  [
    /^(\w+)Role: logs:(CreateLogStream|PutLogEvents) on \1Logs$/,
    "Lambda itself writes what a function prints, with the function's role, into the function's own log group.",
  ],
  [
    /^ProcessEventRole: sqs:(ReceiveMessage|DeleteMessage|GetQueueAttributes) on EventsQueue$/,
    "Lambda's event source takes the events from the queue with the function's role, and asks for these three " +
      "(https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html); the local AWS hands them over by itself.",
  ],
];

/** Actions and resources in every combination: so a wildcard in a policy shows as what it allows. */
async function allowed(): Promise<string[]> {
  const granted = roles.flatMap((role) => grantsOf(policies[role] ?? []));
  const actions = new Set([...granted, ...uses].map(({ action }) => action));
  const targets = new Set([...granted, ...uses].map(({ resource }) => anyOne(resource).replaceAll("*", "any")));
  const context = { "iam:PassedToService": "scheduler.amazonaws.com" };
  const found: string[] = [];
  for (const role of roles) {
    for (const action of actions) {
      for (const target of targets) {
        const resource = target.replace(/(:log-group:[^:]+:).*/, "$1log-stream:any");
        if (await isAllowed(policies[role] ?? [], { action, resource, context }))
          found.push(line({ role, action, resource }));
      }
    }
  }
  return [...new Set(found)].sort();
}

test("every function was at work, but for the one that does nothing", () => {
  const callers = new Set(calls.map(({ caller }) => caller));
  const idle = [...roleOfFunction].filter(([name]) => !callers.has(name)).map(([, role]) => withoutHash(role));
  expect(idle).toEqual(["WebhooksHealthRole"]);
});

test("every role may do what was done with it", async () => {
  const refused: string[] = [];
  const distinct = new Map(uses.map((use) => [`${use.role} ${use.action} ${use.resource}`, use]));
  for (const use of distinct.values()) if (!(await isAllowed(policies[use.role] ?? [], use))) refused.push(line(use));
  expect(refused).toEqual([]);
});

test("no role may do what was never done with it, save what is excused", async () => {
  const all = await allowed();
  const unused = all.filter((one) => !used.has(one));
  const isExcused = (one: string) => excused.some(([what]) => what.test(one));
  process.stderr.write(
    `Least privilege: ${roleOfFunction.size} functions, ${uses.length} uses, ${used.size} different ones recorded, ` +
      `${all.length} allowed, ${unused.filter(isExcused).length} excused.\n`,
  );
  expect(unused.filter((one) => !isExcused(one))).toEqual([]);
  expect(all).toEqual(expect.arrayContaining([...used.keys()]));
});

test.each(excused)("%s is still allowed, and still not seen", async (what) => {
  const all = await allowed();
  expect(all.filter((one) => what.test(one)).length).toBeGreaterThan(0);
  expect([...used.keys()].filter((one) => what.test(one))).toEqual([]);
});
