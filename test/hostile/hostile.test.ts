import { receiveConversationEvent } from "../../lambda/webhooks/conversation-webhook.ts";
import { twilioWebhook } from "../../lambda/webhooks/webhook.ts";
import { recordingQueue } from "../lambda/queue/recording-queue.ts";
import { authToken, gatewayRequest, publicBaseUrl } from "../lambda/webhooks/signed-request.ts";
import { attackOperations } from "./attack-operations.ts";
import { attackWebhook } from "./attack-webhooks.ts";
import { processorMs, withLog } from "./tally.ts";

/** The small size of `npm run hostile`; another seed in each place, so that the two see different requests. */
const count = 3_000;

test.each(["/twilio/conversations", "/twilio/messages"] as const)(
  "hostile requests to %s have no effect, and nothing of them is shown",
  async (path) => {
    const { faults, answers } = await attackWebhook(path, 881, count);
    expect(faults).toEqual({});
    expect(answers["forged 403"]).toBeGreaterThan(count / 3);
  },
  30_000,
);

test("hostile invocations of the operations are refused, or are good requests after all", async () => {
  const { faults, answers } = await attackOperations(882, count);
  expect(faults).toEqual({});
  expect(answers.VALIDATION).toBeGreaterThan(count / 3);
}, 30_000);

test("the time that a forged form takes grows with its length, and not with the square of it", async () => {
  const authTokens = { someTokenMatches: async (matches: (token: string) => boolean) => matches(authToken) };
  const handler = twilioWebhook(
    { authTokens, publicBaseUrl, stage: "test" },
    receiveConversationEvent(recordingQueue()),
  );
  const cost = processorMs();
  // A key 20,000 times: Node needs a few milliseconds, and a copy of all values for each would take more than two
  // seconds.
  const { result } = await withLog(() => handler(gatewayRequest({ body: "a=&".repeat(20_000), signature: "forged" })));
  expect(result).toEqual({ statusCode: 403 });
  expect(cost()).toBeLessThan(1_000);
}, 30_000);
