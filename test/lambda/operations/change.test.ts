import type { Answer } from "@masked-conversations/client";
import { openConversationRequest, refusal } from "@masked-conversations/client";
import fc from "fast-check";
import { local } from "../../../config/local.ts";
import type { Conversation } from "../../../lambda/model/conversation.ts";
import { change, hashRequest, type OperationDependencies } from "../../../lambda/operations/change.ts";
import type { AskedFor } from "../../../lambda/operations/operation.ts";
import { closeConversation, openConversation } from "../../../lambda/operations/operations.ts";
import { readRequest } from "../../../lambda/operations/validate.ts";
import { inState } from "../decide/given.ts";
import { recordingQueue } from "../queue/recording-queue.ts";
import { captureLog } from "../runtime/captured-log.ts";

const request = {
  reference: "order-1",
  initiator: { address: "whatsapp:+5511900000077" },
  invitee: { address: "whatsapp:+5511900000031" },
  invitation: { template: "delivery-invitation", variables: { "1": "Ana", "2": "Rui" } },
  attributes: { city: "SP" },
  waitSeconds: 0,
};

let log: ReturnType<typeof captureLog>;
beforeEach(() => {
  log = captureLog();
});

interface Bench {
  present: Conversation;
  answerAt: { look: number; answer: Answer };
  put: OperationDependencies["queue"]["put"];
}

/** The deployed OpenConversation, with a table that the tests fill. */
function bench({ present, answerAt, put }: Partial<Bench> = {}) {
  const queue = recordingQueue<AskedFor>();
  const looks: { reference: string; callId: string }[] = [];
  const conversations: OperationDependencies["conversations"] = {
    load: async () => present,
    readAnswer: async (reference, callId) => {
      looks.push({ reference, callId });
      return answerAt && looks.length >= answerAt.look ? answerAt.answer : undefined;
    },
  };
  const dependencies = { queue: put ? { put } : queue, conversations, configuration: local, clock: Date.now };
  const open = change(openConversation, dependencies);
  return { queue, looks, open };
}

const answered: Answer = refusal("PARTY_BUSY", "The customer is in another conversation.");

describe("an operation", () => {
  test("queues one event, under the id of its call, with the parsed request", async () => {
    const { queue, open } = bench();
    await open(request);
    const [put] = queue.puts;
    expect(queue.puts).toHaveLength(1);
    expect(put?.event).toMatchObject({
      type: "OpenRequested",
      reference: "order-1",
      request: { ...request, onBusy: "fail", timers: {} },
    });
    expect(put?.deduplicationId).toBe(put?.event.key);
    expect(put?.deduplicationId).toMatch(/^[\w-]{1,128}$/);
  });

  test("invoked twice queues two events with different ids and the same request id, so that the queue does not drop the second", async () => {
    const { queue, open } = bench();
    await open(request);
    await open({ ...request, waitSeconds: 0.01 });
    const calls = queue.puts.map(({ event }) => ("call" in event ? event.call : undefined));
    expect(new Set(queue.puts.map(({ deduplicationId }) => deduplicationId)).size).toBe(2);
    expect(calls[0]?.requestId).toBe(calls[1]?.requestId);
  });

  test("uses the caller's own request id if given", async () => {
    const { queue, open } = bench();
    await open({ ...request, requestId: "mine" });
    expect(queue.puts[0]?.event).toMatchObject({ call: { requestId: "mine" } });
  });

  test("returns the answer as soon as it appears, looking under its own call", async () => {
    const { queue, looks, open } = bench({ answerAt: { look: 3, answer: answered } });
    const startMs = performance.now();
    expect(await open({ ...request, waitSeconds: 20 })).toEqual(answered);
    expect(performance.now() - startMs).toBeLessThan(5_000);
    const [put] = queue.puts;
    expect(looks).toEqual(Array(3).fill({ reference: "order-1", callId: put?.deduplicationId }));
  });

  test("answers pending with the current status only when no answer arrives in time", async () => {
    const { looks, open } = bench({ present: inState.inviting() });
    const startMs = performance.now();
    const answer = await open({ ...request, waitSeconds: 0.3 });
    const tookMs = performance.now() - startMs;
    expect(answer).toEqual({ ok: true, reference: "order-1", status: "inviting", pending: true, replayed: false });
    expect(tookMs).toBeGreaterThanOrEqual(290);
    expect(tookMs).toBeLessThan(1_500);
    expect(looks.length).toBeGreaterThan(1);
  });

  test("answers opening when nothing is known yet", async () => {
    expect(await bench().open(request)).toMatchObject({ ok: true, status: "opening", pending: true });
  });

  test("answers without a status when it opens nothing and nothing is known", async () => {
    const close = change(closeConversation, {
      queue: recordingQueue<AskedFor>(),
      conversations: { load: async () => undefined, readAnswer: async () => undefined },
      configuration: local,
      clock: Date.now,
    });
    const answer = await close({ reference: "order-1", waitSeconds: 0 });
    expect(answer).toEqual({ ok: true, reference: "order-1", status: undefined, pending: true, replayed: false });
  });

  test("does not look for an answer when its caller does not wait", async () => {
    const { looks, open } = bench({ answerAt: { look: 1, answer: answered } });
    await open({ ...request, waitSeconds: 0 });
    expect(looks).toEqual([]);
  });

  test.each([
    ["no request", null],
    ["a wrong field", { ...request, reference: "a b" }],
    ["an unknown key", { ...request, onBuzy: "fail" }],
    ["an unknown template", { ...request, invitation: { template: "none" } }],
    ["one person twice", { ...request, invitee: request.initiator }],
  ])("refuses %s without queueing an event", async (_, input) => {
    const { queue, looks, open } = bench();
    expect(await open(input)).toMatchObject({ ok: false });
    expect(queue.puts).toEqual([]);
    expect(looks).toEqual([]);
  });

  test("throws when the queue does not accept the event", async () => {
    const { open } = bench({ put: () => Promise.reject(new Error("The queue is away.")) });
    await expect(open(request)).rejects.toThrow("The queue is away.");
  });

  test("logs its name, the reference and the outcome, and nothing about the people or their texts", async () => {
    const { open } = bench({ answerAt: { look: 1, answer: answered } });
    await open({ ...request, waitSeconds: 1 });
    await open({ ...request, initiator: { address: "5511900000077" } });
    expect(log.lines.map((line): unknown => JSON.parse(line))).toEqual([
      expect.objectContaining({ operation: "OpenConversation", reference: "order-1", ok: false, pending: false }),
      expect.objectContaining({ operation: "OpenConversation", code: "VALIDATION" }),
    ]);
    expect(log.text()).not.toMatch(/55119|Ana|Rui|SP/);
  });
});

