import fc from "fast-check";
import { refusalFor } from "../../../lambda/decide/twilio-codes.ts";
import { isTransient, TwilioRefusal } from "../../../lambda/twilio/errors.ts";

describe("a transient error", () => {
  test("is every 429 and every 5xx, whatever its code", () => {
    const status = fc.oneof(fc.constant(429), fc.integer({ min: 500, max: 599 }));
    fc.assert(fc.property(status, fc.nat({ max: 99_999 }), (one, code) => expect(isTransient(one, code)).toBe(true)));
  });

  test.each([50419, 50391, 50349])("is the conflict %i, which Twilio asks to repeat", (code) => {
    expect([400, 409].map((status) => isTransient(status, code))).toEqual([true, true]);
  });

  test("is no other 4xx", () => {
    const status = fc.integer({ min: 400, max: 499 }).filter((one) => one !== 429);
    const code = fc.nat({ max: 99_999 }).filter((one) => ![50419, 50391, 50349].includes(one));
    fc.assert(fc.property(status, code, (one, other) => expect(isTransient(one, other)).toBe(false)));
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
    const { ok, error } = refusalFor(twilioCode);
    expect(ok).toBe(false);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(new RegExp(`^Twilio refused the request with error ${twilioCode} .* Check `));
    expect(error.details).toEqual({ twilioCode, moreInfo: `https://www.twilio.com/docs/errors/${twilioCode}` });
    expect(error.retryable).toBe(code === "PROVIDER_UNAVAILABLE");
  });

  test.each([21610, 63014])("for %i is OPTED_OUT: nothing may be sent to them", (twilioCode) => {
    expect(refusalFor(twilioCode)).toMatchObject({
      error: { code: "OPTED_OUT", retryable: false, details: { twilioCode } },
    });
  });

  test("contains nothing of Twilio's message, which may quote what was sent", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8 }), (said) => {
        expect(new TwilioRefusal(400, 50407, said).message).toBe(new TwilioRefusal(400, 50407, "").message);
      }),
    );
  });
});
