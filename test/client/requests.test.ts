import {
  closeConversationRequest,
  describeConsentRequest,
  describeConversationRequest,
  openConversationRequest,
  recordConsentRequest,
  sendMessageRequest,
} from "@masked-conversations/client";
import fc from "fast-check";
import { local } from "../../config/local.ts";
import { checkOpening, checkSending, readRequest } from "../../lambda/operations/validate.ts";

type Json = Record<string, unknown>;

const invitation = { template: "delivery-invitation", variables: { "1": "Ana", "2": "Rui" } };
/** With every field. */
const opening: Json = {
  reference: "order-8841",
  initiator: { address: "whatsapp:+5511900000077", proxyAddress: "whatsapp:+15550001001", locale: "pt-BR" },
  invitee: { address: "whatsapp:+5511900000031", proxyAddress: "whatsapp:+15550001002", locale: "en" },
  invitation,
  introduction: { template: "delivery-introduction", variables: {} },
  timers: { invitation: "PT15M", inactive: "PT1H", closed: "PT24H" },
  onBusy: "replace",
  attributes: { city: "SP" },
  requestId: "request-1",
  waitSeconds: 0,
};
const closing: Json = { reference: "order-8841", closing: "delete", requestId: "request-1", waitSeconds: 0 };
const sending: Json = {
  reference: "order-8841",
  to: "invitee",
  message: invitation,
  requestId: "request-1",
  waitSeconds: 0,
};
const describing: Json = { reference: "order-8841" };
const recording: Json = {
  address: "whatsapp:+5511900000031",
  decision: "granted",
  basis: "a form on the website",
  evidence: { form: "checkout" },
  recordedBy: "website",
  requestId: "request-1",
  waitSeconds: 0,
};
const asking: Json = { address: "whatsapp:+5511900000031" };

const operations = {
  OpenConversation: (input: unknown) => {
    const read = readRequest(openConversationRequest, input);
    return "refusal" in read ? read.refusal : checkOpening(read.request, local);
  },
  CloseConversation: (input: unknown) => refusalOf(readRequest(closeConversationRequest, input)),
  SendMessage: (input: unknown) => {
    const read = readRequest(sendMessageRequest, input);
    return "refusal" in read ? read.refusal : checkSending(read.request, local);
  },
  DescribeConversation: (input: unknown) => refusalOf(readRequest(describeConversationRequest, input)),
  RecordConsent: (input: unknown) => refusalOf(readRequest(recordConsentRequest, input)),
  DescribeConsent: (input: unknown) => refusalOf(readRequest(describeConsentRequest, input)),
};
type Operation = keyof typeof operations;
const refusalOf = (read: ReturnType<typeof readRequest>) => ("refusal" in read ? read.refusal : undefined);
const complete: Record<Operation, Json> = {
  OpenConversation: opening,
  CloseConversation: closing,
  SendMessage: sending,
  DescribeConversation: describing,
  RecordConsent: recording,
  DescribeConsent: asking,
};
const operationNames = [
  "OpenConversation",
  "CloseConversation",
  "SendMessage",
  "DescribeConversation",
  "RecordConsent",
  "DescribeConsent",
] as const satisfies Operation[];

const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null;
/** A copy with one field changed; undefined removes it, as JSON does. */
function changed(request: Json, path: string, value: unknown): Json {
  const copy: Json = structuredClone(request);
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  let place = copy;
  for (const key of keys) {
    const next = place[key];
    if (!isObject(next)) throw new Error(`There is no ${path} to change.`);
    place = next;
  }
  place[last] = value;
  return JSON.parse(JSON.stringify(copy));
}

function expectRefused(operation: Operation, input: unknown, path: string, code = "VALIDATION"): void {
  const refused = operations[operation](input);
  expect(refused).toMatchObject({ ok: false, error: { code, retryable: false, details: { path } } });
  expect(refused?.error.message).toContain(path);
}

