import type { AwsAccess } from "./aws-access.ts";
import { type DeployedResource, onlyResource } from "./stack-resources.ts";

/**
 * The deployed HTTP API as this machine reaches it. Emulators serve every API under this path, where AWS gives each a
 * host name of its own; names below `.localhost` are not resolved everywhere.
 */
export function apiBaseUrl(resources: readonly DeployedResource[], { endpointUrl }: AwsAccess): string {
  const api = onlyResource(resources, "AWS::ApiGatewayV2::Api");
  return `${endpointUrl}/_aws/execute-api/${api.physicalId}/$default`;
}
