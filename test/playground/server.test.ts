import { request } from "node:http";
import type { RunningPlayground } from "../../playground/server.ts";
import { invites } from "../../scenarios/connect.ts";
import type { InProcessStack } from "../in-process/stack.ts";
import { startPlaygroundInProcess } from "./in-process.ts";
import { until } from "./until.ts";

let playground: RunningPlayground;
let stack: InProcessStack;
beforeAll(async () => {
  jest.spyOn(process.stdout, "write").mockReturnValue(true);
  ({ playground, stack } = await startPlaygroundInProcess());
});
afterAll(async () => {
  await playground.close();
  await stack.queue.empty();
  await stack.close();
  jest.restoreAllMocks();
});

const get = (path: string) => fetch(`${playground.url}${path}`);
const act = (name: string, body: unknown) =>
  fetch(`${playground.url}/do/${name}`, { method: "POST", body: JSON.stringify(body) });

test("the page may load nothing from anywhere else, run nothing inline, and be in nobody's frame", async () => {
  const policy = (await get("/")).headers.get("content-security-policy") ?? "";
  const rules = Object.fromEntries(
    policy.split("; ").map((rule) => [rule.split(" ")[0], rule.split(" ").slice(1).join(" ")]),
  );
  expect(rules).toEqual({
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
  });
});

test("the page's own TypeScript is served without its types", async () => {
  const response = await get("/phone.ts");
  expect(response.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
  const code = await response.text();
  expect(code).toContain("class Phone");
  expect(code).not.toContain("import type");
});

test.each(["/../package.json", "/..%2fserver.ts", "/tsconfig.json", "/nothing.css", "/media/ME0/guessed"])(
  "%s is not served",
  async (path) => {
    expect((await get(path)).status).toBe(404);
  },
);

/** With headers that fetch does not let anybody set. */
function statusFor(headers: Record<string, string>, method = "GET", path = "/programme"): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(playground.url);
    request({ hostname, port, path, method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .once("error", reject)
      .end(method === "POST" ? "{}" : undefined);
  });
}

test.each([
  ["a page elsewhere, whose name leads to 127.0.0.1", { host: "elsewhere.example" }, 403],
  ["a page elsewhere that posts across", { origin: "https://elsewhere.example" }, 403],
  ["our own page", {}, 200],
])("%s", async (_, headers, status) => {
  expect(await statusFor(headers)).toBe(status);
  if (status === 403) expect(await statusFor(headers, "POST", "/do/close")).toBe(403);
});

test.each([
  ["nothing", {}, 404],
  ["__proto__", {}, 404],
  ["write", { side: "courier", from: "+5511900000000", to: "+1", body: "x" }, 400],
  ["write", { side: "initiator", from: "+5511900000000", to: "+15550001001", body: "" }, 400],
  ["jump", { seconds: 0 }, 400],
  ["jump", { seconds: 1e12 }, 400],
  ["fault", { name: "earthquake", on: true }, 400],
  ["save", { reference: "x", name: "../escape", title: "x" }, 400],
  ["open", { initiator: { name: "Rui", channel: "pigeon" } }, 400],
  ["open", undefined, 400],
  ["write", { side: "initiator", from: "+5511900000000", to: "+15550001001", body: "x" }, 409],
  ["close", { reference: "x" }, 409],
  ["reopen", { reference: "x" }, 409],
  ["save", { reference: "x", name: "empty", title: "x" }, 409],
  ["scenario", { name: "nobody-wrote-it" }, 409],
])("%s with %j is refused, and says why", async (name, body, status) => {
  const response = await act(name, body);
  expect(response.status).toBe(status);
  expect(Object.keys(JSON.parse(await response.text()))).toEqual(["error"]);
});

test("what the product refuses is told, with its code", async () => {
  const response = await act("open", {
    initiator: { name: "Rui", channel: "whatsapp" },
    invitee: { name: "Ana", channel: "whatsapp" },
    invitation: { text: "A text to somebody on WhatsApp" },
  });
  expect(response.status).toBe(409);
  expect(await response.text()).toContain("VALIDATION");
});

