import { maskAddress, maskText } from "@masked-conversations/client";
import fc from "fast-check";

const digit = fc.constantFrom(..."0123456789");
const number = fc.string({ unit: digit, minLength: 7, maxLength: 15 });
const prefix = fc.constantFrom("", "+", "whatsapp:+", "whatsapp:");
const sevenDigits = /\d{7}/;

describe("maskAddress", () => {
  test.each([
    ["whatsapp:+5511900000077", "whatsapp:•••77"],
    ["+14155550123", "•••23"],
    ["employee-17", "•••17"],
    ["whatsapp:US.ABC123", "whatsapp:•••23"],
    ["", "•••"],
  ])("%s becomes %s", (address, masked) => {
    expect(maskAddress(address)).toBe(masked);
  });

  test("shows the channel and at most two characters of any address", () => {
    fc.assert(
      fc.property(prefix, number, (channel, digits) => {
        expect(maskAddress(`${channel}${digits}`)).toBe(
          `${channel.startsWith("whatsapp:") ? "whatsapp:" : ""}•••${digits.slice(-2)}`,
        );
      }),
    );
  });
});

describe("maskText", () => {
  test.each([
    ["A binding for +5511900000077 exists", "A binding for ••• exists"],
    ["whatsapp:+5511900000077 and whatsapp:+5511900000031", "whatsapp:••• and whatsapp:•••"],
    ["(415) 555-0123", "(415) •••"],
    ["+1 415 555 0123", "•••"],
    ["+1-415-555-0123.", "•••."],
    ["5511 9000 0077", "•••"],
    ["?Address=whatsapp%3A%2B5511900000077&x=1", "?Address=whatsapp%3A•••&x=1"],
    ["?Address=%2b5511900000077", "?Address=•••"],
    ["whatsapp:US.ENT.ABC123 is unknown", "whatsapp:••• is unknown"],
    ['{"to":"+5511900000077"}', '{"to":"•••"}'],
  ])("%s becomes %s", (text, masked) => {
    expect(maskText(text)).toBe(masked);
  });

  test.each([
    "Twilio refused (50416).",
    "HTTP 503, tried 3 times in 1500 ms",
    "https://www.twilio.com/docs/errors/63016",
    "order-8841",
    `A binding already exists in Conversation CH${"0".repeat(32)}`,
    "",
  ])("%j is unchanged", (text) => {
    expect(maskText(text)).toBe(text);
  });

  test("no seven digits in a row of any number survive, whatever surrounds the number", () => {
    const around = fc.constantFrom(
      "",
      " ",
      ",",
      ":",
      '"',
      "(",
      ")",
      "<",
      ">",
      "=",
      "/",
      "%2B",
      "\n",
      "é",
      "•",
      "[",
      "]",
      ". ",
    );
    const spelling = fc.constantFrom("", " ", "-", ".");
    fc.assert(
      fc.property(around, prefix, number, spelling, around, (before, channel, digits, separator, after) => {
        const text = `${before}${channel}${digits.match(/.{1,3}/g)?.join(separator)}${after}`;
        expect(maskText(text).replace(/[\s.-]/g, "")).not.toMatch(sevenDigits);
      }),
      { numRuns: 500 },
    );
  });

  test("every SID survives, whatever its digits", () => {
    const hex = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 32, maxLength: 32 });
    const kind = fc.constantFrom("AC", "CH", "DY", "HX", "IM", "IS", "MB", "ME", "MG", "SK", "SM", "WH");
    fc.assert(
      fc.property(kind, hex, fc.constantFrom("", " ", "/", '"', "("), (letters, digits, before) => {
        expect(maskText(`${before}${letters}${digits}`)).toBe(`${before}${letters}${digits}`);
      }),
      { numRuns: 500 },
    );
  });

  test("masking is idempotent", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."+0123456789 -().:%2Bwhatsp") }), (text) =>
        expect(maskText(maskText(text))).toBe(maskText(text)),
      ),
    );
  });
});
