import fc from "fast-check";
import { channelOf, chooseSender, type SenderChoice } from "../../../lambda/decide/choose-senders.ts";
import type { SenderAddress } from "../../../lambda/model/configuration.ts";
import { fingerprint } from "../../../lambda/model/fingerprint.ts";
import type { PairRecord, PersonRecord } from "../../../lambda/model/people.ts";

const [wa1, wa2, wa3, sms1, sms2] = [
  "whatsapp:+15550001001",
  "whatsapp:+15550001002",
  "whatsapp:+15550001003",
  "+15550002001",
  "+15550002002",
] as const;
const whatsappSenders: SenderAddress[] = [wa1, wa2, wa3];
const senders: SenderAddress[] = [wa1, sms1, wa2, sms2, wa3];
const customer = "whatsapp:+5511900000031";
const courier = "whatsapp:+5511900000077";
const nowMs = 1_000_000;

const choose = (pairs: PairRecord[], forced?: string): SenderChoice =>
  chooseSender({ address: customer, person: { pairs }, partner: courier, forced }, senders, nowMs);
function chosen(choice: SenderChoice): PairRecord {
  if ("refused" in choice) throw new Error(`None was chosen: ${choice.refused}.`);
  return choice.chosen;
}
/** Rests after a conversation with somebody else than the courier. */
const resting = (proxyAddress: string, restsUntilMs = nowMs + 1): PairRecord => ({
  proxyAddress,
  restsUntilMs,
  lastPartner: fingerprint("whatsapp:+5511900000099"),
});

describe("the channel of an address", () => {
  test.each([
    ["whatsapp:+5511900000031", "whatsapp"],
    ["whatsapp:US.ABC123", "whatsapp"],
    ["+5511900000031", "sms"],
  ])("%s is %s", (address, channel) => {
    expect(channelOf(address)).toBe(channel);
  });
});

describe("the sender that a person sees", () => {
  test.each([
    [customer, whatsappSenders],
    ["whatsapp:US.ABC123", whatsappSenders],
    ["+5511900000031", [sms1, sms2]],
  ])("is one of their channel, for somebody nobody knows (%s)", (address, fitting) => {
    const choice = chooseSender({ address, person: { pairs: [] }, partner: courier }, senders, nowMs);
    expect(fitting).toContain(chosen(choice).proxyAddress);
  });

  test("is the same each time for the same person, and spread over people", () => {
    const first = Array.from({ length: 60 }, (_, place) => {
      const request = { address: `whatsapp:+55119000000${10 + place}`, person: { pairs: [] }, partner: courier };
      const [one, other] = [chooseSender(request, senders, nowMs), chooseSender(request, senders, nowMs + 1)];
      expect(one).toEqual(other);
      return chosen(one).proxyAddress;
    });
    expect(new Set(first)).toEqual(new Set(whatsappSenders));
  });

  test.each(whatsappSenders)("is the one that they know (%s), before one that they do not", (proxyAddress) => {
    expect(chosen(choose([{ proxyAddress, openings: 9 }]))).toEqual({ proxyAddress, openings: 9 });
  });

  test("is the one that was used least, of those that they know", () => {
    const least = { proxyAddress: wa2, openings: 1 };
    expect(chosen(choose([{ proxyAddress: wa1, openings: 2 }, least, { proxyAddress: wa3, openings: 3 }]))).toEqual(
      least,
    );
  });

  test("is the one whose window is open, before one that they only know and that was used less", () => {
    const open = { proxyAddress: wa3, windowEndsAtMs: nowMs + 1, openings: 5 };
    const closed = [
      { proxyAddress: wa1, windowEndsAtMs: nowMs },
      { proxyAddress: wa2, windowEndsAtMs: nowMs - 1 },
    ];
    expect(chosen(choose([...closed, open]))).toEqual(open);
  });

  test("is the one whose window is open longest", () => {
    const longest = { proxyAddress: wa2, windowEndsAtMs: nowMs + 20 };
    const others = [
      { proxyAddress: wa1, windowEndsAtMs: nowMs + 10 },
      { proxyAddress: wa3, windowEndsAtMs: nowMs + 19 },
    ];
    expect(chosen(choose([...others, longest]))).toEqual(longest);
  });

  test("is a free one, even where the held one has an open window", () => {
    const held = [wa1, wa2].map((proxyAddress) => ({ proxyAddress, windowEndsAtMs: nowMs + 10, heldBy: "order-1" }));
    expect(chosen(choose(held))).toEqual({ proxyAddress: wa3 });
  });

  test("is none where every sender of the channel is held, and all who are in the way are told, each once", () => {
    const held = [
      { proxyAddress: wa1, heldBy: "order-1" },
      { proxyAddress: wa2, heldBy: "order-2" },
      { proxyAddress: wa3, heldBy: "order-1" },
    ];
    expect(choose(held)).toEqual({ refused: "busy", blockedBy: ["order-1", "order-2"] });
  });

  test("is the one that the caller insists on, although another has an open window", () => {
    expect(chosen(choose([{ proxyAddress: wa1, windowEndsAtMs: nowMs + 10 }], wa2))).toEqual({ proxyAddress: wa2 });
  });

  test("is none where the one that the caller insists on is held, although another is free", () => {
    expect(choose([{ proxyAddress: wa2, heldBy: "order-1" }], wa2)).toEqual({
      refused: "busy",
      blockedBy: ["order-1"],
    });
  });

  test.each([
    ["is not in the stage", "whatsapp:+15559999999"],
    ["is of another channel", sms1],
  ])("is none where the one that the caller insists on %s", (_, forced) => {
    expect(choose([], forced)).toEqual({ refused: "no-such-sender" });
  });

  test("is none where the stage has none for the channel", () => {
    const request = { address: customer, person: { pairs: [{ proxyAddress: wa1 }] }, partner: courier };
    expect(chooseSender(request, [sms1, sms2], nowMs)).toEqual({ refused: "no-such-sender" });
  });
});

