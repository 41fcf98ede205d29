import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { messagesInTwiml } from "../../packages/simulator/inbound/twiml.ts";
import { defaultSwitches } from "../../packages/simulator/switches.ts";
import { ana, anaAndBen, type Bench, ben, cleo, jsonOf, startBench, whatsappSender } from "./account.ts";

let bench: Bench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(async () => {
  await bench.simulator.close();
});

test("a conversation can be inspected by SID or unique name, with its receipts", async () => {
  const { sid } = await anaAndBen(bench);
  await bench.client.conversations.v1.conversations(sid).update({ uniqueName: "a b/c" });
  await bench.client.conversations.v1.conversations(sid).messages.create({ author: ana, body: "hello" });
  await bench.control.idle();
  const inside = await bench.control.conversation("a b/c");
  expect(inside).toMatchObject({
    sid,
    participants: [{}, {}],
    messages: [{ body: "hello", receipts: [{ error_code: 63016 }] }],
    webhooks: [],
  });
  expect((await bench.control.conversation(sid))?.unique_name).toBe("a b/c");
  expect(await bench.control.conversation("nothing")).toBeUndefined();
});

test("waitFor times out, naming what was awaited and what is on the phone", async () => {
  const handset = bench.control.handset(ben);
  await handset.write(whatsappSender, "are you there?");
  const waiting = handset.waitFor(() => true, { timeoutSeconds: 0.05, what: "an answer" });
  await expect(waiting).rejects.toThrow(
    /an answer did not arrive on whatsapp:\+15551110002[\s\S]*to whatsapp:\+15550001111: are you there\?/,
  );
});

test("reset clears what happened, and keeps the account, its settings and the clock", async () => {
  const { sid } = await anaAndBen(bench);
  await bench.control.switches({ readAtOnce: true });
  await bench.control.handset(ben).write(whatsappSender, "hello");
  const last = (await bench.control.history()).at(-1)?.sequence ?? 0;
  await bench.control.reset();
  expect(await bench.control.conversations()).toEqual([]);
  expect(await bench.control.history()).toEqual([]);
  expect(await bench.control.handset(ben).messages()).toEqual([]);
  await bench.control.idle(1);
  const people = await anaAndBen(bench);
  expect(people.sid).not.toBe(sid);
  await bench.client.conversations.v1
    .conversations(people.sid)
    .messages.create({ author: ana, body: "the window is closed again" });
  await bench.control.idle();
  expect(await bench.control.handset(ben).received()).toEqual([]);
  expect((await bench.control.switches()).readAtOnce).toBe(true);
  expect((await bench.control.history())[0]?.sequence).toBeGreaterThan(last);
});

test("the history after a sequence number can be read as a list and as a stream", async () => {
  await bench.client.conversations.v1.conversations.create({});
  const [first] = await bench.control.history();
  await bench.client.conversations.v1.conversations.create({});
  expect((await bench.control.history(first?.sequence)).map(({ sequence }) => sequence)).toEqual([
    (first?.sequence ?? 0) + 1,
  ]);
  const abort = new AbortController();
  const stream = await fetch(`${bench.simulator.url}/simulator/history/stream?after=${first?.sequence}`, {
    signal: abort.signal,
  });
  expect(stream.headers.get("content-type")).toBe("text/event-stream");
  const sequences: number[] = [];
  await bench.client.conversations.v1.conversations.create({});
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stream.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    sequences.splice(0, sequences.length, ...[...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id)));
    if (sequences.length >= 2) break;
  }
  abort.abort();
  expect(sequences).toEqual([2, 3].map((distance) => (first?.sequence ?? 0) + distance - 1));
});

