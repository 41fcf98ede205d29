import { twilioCredentialsFromEnvironment } from "../../local/twilio-credentials.ts";

const environment = {
  TWILIO_ACCOUNT_SID: "AC1",
  TWILIO_AUTH_TOKEN: "token",
  TWILIO_API_KEY: "SK1",
  TWILIO_API_SECRET: "secret",
};

test("the credentials for another Twilio come from the environment", () => {
  expect(twilioCredentialsFromEnvironment(environment)).toEqual({
    accountSid: "AC1",
    authToken: "token",
    apiKeySid: "SK1",
    apiKeySecret: "secret",
  });
});

test("one line names the missing variables, including empty ones", () => {
  const { TWILIO_API_KEY: _, ...withoutKey } = environment;
  expect(() => twilioCredentialsFromEnvironment({ ...withoutKey, TWILIO_AUTH_TOKEN: "" })).toThrow(
    /^With --twilio-url the credentials come from the environment, but TWILIO_AUTH_TOKEN, TWILIO_API_KEY are not set\.$/,
  );
});
