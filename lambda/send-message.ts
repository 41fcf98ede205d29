import { operationMeans } from "./operations/means.ts";
import { operation } from "./operations/operation.ts";
import { sendMessageRequest } from "./operations/requests.ts";
import { checkSending } from "./operations/validate.ts";

/** SendMessage: a message of the business to one of the two, which the other does not see. */
export const handler = operation(
  "SendMessage",
  sendMessageRequest,
  checkSending,
  (request, call) => ({ type: "SendMessageRequested", reference: request.reference, key: call.callId, call, request }),
  operationMeans(),
);
