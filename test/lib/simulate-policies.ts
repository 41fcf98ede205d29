import { runSimulation } from "@cloud-copilot/iam-simulate";
import type { PolicyDocument } from "./role-policies.ts";

export interface Access {
  action: string;
  /** ARN. */
  resource: string;
  /** Condition keys and their values. */
  context?: Record<string, string>;
}

/** The default key policy, which delegates to IAM policies. Without a policy nobody could use the key. */
const defaultKeyPolicy = (accountId: string) => ({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${accountId}:root` }, Action: "kms:*", Resource: "*" },
  ],
});

/**
 * Whether IAM would allow a role with these policies that access. Actions that do not exist for the resource are not
 * allowed.
 */
export async function isAllowed(
  policies: PolicyDocument[],
  { action, resource, context = {} }: Access,
): Promise<boolean> {
  const [, , , , accountId = ""] = resource.split(":");
  const simulation = {
    request: {
      principal: `arn:aws:iam::${accountId}:role/any`,
      action,
      resource: { resource, accountId },
      contextVariables: context,
    },
    identityPolicies: policies.map((policy, index) => ({ name: `${index}`, policy })),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    resourcePolicy: action.startsWith("kms:") ? defaultKeyPolicy(accountId) : undefined,
  };
  const outcome = await runSimulation(simulation, {});
  if (outcome.resultType !== "error") return outcome.overallResult === "Allowed";
  if (outcome.errors.message === "no.resource.types") return false;
  throw new Error(`${action} on ${resource} could not be simulated: ${JSON.stringify(outcome.errors)}`);
}
