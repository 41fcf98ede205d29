import type { AwsAccess } from "./aws-access.ts";
import { type DeployedResource, onlyResource } from "./stack-resources.ts";

/**
 * The deployed HTTP API's URL on this machine. Emulators serve every API under this path, instead of under its own host
 * name as AWS does; names below `.localhost` do not resolve everywhere.
 */
export function apiBaseUrl(resources: readonly DeployedResource[], { endpointUrl }: AwsAccess): string {
  const api = onlyResource(resources, "AWS::ApiGatewayV2::Api");
  return `${endpointUrl}/_aws/execute-api/${api.physicalId}/$default`;
}
