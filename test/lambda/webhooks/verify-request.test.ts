import fc from "fast-check";
import { authTokenReader } from "../../../lambda/twilio/credentials.ts";
import { parseForm, type Verification, verifyRequest } from "../../../lambda/webhooks/verify-request.ts";
import { authTokenSecret, type SecretStandIn, secretArn, startSecret } from "../twilio/secret-stand-in.ts";
import { formOf, query, sid } from "./payloads.ts";
import {
  authToken,
  encode,
  type Fields,
  gatewayRequest,
  publicBaseUrl,
  type RequestParts,
  sign,
  signedRequest,
} from "./signed-request.ts";

let secret: SecretStandIn;
beforeAll(async () => {
  secret = await startSecret({ AWSCURRENT: authTokenSecret(authToken) });
});
afterAll(() => secret.close());

type Request = ReturnType<typeof gatewayRequest>;
const reader = () => authTokenReader(secret.getSecretValue, secretArn);
const verify = (request: Request, url = publicBaseUrl): Promise<Verification> => verifyRequest(request, reader(), url);
const isVerified = async (request: Request, url?: string): Promise<boolean> =>
  !("refused" in (await verify(request, url)));

async function formVerified(request: Request): Promise<Record<string, string | string[]>> {
  const verification = await verify(request);
  if ("refused" in verification) throw new Error(`It was refused: ${verification.refused}.`);
  return { ...verification.form };
}

// Computed with Twilio's own package.
const vectorUrl = "https://hooks.example.com/twilio/conversations?tenant=t1";
const vectorFields: Fields = [
  ["AccountSid", sid("AC", "0")],
  ["Attributes", "{}"],
  ["Author", "whatsapp:+15558675310"],
  ["Body", "Yes please"],
  ["ConversationSid", sid("CH", "1")],
  ["DateCreated", "2026-11-20T12:00:00.000Z"],
  ["EventType", "onMessageAdded"],
  ["Index", "1"],
  ["MessageSid", sid("IM", "2")],
  ["MessagingServiceSid", sid("MG", "3")],
  ["ParticipantSid", sid("MB", "4")],
  ["RetryCount", "0"],
  ["Source", "WHATSAPP"],
];

describe("the test vectors", () => {
  const postSignature = "xBget8Rb0C4JB649EMi0RVZWyuM=";

  test("the POST is accepted, with the signature that Twilio's package computes", async () => {
    const request = gatewayRequest({ query: "tenant=t1", body: encode(vectorFields), signature: postSignature });
    expect(await isVerified(request)).toBe(true);
    expect(sign(authToken, vectorUrl, vectorFields)).toBe(postSignature);
  });

  test("the GET is accepted: its fields are in the query, and the form is empty", async () => {
    const signature = "H9izNqtwYz2RfT7YZH++j2+N8Wk=";
    const request = gatewayRequest({ method: "GET", query: `tenant=t1&${encode(vectorFields)}`, signature });
    const verification = await verify(request);
    expect(verification).toMatchObject({ form: {} });
    expect("query" in verification && verification.query.get("Body")).toBe("Yes please");
  });

  test("the signature of the POST does not do for the GET", async () => {
    const request = gatewayRequest({
      method: "GET",
      query: `tenant=t1&${encode(vectorFields)}`,
      signature: postSignature,
    });
    expect(await verify(request)).toEqual({ refused: "signature-wrong" });
  });
});