describe("the hash of a request", () => {
  const hash = (input: object, name = "OpenConversation"): string => {
    const read = readRequest(openConversationRequest, input);
    if ("refusal" in read) throw new Error(read.refusal.error.message);
    return hashRequest(name, read.request);
  };

  test("does not depend on the waiting time and the request id", () => {
    for (const changes of [{ waitSeconds: 25 }, { requestId: "another" }, { waitSeconds: 1, requestId: "x" }])
      expect(hash({ ...request, ...changes })).toBe(hash(request));
  });

  test("is the same with an explicit or an omitted default", () => {
    expect(hash({ ...request, onBusy: "fail", timers: {} })).toBe(hash(request));
  });

  test.each<[string, object]>([
    ["reference", { reference: "order-2" }],
    ["address", { invitee: { address: "whatsapp:+5511900000032" } }],
    ["sender", { invitee: { ...request.invitee, proxyAddress: "whatsapp:+15550001001" } }],
    ["locale", { invitee: { ...request.invitee, locale: "en" } }],
    ["variable", { invitation: { ...request.invitation, variables: { "1": "Ana", "2": "Rua" } } }],
    ["variables that change places", { invitation: { ...request.invitation, variables: { "1": "Rui", "2": "Ana" } } }],
    ["invitation", { invitation: undefined }],
    ["timers", { timers: { inactive: "PT1H" } }],
    ["onBusy", { onBusy: "replace" }],
    ["attributes", { attributes: { city: "RJ" } }],
    ["people who change places", { initiator: request.invitee, invitee: request.initiator }],
  ])("differs for another %s", (_, changes) => {
    expect(hash({ ...request, ...changes })).not.toBe(hash(request));
  });

  test("differs for another operation", () => {
    expect(hash(request, "CloseConversation")).not.toBe(hash(request));
  });

  test("is short enough for a request id", () => {
    expect(hash(request)).toMatch(/^[A-Za-z0-9_-]{16}$/);
  });

  const anyAttributes = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), {
    maxKeys: 5,
    noNullPrototype: true,
  });

  function turned(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(turned);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, item]) => [key, turned(item)]),
    );
  }

  test("does not depend on the order of keys, at any depth", () => {
    fc.assert(
      fc.property(anyAttributes, (attributes) => {
        const changing = { reference: "order-1", waitSeconds: 0, attributes };
        const again = { attributes: turned(attributes), waitSeconds: 0, reference: "order-1" };
        expect(hashRequest("OpenConversation", again)).toBe(hashRequest("OpenConversation", changing));
      }),
    );
  });

  test("differs for different attributes", () => {
    fc.assert(
      fc.property(anyAttributes, anyAttributes, (one, other) => {
        const canonical = (value: object) => JSON.stringify(value, (_, item: unknown) => sortedKeys(item));
        const equal = canonical(one) === canonical(other);
        const hashOf = (attributes: object) =>
          hashRequest("OpenConversation", Object.assign({ reference: "a", waitSeconds: 0 }, { attributes }));
        expect(hashOf(one) === hashOf(other)).toBe(equal);
      }),
    );
  });

  function sortedKeys(value: unknown): unknown {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  }
});
