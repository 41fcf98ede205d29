import { operationMeans } from "./operations/means.ts";
import { operation } from "./operations/operation.ts";
import { closeConversationRequest } from "./operations/requests.ts";

/** CloseConversation: ends a conversation and frees both pairs, so that the same two can be connected again at once. */
export const handler = operation(
  "CloseConversation",
  closeConversationRequest,
  () => undefined,
  ({ reference, closing }, call) => ({ type: "CloseRequested", reference, key: call.callId, call, reason: "completed", closing }),
  operationMeans(),
);
