import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { ApiKeyReader } from "../../../lambda/twilio/credentials.ts";
import { TwilioRefusal } from "../../../lambda/twilio/errors.ts";
import { twilioRest } from "../../../lambda/twilio/rest.ts";

let server: Server;
let answer: (path: string) => { status: number; location?: string; body?: string };
let seen: string[];
let forgotten: number;
const apiKeys = {
  read: async () => ({ apiKeySid: "SK1", apiKeySecret: "secret" }),
  forget: () => {
    forgotten++;
  },
} as unknown as ApiKeyReader;

beforeEach(async () => {
  seen = [];
  forgotten = 0;
  server = createServer((request, response) => {
    seen.push(request.url ?? "");
    const { status, location, body } = answer(request.url ?? "");
    response.writeHead(status, location === undefined ? {} : { location }).end(body ?? "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const port = () => (server.address() as AddressInfo).port;
const download = () => twilioRest(`http://127.0.0.1:${port()}/v1`, apiKeys).download("/Media");

test("a store of files that wants credentials (401) is a refusal of the file, and not of our API key", async () => {
  answer = (path) =>
    path === "/v1/Media" ? { status: 307, location: `http://localhost:${port()}/stored` } : { status: 401 };
  await expect(download()).rejects.toThrow(TwilioRefusal);
  expect(forgotten).toBe(0);
}, 15_000);

test.each(["http://", "ftp://files.example/1", "//"])(
  "a redirect to %s, which cannot be followed, is a refusal of the file, and no fault that lasts for ever",
  async (location) => {
    answer = () => ({ status: 307, location });
    await expect(download()).rejects.toThrow(TwilioRefusal);
  },
  15_000,
);
