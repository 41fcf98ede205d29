import { local } from "../../../config/local.ts";
import type { Announcement } from "../../../lambda/model/commands.ts";
import type { QueuedEvent } from "../../../lambda/model/events.ts";
import type { PersonEvent } from "../../../lambda/model/person-event.ts";
import { dependenciesIn } from "../../../lambda/process/dependencies.ts";
import { type PersonDependencies, processPerson } from "../../../lambda/process/process-person.ts";
import { Aws } from "../../aws/aws.ts";
import { answersIn, putPair } from "../../aws/contents.ts";
import { Crash } from "../../in-process/crash.ts";
import { problemsOf } from "../../schemas/validate-event.ts";
import { hourMs, nowMs, otherSender, person, reported, sender, wrote } from "../decide/person-given.ts";
import { captureLog } from "../runtime/captured-log.ts";

/** Events about a person, one at a time, with crashes at every call. */

interface Told {
  id: string;
  announcement: Announcement;
}

/** The tables in memory, and a queue and a bus that keep what is put on them. */
function start() {
  const aws = new Aws();
  const told: Told[] = [];
  const put: { event: QueuedEvent; deduplicationId: string }[] = [];
  const dependencies: PersonDependencies = {
    ...dependenciesIn(aws.surroundings("https://hooks.example.com"), local),
    queue: { put: async (event, deduplicationId) => void put.push({ event, deduplicationId }) },
    bus: { put: async (id, announcement) => void told.push({ id, announcement }) },
    clock: () => nowMs,
  };
  return { aws, told, put, dependencies };
}

const decisions = async ({ optIns }: PersonDependencies) => (await optIns.known(person)).consents.history;
const windowOf = async ({ optIns }: PersonDependencies) => (await optIns.person(person)).pairs[0]?.windowEndsAtMs;

test("an ordinary message only opens the window", async () => {
  const { aws, told, put, dependencies } = start();
  await processPerson(wrote("Hello?"), dependencies);
  expect(await windowOf(dependencies)).toBe(nowMs + 24 * hourMs);
  expect([await decisions(dependencies), told, put, [...answersIn(aws)]]).toEqual([[], [], [], []]);
});

test("an older message does not shorten the window", async () => {
  const { dependencies } = start();
  await processPerson(wrote("Hello?"), dependencies);
  await processPerson(wrote("Hello?", { messageSid: "SM0", atMs: nowMs - hourMs }), dependencies);
  expect(await windowOf(dependencies)).toBe(nowMs + 24 * hourMs);
});

test("the window of a pair in a conversation is the conversation's", async () => {
  const { aws, dependencies } = start();
  putPair(aws, person, { proxyAddress: sender, heldBy: "order-1" });
  await processPerson(wrote("Hello?"), dependencies);
  expect(await windowOf(dependencies)).toBeUndefined();
});

test("STOP and then START: revoked and then granted, both in the history", async () => {
  const { told, dependencies } = start();
  await processPerson(wrote("STOP", { messageSid: "SM1" }), dependencies);
  expect((await dependencies.optIns.person(person)).consent).toBe("revoked");
  await processPerson(wrote("START", { messageSid: "SM2", atMs: nowMs + 1 }), dependencies);
  expect((await dependencies.optIns.person(person)).consent).toBe("granted");
  expect((await decisions(dependencies)).map(({ decision }) => decision)).toEqual(["revoked", "granted"]);
  expect(told.map(({ announcement }) => announcement.type)).toEqual(["OptedOut"]);
});

test("a STOP that arrives after a newer START is in the history, but not in force", async () => {
  const { aws, told, put, dependencies } = start();
  putPair(aws, person, { proxyAddress: sender, heldBy: "order-1" });
  await processPerson(wrote("START", { messageSid: "SM2", atMs: nowMs + 1 }), dependencies);
  await processPerson(wrote("STOP", { messageSid: "SM1" }), dependencies);
  expect((await dependencies.optIns.person(person)).consent).toBe("granted");
  expect(await decisions(dependencies)).toHaveLength(2);
  expect([told, put]).toEqual([[], []]);
});

