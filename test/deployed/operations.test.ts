import { introduction, invitation, invites } from "../../scenarios/connect.ts";
import { connect } from "./world.ts";

const world = connect();
const courier = { address: "whatsapp:+5511900000077" };
const customer = { address: "whatsapp:+5511900000031" };
const proper = { initiator: courier, invitee: customer, invitation, introduction };

describe("a request that is wrong is answered, and nothing is done", () => {
  test.each([
    ["an unknown key", { ...proper, colour: "red" }, "VALIDATION", "colour"],
    ["an unknown key inside", { ...proper, initiator: { ...courier, name: "Rui" } }, "VALIDATION", "initiator.name"],
    ["a wrong type", { ...proper, waitSeconds: "10" }, "VALIDATION", "waitSeconds"],
    ["a bad address", { ...proper, invitee: { address: "5511900000031" } }, "VALIDATION", "invitee.address"],
    ["onBusy as nobody knows it", { ...proper, onBusy: "adopt" }, "VALIDATION", "onBusy"],
    [
      "a template that the configuration lacks",
      { ...proper, invitation: { template: "nope" } },
      "TEMPLATE_UNKNOWN",
      "invitation.template",
    ],
    [
      "a variable missing",
      { ...proper, invitation: { template: "delivery-invitation", variables: { "1": "Ana" } } },
      "VALIDATION",
      "invitation.variables.2",
    ],
    ["a text to somebody on WhatsApp", { ...proper, invitation: { text: "Hi" } }, "VALIDATION", "invitation.text"],
  ])("%s", async (_, request, code, path) => {
    const reference = world.reference("wrong");
    const answer = await world.open({ reference, ...request });
    expect(answer).toMatchObject({ ok: false, error: { code, retryable: false, details: { path } } });
    expect(JSON.stringify(answer)).toContain(path);
    expect(JSON.stringify(answer)).not.toContain("900000031");
    expect(await world.describe(reference)).toMatchObject({ ok: false, error: { code: "NOT_FOUND" } });
    expect(await world.phones.conversation(`local.${reference}`)).toBeUndefined();
  });

  test("no reference at all", async () => {
    expect(await world.invoke("OpenConversation", proper)).toMatchObject({
      ok: false,
      error: { code: "VALIDATION", details: { path: "reference" } },
    });
    expect(await world.invoke("DescribeConversation", { reference: "a b" })).toMatchObject({
      ok: false,
      error: { code: "VALIDATION" },
    });
  });

  test("closing, or writing into, what was never opened: NOT_FOUND", async () => {
    const reference = world.reference("never");
    expect(await world.close(reference)).toMatchObject({ ok: false, error: { code: "NOT_FOUND" } });
    expect(await world.send({ reference, to: "invitee", message: { text: "Hello" } })).toMatchObject({
      ok: false,
      error: { code: "NOT_FOUND" },
    });
  });
});

test("a call that does not wait is accepted, and its outcome comes all the same", async () => {
  const [one, other] = [world.person("Rui", "whatsapp"), world.person("Ana", "whatsapp")];
  const reference = world.reference("no-wait");
  const answer = await world.open({
    reference,
    initiator: one.asParty,
    invitee: other.asParty,
    invitation,
    introduction,
    waitSeconds: 0,
  });
  expect(answer).toMatchObject({ ok: true, reference, pending: true });
  await other.receives(/^Hello Ana/);
  await world.waitForStatus(reference, "inviting");
});

test("two calls at once with one reference open one conversation", async () => {
  const [one, other] = [world.person("Rui", "whatsapp"), world.person("Ana", "whatsapp")];
  const request = {
    reference: world.reference("twice"),
    initiator: one.asParty,
    invitee: other.asParty,
    invitation,
    introduction,
  };
  const answers = await Promise.all([world.open(request), world.open(request)]);
  expect(answers.map((answer) => answer.ok && answer.replayed).sort()).toEqual([false, true]);
  await world.phones.idle();
  expect(await other.received()).toHaveLength(1);
});

test("one courier and many customers at once: one conversation a sender, the others are refused, and no pair is in two", async () => {
  const one = world.person("Rui", "whatsapp");
  const opened = await Promise.all(
    Array.from({ length: 6 }, (_, place) => {
      const invitee = world.person(`Customer ${place}`, "whatsapp").asParty;
      return world.open({
        reference: world.reference("race"),
        initiator: one.asParty,
        invitee,
        invitation,
        introduction,
      });
    }),
  );
  const senders = opened.flatMap((answer) => (answer.ok ? [answer.initiator.proxyAddress] : []));
  expect(senders.sort()).toEqual(["whatsapp:+15550001001", "whatsapp:+15550001002"]);
  expect(opened.filter((answer) => !answer.ok).map((answer) => !answer.ok && answer.error.code)).toEqual(
    Array(4).fill("PARTY_BUSY"),
  );
});

test("what Twilio fails at comes again from the queue, and its caller hardly notices", async () => {
  const reference = world.reference("again");
  const { conversationSid } = await invites(
    world,
    reference,
    world.person("Rui", "whatsapp"),
    world.person("Ana", "whatsapp"),
  );
  const path = `/Conversations/(${conversationSid}|local\\.${reference})$`;
  await world.phones.fault({ kind: "rest", method: "POST", path, answer: 503 });
  expect(await world.close(reference)).toMatchObject({ ok: true, status: "closed" });
  const tries = (await world.phones.history()).filter(
    (entry) => entry.kind === "request" && entry.method === "POST" && new RegExp(path).test(entry.path),
  );
  expect(tries).toMatchObject([{ status: 503 }, { status: 200 }]);
});

test("opening with an invitation is at most three calls of Twilio deep", async () => {
  const latencyMs = 100;
  await world.phones.switches({ restLatencyMs: latencyMs });
  try {
    const reference = world.reference("depth");
    await invites(world, reference, world.person("Rui", "whatsapp"), world.person("Ana", "whatsapp"));
    const conversation = await world.describe(reference);
    const requests = (await world.phones.history()).filter((entry) => entry.kind === "request");
    const own = requests.filter(({ path }) => path.includes(conversation.conversationSid ?? "none"));
    const startedAt = (entry: (typeof own)[number]) => Date.parse(entry.startedAt);
    const invitationAt = Math.max(...own.map(startedAt));
    const firstAt = Math.min(...own.map(startedAt));
    expect(own).toHaveLength(4);
    // Both participants and the webhook together, then the invitation: two steps of a latency, after the one that
    // creates the Conversation.
    expect(invitationAt - firstAt).toBeGreaterThanOrEqual(latencyMs);
    expect(invitationAt - firstAt).toBeLessThan(2 * latencyMs);
  } finally {
    await world.phones.switches({ restLatencyMs: 0 });
  }
});
