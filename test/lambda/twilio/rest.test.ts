import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import fc from "fast-check";
import { type ApiKeyReader, apiKeyReader } from "../../../lambda/twilio/credentials.ts";
import { TwilioRefusal, TwilioUnavailable } from "../../../lambda/twilio/errors.ts";
import { encodeForm, twilioRest } from "../../../lambda/twilio/rest.ts";
import { apiKeySecret, type SecretStandIn, secretArn, startSecret } from "./secret-stand-in.ts";

describe("encodeForm", () => {
  test.each([
    [{ uniqueName: "a.b", state: "active" }, "UniqueName=a.b&State=active"],
    [{ "messagingBinding.address": "whatsapp:+5511900000077" }, "MessagingBinding.Address=whatsapp%3A%2B5511900000077"],
    [{ "messagingBinding.proxyAddress": "+1" }, "MessagingBinding.ProxyAddress=%2B1"],
    [{ "timers.inactive": "PT1H", "timers.closed": undefined }, "Timers.Inactive=PT1H"],
    [
      { "configuration.filters": ["onMessageAdded", "onDeliveryUpdated"] },
      "Configuration.Filters=onMessageAdded&Configuration.Filters=onDeliveryUpdated",
    ],
    [{ "configuration.filters": [] }, ""],
    [
      { body: "", lastReadMessageIndex: 0, "autoCreation.enabled": false },
      "Body=&LastReadMessageIndex=0&AutoCreation.Enabled=false",
    ],
    [{ body: "a&b=c + d\n👍" }, "Body=a%26b%3Dc+%2B+d%0A%F0%9F%91%8D"],
    [{ xTwilioWebhookEnabled: "true", state: "closed" }, "State=closed"],
    [
      { contentSid: "HX1", contentVariables: '{"1":"Ana"}' },
      "ContentSid=HX1&ContentVariables=%7B%221%22%3A%22Ana%22%7D",
    ],
    [{}, ""],
  ])("%j is sent as %s", (options, form) => {
    expect(encodeForm(options)).toBe(form);
  });

  test("every value arrives as it was given", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme" }), { minLength: 1 }), (values) => {
        expect(new URLSearchParams(encodeForm({ filters: values })).getAll("Filters")).toEqual(values);
      }),
    );
  });
});

interface Received {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}
type Answering = (
  received: Received,
) => { status: number; body?: string; location?: string } | "hang" | "close" | "half";

