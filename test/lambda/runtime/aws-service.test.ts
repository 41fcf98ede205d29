import { createHash, createHmac } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import { secretsManagerNames, sqsNames } from "../../../lambda/runtime/aws-calls.ts";
import { awsService, endpointOf } from "../../../lambda/runtime/aws-service.ts";
import { type AwsAnswer, type AwsStandIn, awsFault, pointAt, startAwsStandIn } from "./aws-stand-in.ts";

describe("the endpoint", () => {
  test.each([
    ["eu-west-1", "https://sqs.eu-west-1.amazonaws.com/"],
    ["us-gov-west-1", "https://sqs.us-gov-west-1.amazonaws.com/"],
    ["cn-north-1", "https://sqs.cn-north-1.amazonaws.com.cn/"],
    ["eusc-de-east-1", "https://sqs.eusc-de-east-1.amazonaws.eu/"],
  ])("in %s is %s", (region, url) => {
    expect(endpointOf(sqsNames, region, {}).href).toBe(url);
  });

  test("is set by the service's own variable, or else by the general one", () => {
    const environment = {
      AWS_ENDPOINT_URL: "http://127.0.0.1:4566",
      AWS_ENDPOINT_URL_SECRETS_MANAGER: "https://vpce.example.com",
    };
    expect(endpointOf(secretsManagerNames, "eu-west-1", environment).href).toBe("https://vpce.example.com/");
    expect(endpointOf(sqsNames, "eu-west-1", environment).href).toBe("http://127.0.0.1:4566/");
  });
});

describe("a request on the wire", () => {
  const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();
  const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

  /**
   * Signature Version 4 of what has arrived, worked out as AWS works it out (IAM user guide, "Create a signed AWS API
   * request").
   */
  function expectedAuthorization(
    { headers, url }: IncomingMessage,
    body: string,
    secretAccessKey: string,
    service: string,
  ): string {
    const signedHeaders = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? "")?.[1] ?? "";
    const canonicalHeaders = signedHeaders.split(";").map((name) => `${name}:${headers[name]}\n`);
    const canonical = ["POST", url, "", canonicalHeaders.join(""), signedHeaders, sha256(body)].join("\n");
    const time = String(headers["x-amz-date"]);
    const scope = `${time.slice(0, 8)}/eu-west-1/${service}/aws4_request`;
    const key = scope.split("/").reduce<string | Buffer>((made, part) => hmac(made, part), `AWS4${secretAccessKey}`);
    const signature = hmac(key, `AWS4-HMAC-SHA256\n${time}\n${scope}\n${sha256(canonical)}`).toString("hex");
    return `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
  }

  test.each([
    [secretsManagerNames, "secretsmanager.GetSecretValue", "application/x-amz-json-1.1"],
    [sqsNames, "AmazonSQS.GetSecretValue", "application/x-amz-json-1.0"],
  ])(
    "is signed with the role's credentials, and the signature covers token, host, target and body: %#",
    async (names, target, type) => {
      const arrived: { request: IncomingMessage; body: string }[] = [];
      const server = createServer(async (request, response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(Buffer.from(chunk));
        arrived.push({ request, body: Buffer.concat(chunks).toString("utf8") });
        response.end('{"SecretString":"é"}');
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const address = server.address();
      const port = typeof address === "object" ? address?.port : undefined;
      const secretAccessKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
      Object.assign(process.env, {
        AWS_REGION: "eu-west-1",
        AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_SESSION_TOKEN: "token/of+the role==",
        [`AWS_ENDPOINT_URL_${names.environmentId}`]: `http://127.0.0.1:${port}`,
      });
      try {
        expect(await awsService(names)("GetSecretValue", { SecretId: "ação 👍" })).toEqual({ SecretString: "é" });
      } finally {
        delete process.env.AWS_SESSION_TOKEN;
        server.close();
        server.closeAllConnections();
      }
      const [first] = arrived;
      if (!first) throw new Error("No request has arrived.");
      const { request, body } = first;
      expect(request.headers).toMatchObject({
        "x-amz-target": target,
        "content-type": type,
        "x-amz-security-token": "token/of+the role==",
      });
      expect(request.headers.authorization).toBe(
        expectedAuthorization(request, body, secretAccessKey, names.endpointPrefix),
      );
      for (const name of ["host", "x-amz-date", "x-amz-target", "x-amz-security-token"]) {
        expect(request.headers.authorization).toMatch(new RegExp(`SignedHeaders=[^,]*\\b${name}\\b`));
      }
      expect(JSON.parse(body)).toEqual({ SecretId: "ação 👍" });
    },
  );
});

describe("failures", () => {
  let standIn: AwsStandIn;
  const good: AwsAnswer = { status: 200, body: { MessageId: "1" } };
  beforeEach(async () => {
    standIn = await startAwsStandIn(() => good);
    pointAt("SQS", standIn);
  });
  afterEach(() => standIn.close());

  /** Answers one after the other, the last one from then on. */
  const answers = (...given: AwsAnswer[]): void => {
    standIn.answer = () => given[Math.min(standIn.calls.length, given.length) - 1] ?? good;
  };
  const send = (): Promise<unknown> => awsService(sqsNames)("SendMessage", { MessageBody: "body" });

  test.each<[string, AwsAnswer]>([
    ["a fault of the service", awsFault(500, "InternalFailure")],
    ["a service that is not available", awsFault(503, "ServiceUnavailable")],
    ["throttling", awsFault(400, "ThrottlingException")],
    ["throttling by status", awsFault(429, "Whatever")],
    ["a connection that is broken off", "break off"],
    ["no answer", "hang"],
    ["half an answer", "hang half-way"],
  ])("%s, twice, succeeds at the third attempt", async (_, answer) => {
    answers(answer, answer, good);
    expect(await send()).toEqual({ MessageId: "1" });
    expect(standIn.calls).toHaveLength(3);
  });

  test.each<[string, AwsAnswer, string]>([
    ["a fault of the service", awsFault(500, "InternalFailure"), "InternalFailure"],
    ["no answer", "hang", "TimeoutError"],
    ["half an answer", "hang half-way", "TimeoutError"],
  ])("%s, repeatedly, is thrown after three attempts and at most 2.4 seconds", async (_, answer, name) => {
    answers(answer);
    const startMs = performance.now();
    await expect(send()).rejects.toMatchObject({ name });
    expect(performance.now() - startMs).toBeLessThan(2_400);
    expect(standIn.calls).toHaveLength(3);
  });

  test.each([
    ["com.amazonaws.sqs#QueueDoesNotExist", "QueueDoesNotExist"],
    ["AccessDeniedException", "AccessDeniedException"],
    ["aws.protocoltests#FooError:http://internal.amazon.com/", "FooError"],
    ["whatsapp:+5511900000077 wrote", "whatsapp"],
    ["+5511900000077 wrote", "Http400"],
  ])("a refusal (%s) is thrown at once, by the name %s", async (type, name) => {
    answers(awsFault(400, type));
    await expect(send()).rejects.toMatchObject({ name });
    expect(standIn.calls).toHaveLength(1);
  });

  test("an address where nobody listens is tried three times", async () => {
    await standIn.close();
    await expect(send()).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });
});