describe("a valid request is accepted", () => {
  test.each(operationNames.map((name) => [name] as const))("%s with every field", (operation) => {
    expect(operations[operation](complete[operation])).toBeUndefined();
  });

  const valid: [Operation, string, unknown][] = [
    ["OpenConversation", "reference", "a"],
    ["OpenConversation", "reference", "A-Z.a_z~09".repeat(10)],
    ["OpenConversation", "initiator", { address: "+5511900000077" }],
    ["OpenConversation", "initiator", { address: "+1234567" }],
    ["OpenConversation", "initiator", { address: "whatsapp:US.ABC123" }],
    ["OpenConversation", "initiator", { address: "whatsapp:US.ENT.ABC123" }],
    ["OpenConversation", "initiator", { identity: "employee-17" }],
    ["OpenConversation", "initiator", { identity: "josé" }],
    ["OpenConversation", "invitation", null],
    ["OpenConversation", "invitation", undefined],
    ["OpenConversation", "introduction", { template: "delivery-introduction" }],
    ["OpenConversation", "timers", {}],
    ["OpenConversation", "timers.inactive", "PT60S"],
    ["OpenConversation", "timers.closed", "PT10M"],
    ["OpenConversation", "onBusy", "fail"],
    ["OpenConversation", "onBusy", "wait"],
    ["OpenConversation", "initiator.locale", "zh-Hant-TW"],
    ["OpenConversation", "attributes", { deep: [1, { a: null }] }],
    ["OpenConversation", "requestId", "a/b:c~d_e.f-0"],
    ["OpenConversation", "waitSeconds", 25],
    ["OpenConversation", "waitSeconds", 0.5],
    ["CloseConversation", "closing", undefined],
    ["SendMessage", "to", "initiator"],
    ["SendMessage", "message", { text: "Your courier is late." }],
    ["SendMessage", "message", { text: "x".repeat(1600) }],
    ["SendMessage", "message.variables.1", "a    b"],
  ];
  test.each(valid)("%s with %s %j", (operation, path, value) => {
    expect(operations[operation](changed(complete[operation], path, value))).toBeUndefined();
  });

  test("with defaults for omitted fields", () => {
    const least = { reference: "a", initiator: { address: "+5511900000077" }, invitee: { address: "+5511900000031" } };
    expect(readRequest(openConversationRequest, least)).toEqual({
      request: { ...least, timers: {}, onBusy: "fail", attributes: {}, waitSeconds: 10 },
    });
  });

  test("a text to somebody on SMS or chat, whose channel has no window", () => {
    const onSms = changed(changed(opening, "invitee", { address: "+5511900000031" }), "invitation", {
      text: "Shall we talk?",
    });
    expect(operations.OpenConversation(onSms)).toBeUndefined();
    const onChat = changed(changed(opening, "initiator", { identity: "employee-17" }), "introduction", {
      text: "Go ahead.",
    });
    expect(operations.OpenConversation(onChat)).toBeUndefined();
  });
});

describe("a missing required field is refused", () => {
  const required: [Operation, string][] = [
    ["OpenConversation", "reference"],
    ["OpenConversation", "initiator"],
    ["OpenConversation", "initiator.address"],
    ["OpenConversation", "invitee"],
    ["OpenConversation", "invitee.address"],
    ["OpenConversation", "invitation.template"],
    ["OpenConversation", "introduction.template"],
    ["OpenConversation", "invitation.variables.2"],
    ["CloseConversation", "reference"],
    ["SendMessage", "reference"],
    ["SendMessage", "to"],
    ["SendMessage", "message"],
    ["SendMessage", "message.template"],
    ["SendMessage", "message.variables.1"],
    ["DescribeConversation", "reference"],
    ["RecordConsent", "address"],
    ["RecordConsent", "decision"],
    ["RecordConsent", "basis"],
    ["RecordConsent", "recordedBy"],
    ["DescribeConsent", "address"],
  ];
  test.each(required)("%s: %s", (operation, path) => {
    expectRefused(operation, changed(complete[operation], path, undefined), path);
    expect(operations[operation](changed(complete[operation], path, undefined))?.error.message).toContain(
      `${path} is missing`,
    );
  });
});

