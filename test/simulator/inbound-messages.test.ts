import {
  ana,
  anaAndBen,
  type Bench,
  ben,
  cleo,
  clientFor,
  refusalOf,
  smsSender,
  startBench,
  whatsappSender,
} from "./account.ts";
import { startReceiver, type WebhookReceiver } from "./webhook-receiver.ts";

let bench: Bench;
let receiver: WebhookReceiver;
beforeEach(async () => {
  [bench, receiver] = await Promise.all([startBench(), startReceiver()]);
});
afterEach(async () => {
  await Promise.all([bench.simulator.close(), receiver.close()]);
});
const photo = { contentType: "image/png", base64: Buffer.from("photo").toString("base64") };
const note = { contentType: "audio/ogg", base64: Buffer.from("note").toString("base64") };
const basic = (username: string, password: string) => ({
  Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`,
});
const authorization = () => basic(bench.options.accountSid, bench.options.authToken);
const at = (uri: string) => `${bench.simulator.url}/api${uri}`;
const inboundFields = async () => {
  await bench.control.idle();
  return receiver.received.map(({ fields }) => fields);
};

describe("the 2010 API has a message", () => {
  test("that no conversation captured", async () => {
    const before = Date.now();
    const { channelMessageSid } = await bench.control.handset(cleo).write(smsSender, "anybody there?");
    const message = await bench.client.messages(channelMessageSid).fetch();
    expect(message).toMatchObject({
      sid: expect.stringMatching(/^SM/),
      accountSid: bench.options.accountSid,
      from: cleo,
      to: smsSender,
      body: "anybody there?",
      numMedia: "0",
      direction: "inbound",
      status: "received",
      errorCode: null,
      messagingServiceSid: null,
    });
    for (const date of [message.dateCreated, message.dateSent])
      expect(Math.abs(date.getTime() - before)).toBeLessThan(5000);
    expect(await bench.client.messages(channelMessageSid).media.list()).toEqual([]);
  });

  test("that a conversation captured, beside the one in the conversation", async () => {
    const { sid } = await anaAndBen(bench);
    const written = await bench.control.handset(ben).write(whatsappSender, "hello");
    expect(written).toMatchObject({ conversationSid: sid, messageSid: expect.stringMatching(/^IM/) });
    expect(await bench.client.messages(written.channelMessageSid).fetch()).toMatchObject({
      from: ben,
      to: whatsappSender,
      body: "hello",
    });
  });

  test("dated as in RFC 2822", async () => {
    const { channelMessageSid } = await bench.control.handset(ben).write(whatsappSender, "hello");
    const uri = `/2010-04-01/Accounts/${bench.options.accountSid}/Messages/${channelMessageSid}.json`;
    const response = await fetch(at(uri), { headers: authorization() });
    const date = expect.stringMatching(/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} \+0000$/);
    expect(JSON.parse(await response.text())).toMatchObject({ uri, date_created: date, date_sent: date });
  });

  test("with the files it brought, and each redirects to its bytes", async () => {
    const { channelMessageSid } = await bench.control.handset(ben).sendMedia(whatsappSender, [photo, note]);
    expect(channelMessageSid).toMatch(/^MM/);
    const message = bench.client.messages(channelMessageSid);
    expect(await message.fetch()).toMatchObject({ body: "", numMedia: "2" });
    const media = await message.media.list();
    expect(media).toMatchObject([
      { contentType: "image/png", parentSid: channelMessageSid },
      { contentType: "audio/ogg", parentSid: channelMessageSid },
    ]);
    const [first] = media;
    if (first === undefined) throw new Error("no media");
    expect(await message.media(first.sid).fetch()).toMatchObject({ sid: first.sid, uri: first.uri });

    const url = at(first.uri.replace(/\.json$/, ""));
    const redirect = await fetch(url, { headers: authorization(), redirect: "manual" });
    expect(redirect.status).toBe(307);
    const bytes = await fetch(redirect.headers.get("location") ?? "");
    expect([bytes.headers.get("content-type"), await bytes.text()]).toEqual(["image/png", "photo"]);
  });

  test("with files that take a second redirect with the switch mediaRedirects", async () => {
    await bench.control.switches({ mediaRedirects: true });
    await bench.control.inboundUrl(whatsappSender, receiver.url);
    await bench.control.handset(ben).sendMedia(whatsappSender, photo);
    const [fields] = await inboundFields();
    const first = await fetch(fields?.MediaUrl0 ?? "", { headers: authorization(), redirect: "manual" });
    const second = await fetch(first.headers.get("location") ?? "", { redirect: "manual" });
    expect([first.status, second.status]).toEqual([307, 307]);
    expect(await (await fetch(second.headers.get("location") ?? "")).text()).toBe("photo");
    const [shown] = await bench.control.handset(ben).messages();
    const [file] = shown?.media ?? [];
    if (file === undefined) throw new Error("the file is missing on the phone");
    expect((await bench.control.handset(ben).media(file)).toString()).toBe("photo");
  });

  test("until the simulator is reset", async () => {
    const { channelMessageSid } = await bench.control.handset(ben).write(whatsappSender, "hello");
    await bench.control.reset();
    expect(await refusalOf(bench.client.messages(channelMessageSid).fetch())).toMatchObject({ code: 20404 });
  });
});

describe("the 2010 API refuses", () => {
  test("a message or a file that is not there with 20404, naming the path with its version", async () => {
    const { channelMessageSid } = await bench.control.handset(ben).sendMedia(whatsappSender, photo);
    const unknown = `MM${"0".repeat(32)}`;
    expect(await refusalOf(bench.client.messages(unknown).fetch())).toMatchObject({
      code: 20404,
      status: 404,
      message: expect.stringContaining(`/2010-04-01/Accounts/${bench.options.accountSid}/Messages/${unknown}.json`),
    });
    expect(await refusalOf(bench.client.messages(unknown).media.list())).toMatchObject({ code: 20404 });
    const file = bench.client.messages(channelMessageSid).media(`ME${"0".repeat(32)}`);
    expect(await refusalOf(file.fetch())).toMatchObject({ code: 20404 });
  });

  test("wrong credentials for the message, and missing ones for the bytes", async () => {
    await bench.control.inboundUrl(whatsappSender, receiver.url);
    const { channelMessageSid } = await bench.control.handset(ben).sendMedia(whatsappSender, photo);
    const { accountSid } = bench.options;
    const stranger = clientFor(bench.simulator, accountSid, "wrong", accountSid);
    expect(await refusalOf(stranger.messages(channelMessageSid).fetch())).toMatchObject({ code: 20003, status: 401 });
    const [fields] = await inboundFields();
    expect((await fetch(fields?.MediaUrl0 ?? "")).status).toBe(401);
  });

  test("another account's path", async () => {
    const { channelMessageSid } = await bench.control.handset(ben).write(whatsappSender, "hello");
    const [key] = bench.options.apiKeys;
    const other = clientFor(bench.simulator, key?.sid ?? "", key?.secret ?? "", `AC${"0".repeat(32)}`);
    expect(await refusalOf(other.messages(channelMessageSid).fetch())).toMatchObject({ code: 20404 });
  });
});

describe("a sender's inbound webhook", () => {
  test("from a person who has joined nowhere has the files' addresses in the 2010 API", async () => {
    await bench.control.inboundUrl(whatsappSender, receiver.url);
    const { channelMessageSid } = await bench.control
      .handset(ana)
      .sendMedia(whatsappSender, [photo, note], "look and listen");
    const [fields] = await inboundFields();
    const media = await bench.client.messages(channelMessageSid).media.list();
    const [first, second] = media.map(({ uri }) => at(uri.replace(/\.json$/, "")));
    expect(fields).toMatchObject({
      MessageSid: channelMessageSid,
      From: ana,
      To: whatsappSender,
      Body: "look and listen",
      NumMedia: "2",
      MediaUrl0: first,
      MediaContentType0: "image/png",
      MediaUrl1: second,
      MediaContentType1: "audio/ogg",
    });
    const [key] = bench.options.apiKeys;
    const byKey = await fetch(second ?? "", { headers: basic(key?.sid ?? "", key?.secret ?? "") });
    expect([byKey.headers.get("content-type"), await byKey.text()]).toEqual(["audio/ogg", "note"]);
  });

  test("with inboundWebhookWhenCaptured has the SID by which the 2010 API has the captured message", async () => {
    await bench.control.switches({ inboundWebhookWhenCaptured: true });
    const { sid } = await anaAndBen(bench);
    await bench.control.inboundUrl(whatsappSender, receiver.url);
    const written = await bench.control.handset(ben).sendMedia(whatsappSender, photo, "hello");
    const [fields] = await inboundFields();
    expect(fields).toMatchObject({ MessageSid: written.channelMessageSid, NumMedia: "1", Body: "hello" });
    expect(await bench.client.messages(fields?.MessageSid ?? "").fetch()).toMatchObject({ from: ben, body: "hello" });
    expect(await (await fetch(fields?.MediaUrl0 ?? "", { headers: authorization() })).text()).toBe("photo");
    expect(await bench.client.conversations.v1.conversations(sid).messages.list()).toHaveLength(1);
  });
});
