import { operationMeans } from "./operations/means.ts";
import { operation } from "./operations/operation.ts";
import { openConversationRequest } from "./operations/requests.ts";
import { checkOpening } from "./operations/validate.ts";

/** OpenConversation: connects two people. */
export const handler = operation(
  "OpenConversation",
  openConversationRequest,
  checkOpening,
  (request, call, requestHash) => ({
    type: "OpenRequested",
    reference: request.reference,
    key: call.callId,
    call,
    request,
    requestHash,
    attempt: 0,
  }),
  operationMeans(),
);