test("a scenario is played, and says whether it went as it should", async () => {
  const response = await act("scenario", { name: "declined" });
  expect(JSON.parse(await response.text())).toEqual({ passed: true });
  const view = await playground.playground.view();
  expect(view.phones.map(({ name, messages }) => [name, messages.length])).toEqual([
    ["Rui (courier)", 0],
    ["Ana (customer)", 3],
  ]);
  const words = () => playground.playground.live.story.map((line) => line.words);
  await until("the story is told to its end", async () =>
    words().includes("Event ConversationClosed: Closed: declined"),
  );
  expect(words()).toContainEqual(expect.stringMatching(/^Ana writes to \+1555000100\d: “No, thanks”$/));
  expect(words()).toContain("Event ConsentDeclined: The invitee has declined");
}, 30_000);

test("the stream begins with the whole story and the stage", async () => {
  const abort = new AbortController();
  const response = await fetch(`${playground.url}/live`, { signal: abort.signal });
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString("utf8");
    if (text.includes("event: stage")) break;
  }
  abort.abort();
  expect(text.startsWith("event: story\ndata: [")).toBe(true);
});

test("a conversation that a service opened can be put on stage, with what has happened in it", async () => {
  const { world } = stack;
  const [courier, customer] = [world.person("Rui", "whatsapp"), world.person("Ana", "whatsapp")];
  const reference = world.reference("service");
  await invites(world, reference, courier, customer);
  await until("it is known", async () => (await playground.playground.view()).others.includes(reference));
  expect((await act("show", { reference })).status).toBe(200);
  const { phones, status, recordedSteps } = await playground.playground.view();
  expect({ status, recordedSteps }).toEqual({ status: "inviting", recordedSteps: undefined });
  expect(phones.map(({ address, messages }) => [address, messages.length])).toEqual([
    [courier.address, 0],
    [customer.address, 1],
  ]);
  const kinds = new Set(playground.playground.live.story.map(({ kind }) => kind));
  expect([...kinds].sort()).toEqual(["call", "event", "person", "webhook"]);
  const sender = phones[1]?.sender ?? "";
  const from = customer.address;
  expect((await act("write", { side: "invitee", from, to: sender, body: "Yes please" })).status).toBe(200);
  await customer.receives("Great! Just a moment…");
  expect((await act("show", { reference: "nobody-opened-it" })).status).toBe(409);
});

test("what was asked for while another conversation was on stage is refused, and done to neither", async () => {
  const { world } = stack;
  const [courier, customer] = [world.person("Rui", "whatsapp"), world.person("Ana", "whatsapp")];
  const shown = world.reference("shown");
  await invites(world, shown, courier, customer);
  expect((await act("show", { reference: shown })).status).toBe(200);
  const from = customer.address;
  const to = (await playground.playground.view()).phones[1]?.sender ?? "";
  const natural = { initiator: { name: "Ben", channel: "whatsapp" }, invitee: { name: "Sara", channel: "whatsapp" } };
  expect((await act("open", natural)).status).toBe(200);
  const phone = { side: "invitee", from };
  for (const [action, asked] of [
    ["write", { ...phone, to, body: "Yes please" }],
    ["tap", { ...phone, to, button: "Yes, let's chat" }],
    ["picture", { ...phone, to, contentType: "image/png", base64: "iVBORw0KGgo=" }],
    ["read", phone],
    ["close", { reference: shown }],
    ["reopen", { reference: shown }],
    ["save", { reference: shown, name: "another", title: "x" }],
  ] as const) {
    const response = await act(action, asked);
    const answer = [action, response.status, await response.text()];
    expect(answer).toEqual([action, 409, expect.stringContaining("meanwhile")]);
  }
  const { closeReason, recordedSteps, phones } = await playground.playground.view();
  expect({ closeReason, recordedSteps }).toEqual({ closeReason: undefined, recordedSteps: 0 });
  expect(phones.map(({ messages }) => messages.length)).toEqual([0, 0]);
  expect(await world.phones.handset(from).messages()).toHaveLength(1);
});

test("a step that failed is not recorded, so that doing it once more does not record it twice", async () => {
  const view = () => playground.playground.view();
  const natural = { initiator: { name: "Ben", channel: "whatsapp" }, invitee: { name: "Sara", channel: "whatsapp" } };
  expect((await act("open", natural)).status).toBe(200);
  await until("there is a number to write to", async () => (await view()).phones[0]?.sender !== undefined);
  const { address: from, sender } = (await view()).phones[0] ?? {};
  const write = async (to?: string) => (await act("write", { side: "initiator", from, to, body: "Is it you?" })).status;
  expect(await write("whatsapp:+15550009999")).toBe(502);
  expect((await view()).recordedSteps).toBe(0);
  expect(await write(sender)).toBe(200);
  expect((await view()).recordedSteps).toBe(1);
});
