import fc from "fast-check";
import { fingerprint } from "../../lambda/model/fingerprint.ts";
import { distinct, findLeaks, type Secret } from "./search.ts";

/** The search itself: what it would find if it were there. */

const address: Secret = { kind: "address", value: "whatsapp:+5511987654321" };
const scopedId: Secret = { kind: "address", value: "whatsapp:BR.1234567890" };
const text: Secret = { kind: "text", value: 'The "secret" door is green, 1 + 1 👍' };
const short: Secret = { kind: "text", value: "Ana" };
const token: Secret = { kind: "token", value: "0f1e2d3c4b5a69788796a5b4c3d2e1f0" };
const signature: Secret = { kind: "signature", value: "0/KCTR6DLpKmkAf8muzZqo1nDgQ=" };
const all = [address, scopedId, text, short, token, signature];

const search = (output: string) => findLeaks(all, [{ where: "a log line", text: output }]).map(({ kind }) => kind);
const base64 = (plain: string) => Buffer.from(plain).toString("base64");

test.each<[string, string, Secret["kind"]]>([
  ["a number", "Nobody at +5511987654321.", "address"],
  ["a number without its plus", "key 5511987654321#1", "address"],
  ["a number in a URL", "?to=whatsapp%3A%2B5511987654321", "address"],
  ["a number without its country code", "(tel 11987654321)", "address"],
  ["a number without country and area code", "tel:987654321", "address"],
  ["a number as people write it", "+55 (11) 98765-4321", "address"],
  ["a number in base64", base64("x whatsapp:+5511987654321 x"), "address"],
  ["a number in base64url, elsewhere", Buffer.from("xy +5511987654321?").toString("base64url"), "address"],
  ["a hash that everybody can make of a number", `person~${fingerprint(address.value)}`, "address"],
  ["a business-scoped id", '{"author":"BR.1234567890"}', "address"],
  ["a text", 'He wrote: The "secret" door is green, 1 + 1 👍', "text"],
  ["a text in JSON", JSON.stringify({ Body: text.value }), "text"],
  ["a text in JSON in JSON", JSON.stringify({ detail: JSON.stringify({ Body: text.value }) }), "text"],
  ["a text in a form", new URLSearchParams({ Body: text.value }).toString(), "text"],
  ["a text in a URL", `?body=${encodeURIComponent(text.value)}`, "text"],
  ["a text in base64", base64(`{"Body":"${text.value}"}`), "text"],
  ["a short text as a value", JSON.stringify({ level: "INFO", variables: { "1": "Ana" } }), "text"],
  ["a short text as a value in JSON in JSON", JSON.stringify({ detail: JSON.stringify(["Ana"]) }), "text"],
  ["a token", `Bearer ${token.value}`, "token"],
  ["half a token", `…${token.value.slice(16)}`, "token"],
  ["a token in base64", base64(`AC1:${token.value}`), "token"],
  ["a signature", `x-twilio-signature: ${signature.value}`, "signature"],
  ["a signature in a form", new URLSearchParams({ s: signature.value }).toString(), "signature"],
])("%s is found", (_, output, kind) => {
  expect(search(output)).toContain(kind);
});

test.each([
  ["a masked address", "whatsapp:•••21"],
  ["a time stamp that holds the digits", '{"Timestamp":1987654321000}'],
  ["a SID that holds the digits", "IM0000000000000000000ab987654321c0"],
  ["a short text as a part of a word", '{"message":"An analysis by Ana Luísa"}'],
  ["a short text that is no value", "Ana"],
])("%s is no leak", (_, output) => {
  expect(search(output)).toEqual([]);
});

test("whatever is around it, an address in base64 is found", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 20 }), fc.string({ maxLength: 20 }), (before, after) => {
      expect(search(base64(`${before}+5511987654321${after}`))).toContain("address");
    }),
  );
});

test("what is found says where, in which disguise, and with what around it", () => {
  const outputs = [
    { where: "a quiet line", text: '{"level":"INFO"}' },
    { where: "an event", text: '{"to":"whatsapp:+5511987654321"}' },
  ];
  expect(findLeaks([address], outputs)).toContainEqual({
    where: "an event",
    kind: "address",
    form: "as it is",
    secret: address.value,
    excerpt: expect.stringContaining('"to"'),
  });
});

test("nothing is searched twice, and nothing that is empty", () => {
  expect(distinct([address, { ...address }, { kind: "text", value: "" }])).toEqual([address]);
});