test("the history shows what a call sent, and what reached which phone", async () => {
  const { sid } = await anaAndBen(bench);
  await bench.control.handset(ben).write(whatsappSender, "I am here");
  await bench.client.conversations.v1.conversations(sid).messages.create({ author: ana, body: "So am I" });
  await bench.control.idle();
  const history = await bench.control.history();
  const sent = history.find((entry) => entry.kind === "request" && entry.path.endsWith("/Messages"));
  expect(sent).toMatchObject({ method: "POST", status: 201, fields: { Author: ana, Body: "So am I" } });
  const received = history.filter((entry) => entry.kind === "handset" && entry.action === "received");
  expect(received).toMatchObject([{ address: ben, with: whatsappSender, body: "So am I" }]);
});

test("the history can be followed until the reader aborts or the simulator closes", async () => {
  await bench.client.conversations.v1.conversations.create({});
  const [first] = await bench.control.history();
  const abort = new AbortController();
  const kinds: string[] = [];
  for await (const entry of bench.control.follow(0, abort.signal)) {
    kinds.push(entry.kind);
    if (kinds.length === 1) await bench.control.advance(60);
    else abort.abort();
  }
  expect(kinds).toEqual([first?.kind, "clock"]);
  const following = (async () => {
    for await (const entry of bench.control.follow(first?.sequence)) expect(entry.kind).toBe("clock");
  })();
  await bench.simulator.close();
  await following;
});

test.each([
  ["a switch that does not exist", () => patch("/switches", { readsAtOnce: true }), "readsAtOnce"],
  [
    "a value that a switch does not have",
    () => patch("/switches", { outsideWindowStatus: "lost" }),
    "outsideWindowStatus",
  ],
  ["a probability over 1", () => patch("/chaos", { webhookLoss: 2 }), "webhookLoss"],
  ["text that is not JSON", () => patch("/chaos", undefined, "{"), "not JSON"],
])("%s is refused by name", async (_, call, named) => {
  const response = await call();
  expect(response.status).toBe(400);
  expect((await jsonOf<{ error: string }>(response)).error).toContain(named);
  expect(await bench.control.switches()).toEqual(defaultSwitches);
});

test.each([
  [ben, "+15559999999", "is not a sender"],
  [cleo, whatsappSender, "another channel"],
  ["5551", whatsappSender, "is not an address"],
])("a message from %s to %s is refused: %s", async (from, to, reason) => {
  await expect(bench.control.handset(from).write(to, "x")).rejects.toThrow(reason);
});

test.each([
  ["<Response/>", []],
  ["ok", []],
  ["<Response><Message>Hi</Message></Response>", ["Hi"]],
  ["<Response><Message><Body>Hi</Body></Message><Message>again</Message></Response>", ["Hi", "again"]],
  ["<Response><Message>&lt;b&gt; &#38; &#x1F642; <![CDATA[a & <b>]]></Message></Response>", ["<b> & 🙂 a & <b>"]],
])("TwiML %s contains %j", (twiml, texts) => {
  expect(messagesInTwiml(twiml)).toEqual(texts);
});

test("as a program it prints its URL, serves the account in the file, and stops on SIGTERM", async () => {
  const directory = mkdtempSync(join(tmpdir(), "simulator-"));
  const account = join(directory, "account.json");
  writeFileSync(account, JSON.stringify(bench.options));
  const child = spawn(process.execPath, ["--import", "tsx", "packages/simulator/main.ts", "--account", account], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const url = await new Promise<string>((resolve) =>
    child.stdout.once("data", (chunk: Buffer) => resolve(chunk.toString().trim())),
  );
  const { accountSid, authToken } = bench.options;
  const headers = { Authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString("base64")}` };
  const configuration = await jsonOf<{ account_sid: string }>(
    await fetch(`${url}/conversations/v1/Configuration`, { headers }),
  );
  expect(configuration.account_sid).toBe(accountSid);
  child.kill("SIGTERM");
  expect(await exited).toBe(0);
  rmSync(directory, { recursive: true });
}, 20_000);

async function patch(path: string, body: unknown, text = JSON.stringify(body)): Promise<Response> {
  return await fetch(`${bench.simulator.url}/simulator${path}`, { method: "PATCH", body: text });
}
