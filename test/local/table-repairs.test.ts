import { tableSettings } from "../../local/table-repairs.ts";

test("a table's settings are read from the template", () => {
  expect(
    tableSettings({
      Resources: {
        Queue: { Type: "AWS::SQS::Queue", Properties: {} },
        Plain: { Type: "AWS::DynamoDB::Table", Properties: {} },
        Bare: { Type: "AWS::DynamoDB::Table" },
        Full: {
          Type: "AWS::DynamoDB::Table",
          Properties: {
            TimeToLiveSpecification: { AttributeName: "expiresAt", Enabled: true },
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          },
        },
        Declined: {
          Type: "AWS::DynamoDB::Table",
          Properties: {
            TimeToLiveSpecification: { AttributeName: "expiresAt", Enabled: false },
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false },
          },
        },
      },
    }),
  ).toEqual([
    { logicalId: "Plain", timeToLiveAttribute: undefined, pointInTimeRecovery: false },
    { logicalId: "Bare", timeToLiveAttribute: undefined, pointInTimeRecovery: false },
    { logicalId: "Full", timeToLiveAttribute: "expiresAt", pointInTimeRecovery: true },
    { logicalId: "Declined", timeToLiveAttribute: undefined, pointInTimeRecovery: false },
  ]);
});
