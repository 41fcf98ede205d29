import twilio from "twilio";
import { anaAndBen, type Bench, ben, clientFor, refusalOf, startBench, whatsappSender } from "./account.ts";
import { startReceiver } from "./webhook-receiver.ts";

let bench: Bench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(async () => {
  await bench.simulator.close();
});
const list = async (username: string, password: string) =>
  await clientFor(bench.simulator, username, password, bench.options.accountSid).conversations.v1.conversations.list();

test("an API key and the auth token are accepted; anything else is refused with 401 and 20003", async () => {
  const { accountSid, authToken, apiKeys } = bench.options;
  expect(await list(accountSid, authToken)).toEqual([]);
  expect(await list(apiKeys[0]?.sid ?? "", "a secret")).toEqual([]);
  for (const [username, password] of [
    [accountSid, "wrong"],
    [apiKeys[0]?.sid ?? "", "wrong"],
    [apiKeys[0]?.sid ?? "", authToken],
    [`SK${"0".repeat(32)}`, "a secret"],
  ] as const) {
    expect(await refusalOf(list(username, password))).toEqual({ code: 20003, status: 401, message: "Authenticate" });
  }
});

test("an error has exactly the fields of Twilio's envelope", async () => {
  const response = await fetch(`${bench.simulator.url}/conversations/v1/Conversations`);
  expect(response.headers.get("content-type")).toMatch("application/json");
  expect(await response.json()).toEqual({
    code: 20003,
    message: "Authenticate",
    more_info: "https://www.twilio.com/docs/errors/20003",
    status: 401,
  });
});

test("an unknown path is answered 404 with 20404", async () => {
  const nowhere = bench.client.conversations.v1.roles.list();
  expect(await refusalOf(nowhere)).toMatchObject({
    code: 20404,
    status: 404,
    message: "The requested resource /Roles was not found",
  });
});

test("an API key can be added and removed", async () => {
  const sid = `SK${"5".repeat(32)}`;
  await bench.control.addApiKey(sid, "new");
  expect(await list(sid, "new")).toEqual([]);
  await bench.control.removeApiKey(sid);
  expect(await refusalOf(list(sid, "new"))).toMatchObject({ code: 20003 });
});

test("a secondary token can call but does not sign; once promoted it signs, and the old one stops working", async () => {
  const { accountSid, authToken } = bench.options;
  const receiver = await startReceiver();
  await bench.client.conversations.v1.configuration
    .webhooks()
    .update({ postWebhookUrl: `${receiver.url}/`, filters: ["onMessageAdded"], method: "POST" });
  await anaAndBen(bench);
  const accounts = clientFor(bench.simulator, accountSid, authToken, accountSid).accounts.v1;
  const { secondaryAuthToken } = await accounts.secondaryAuthToken().create();
  expect(await list(accountSid, secondaryAuthToken)).toHaveLength(1);
  await bench.control.handset(ben).write(whatsappSender, "before");
  await bench.control.idle();
  await accounts.authTokenPromotion().update();
  await bench.control.handset(ben).write(whatsappSender, "after");
  await bench.control.idle();

  const signedWith = (index: number, token: string) => {
    const webhook = receiver.received[index];
    if (webhook === undefined) throw new Error(`there was no webhook ${index}`);
    return twilio.validateRequest(token, String(webhook.headers["x-twilio-signature"]), webhook.url, {
      ...webhook.fields,
    });
  };
  expect([signedWith(0, authToken), signedWith(0, secondaryAuthToken)]).toEqual([true, false]);
  expect([signedWith(1, authToken), signedWith(1, secondaryAuthToken)]).toEqual([false, true]);
  expect(await refusalOf(list(accountSid, authToken))).toMatchObject({ code: 20003 });
  expect(await list(accountSid, secondaryAuthToken)).toHaveLength(1);
  await receiver.close();
});

test("a test can set the auth token, and the earlier one stops working", async () => {
  const { accountSid, authToken } = bench.options;
  const chosen = "c".repeat(32);
  await bench.control.authToken(chosen);
  expect(await list(accountSid, chosen)).toEqual([]);
  expect(await refusalOf(list(accountSid, authToken))).toMatchObject({ code: 20003 });
  await expect(bench.control.authToken("too short")).rejects.toMatchObject({ status: 400 });
});

test("a deleted secondary token can neither call nor be promoted", async () => {
  const { accountSid, authToken } = bench.options;
  const accounts = clientFor(bench.simulator, accountSid, authToken, accountSid).accounts.v1;
  const { secondaryAuthToken } = await accounts.secondaryAuthToken().create();
  await accounts.secondaryAuthToken().remove();
  expect(await refusalOf(list(accountSid, secondaryAuthToken))).toMatchObject({ code: 20003 });
  expect(await refusalOf(accounts.authTokenPromotion().update())).toMatchObject({ status: 404 });
});
