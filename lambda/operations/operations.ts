import {
  closeConversationRequest,
  openConversationRequest,
  recordConsentRequest,
  sendMessageRequest,
} from "@masked-conversations/client";
import { personReference } from "../model/person-event.ts";
import { type OperationMeans, operation } from "./operation.ts";
import { checkOpening, checkSending } from "./validate.ts";

/**
 * The operations that change something: each takes a request as its schema says, and asks by an event for what it
 * wants.
 */

/** Connects two people. */
export const openConversation = (means: OperationMeans) =>
  operation(
    "OpenConversation",
    openConversationRequest,
    checkOpening,
    (request, call, requestHash) => {
      const { reference } = request;
      return { type: "OpenRequested", reference, key: call.callId, call, request, requestHash, attempt: 0 };
    },
    means,
  );

/** Ends a conversation and frees both pairs, so that the same two can be connected again at once. */
export const closeConversation = (means: OperationMeans) =>
  operation(
    "CloseConversation",
    closeConversationRequest,
    () => undefined,
    ({ reference, closing }, call) => ({
      type: "CloseRequested",
      reference,
      key: call.callId,
      call,
      reason: "completed",
      closing,
    }),
    means,
  );

/** A message of the business to one of the two, which the other does not see. */
export const sendMessage = (means: OperationMeans) =>
  operation(
    "SendMessage",
    sendMessageRequest,
    checkSending,
    (request, call) => ({
      type: "SendMessageRequested",
      reference: request.reference,
      key: call.callId,
      call,
      request,
    }),
    means,
  );

/**
 * A service reports what a person has decided. Its decision is known by the caller's `requestId`; without one each call
 * is a decision of its own, for to revoke again what was granted in between is no repetition.
 */
export const recordConsent = (means: OperationMeans) =>
  operation(
    "RecordConsent",
    recordConsentRequest,
    () => undefined,
    ({ requestId, waitSeconds: _, ...decided }, call) => ({
      type: "ConsentRecorded",
      reference: personReference(decided.address),
      key: requestId ?? call.callId,
      call,
      ...decided,
      atMs: Date.now(),
    }),
    means,
  );