describe("an unknown key is refused", () => {
  const places: [Operation, string][] = [
    ["OpenConversation", ""],
    ["OpenConversation", "initiator."],
    ["OpenConversation", "invitee."],
    ["OpenConversation", "invitation."],
    ["OpenConversation", "invitation.variables."],
    ["OpenConversation", "introduction."],
    ["OpenConversation", "introduction.variables."],
    ["OpenConversation", "timers."],
    ["CloseConversation", ""],
    ["SendMessage", ""],
    ["SendMessage", "message."],
    ["SendMessage", "message.variables."],
    ["DescribeConversation", ""],
    ["RecordConsent", ""],
    ["DescribeConsent", ""],
  ];
  test.each(places)("%s: %snickname", (operation, place) => {
    expectRefused(operation, changed(complete[operation], `${place}nickname`, "x"), `${place}nickname`);
  });

  test("for a person on chat who also has an address", () => {
    const both = changed(opening, "initiator", { identity: "employee-17", address: "+5511900000077" });
    expectRefused("OpenConversation", both, "initiator.address");
  });

  test("for content with both a text and a template", () => {
    expectRefused(
      "SendMessage",
      changed(sending, "message", { text: "Hello", template: "delivery-invitation" }),
      "message.template",
    );
  });
});

const fieldsOf = (value: unknown, path = ""): string[] =>
  isObject(value)
    ? Object.entries(value).flatMap(([key, item]) => [`${path}${key}`, ...fieldsOf(item, `${path}${key}.`)])
    : [];

describe("a value of the wrong type is refused", () => {
  const operationsAndFields = operationNames.flatMap((name) =>
    fieldsOf(complete[name])
      .filter((path) => !/^(attributes|evidence)\./.test(path))
      .map((path) => [name, path] as const),
  );
  test.each(operationsAndFields)("%s: %s", (operation, path) => {
    const isNumber = path === "waitSeconds";
    const isNullable = path === "invitation" || path === "introduction";
    const others: unknown[] = [true, isNumber ? "10" : 10, ...(isNullable ? [] : [null])];
    for (const other of others) expectRefused(operation, changed(complete[operation], path, other), path);
  });

  test.each([undefined, null, "text", 7, true])("a request that is %j", (input) => {
    const refused = operations.DescribeConversation(input);
    expect(refused).toMatchObject({ ok: false, error: { code: "VALIDATION", details: { path: "request" } } });
    expect(refused?.error.message).toMatch(/^request must be an object/);
  });
});

