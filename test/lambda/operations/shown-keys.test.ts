import { describeConsentRequest, openConversationRequest } from "@masked-conversations/client";
import { local } from "../../../config/local.ts";
import { checkOpening, readRequest } from "../../../lambda/operations/validate.ts";

/** Promise 6: no number is in an error. A caller's key may be a number, however it is punctuated. */

const numbers = ["+5511900000031", "5511.90000.0031", "55.11.90000.0031", "+55.11.90000.0031", "551190000.0031"];
const digitsIn = (text: string) => text.replace(/\D/g, "");
const person = "5511900000031";

const open = (changes: object) => ({
  reference: "order-1",
  initiator: { address: "whatsapp:+5511900000077" },
  invitee: { address: "whatsapp:+5511900000099" },
  ...changes,
});

const refusalOf = (schema: Parameters<typeof readRequest>[0], input: unknown): string => {
  const read = readRequest(schema, input);
  return JSON.stringify("refusal" in read ? read.refusal : {});
};

test.each(numbers)("a key that is the number %s is not in the answer", (key) => {
  for (const answer of [
    refusalOf(openConversationRequest, open({ [key]: true })),
    refusalOf(openConversationRequest, open({ invitee: { address: "whatsapp:+5511900000099", [key]: true } })),
    refusalOf(
      openConversationRequest,
      open({ invitation: { template: "delivery-invitation", variables: { [key]: "" } } }),
    ),
    refusalOf(describeConsentRequest, { [key]: true }),
  ]) {
    expect(digitsIn(answer)).not.toContain(person);
    expect(digitsIn(answer)).not.toContain(person.slice(2));
  }
});

test.each(numbers)("a variable that is the number %s is not in the answer", (key) => {
  const invitation = { template: "delivery-invitation", variables: { "1": "Ana", "2": "Rui", [key]: "x" } };
  const read = readRequest(openConversationRequest, open({ invitation }));
  if ("refusal" in read) throw new Error("The schema takes any variable.");
  expect(digitsIn(JSON.stringify(checkOpening(read.request, local)))).not.toContain(person);
});

test("a key that is a WhatsApp business-scoped id is not in the answer", () => {
  const id = "ABC123def456";
  for (const key of [`whatsapp:US.${id}`, `whatsapp:US.ENT.${id}`]) {
    expect(refusalOf(openConversationRequest, open({ [key]: true }))).not.toContain(id);
    expect(refusalOf(describeConsentRequest, { [key]: true })).not.toContain(id);
  }
});