describe("a pair that rests after a conversation", () => {
  test("is left alone while another is free, even where its window is open", () => {
    const pair = { ...resting(wa1), windowEndsAtMs: nowMs + 10 };
    expect(chosen(choose([pair, resting(wa2)]))).toEqual({ proxyAddress: wa3 });
  });

  test("serves the same two again at once", () => {
    const pair = { proxyAddress: wa1, restsUntilMs: nowMs + 1, lastPartner: fingerprint(courier) };
    expect(chosen(choose([pair, resting(wa2), resting(wa3)]))).toEqual(pair);
  });

  test("serves anybody from the millisecond on at which its rest is over", () => {
    const pairs = [resting(wa1, nowMs), resting(wa2), resting(wa3)];
    expect(chosen(choose(pairs))).toEqual(resting(wa1, nowMs));
    expect(
      choose([resting(wa1, nowMs + 1), resting(wa2, nowMs + 2), { proxyAddress: wa3, heldBy: "order-1" }]),
    ).toEqual({
      refused: "resting",
      untilMs: nowMs + 1,
    });
  });

  test("rests also from the caller who insists on it", () => {
    expect(choose([resting(wa1, nowMs + 5)], wa1)).toEqual({ refused: "resting", untilMs: nowMs + 5 });
  });
});

test("how much of the pool is in use is told with the choice: what is held, what rests, and the one chosen", () => {
  const choice = choose([{ proxyAddress: wa1, heldBy: "order-1" }, resting(wa2)]);
  expect(choice).toMatchObject({ chosen: { proxyAddress: wa3 }, pool: { senders: 3, inUse: 3 } });
  expect(choose([])).toMatchObject({ pool: { senders: 3, inUse: 1 } });
});

describe("whatever the stage and whatever is known of the person", () => {
  const pool: SenderAddress[] = [0, 1, 2, 3].flatMap((place): SenderAddress[] => [
    `whatsapp:+1555000100${place}`,
    `+1555000200${place}`,
  ]);
  const around = fc.option(fc.integer({ min: nowMs - 50, max: nowMs + 50 }), { nil: undefined });
  const pairRecord = (proxyAddress: string) =>
    fc.record({
      proxyAddress: fc.constant(proxyAddress),
      heldBy: fc.option(fc.constantFrom("order-1", "order-2"), { nil: undefined }),
      windowEndsAtMs: around,
      restsUntilMs: around,
      lastPartner: fc.constantFrom(fingerprint(courier), fingerprint("another"), undefined),
      openings: fc.option(fc.nat({ max: 3 }), { nil: undefined }),
    });
  const person: fc.Arbitrary<PersonRecord> = fc
    .subarray(pool)
    .chain((known) => fc.record({ pairs: fc.tuple(...known.map(pairRecord)) }));
  const address = fc.constantFrom(customer, "+5511900000031", "whatsapp:US.ABC123");
  const forced = fc.option(fc.constantFrom(...pool), { nil: undefined });
  const stage = fc.shuffledSubarray(pool);

  const known = (record: PersonRecord, sender: string) => record.pairs.find((pair) => pair.proxyAddress === sender);
  const isFree = (record: PersonRecord, sender: string) => known(record, sender)?.heldBy === undefined;
  const mayServe = (record: PersonRecord, sender: string) => {
    const pair = known(record, sender);
    return isFree(record, sender) && (pair?.lastPartner === fingerprint(courier) || (pair?.restsUntilMs ?? 0) <= nowMs);
  };
  const opensFor = (record: PersonRecord, sender: string) =>
    Math.max(0, (known(record, sender)?.windowEndsAtMs ?? 0) - nowMs);

  test("a sender is chosen where one may serve: of the stage and the channel, not held, not resting, and none is open longer", () => {
    fc.assert(
      fc.property(address, person, stage, forced, (who, record, configured, insisted) => {
        const fitting = configured.filter(
          (one) => channelOf(one) === channelOf(who) && (insisted === undefined || one === insisted),
        );
        const serving = fitting.filter((one) => mayServe(record, one));
        const choice = chooseSender(
          { address: who, person: record, partner: courier, forced: insisted },
          configured,
          nowMs,
        );
        if ("chosen" in choice) {
          const { proxyAddress } = choice.chosen;
          expect(serving).toContain(proxyAddress);
          expect(opensFor(record, proxyAddress)).toBe(Math.max(...serving.map((one) => opensFor(record, one))));
          expect(choice.chosen).toEqual(known(record, proxyAddress) ?? { proxyAddress });
          expect(choice.pool).toEqual({ senders: fitting.length, inUse: fitting.length - serving.length + 1 });
        } else {
          expect(serving).toEqual([]);
          const isBusy = !fitting.some((one) => isFree(record, one));
          expect(choice.refused).toBe(fitting.length === 0 ? "no-such-sender" : isBusy ? "busy" : "resting");
        }
      }),
      { numRuns: 1000 },
    );
  });

  test("the same is chosen, however the stage's senders and the person's records are ordered", () => {
    fc.assert(
      fc.property(address, person, stage, (who, record, configured) => {
        const request = { address: who, person: record, partner: courier };
        const turned = { ...request, person: { pairs: [...record.pairs].reverse() } };
        const choice = chooseSender(request, configured, nowMs);
        const again = chooseSender(turned, [...configured].reverse(), nowMs);
        expect("chosen" in again ? again.chosen : again.refused).toEqual(
          "chosen" in choice ? choice.chosen : choice.refused,
        );
      }),
      { numRuns: 300 },
    );
  });
});
