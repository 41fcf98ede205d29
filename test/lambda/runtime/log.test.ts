import { OwnError } from "../../../lambda/model/own-error.ts";
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
  expect(written(() => log.info("Done.", { reference: "order-1", receiveCount: 2, ok: true }))).toEqual([
    { level: "INFO", message: "Done.", reference: "order-1", receiveCount: 2, ok: true },
  ]);
  expect(written(() => log.warn("Careful."))).toEqual([{ level: "WARN", message: "Careful." }]);
});

const thrownAt = expect.stringMatching(/^log\.test\.ts:\d+:\d+$/);

test("a fault of our own is written by its name, its message and its place: no cause, no other property", () => {
  class Refused extends OwnError {
    override name = "Refused";
    readonly body = "Ring at +5511900000077";
  }
  const error = new Refused("The pair is taken.", { cause: new Error("token 123") });
  expect(written(() => log.error("It failed.", error, { reference: "order-1" }))).toEqual([
    {
      level: "ERROR",
      message: "It failed.",
      reference: "order-1",
      errorName: "Refused",
      errorMessage: "The pair is taken.",
      thrownAt,
    },
  ]);
});

test("of anybody else's fault nothing that it says is written, but its name, its code and its place", () => {
  const error = Object.assign(new Error("Ana Souza at +5511900000077\n    at Ana.js:1:2"), { code: "ECONNRESET" });
  const [line] = written(() => log.error("It failed.", error));
  expect(line).toEqual({
    level: "ERROR",
    message: "It failed.",
    errorName: "Error",
    errorCode: "ECONNRESET",
    thrownAt: expect.any(String),
  });
  expect(JSON.stringify(line)).not.toMatch(/Souza|Ana|5511900000077/);
});

test("AWS's own words are written where they name rights and resources alone", () => {
  const refused = (name: string, message: string) => Object.assign(new Error(message), { name });
  const denied = refused("AccessDeniedException", "User: arn:aws:sts::1:role/a is not authorized to perform: sqs:X");
  expect(written(() => log.error("It failed.", denied))).toMatchObject([{ errorMessage: denied.message }]);
  const invalid = refused("ValidationException", "Value 'Ana Souza' failed to satisfy constraint");
  expect(JSON.stringify(written(() => log.error("It failed.", invalid)))).not.toContain("Souza");
});

test.each([
  ["+5511900000077 hung up", "string"],
  [undefined, "undefined"],
  [null, "object"],
  [{ address: "+5511900000077" }, "object"],
])("what was thrown and is no Error (%j) is written by its type alone", (thrown, errorName) => {
  expect(written(() => log.error("It failed.", thrown))).toEqual([
    { level: "ERROR", message: "It failed.", errorName },
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
