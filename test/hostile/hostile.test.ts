import { receiveConversationEvent } from "../../lambda/webhooks/conversation-webhook.ts";
import { twilioWebhook } from "../../lambda/webhooks/webhook.ts";
import { recordingQueue } from "../lambda/queue/recording-queue.ts";
import { authToken, gatewayRequest, publicBaseUrl } from "../lambda/webhooks/signed-request.ts";
import { attackOperations } from "./attack-operations.ts";
import { attackWebhook } from "./attack-webhooks.ts";
import { processorMs, withLog } from "./tally.ts";

/** A small `npm run hostile`, with other seeds so that it sees different requests. */
const count = 3_000;

test.each(["/twilio/conversations", "/twilio/messages"] as const)(
  "hostile requests to %s have no effect, and their content is never shown",
  async (path) => {
    const { faults, answers } = await attackWebhook(path, 881, count);
    expect(faults).toEqual({});
    expect(answers["forged 403"]).toBeGreaterThan(count / 3);
  },
  30_000,
);

test("hostile invocations of the operations are refused unless they are valid", async () => {
  const { faults, answers } = await attackOperations(882, count);
  expect(faults).toEqual({});
  expect(answers.VALIDATION).toBeGreaterThan(count / 3);
}, 30_000);

test("the time to process a forged form is linear in its length", async () => {
  const authTokens = { someTokenMatches: async (matches: (token: string) => boolean) => matches(authToken) };
  const handler = twilioWebhook(
    { authTokens, publicBaseUrl, stage: "test" },
    receiveConversationEvent(recordingQueue()),
  );
  const cost = processorMs();
  // With 20,000 equal keys Node needs a few milliseconds, but copying all values for each would take over two seconds.
  const { result } = await withLog(() => handler(gatewayRequest({ body: "a=&".repeat(20_000), signature: "forged" })));
  expect(result).toEqual({ statusCode: 403 });
  expect(cost()).toBeLessThan(1_000);
}, 30_000);
