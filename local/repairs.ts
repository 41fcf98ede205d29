import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { type AwsAccess, clientSettings } from "./aws-access.ts";
import type { DeployedResource } from "./stack-resources.ts";
import { repairTable, tableSettings } from "./table-repairs.ts";
import type { Template } from "./template.ts";

/**
 * Puts right what the emulator left out of the deploy although the template asks for it. MiniStack 1.5.33 makes tables
 * without time to live and point-in-time recovery, and says nothing. Everything is compared first, so on an emulator
 * that does as it is told nothing happens.
 * @returns one line for each repaired resource.
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
        throw new Error(`The template has the table ${wanted.logicalId}, and the deployed stack does not.`);
      const repaired = await repairTable(dynamoDb, tableName, wanted);
      if (repaired.length > 0) lines.push(`${wanted.logicalId}: ${repaired.join(", ")}`);
    }
    return lines;
  } finally {
    dynamoDb.destroy();
  }
}
