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
  ["write", { side: "courier", to: "+1", body: "x" }, 400],
  ["write", { side: "initiator", to: "+15550001001", body: "" }, 400],
  ["jump", { seconds: 0 }, 400],
  ["jump", { seconds: 1e12 }, 400],
  ["fault", { name: "earthquake", on: true }, 400],
  ["save", { name: "../escape", title: "x" }, 400],
  ["open", { initiator: { name: "Rui", channel: "pigeon" } }, 400],
  ["open", undefined, 400],
  ["close", {}, 409],
  ["reopen", {}, 409],
  ["save", { name: "empty", title: "x" }, 409],
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
  expect((await act("write", { side: "invitee", to: sender, body: "Yes please" })).status).toBe(200);
  await customer.receives("Great! Just a moment…");
  expect((await act("show", { reference: "nobody-opened-it" })).status).toBe(409);
});
