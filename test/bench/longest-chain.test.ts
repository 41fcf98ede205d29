import { longestChain } from "../../bench/longest-chain.ts";

const span = (startMs: number, endMs: number) => ({ startMs, endMs });

test.each([
  ["none", [], 0],
  ["one", [span(0, 10)], 1],
  ["one after the other", [span(0, 10), span(10, 20), span(25, 30)], 3],
  ["all at once", [span(0, 10), span(1, 9), span(2, 12)], 1],
  ["one, then three at once, then one", [span(0, 10), span(11, 20), span(11, 25), span(12, 22), span(26, 30)], 3],
  ["in any order", [span(26, 30), span(11, 20), span(0, 10)], 3],
])("%s", (_, spans, length) => expect(longestChain(spans)).toBe(length));
