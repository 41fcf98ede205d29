import {
  DescribeContinuousBackupsCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  UpdateContinuousBackupsCommand,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import type { Template } from "./template.ts";

/** What the template wants of a table beyond its keys, indexes and billing. */
export interface TableSettings {
  logicalId: string;
  /** The attribute that holds the second in which an item expires; undefined when items do not expire. */
  timeToLiveAttribute?: string;
  pointInTimeRecovery: boolean;
}

/** What every table of the template asks for. */
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

/** Compares a deployed table with what the template asks for, and puts right what differs. @returns what that was. */
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
