import { accessFromEnvironment } from "../../local/aws-access.ts";

test("without credentials in the environment, the emulators' test credentials are used", () => {
  expect(accessFromEnvironment("http://127.0.0.1:4566/", {})).toEqual({
    endpointUrl: "http://127.0.0.1:4566",
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
});

test("region and credentials come from the environment", () => {
  const environment = { AWS_DEFAULT_REGION: "sa-east-1", AWS_ACCESS_KEY_ID: "key", AWS_SECRET_ACCESS_KEY: "secret" };
  expect(accessFromEnvironment("http://127.0.0.1:4566", environment)).toMatchObject({
    region: "sa-east-1",
    credentials: { accessKeyId: "key", secretAccessKey: "secret" },
  });
});
