import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { type AwsAccess, clientSettings } from "./aws-access.ts";
import type { DeployedResource } from "./stack-resources.ts";
import { repairTable, tableSettings } from "./table-repairs.ts";
import type { Template } from "./template.ts";

/**
 * Repairs what the emulator silently left out of the deployment: MiniStack 1.5.33 creates tables without time to live
 * and point-in-time recovery. Only differences are repaired, so a correct emulator is left alone.
 * @returns a line for each repaired resource.
 */
export async function repairDeployment(
  template: Template,
  resources: readonly DeployedResource[],
  aws: AwsAccess,
): Promise<string[]> {
  const dynamoDb = new DynamoDBClient(clientSettings(aws));
  try {
    const lines: string[] = [];
    for (const wanted of tableSettings(template)) {
      const tableName = resources.find(({ logicalId }) => logicalId === wanted.logicalId)?.physicalId;
      if (tableName === undefined)
        throw new Error(`The template has the table ${wanted.logicalId}, but the deployed stack does not.`);
      const repaired = await repairTable(dynamoDb, tableName, wanted);
      if (repaired.length > 0) lines.push(`${wanted.logicalId}: ${repaired.join(", ")}`);
    }
    return lines;
  } finally {
    dynamoDb.destroy();
  }
}
