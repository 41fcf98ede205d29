import { execFileSync } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer as createPlainServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * A local stand-in for AWS and Twilio: it answers the functions' calls successfully at once, and counts them. Its
 * DynamoDB stores items without checking conditions; the real rules are tested elsewhere (`test/deployed`, the
 * simulator).
 */
export interface Loopback {
  /** `https://127.0.0.1:<port>`, or `http://…`. */
  url: string;
  /** Every call so far: `GetItem`, `SendMessage`, `Twilio POST /Messages`. */
  calls: string[];
  /** The tables' items, in DynamoDB's wire format. */
  items: Items;
  /** For `NODE_EXTRA_CA_CERTS`, so that the certificate is trusted; undefined without TLS. */
  certificatePath?: string;
  close(): Promise<void>;
}

export interface LoopbackSettings {
  /** False in tests, because a certificate needs the program `openssl`. */
  tls: boolean;
  /** By the ARN that the functions are configured with. */
  secrets: Readonly<Record<string, string>>;
}

type Json = Record<string, unknown>;
/** An item in DynamoDB's wire format; both tables have string keys. */
type TypedItem = Record<string, { S?: string }>;
/** By table and key. */
export type Items = Map<string, TypedItem>;

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

const sid = (prefix: string): string => prefix + randomUUID().replaceAll("-", "");

/** Handlers by the operation's name, which AWS's JSON protocols send in a header. */
function awsAnswers(
  items: Items,
  secrets: LoopbackSettings["secrets"],
): Record<string, (input: Json) => Json | undefined> {
  const keyOf = (table: unknown, { reference, address, entry }: TypedItem) =>
    `${table} ${(reference ?? address)?.S} ${entry?.S}`;
  const put = ({ TableName, Item }: Json) => void items.set(keyOf(TableName, Item as TypedItem), Item as TypedItem);
  return {
    GetSecretValue: ({ SecretId, VersionStage = "AWSCURRENT" }) => {
      const SecretString = VersionStage === "AWSCURRENT" ? secrets[String(SecretId)] : undefined;
      return SecretString === undefined
        ? undefined
        : { ARN: SecretId, Name: "secret", SecretString, VersionStages: [VersionStage] };
    },
    SendMessage: ({ MessageBody }) => ({
      MessageId: randomUUID(),
      MD5OfMessageBody: createHash("md5").update(String(MessageBody)).digest("hex"),
      SequenceNumber: "1",
    }),
    GetItem: ({ TableName, Key }) => ({ Item: items.get(keyOf(TableName, Key as TypedItem)) }),
    PutItem: (input) => {
      put(input);
      return {};
    },
    UpdateItem: () => ({}),
    Query: () => ({ Items: [], Count: 0, ScannedCount: 0 }),
    TransactWriteItems: ({ TransactItems }) => {
      for (const { Put } of TransactItems as { Put?: Json }[]) if (Put) put(Put);
      return {};
    },
    PutEvents: () => ({ FailedEntryCount: 0, Entries: [{ EventId: randomUUID() }] }),
  };
}

function twilioAnswer(method: string, path: string): Json {
  if (method === "GET")
    return { messages: [], participants: [], webhooks: [], delivery_receipts: [], meta: {}, state: "active" };
  const kind = /\/(\w+)$/.exec(path)?.[1] ?? "";
  return {
    sid: sid({ Conversations: "CH", Participants: "MB", Webhooks: "WH", Messages: "IM" }[kind] ?? "XX"),
    state: "active",
  };
}

function listener(calls: string[], items: Items, { secrets }: LoopbackSettings): RequestListener {
  const aws = awsAnswers(items, secrets);
  return async (request, response) => {
    const { method = "GET", url = "/" } = request;
    const answer = (status: number, body: Json) =>
      response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(body));
    const text = await read(request);
    const [path = "/"] = url.split("?");
    if (path.startsWith("/twilio/")) {
      calls.push(`Twilio ${method} ${path.replace(/^.*\/(?=\w+$)/, "/").replace(/\/(CH|IM)\w{32}$/, "/$1…")}`);
      return answer(method === "POST" ? 201 : 200, twilioAnswer(method, path));
    }
    if (path.startsWith("/schedules/")) {
      calls.push(`${method} schedule`);
      return answer(200, { ScheduleArn: "arn:aws:scheduler:us-east-1:111122223333:schedule/group/name" });
    }
    const operation = String(request.headers["x-amz-target"]).split(".").at(-1) ?? "";
    calls.push(operation);
    const given = aws[operation]?.(JSON.parse(text || "{}"));
    return given
      ? answer(200, given)
      : answer(400, { __type: "ResourceNotFoundException", message: `nothing for ${operation}` });
  };
}

/** With an RSA key like AWS's own certificates, because the handshake is part of the first response. */
function makeCertificate(directory: string): { certificatePath: string; keyPath: string } {
  const certificatePath = join(directory, "certificate.pem");
  const keyPath = join(directory, "key.pem");
  const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  const key = ["-newkey", "rsa:2048", "-nodes", "-keyout", keyPath, "-days", "2"];
  try {
    execFileSync("openssl", ["req", "-x509", ...key, ...subject, "-out", certificatePath], { stdio: "pipe" });
  } catch (cause) {
    throw new Error("openssl could not create a certificate for the loopback server; install openssl 1.1.1 or later.", {
      cause,
    });
  }
  return { certificatePath, keyPath };
}

export async function startLoopback(settings: LoopbackSettings): Promise<Loopback> {
  const calls: string[] = [];
  const items: Items = new Map();
  const directory = settings.tls ? mkdtempSync(join(tmpdir(), "bench-certificate-")) : undefined;
  const certificate = directory === undefined ? undefined : makeCertificate(directory);
  const server: Server = certificate
    ? createTlsServer(
        { cert: readFileSync(certificate.certificatePath), key: readFileSync(certificate.keyPath) },
        listener(calls, items, settings),
      )
    : createPlainServer(listener(calls, items, settings));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null)
    throw new Error("The loopback server is not listening on a port.");
  return {
    url: `${certificate ? "https" : "http"}://127.0.0.1:${address.port}`,
    calls,
    items,
    certificatePath: certificate?.certificatePath,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      if (directory) rmSync(directory, { recursive: true });
    },
  };
}
