import { CloudFormationClient, paginateListStackResources } from "@aws-sdk/client-cloudformation";
import { type AwsAccess, clientSettings } from "./aws-access.ts";

/** A resource of a deployed stack. */
export interface DeployedResource {
  logicalId: string;
  /** The resource's name, URL or id, as returned by `Ref`. */
  physicalId: string;
  type: string;
}

export async function listStackResources(aws: AwsAccess, stackName: string): Promise<DeployedResource[]> {
  const client = new CloudFormationClient(clientSettings(aws));
  try {
    const resources: DeployedResource[] = [];
    for await (const { StackResourceSummaries = [] } of paginateListStackResources(
      { client },
      { StackName: stackName },
    )) {
      for (const {
        LogicalResourceId: logicalId,
        PhysicalResourceId: physicalId,
        ResourceType: type,
      } of StackResourceSummaries) {
        if (logicalId && physicalId && type) resources.push({ logicalId, physicalId, type });
      }
    }
    return resources;
  } finally {
    client.destroy();
  }
}

/** The only resource of a type. @throws when there is none, or more than one. */
export function onlyResource(resources: readonly DeployedResource[], type: string): DeployedResource {
  const [resource, ...others] = resources.filter((candidate) => candidate.type === type);
  if (resource === undefined || others.length > 0) {
    throw new Error(
      `The deployed stack has ${resource === undefined ? "no" : others.length + 1} resources of type ${type}; there must be exactly one.`,
    );
  }
  return resource;
}
