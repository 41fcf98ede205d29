import { countMetric, log } from "../../../lambda/runtime/log.ts";
import { captureLog } from "./captured-log.ts";

const written = (write: () => void): unknown[] => {
  const { lines } = captureLog();
  write();
  const parsed = lines.map((line): unknown => JSON.parse(line));
  jest.restoreAllMocks();
  return parsed;
};

test("one line of JSON is written, with the level, the message and the fields that were given, and nothing else", () => {
  expect(written(() => log.info("Done.", { reference: "order-1", count: 2, ok: true }))).toEqual([
    { level: "INFO", message: "Done.", reference: "order-1", count: 2, ok: true },
  ]);
  expect(written(() => log.warn("Careful."))).toEqual([{ level: "WARN", message: "Careful." }]);
});

test("a fault is written by its name and masked message: no stack, no cause, no other property", () => {
  class Refused extends Error {
    override name = "Refused";
    readonly body = "Ring at +5511900000077";
  }
  const error = new Refused("whatsapp:+5511900000077 is not known", { cause: new Error("token 123") });
  expect(written(() => log.error("It failed.", error, { reference: "order-1" }))).toEqual([
    {
      level: "ERROR",
      message: "It failed.",
      reference: "order-1",
      errorName: "Refused",
      errorMessage: "whatsapp:••• is not known",
    },
  ]);
});

test.each([
  ["+5511900000077 hung up", "string", "••• hung up"],
  [undefined, "undefined", "undefined"],
  [null, "object", "null"],
  [{ address: "+5511900000077" }, "object", "[object Object]"],
])("what was thrown and is no Error (%j) is written too, masked", (thrown, errorName, errorMessage) => {
  expect(written(() => log.error("It failed.", thrown))).toEqual([
    { level: "ERROR", message: "It failed.", errorName, errorMessage },
  ]);
});

test("a metric is a line in Embedded Metric Format, with the stage as its only dimension", () => {
  const [line] = written(() => countMetric("SignatureFailures", "prod"));
  expect(line).toEqual({
    _aws: {
      Timestamp: expect.any(Number),
      CloudWatchMetrics: [
        {
          Namespace: "MaskedConversations",
          Dimensions: [["Stage"]],
          Metrics: [{ Name: "SignatureFailures", Unit: "Count" }],
        },
      ],
    },
    Stage: "prod",
    SignatureFailures: 1,
  });
});
