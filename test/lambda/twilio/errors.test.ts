import fc from "fast-check";
import { refusalFor } from "../../../lambda/decide/twilio-codes.ts";
import { isPassing, TwilioRefusal } from "../../../lambda/twilio/errors.ts";

describe("what may pass by itself", () => {
  test("is every 429 and every 5xx, whatever its code", () => {
    const status = fc.oneof(fc.constant(429), fc.integer({ min: 500, max: 599 }));
    fc.assert(fc.property(status, fc.nat({ max: 99_999 }), (one, code) => expect(isPassing(one, code)).toBe(true)));
  });

  test.each([50419, 50391, 50349])("is the conflict %i, which Twilio asks to repeat", (code) => {
    expect([400, 409].map((status) => isPassing(status, code))).toEqual([true, true]);
  });

  test("is no other 4xx", () => {
    const status = fc.integer({ min: 400, max: 499 }).filter((one) => one !== 429);
    const code = fc.nat({ max: 99_999 }).filter((one) => ![50419, 50391, 50349].includes(one));
    fc.assert(fc.property(status, code, (one, other) => expect(isPassing(one, other)).toBe(false)));
  });
});

describe("the answer to a caller whom Twilio refused", () => {
  test.each([
    [50407, "VALIDATION"],
    [50411, "VALIDATION"],
    [63024, "VALIDATION"],
    [21656, "TEMPLATE_NOT_APPROVED"],
    [63021, "TEMPLATE_NOT_APPROVED"],
    [63027, "TEMPLATE_NOT_APPROVED"],
    [50413, "PROVIDER_UNAVAILABLE"],
    [20003, "PROVIDER_UNAVAILABLE"],
    [0, "PROVIDER_UNAVAILABLE"],
  ])("for %i is %s, with Twilio's code and page, and what to look at", (twilioCode, code) => {
    const { ok, error } = refusalFor(twilioCode, "Something is wrong");
    expect(ok).toBe(false);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(new RegExp(`^Twilio refused \\(${twilioCode}\\): Something is wrong\\. Check `));
    expect(error.details).toEqual({ twilioCode, moreInfo: `https://www.twilio.com/docs/errors/${twilioCode}` });
    expect(error.retryable).toBe(code === "PROVIDER_UNAVAILABLE");
  });

  test.each([21610, 63014])("for %i is OPTED_OUT: nothing may be sent to them", (twilioCode) => {
    expect(refusalFor(twilioCode, "Something")).toMatchObject({
      error: { code: "OPTED_OUT", retryable: false, details: { twilioCode } },
    });
  });

  test("has one full stop after Twilio's words, whether Twilio set one or not", () => {
    for (const words of ["It is wrong", "It is wrong."])
      expect(refusalFor(1, words).error.message).toContain(": It is wrong. Check");
  });

  test("shows no number, whatever Twilio said and whatever its code", () => {
    const number = fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: 8, maxLength: 15 });
    fc.assert(
      fc.property(
        number,
        fc.constantFrom("+", "whatsapp:+", "", "%2B"),
        fc.constantFrom(50407, 63027, 1),
        (digits, before, code) => {
          const message = `The address ${before}${digits} is wrong`;
          expect(JSON.stringify(refusalFor(code, message))).not.toContain(digits);
          expect(new TwilioRefusal(400, code, message).message).not.toContain(digits);
        },
      ),
    );
  });
});
