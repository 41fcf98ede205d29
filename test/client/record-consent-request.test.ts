import { recordConsentRequest } from "@masked-conversations/client";
import { readRequest } from "../../lambda/operations/validate.ts";

const proper = { address: "whatsapp:+5511900000031", decision: "granted", basis: "contract", recordedBy: "crm" };

test("optional fields have defaults", () => {
  expect(readRequest(recordConsentRequest, proper)).toEqual({
    request: { ...proper, evidence: {}, requestId: undefined, waitSeconds: 10 },
  });
});

test.each([
  ["address", { address: "5511900000031" }],
  ["address", { address: undefined }],
  ["decision", { decision: "yes" }],
  ["basis", { basis: " " }],
  ["basis", { basis: "a".repeat(201) }],
  ["evidence", { evidence: "the customer +5511900000031 said so" }],
  ["evidence", { evidence: { text: "a".repeat(2_000) } }],
  ["recordedBy", { recordedBy: "" }],
  ["recordedBy", { recordedBy: "5511900000031" }],
  ["waitSeconds", { waitSeconds: 26 }],
  ["colour", { colour: "red" }],
])("an invalid %s is reported by its path, without showing a number", (path, changes) => {
  const read = readRequest(recordConsentRequest, { ...proper, ...changes });
  expect(read).toMatchObject({ refusal: { error: { code: "VALIDATION", details: { path } } } });
  expect(JSON.stringify(read)).not.toMatch(/900000031/);
});