describe("what Twilio signed is accepted, and its values come out whole", () => {
  const accepted: [what: string, changes: Record<string, string>][] = [
    ["an ordinary message", {}],
    ["an empty value", { Body: "" }],
    ["a value of spaces, which are not trimmed", { Body: "  yes  " }],
    ["a plus", { Body: "1 + 1 = 2, +5511900000077" }],
    ["an emoji", { Body: "👍🏽 😀 👩‍👩‍👧" }],
    ["characters that forms and URLs give a meaning", { Body: "a&b=c%20d;e?f#g/h\\i\"j'k<l>" }],
    ["line breaks", { Body: "one\r\ntwo\nthree" }],
    ["other scripts", { Body: "はい نعم हाँ não" }],
    ["fields that nobody knows yet", { "Some.New.Field": "some value", zzz: "", "0": "1" }],
    ["a field called __proto__", { ["__proto__"]: "polluted" }],
    ["a field called constructor", { constructor: "x", toString: "y", hasOwnProperty: "z" }],
  ];

  test.each(accepted)("%s", async (_, changes) => {
    // `formOf` copies with a spread, which would lose a field called __proto__.
    const fields = [
      ...formOf("onMessageAdded").filter(([name]) => !Object.hasOwn(changes, name)),
      ...Object.entries(changes),
    ];
    expect(Object.entries(await formVerified(signedRequest(fields, { query }))).sort()).toEqual([...fields].sort());
  });

  test("a body that API Gateway took for binary", async () => {
    const fields = formOf("onMessageAdded", { Body: "olá 👍🏽" });
    expect((await formVerified(signedRequest(fields, { query, isBase64Encoded: true }))).Body).toBe("olá 👍🏽");
  });

  test("repeated keys, each value counted once and in order of the alphabet", async () => {
    const fields: Fields = [
      ...formOf("onMessageAdded"),
      ["Filter", "b"],
      ["Filter", "a"],
      ["Filter", "b"],
      ["Filter", ""],
    ];
    expect((await formVerified(signedRequest(fields, { query }))).Filter).toEqual(["b", "a", "b", ""]);
  });

  test("no field at all", async () => {
    expect(await formVerified(signedRequest([], { query }))).toEqual({});
  });

  test("a public URL with a port and a path, as behind a tunnel", async () => {
    const url = "http://127.0.0.1:8480/base";
    const fields = formOf("onMessageAdded");
    const signature = sign(authToken, `${url}/twilio/conversations?${query}`, fields);
    expect(await isVerified(gatewayRequest({ query, body: encode(fields), signature }), url)).toBe(true);
  });

  test("any form, whatever its names and values", async () => {
    const anyText = fc.string({ unit: "grapheme", maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(anyText, anyText), { maxLength: 8 }),
        fc.boolean(),
        async (fields, isBase64Encoded) => {
          expect(await isVerified(signedRequest(fields, { query, isBase64Encoded }))).toBe(true);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe("what Twilio did not sign is refused", () => {
  const fields = formOf("onMessageAdded", { Media: "" });
  const good: RequestParts = {
    query,
    body: encode(fields),
    signature: sign(authToken, `${publicBaseUrl}/twilio/conversations?${query}`, fields),
  };
  const signedFor = (url: string): string => sign(authToken, url, fields);

  const refused: [what: string, changes: RequestParts][] = [
    ["another value", { body: encode(formOf("onMessageAdded", { Media: "", Body: "no" })) }],
    ["another field name", { body: good.body?.replace("Body=", "body=") }],
    [
      "a field less, even an empty one's neighbour",
      { body: encode(formOf("onMessageAdded", { Media: "", Attributes: undefined })) },
    ],
    ["a field more", { body: `${good.body}&More=1` }],
    ["a second value for a field", { body: `${good.body}&Body=STOP` }],
    ["no body", { body: undefined }],
    ["a body said to be base64 that is none", { isBase64Encoded: true }],
    ["another path", { path: "/twilio/messages" }],
    ["a slash more", { path: "/twilio/conversations/" }],
    ["another reference", { query: "reference=order-8842" }],
    ["no query", { query: "" }],
    ["a parameter more", { query: `${query}&reference=order-8842` }],
    [
      "the signature of another host",
      { signature: signedFor(`https://evil.example.com/twilio/conversations?${query}`) },
    ],
    [
      "the signature of the host that arrived",
      { signature: signedFor(`https://abc123.execute-api.eu-west-1.amazonaws.com/twilio/conversations?${query}`) },
    ],
    [
      "the signature of http instead of https",
      { signature: signedFor(`http://hooks.example.com/twilio/conversations?${query}`) },
    ],
    [
      "another token's signature",
      { signature: sign("another token", `${publicBaseUrl}/twilio/conversations?${query}`, fields) },
    ],
    ["an empty token's signature", { signature: sign(" ", `${publicBaseUrl}/twilio/conversations?${query}`, fields) }],
    [
      "the signature of the URL alone",
      { signature: sign(authToken, `${publicBaseUrl}/twilio/conversations?${query}`, []) },
    ],
    ["two signatures, joined as API Gateway joins headers", { signature: `${good.signature},${good.signature}` }],
    ["the signature with a space", { signature: ` ${good.signature}` }],
    ["the signature in other case", { signature: good.signature?.toLowerCase() }],
    ["the signature without its padding", { signature: good.signature?.replace("=", "") }],
    ["half of the signature", { signature: good.signature?.slice(0, 14) }],
    ["a megabyte of signature", { signature: "A".repeat(1_000_000) }],
    ["a signature of characters that need several bytes", { signature: "😀".repeat(14) }],
  ];

  test("the request that the cases below are made from is accepted", async () => {
    expect(await isVerified(gatewayRequest(good))).toBe(true);
  });

  test.each(refused)("%s", async (_, changes) => {
    expect(await verify(gatewayRequest({ ...good, ...changes }))).toEqual({ refused: "signature-wrong" });
  });

  test.each([
    ["a missing signature", undefined],
    ["an empty signature", ""],
  ])("%s, before the secret is read", async (_, signature) => {
    const before = secret.calls.length;
    expect(await verify(gatewayRequest({ ...good, signature }))).toEqual({ refused: "signature-missing" });
    expect(secret.calls).toHaveLength(before);
  });

  test("when another public URL is configured than the one that Twilio calls", async () => {
    expect(await isVerified(gatewayRequest(good), "https://other.example.com")).toBe(false);
    expect(await isVerified(gatewayRequest(good), `${publicBaseUrl}/`)).toBe(false);
  });

  test("any signature but the right one, without a throw", async () => {
    const anySignature = fc.oneof(fc.string({ unit: "binary", minLength: 1 }), fc.base64String({ minLength: 1 }));
    await fc.assert(
      fc.asyncProperty(anySignature, async (signature) => {
        expect(await verify(gatewayRequest({ ...good, signature }))).toEqual({ refused: "signature-wrong" });
      }),
      { numRuns: 100 },
    );
  });

  test("any body and query that were not signed, without a throw", async () => {
    const anyText = fc.string({ unit: "binary", maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(anyText, anyText, fc.boolean(), async (body, otherQuery, isBase64Encoded) => {
        fc.pre(body !== good.body);
        expect(await isVerified(gatewayRequest({ ...good, body, query: otherQuery, isBase64Encoded }))).toBe(false);
      }),
      { numRuns: 100 },
    );
  });
});

describe("parseForm", () => {
  test("a field called __proto__ changes no object", () => {
    const form = parseForm("__proto__=1&__proto__=2&constructor=3");
    expect(Object.entries(form)).toEqual([
      ["__proto__", ["1", "2"]],
      ["constructor", "3"],
    ]);
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  test("keeps every value of every name, in order", () => {
    const anyText = fc.string({ unit: "grapheme", maxLength: 8 });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.oneof(fc.constantFrom("a", "b", "__proto__"), anyText), anyText)), (fields) => {
        const form = parseForm(encode(fields));
        for (const [name] of fields) {
          const values = fields.filter(([one]) => one === name).map(([, value]) => value);
          expect([form[name]].flat()).toEqual(values);
        }
        expect(new Set(Object.keys(form))).toEqual(new Set(fields.map(([name]) => name)));
      }),
    );
  });
});
