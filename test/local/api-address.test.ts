import { apiBaseUrl } from "../../local/api-address.ts";
import { testCredentials } from "../../local/aws-access.ts";

const aws = { endpointUrl: "http://127.0.0.1:4566", region: "us-east-1", credentials: testCredentials };
const queue = { logicalId: "Queue", physicalId: "queue", type: "AWS::SQS::Queue" };
const api = { logicalId: "Api", physicalId: "a1b2", type: "AWS::ApiGatewayV2::Api" };

test("the API is below the emulator's address", () => {
  expect(apiBaseUrl([queue, api], aws)).toBe("http://127.0.0.1:4566/_aws/execute-api/a1b2/$default");
});

test.each([
  ["no", [queue]],
  ["2", [api, { ...api, logicalId: "Other" }]],
])("a stack with %s APIs is refused", (count, resources) => {
  expect(() => apiBaseUrl(resources, aws)).toThrow(
    `The deployed stack has ${count} resources of type AWS::ApiGatewayV2::Api; there must be exactly one.`,
  );
});