describe("an invalid value is refused", () => {
  const long = (length: number) => "x".repeat(length);
  const invalid: [Operation, string, unknown[]][] = [
    ["OpenConversation", "reference", ["", "a b", "a/b", "é", "a\n", long(101), "order#1", "ü"]],
    ["CloseConversation", "reference", ["", long(101)]],
    ["SendMessage", "reference", ["", "a b"]],
    ["DescribeConversation", "reference", ["", "a\u0000"]],
    [
      "OpenConversation",
      "initiator.address",
      [
        "",
        "5511900000077",
        "+0511900000077",
        "+123456",
        "+1234567890123456",
        "whatsapp:5511900000077",
        "WhatsApp:+5511900000077",
        "whatsapp:",
        "whatsapp:us.ABC",
        "whatsapp:US.",
        `whatsapp:US.${long(129)}`,
        "sms:+5511900000077",
        "+55 11 90000-0077",
        "+5511900000077 ",
        "+5511900000077\n",
      ],
    ],
    ["OpenConversation", "invitee.address", ["+", "messenger:123"]],
    ["OpenConversation", "initiator.proxyAddress", ["", "15550001001", "whatsapp:US.ABC123"]],
    ["OpenConversation", "invitee.proxyAddress", ["any"]],
    ["OpenConversation", "initiator.locale", ["", "EN", "english", "pt_BR", "pt-", "p"]],
    ["OpenConversation", "invitee.locale", ["e", "en us"]],
    ["OpenConversation", "invitation.variables.1", ["", long(1601), "two\nlines", "a\tb", "a\rb", "five     spaces"]],
    ["SendMessage", "message.variables.2", ["", "two\nlines"]],
    [
      "OpenConversation",
      "timers.invitation",
      ["", "15M", "PT0S", "P", "PT", "P1M", "P1Y", "pt15m", "-PT15M", "PT1.5M"],
    ],
    ["OpenConversation", "timers.inactive", ["PT59S", "PT0S", "1H"]],
    ["OpenConversation", "timers.closed", ["PT9M59S", "PT599S", "1 day"]],
    ["OpenConversation", "onBusy", ["", "waits", "Fail"]],
    ["OpenConversation", "attributes", [{ text: long(2000) }]],
    ["OpenConversation", "requestId", ["", "a b", long(129), "é"]],
    ["OpenConversation", "waitSeconds", [-1, 25.01, 26, 1e9]],
    ["CloseConversation", "closing", ["", "keep"]],
    ["CloseConversation", "waitSeconds", [-0.1, 30]],
    ["CloseConversation", "requestId", ["#"]],
    ["RecordConsent", "address", ["", "5511900000031", "employee-17"]],
    ["RecordConsent", "decision", ["", "yes", "Granted"]],
    ["RecordConsent", "basis", ["", "  ", long(201)]],
    ["RecordConsent", "evidence", [{ text: long(2000) }]],
    ["RecordConsent", "recordedBy", ["", "a b", long(101), "+5511900000031", "5511900000031"]],
    ["RecordConsent", "requestId", ["a b"]],
    ["RecordConsent", "waitSeconds", [26]],
    ["DescribeConsent", "address", ["", "whatsapp:"]],
    ["SendMessage", "to", ["", "both", "courier"]],
    ["SendMessage", "waitSeconds", [26]],
    ["SendMessage", "requestId", [""]],
  ];
  test.each(invalid)("%s: %s", (operation, path, values) => {
    for (const value of values) expectRefused(operation, changed(complete[operation], path, value), path);
  });

  test.each(["", "   ", "x".repeat(1601)])("a text that is empty or too long", (text) => {
    expectRefused("SendMessage", changed(sending, "message", { text }), "message.text");
  });

  test.each(["", "a b", "a@b", "x".repeat(257), "a+b"])("an identity %j", (identity) => {
    expectRefused("OpenConversation", changed(opening, "initiator", { identity }), "initiator.identity");
  });

  test("in several fields: each is reported by its path, in order", () => {
    const twice = changed(changed(opening, "reference", "a b"), "timers.closed", "PT1M");
    const refused = operations.OpenConversation(twice);
    expect(refused?.error.details.path).toBe("reference");
    expect(refused?.error.details.fields).toEqual([
      { path: "reference", problem: expect.stringContaining('(got "a b")') },
      { path: "timers.closed", problem: expect.stringContaining("at least 10 minutes") },
    ]);
    expect(refused?.error.message).toMatch(/^reference .*; timers\.closed .*\.$/);
  });
});

describe("templates", () => {
  const contents = [
    ["OpenConversation", "invitation"],
    ["OpenConversation", "introduction"],
    ["SendMessage", "message"],
  ] as const;

  test.each(contents)("%s: an unknown one in %s is refused, listing the known ones", (operation, path) => {
    for (const template of ["unknown", "__proto__", "constructor", ""]) {
      const request = changed(complete[operation], path, { template, variables: {} });
      expectRefused(operation, request, `${path}.template`, "TEMPLATE_UNKNOWN");
      expect(operations[operation](request)?.error.message).toContain("delivery-invitation, delivery-introduction");
    }
  });

  test.each(contents)("%s: %s without a variable is refused, explaining the variable", (operation, path) => {
    const request = changed(complete[operation], path, { template: "delivery-invitation", variables: { "2": "Rui" } });
    expectRefused(operation, request, `${path}.variables.1`);
    expect(operations[operation](request)?.error.message).toContain("the customer's first name");
  });

  test.each(contents)("%s: %s with a variable that the template lacks is refused", (operation, path) => {
    const request = changed(complete[operation], path, { template: "delivery-introduction", variables: { "3": "x" } });
    expectRefused(operation, request, `${path}.variables.3`);
  });
});

