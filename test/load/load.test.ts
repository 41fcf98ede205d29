import type { Conversation } from "../../lambda/model/conversation.ts";
import { checkLoad } from "./check-load.ts";
import { connectedConversation } from "./connected-conversation.ts";
import { runLoad } from "./run-load.ts";
import { rememberedAs, talkOf } from "./talk.ts";

let connected: Conversation;

beforeAll(async () => {
  jest.spyOn(process.stdout, "write").mockReturnValue(true);
  connected = await connectedConversation();
}, 30_000);
afterAll(() => jest.restoreAllMocks());

test("many conversations through the queue: order is kept, none is lost or doubled, and no call of Twilio is made", async () => {
  const disturbances = { duplicates: 0.1, failing: 0.05 };
  const settings = {
    connected,
    conversations: 40,
    messages: 20,
    workers: 32,
    fromBacklog: false,
    latencyMs: 1,
    seed: 1,
    disturbances,
  };
  const { violations, events, retries, duplicates } = await runLoad(settings);
  expect(violations).toEqual([]);
  expect(events).toBe(40 * 20 + duplicates);
  expect(Math.min(retries, duplicates)).toBeGreaterThan(10);
}, 30_000);

describe("the check sees", () => {
  const talkWith = (change: (events: string[]) => string[]): string[] => {
    const talk = talkOf(connected, 1, 3, "relayed");
    const { reference } = talk.conversation;
    return checkLoad(
      [talk],
      new Map([[reference, change(rememberedAs(talk.messageSids))]]),
      new Map([[reference, talk.conversation]]),
    );
  };

  test("nothing, where all went well", () => expect(talkWith((events) => events)).toEqual([]));
  test("a message lost", () => expect(talkWith((events) => events.slice(1))).toEqual(["load-1: 1 lost"]));
  test("a message doubled", () =>
    expect(talkWith((events) => [...events, ...events.slice(0, 1)])).toEqual(["load-1: 1 doubled"]));
  test("messages out of order", () =>
    expect(talkWith((events) => events.toReversed())).toEqual(["load-1: out of order"]));
});
