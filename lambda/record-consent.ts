import { operationMeans } from "./operations/means.ts";
import { operation } from "./operations/operation.ts";
import { recordConsentRequest } from "./operations/requests.ts";
import { personReference } from "./opt-in/person-event.ts";

/**
 * RecordConsent: a service reports what a person has decided. Its decision is known by the caller's `requestId`; without one each call is a
 * decision of its own, for to revoke again what was granted in between is no repetition.
 */
export const handler = operation(
  "RecordConsent",
  recordConsentRequest,
  () => undefined,
  ({ address, decision, basis, evidence, recordedBy, requestId }, call) => ({
    type: "ConsentRecorded",
    reference: personReference(address),
    key: requestId ?? call.callId,
    call,
    address,
    decision,
    basis,
    evidence,
    recordedBy,
    atMs: Date.now(),
  }),
  operationMeans(),
);
