import {
  ana,
  anaAndBen,
  approvedTemplate,
  type Bench,
  ben,
  cleo,
  jsonOf,
  refusalOf,
  smsSender,
  startBench,
  whatsappSender,
} from "./account.ts";
import { startReceiver } from "./webhook-receiver.ts";

let bench: Bench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(async () => {
  await bench.simulator.close();
});
const conversations = () => bench.client.conversations.v1.conversations;
const authorization = () => {
  const { accountSid, authToken } = bench.options;
  return { Authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString("base64")}` };
};

describe("content", () => {
  test("is created, submitted for approval, listed and deleted", async () => {
    const { contents } = bench.client.content.v1;
    // Not through the package, whose types spell the content types differently from the API.
    const draft = {
      friendly_name: "hi",
      language: "en",
      variables: { "1": "x" },
      types: { "twilio/text": { body: "Hi {{1}}" } },
    };
    const request = { method: "POST", headers: authorization(), body: JSON.stringify(draft) };
    const made = await jsonOf<{ sid: string }>(await fetch(`${bench.simulator.url}/content/v1/Content`, request));
    expect(made.sid).toMatch(/^HX/);
    const approval = await contents(made.sid).approvalCreate.create({ name: "hi_1", category: "UTILITY" });
    expect(approval).toMatchObject({ name: "hi_1", category: "UTILITY", status: "received" });
    await bench.control.approval(made.sid, "approved");
    expect((await contents(made.sid).approvalFetch().fetch()).whatsapp).toMatchObject({
      status: "approved",
      content_type: "twilio/text",
    });
    expect((await contents.list()).map(({ sid }) => sid)).toContain(made.sid);
    const both = await bench.client.content.v1.contentAndApprovals.list();
    expect(both.find(({ sid }) => sid === made.sid)?.approvalRequests).toMatchObject({ status: "approved" });
    await contents(made.sid).remove();
    expect(await refusalOf(contents(made.sid).fetch())).toMatchObject({ code: 20404, status: 404 });
  });

  test("is refused approval under a name with upper-case letters", async () => {
    const wrong = bench.client.content.v1
      .contents(approvedTemplate)
      .approvalCreate.create({ name: "Hi", category: "UTILITY" });
    expect(await refusalOf(wrong)).toMatchObject({ code: 20001, status: 400 });
  });
});

describe("media", () => {
  const upload = async (body: string | Uint8Array<ArrayBuffer>, contentType: string) => {
    const { defaultChatServiceSid } = await bench.client.conversations.v1.configuration().fetch();
    const headers = { ...authorization(), "Content-Type": contentType };
    const url = `${bench.simulator.url}/mcs/v1/Services/${defaultChatServiceSid}/Media?Filename=a.jpg`;
    const response = await fetch(url, { method: "POST", headers, body });
    expect(response.status).toBe(201);
    return await jsonOf<{ sid: string; url: string }>(response);
  };

  test("is uploaded raw, read back as metadata, and fetched by its temporary URL without credentials", async () => {
    const { sid, url } = await upload("the bytes", "image/jpeg");
    const metadata = await jsonOf<{ links: { content_direct_temporary: string } }>(
      await fetch(url, { headers: authorization() }),
    );
    expect(metadata).toMatchObject({ sid, content_type: "image/jpeg", size: 9, filename: "a.jpg" });
    const content = await fetch(metadata.links.content_direct_temporary);
    expect([content.headers.get("content-type"), await content.text()]).toEqual(["image/jpeg", "the bytes"]);
    expect((await fetch(url)).status).toBe(401);
    expect((await fetch(`${bench.simulator.url}/media/${sid}/guess`)).status).toBe(404);
  });

  test("is fetched through a redirect with the switch mediaRedirects, and only under its own key", async () => {
    await bench.control.switches({ mediaRedirects: true });
    const { sid, url } = await upload("the bytes", "image/jpeg");
    const { links } = await jsonOf<{ links: { content: string; content_direct_temporary: string } }>(
      await fetch(url, { headers: authorization() }),
    );
    const redirect = await fetch(links.content_direct_temporary, { redirect: "manual" });
    const location = redirect.headers.get("location") ?? "";
    expect(redirect.status).toBe(307);
    expect(location).not.toBe(links.content_direct_temporary);
    for (const response of [
      await fetch(location),
      await fetch(links.content_direct_temporary),
      await fetch(links.content, { headers: authorization() }),
    ])
      expect([response.headers.get("content-type"), await response.text()]).toEqual(["image/jpeg", "the bytes"]);
    expect((await fetch(location.replace(/[^/]+$/, "guess"))).status).toBe(404);
    expect((await fetch(location.replace(sid, `ME${"0".repeat(32)}`))).status).toBe(404);
  });

  test("is sent with a message without its text, and belongs to that message only", async () => {
    const { sid } = await anaAndBen(bench);
    await bench.control.handset(ben).write(whatsappSender, "hi");
    const { sid: mediaSid } = await upload("the bytes", "image/jpeg");
    const message = await conversations()(sid).messages.create({ author: ana, mediaSid, body: "caption" });
    expect(message.media).toEqual([{ sid: mediaSid, size: 9, content_type: "image/jpeg", filename: "a.jpg" }]);
    const shown = await bench.control.handset(ben).waitFor(({ media }) => media.length > 0);
    expect(shown).toMatchObject({ body: "", media: [{ contentType: "image/jpeg", sid: mediaSid, sizeBytes: 9 }] });
    const [file] = shown.media;
    if (!file) throw new Error("the file is missing on the phone");
    expect(await bench.control.handset(ben).media(file)).toHaveLength(9);
    const elsewhere = { ...file, path: `/media/${mediaSid}/guessed` };
    await expect(bench.control.handset(ben).media(elsewhere)).rejects.toThrow("404");
    expect(await refusalOf(conversations()(sid).messages.create({ mediaSid }))).toMatchObject({ code: 50508 });
  });

  test("is sent with the message's text when the switch bodyWithMedia says so", async () => {
    await bench.control.switches({ bodyWithMedia: "kept" });
    const { sid } = await anaAndBen(bench);
    await bench.control.handset(ben).write(whatsappSender, "hi");
    const { sid: mediaSid } = await upload("the bytes", "image/jpeg");
    await conversations()(sid).messages.create({ author: ana, mediaSid, body: "caption" });
    expect((await bench.control.handset(ben).waitFor(({ media }) => media.length > 0)).body).toBe("caption");
  });

  test.each([
    ["WhatsApp, with an unsupported type", ben, whatsappSender, "text/html", 10, 63019],
    ["WhatsApp, over 16 MB", ben, whatsappSender, "image/jpeg", 16 * 1024 * 1024 + 1, 63019],
    ["MMS, over 5 MB", cleo, smsSender, "image/jpeg", 5 * 1024 * 1024 + 1, 30019],
    ["SMS outside the United States and Canada", "+447700900001", smsSender, "image/jpeg", 10, 30011],
  ])("fails on %s", async (_, address, proxyAddress, contentType, sizeBytes, errorCode) => {
    const { sid } = await conversations().create({});
    await conversations()(sid).participants.create({
      "messagingBinding.address": address,
      "messagingBinding.proxyAddress": proxyAddress,
    });
    await bench.control.handset(address).write(proxyAddress, "hi");
    const { sid: mediaSid } = await upload(new Uint8Array(sizeBytes), contentType);
    const { sid: messageSid } = await conversations()(sid).messages.create({ mediaSid });
    await bench.control.idle();
    expect(await conversations()(sid).messages(messageSid).deliveryReceipts.list()).toMatchObject([
      { status: "failed", errorCode },
    ]);
  });

  test("from a handset is in the conversation and in the webhook, under either spelling of the SID", async () => {
    const receiver = await startReceiver();
    const { sid } = await anaAndBen(bench);
    await bench.client.conversations.v1.configuration
      .webhooks()
      .update({ postWebhookUrl: receiver.url, filters: ["onMessageAdded"], method: "POST" });
    const photo = { contentType: "image/png", base64: Buffer.from("photo").toString("base64"), filename: "p.png" };
    await bench.control.handset(ben).sendMedia(whatsappSender, photo);
    await bench.control.idle();
    await bench.control.switches({ mediaSidKey: "MediaSid" });
    await bench.control.handset(ben).sendMedia(whatsappSender, photo, "look");
    await bench.control.idle();
    const [first, second] = await conversations()(sid).messages.list();
    expect(first).toMatchObject({ body: null, media: [{ content_type: "image/png", size: 5, filename: "p.png" }] });
    const described = { Filename: "p.png", ContentType: "image/png", Size: 5 };
    expect(receiver.received.map(({ fields }) => JSON.parse(fields.Media ?? "[]"))).toEqual([
      [{ Sid: first?.media[0]?.sid, ...described }],
      [{ MediaSid: second?.media[0]?.sid, ...described }],
    ]);
    await receiver.close();
  });

  test("in a message that no conversation captures is in the inbound webhook as a URL for the bytes", async () => {
    const receiver = await startReceiver();
    await bench.control.inboundUrl(whatsappSender, receiver.url);
    const photo = { contentType: "image/png", base64: Buffer.from("photo").toString("base64") };
    await bench.control.handset(ben).sendMedia(whatsappSender, photo);
    await bench.control.idle();
    const fields = receiver.received[0]?.fields ?? {};
    expect(fields).toMatchObject({ NumMedia: "1", MediaContentType0: "image/png" });
    const url = fields.MediaUrl0 ?? "";
    expect((await fetch(url)).status).toBe(401);
    expect(await (await fetch(url, { headers: authorization() })).text()).toBe("photo");
    await receiver.close();
  });
});

describe("a messaging service", () => {
  test("accepts a sender once, and its inbound URL overrides the sender's own", async () => {
    const receiver = await startReceiver();
    const services = bench.client.messaging.v1.services;
    const service = await services.create({ friendlyName: "pool", inboundRequestUrl: `${receiver.url}/service` });
    const listed = await fetch(`${bench.simulator.url}/messaging/v2/Channels/Senders`, { headers: authorization() });
    const { senders } = await jsonOf<{ senders: { sid: string }[] }>(listed);
    const sid = senders[0]?.sid ?? "";
    await services(service.sid).channelSenders.create({ sid });
    expect(await services(service.sid).channelSenders.list()).toMatchObject([
      { sid, sender: whatsappSender, senderType: "WhatsApp" },
    ]);
    expect(await refusalOf(services(service.sid).channelSenders.create({ sid }))).toMatchObject({
      code: 21710,
      status: 409,
    });
    await bench.control.inboundUrl(whatsappSender, `${receiver.url}/sender`);
    await bench.control.handset(ben).write(whatsappSender, "one");
    await bench.control.idle();
    await services(service.sid).update({ useInboundWebhookOnNumber: true });
    await bench.control.handset(ben).write(whatsappSender, "two");
    await bench.control.idle();
    expect(
      receiver.received.map(({ url, fields }) => [new URL(url).pathname, fields.Body, fields.MessagingServiceSid]),
    ).toEqual([
      ["/service", "one", service.sid],
      ["/sender", "two", service.sid],
    ]);
    await receiver.close();
  });
});
