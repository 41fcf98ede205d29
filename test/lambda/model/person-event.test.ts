import fc from "fast-check";
import { isPersonEvent, personReference, subjectOf } from "../../../lambda/model/person-event.ts";
import { reported, wrote } from "../decide/person-given.ts";

test("a person's reference fits where a conversation's does, and no number is in it", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1_000_000n, max: 999_999_999_999_999n }), fc.boolean(), (number, isWhatsApp) => {
      const reference = personReference(`${isWhatsApp ? "whatsapp:" : ""}+${number}`);
      expect(reference).toMatch(/^person~[A-Za-z0-9._~-]{16}$/);
      expect(reference).not.toContain(String(number));
    }),
  );
});

test("one person has one reference, two people have two, and a person on another channel is another", () => {
  expect(personReference("+5511900000031")).toBe(personReference("+5511900000031"));
  const references = ["+5511900000031", "+5511900000032", "whatsapp:+5511900000031", "whatsapp:BR.ABC123"].map(
    personReference,
  );
  expect(new Set(references).size).toBe(4);
});

test("in the logs an event about a person goes by what brought it, for a hash of a number tells the number to who tries them all", () => {
  expect(subjectOf(wrote("Hello"))).toEqual({ messageSid: "SM1" });
  expect(subjectOf(reported("granted"))).toEqual({ callId: "call-1" });
  expect(subjectOf({ type: "MessageAdded", reference: "order-1" })).toEqual({ reference: "order-1" });
});

test("an event is known to be about a person by its type, whatever a caller has called a conversation", () => {
  expect([wrote("Hello"), reported("granted")].map(isPersonEvent)).toEqual([true, true]);
  expect(isPersonEvent({ ...wrote("Hello"), type: "MessageAdded" })).toBe(false);
});