test.each<[string, PersonEvent]>([
  ["a STOP", wrote("STOP")],
  ["a service's report", reported("revoked")],
])("%s reaches every open conversation of the person, whatever its sender", async (_, event) => {
  const { aws, put, dependencies } = start();
  putPair(aws, person, { proxyAddress: sender, heldBy: "order-1" });
  putPair(aws, person, { proxyAddress: otherSender, heldBy: "order-2" });
  putPair(aws, "whatsapp:+5511900000099", { proxyAddress: sender, heldBy: "order-3" });
  await processPerson(event, dependencies);
  expect(put.map(({ event: { type, reference } }) => [type, reference]).sort()).toEqual([
    ["PersonOptedOut", "order-1"],
    ["PersonOptedOut", "order-2"],
  ]);
});

test.each<[string, PersonEvent]>([
  ["a STOP", wrote("STOP", { messageSid: `SM${"1".repeat(32)}` })],
  ["a service's report", reported("revoked", { key: "tel:/5511900000031" })],
])("the events of %s match their schemas", async (_, event) => {
  const { told, dependencies } = start();
  await processPerson(event, dependencies);
  for (const { id, announcement } of told) {
    const detail = {
      version: "1",
      id,
      stage: "local",
      at: new Date(announcement.atMs).toISOString(),
      ...announcement.detail,
    };
    expect({ detail, problems: problemsOf(announcement.type, detail) }).toEqual({ detail, problems: [] });
    expect(JSON.stringify(detail)).not.toContain("900000031");
  }
  expect(told).toHaveLength(1);
});

test("the caller is answered under the person's reference", async () => {
  const { aws, dependencies } = start();
  await processPerson(reported("granted"), dependencies);
  expect(answersIn(aws).get("call-1")).toMatchObject({ ok: true, decision: "granted", replayed: false });
});

test("no log line contains a number or a text", async () => {
  const { dependencies } = start();
  const log = captureLog();
  await processPerson(wrote("The door is green"), dependencies);
  await processPerson(wrote("STOP", { messageSid: "SM2" }), dependencies);
  await processPerson(reported("granted", { evidence: { note: "green" } }), dependencies);
  expect(log.lines).toHaveLength(3);
  expect(log.text()).not.toMatch(/900000031|0001001|green/);
});

/** Everything observable from outside. */
const endState = async ({ aws, told, put, dependencies }: ReturnType<typeof start>) => ({
  consents: await decisions(dependencies),
  present: (await dependencies.optIns.person(person)).consent,
  window: await windowOf(dependencies),
  told: [...new Map(told.map((one) => [one.id, one])).values()],
  put: Object.fromEntries(put.map((one) => [`${one.event.reference} ${one.deduplicationId}`, one])),
  answers: [...answersIn(aws)],
});

async function playWithCrash(event: PersonEvent, at: number, when: "before" | "after") {
  const world = start();
  putPair(world.aws, person, { proxyAddress: sender, heldBy: "order-1" });
  putPair(world.aws, person, { proxyAddress: otherSender, heldBy: "order-2" });
  const crash = new Crash(at, when);
  const { optIns, conversations, queue, bus } = world.dependencies;
  const wrapped = {
    optIns: crash.wrap(optIns),
    conversations: crash.wrap(conversations),
    queue: crash.wrap(queue),
    bus: crash.wrap(bus),
  };
  let crashes = 0;
  try {
    await processPerson(event, { ...world.dependencies, ...wrapped });
  } catch (error) {
    if (!Crash.is(error)) throw error;
    crashes = 1;
    await processPerson(event, world.dependencies);
  }
  return { calls: crash.calls, crashes, end: await endState(world) };
}

test.each<[string, PersonEvent]>([
  ["a STOP", wrote("STOP")],
  ["a START", wrote("START")],
  ["a report of a revocation", reported("revoked")],
  ["a report of a consent", reported("granted")],
])("a crash before or after any call of %s is repaired by the next delivery", async (_, event) => {
  const undisturbed = await playWithCrash(event, -1, "before");
  expect(undisturbed.crashes).toBe(0);
  for (let at = 0; at < undisturbed.calls; at++) {
    for (const when of ["before", "after"] as const) {
      const { crashes, end } = await playWithCrash(event, at, when);
      expect({ at, when, crashes, end }).toEqual({ at, when, crashes: 1, end: undisturbed.end });
    }
  }
});