describe("who may talk to whom", () => {
  test.each([
    ["invitation", "invitee"],
    ["introduction", "initiator"],
  ])("a text as the %s cannot reach the %s on WhatsApp", (path, side) => {
    for (const address of ["whatsapp:+5511900000099", "whatsapp:US.ABC123"]) {
      expectRefused(
        "OpenConversation",
        changed(changed(opening, side, { address }), path, { text: "Hello" }),
        `${path}.text`,
      );
    }
  });

  test.each(["whatsapp:+5511900000077", "+5511900000077", "whatsapp:US.ABC123"])(
    "nobody can talk to themselves (%s)",
    (address) => {
      expectRefused(
        "OpenConversation",
        changed(changed(opening, "initiator", { address }), "invitee", { address }),
        "invitee.address",
      );
    },
  );

  test("two people on chat are refused, because they need no masking", () => {
    const chat = changed(changed(opening, "initiator", { identity: "a" }), "invitee", { identity: "b" });
    expectRefused("OpenConversation", chat, "invitee.identity");
  });
});

describe("a refusal never shows a whole number, an identity, a text or a variable", () => {
  const digits = fc
    .string({ unit: fc.constantFrom(..."0123456789"), minLength: 8, maxLength: 15 })
    .filter((text) => !text.startsWith("0"));
  const spelling = fc.constantFrom("", "+", "whatsapp:+", "whatsapp:", "sms:+", "tel:", "  +", "whatsapp:US.");
  const leaves = (request: Json) => fieldsOf(request).filter((path) => !/^(attributes|evidence)\./.test(path));
  const anyOperation = fc.constantFrom(...operationNames);

  test("whatever field the number is put into, as a text or as a number", () => {
    const cases = anyOperation.chain((operation) =>
      fc.tuple(fc.constant(operation), fc.constantFrom(...leaves(complete[operation]))),
    );
    fc.assert(
      fc.property(cases, spelling, digits, fc.boolean(), ([operation, path], before, number, asNumber) => {
        const value = asNumber ? Number(number) : `${before}${number}`;
        const refused = operations[operation](changed(changed(complete[operation], path, value), "nickname", "x"));
        expect(refused?.ok).toBe(false);
        expect(JSON.stringify(refused)).not.toContain(number);
      }),
      { numRuns: 500 },
    );
  });

  test("also where the number is a key", () => {
    const places = fc.constantFrom("", "initiator.", "invitation.", "invitation.variables.", "timers.");
    fc.assert(
      fc.property(places, fc.constantFrom("", "+", "whatsapp:+"), digits, (place, before, number) => {
        const refused = operations.OpenConversation(changed(opening, `${place}${before}${number}`, "x"));
        expect(refused?.ok).toBe(false);
        expect(JSON.stringify(refused)).not.toContain(number);
      }),
    );
  });

  test("nor the content of messages", () => {
    const secret = "Beatriz\nAvenida Paulista";
    const refusals = [
      operations.OpenConversation(changed(opening, "invitation.variables.1", secret)),
      operations.SendMessage(changed(sending, "message", { text: secret.repeat(100) })),
      operations.OpenConversation(changed(opening, "initiator", { identity: "beatriz@paulista.example" })),
    ];
    for (const refused of refusals) {
      expect(refused?.ok).toBe(false);
      expect(JSON.stringify(refused)).not.toMatch(/beatriz|paulista/i);
    }
  });
});

test("no JSON makes reading throw", () => {
  fc.assert(
    fc.property(fc.constantFrom(...Object.values(operations)), fc.jsonValue(), (read, input) => {
      expect(() => read(input)).not.toThrow();
    }),
    { numRuns: 300 },
  );
});
