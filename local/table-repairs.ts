import {
  DescribeContinuousBackupsCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  UpdateContinuousBackupsCommand,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import type { Template } from "./template.ts";

/** A table's settings in the template, apart from keys, indexes and billing. */
export interface TableSettings {
  logicalId: string;
  /** The attribute with an item's expiry time; undefined when items do not expire. */
  timeToLiveAttribute?: string;
  pointInTimeRecovery: boolean;
}

/** The settings of every table in the template. */
export function tableSettings(template: Template): TableSettings[] {
  return Object.entries(template.Resources)
    .filter(([, { Type }]) => Type === "AWS::DynamoDB::Table")
    .map(([logicalId, { Properties = {} }]) => {
      const timeToLive = asRecord(Properties.TimeToLiveSpecification);
      const recovery = asRecord(Properties.PointInTimeRecoverySpecification);
      return {
        logicalId,
        timeToLiveAttribute: timeToLive.Enabled === true ? String(timeToLive.AttributeName) : undefined,
        pointInTimeRecovery: recovery.PointInTimeRecoveryEnabled === true,
      };
    });
}

function asRecord(value: unknown): Record<string, unknown> {
  return value instanceof Object ? { ...value } : {};
}

/** Repairs the settings of a deployed table that differ from the template's. @returns what was repaired. */
export async function repairTable(
  dynamoDb: DynamoDBClient,
  tableName: string,
  wanted: TableSettings,
): Promise<string[]> {
  const repaired: string[] = [];
  const { timeToLiveAttribute } = wanted;
  if (timeToLiveAttribute !== undefined && (await currentTimeToLive(dynamoDb, tableName)) !== timeToLiveAttribute) {
    const specification = { Enabled: true, AttributeName: timeToLiveAttribute };
    await dynamoDb.send(new UpdateTimeToLiveCommand({ TableName: tableName, TimeToLiveSpecification: specification }));
    repaired.push(`time to live by ${timeToLiveAttribute}`);
  }
  if (wanted.pointInTimeRecovery && !(await hasPointInTimeRecovery(dynamoDb, tableName))) {
    const specification = { PointInTimeRecoveryEnabled: true };
    await dynamoDb.send(
      new UpdateContinuousBackupsCommand({ TableName: tableName, PointInTimeRecoverySpecification: specification }),
    );
    repaired.push("point-in-time recovery");
  }
  return repaired;
}

async function currentTimeToLive(dynamoDb: DynamoDBClient, tableName: string): Promise<string | undefined> {
  const { TimeToLiveDescription } = await dynamoDb.send(new DescribeTimeToLiveCommand({ TableName: tableName }));
  const status = TimeToLiveDescription?.TimeToLiveStatus;
  return status === "ENABLED" || status === "ENABLING" ? TimeToLiveDescription?.AttributeName : undefined;
}

async function hasPointInTimeRecovery(dynamoDb: DynamoDBClient, tableName: string): Promise<boolean> {
  const { ContinuousBackupsDescription } = await dynamoDb.send(
    new DescribeContinuousBackupsCommand({ TableName: tableName }),
  );
  return ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === "ENABLED";
}
