import fc from "fast-check";
import { isPersonEvent, personReference, subjectOf } from "../../../lambda/model/person-event.ts";
import { reported, wrote } from "../decide/person-given.ts";

test("a person's reference is a valid reference without their number", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1_000_000n, max: 999_999_999_999_999n }), fc.boolean(), (number, isWhatsApp) => {
      const reference = personReference(`${isWhatsApp ? "whatsapp:" : ""}+${number}`);
      expect(reference).toMatch(/^person~[A-Za-z0-9._~-]{16}$/);
      expect(reference).not.toContain(String(number));
    }),
  );
});

test("references differ by person and channel", () => {
  expect(personReference("+5511900000031")).toBe(personReference("+5511900000031"));
  const references = ["+5511900000031", "+5511900000032", "whatsapp:+5511900000031", "whatsapp:BR.ABC123"].map(
    personReference,
  );
  expect(new Set(references).size).toBe(4);
});

test("logs identify an event about a person by its source, because a hash of a number can be reversed by trying all numbers", () => {
  expect(subjectOf(wrote("Hello"))).toEqual({ messageSid: "SM1" });
  expect(subjectOf(reported("granted"))).toEqual({ callId: "call-1" });
  expect(subjectOf({ type: "MessageAdded", reference: "order-1" })).toEqual({ reference: "order-1" });
});

test("an event is about a person by its type, whatever the reference", () => {
  expect([wrote("Hello"), reported("granted")].map(isPersonEvent)).toEqual([true, true]);
  expect(isPersonEvent({ ...wrote("Hello"), type: "MessageAdded" })).toBe(false);
});
