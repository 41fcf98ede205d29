import { accessFromEnvironment } from "../../local/aws-access.ts";

test("without credentials in the environment, the test credentials that emulators take", () => {
  expect(accessFromEnvironment("http://127.0.0.1:4566/", {})).toEqual({
    endpointUrl: "http://127.0.0.1:4566",
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
});

test("region and credentials of the environment", () => {
  const environment = { AWS_DEFAULT_REGION: "sa-east-1", AWS_ACCESS_KEY_ID: "key", AWS_SECRET_ACCESS_KEY: "secret" };
  expect(accessFromEnvironment("http://127.0.0.1:4566", environment)).toMatchObject({
    region: "sa-east-1",
    credentials: { accessKeyId: "key", secretAccessKey: "secret" },
  });
});