describe("twilioRest", () => {
  let secret: SecretStandIn;
  let server: Server;
  let url: string;
  let received: Received[];
  let answer: Answering;
  let apiKeys: ApiKeyReader;

  beforeEach(async () => {
    secret = await startSecret({ AWSCURRENT: apiKeySecret("SK1", "first") });
    apiKeys = apiKeyReader(secret.getSecretValue, secretArn);
    received = [];
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const { method = "", url: path = "", headers } = request;
        const call = { method, path, headers, body: Buffer.concat(chunks).toString("utf8") };
        received.push(call);
        const given = answer(call);
        if (given === "close") request.socket.destroy();
        else if (given === "half") {
          response.writeHead(200, { "content-length": "100" });
          response.write("{", () => request.socket.destroy());
        } else if (given !== "hang")
          response
            .writeHead(given.status, {
              "content-type": "application/json",
              ...(given.location && { location: given.location }),
            })
            .end(given.body ?? "");
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    url = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/v1`;
  });
  afterEach(async () => {
    await secret.close();
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  });

  test.each([
    ["its own host, and with the API key", "127.0.0.1", true],
    ["another host, and without the API key", "localhost", false],
  ])("a file is followed to %s", async (_, host, isWithKey) => {
    answer = ({ path }) =>
      path === "/v1/Media"
        ? { status: 307, location: `http://${host}:${new URL(url).port}/file` }
        : { status: 200, body: "bytes" };
    expect((await twilioRest(url, apiKeys).download("/Media")).toString()).toBe("bytes");
    expect(received.map(({ path }) => path)).toEqual(["/v1/Media", "/file"]);
    expect(received[1]?.headers.authorization !== undefined).toBe(isWithKey);
  });

  test("a file that is redirected for ever is given up after three redirects", async () => {
    answer = ({ path }) => ({ status: 302, location: `${path}x` });
    await expect(twilioRest(url, apiKeys).download("/Media")).rejects.toThrow(TwilioRefusal);
    expect(received).toHaveLength(4);
  });

  const call = (options?: object) => twilioRest(url, apiKeys).call("POST", "/Conversations", options);

  test("a POST is a form under the API key, and its answer is Twilio's resource", async () => {
    answer = () => ({ status: 201, body: '{"sid":"CH1","unique_name":"é"}' });
    expect(await call({ uniqueName: "é" })).toEqual({ sid: "CH1", unique_name: "é" });
    expect(received).toEqual([
      expect.objectContaining({ method: "POST", path: "/v1/Conversations", body: "UniqueName=%C3%A9" }),
    ]);
    expect(received[0]?.headers).toMatchObject({
      authorization: `Basic ${Buffer.from("SK1:first").toString("base64")}`,
      "content-type": "application/x-www-form-urlencoded",
      "content-length": "17",
    });
    expect(received[0]?.headers).not.toHaveProperty("x-twilio-webhook-enabled");
  });

  test("the option xTwilioWebhookEnabled is a header", async () => {
    answer = () => ({ status: 200 });
    await call({ state: "closed", xTwilioWebhookEnabled: "true" });
    expect(received[0]).toMatchObject({ body: "State=closed", headers: { "x-twilio-webhook-enabled": "true" } });
  });

  test.each(["GET", "DELETE"] as const)(
    "a %s has no body, and an empty answer is an empty resource",
    async (method) => {
      answer = () => ({ status: 204 });
      expect(await twilioRest(url, apiKeys).call(method, "/Conversations/CH1")).toEqual({});
      expect(received[0]).toMatchObject({ method, body: "", path: "/v1/Conversations/CH1" });
    },
  );

  test("a 401 is answered by reading the secret again and calling once more, with the key that it holds now", async () => {
    answer = ({ headers }) =>
      headers.authorization === `Basic ${Buffer.from("SK2:second").toString("base64")}`
        ? { status: 200 }
        : { status: 401 };
    await apiKeys.read();
    secret.versions = { AWSCURRENT: apiKeySecret("SK2", "second") };
    await call();
    expect(received).toHaveLength(2);
    expect(secret.calls).toHaveLength(2);
    await call();
    expect(received).toHaveLength(3);
  });

  test("after a second 401 the queue waits for the key that the secret does not hold yet: two calls, no more", async () => {
    answer = () => ({ status: 401, body: '{"code":20003,"message":"Authenticate","status":401}' });
    await expect(call()).rejects.toThrow(TwilioUnavailable);
    expect(received).toHaveLength(2);
  });

  test.each([
    [429, 20429],
    [429, 50063],
    [429, undefined],
    [500, 20500],
    [502, undefined],
    [503, 20503],
    [504, undefined],
    [409, 50419],
    [409, 50391],
    [409, 50349],
  ])("%i with code %s is transient: TwilioUnavailable, after four attempts without effect", async (status, code) => {
    answer = () => ({ status, body: code ? JSON.stringify({ code, message: "for +5511900000077" }) : "<html>" });
    const outcome = call();
    await expect(outcome).rejects.toThrow(TwilioUnavailable);
    await expect(outcome).rejects.not.toThrow(/5511900000077/);
    expect(received).toHaveLength(status < 500 ? 4 : 1);
  });

  test.each(["GET", "DELETE"] as const)(
    "a %s that is answered 503 or broken off is tried again, as is a POST that may be repeated",
    async (method) => {
      const answers = [{ status: 503 }, "close", { status: 200, body: '{"sid":"CH1"}' }] as const;
      const rest = twilioRest(url, apiKeys);
      for (const request of [
        () => rest.call(method, "/Conversations/CH1"),
        () => rest.call("POST", "/Conversations", {}, true),
      ]) {
        received = [];
        answer = () => answers[received.length - 1] ?? { status: 500 };
        expect(await request()).toEqual({ sid: "CH1" });
        expect(received).toHaveLength(3);
      }
    },
  );

  test.each([
    [400, '{"code":50407,"message":"whatsapp:+5511900000077 is malformed"}', 50407],
    [404, '{"code":20404,"message":"not found"}', 20404],
    [409, '{"code":50353,"message":"taken"}', 50353],
    [403, "<html>forbidden</html>", 0],
    [400, '{"code":"50407"}', 0],
    [400, "[]", 0],
    [400, "null", 0],
    [400, "", 0],
  ])("%i %s is permanent: TwilioRefusal %i, without Twilio's message", async (status, body, code) => {
    answer = () => ({ status, body });
    const outcome = call();
    await expect(outcome).rejects.toThrow(TwilioRefusal);
    await expect(outcome).rejects.toMatchObject({
      status,
      code,
      message: expect.not.stringMatching(/malformed|forbidden|taken/),
    });
    expect(received).toHaveLength(1);
  });

  test.each(["close", "half"] as const)("a broken connection (%s) is transient", async (how) => {
    answer = () => how;
    await expect(call()).rejects.toThrow(TwilioUnavailable);
  });

  test("an unreachable Twilio is a transient error", async () => {
    await expect(twilioRest("http://127.0.0.1:1/v1", apiKeys).call("GET", "/Conversations")).rejects.toThrow(
      TwilioUnavailable,
    );
  });

  test("a Twilio that does not answer times out after five seconds, which is transient", async () => {
    answer = () => "hang";
    const startMs = performance.now();
    await expect(call()).rejects.toThrow(TwilioUnavailable);
    expect(performance.now() - startMs).toBeGreaterThan(4_500);
    expect(performance.now() - startMs).toBeLessThan(7_000);
  }, 10_000);

  test("without a usable key Twilio is not called", async () => {
    secret.versions = { AWSCURRENT: "" };
    await expect(call()).rejects.toMatchObject({ name: "CredentialsMissing" });
    expect(received).toEqual([]);
  });
});
