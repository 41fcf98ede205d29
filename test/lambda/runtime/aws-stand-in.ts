import { createServer, type IncomingMessage } from "node:http";

/** A call of an AWS service, as its JSON protocol carries it. */
export interface AwsCall {
  /** `GetSecretValue`, `SendMessage`, … */
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/**
 * The connection stays open, and no answer ever comes, or only the beginning of one (`hang half-way`); or it is broken
 * off.
 */
export type AwsAnswer =
  | { status: number; body?: Readonly<Record<string, unknown>> }
  | "hang"
  | "hang half-way"
  | "break off";

/** An AWS service on this machine that keeps every call it gets, those that are tried again included. */
export interface AwsStandIn {
  /** What a real client is pointed at it with. */
  readonly client: {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
    maxAttempts: number;
  };
  readonly calls: AwsCall[];
  answer: (call: AwsCall) => AwsAnswer | Promise<AwsAnswer>;
  close(): Promise<void>;
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return JSON.parse(Buffer.concat(chunks).toString("utf8") || "{}");
}

export const awsFault = (status: number, type: string): AwsAnswer => ({
  status,
  body: { __type: type, message: "as the test asked" },
});

/** Points the calls of `aws-calls.ts` at a stand-in, by the variables that Lambda sets and those that the SDKs read. */
export function pointAt(service: "SQS" | "SECRETS_MANAGER", { client }: AwsStandIn): void {
  Object.assign(process.env, {
    AWS_REGION: client.region,
    AWS_ACCESS_KEY_ID: client.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: client.credentials.secretAccessKey,
    [`AWS_ENDPOINT_URL_${service}`]: client.endpoint,
  });
}

/** Starts a stand-in on a free port; the caller closes it. */
export async function startAwsStandIn(answer: AwsStandIn["answer"]): Promise<AwsStandIn> {
  const calls: AwsCall[] = [];
  const server = createServer((request, response) => {
    readJson(request)
      .then(async (input) => {
        const call = { operation: String(request.headers["x-amz-target"]).split(".").at(-1) ?? "", input };
        calls.push(call);
        const given = await standIn.answer(call);
        if (given === "hang") return;
        if (given === "hang half-way") return void response.writeHead(200, { "content-length": 100 }).write("{");
        if (given === "break off") return void response.destroy();
        response
          .writeHead(given.status, { "content-type": "application/x-amz-json-1.1" })
          .end(given.body && JSON.stringify(given.body));
      })
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("The stand-in listens on no port.");
  const standIn: AwsStandIn = {
    client: {
      endpoint: `http://127.0.0.1:${address.port}`,
      region: "eu-west-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
      maxAttempts: 1,
    },
    calls,
    answer,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return standIn;
}
