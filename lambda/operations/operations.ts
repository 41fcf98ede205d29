import {
  closeConversationRequest,
  openConversationRequest,
  recordConsentRequest,
  sendMessageRequest,
} from "@masked-conversations/client";
import { personReference } from "../model/person-event.ts";
import { type OperationDependencies, operation } from "./operation.ts";
import { checkOpening, checkSending } from "./validate.ts";

/**
 * The operations that change something: each takes a request as its schema says, and asks by an event for what it
 * wants.
 */

/** Connects two people. */
export const openConversation = (dependencies: OperationDependencies) =>
  operation(
    "OpenConversation",
    openConversationRequest,
    checkOpening,
    (request, call, requestHash) => {
      const { reference } = request;
      return { type: "OpenRequested", reference, key: call.callId, call, request, requestHash, attempt: 0 };
    },
    dependencies,
  );

/** Ends a conversation and frees both pairs, so that the same two can be connected again at once. */
export const closeConversation = (dependencies: OperationDependencies) =>
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
    dependencies,
  );

/** A message of the business to one of the two, which the other does not see. */
export const sendMessage = (dependencies: OperationDependencies) =>
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
    dependencies,
  );

/**
 * A service reports what a person has decided. Its decision is known by the caller's `requestId`; without one each call
 * is a decision of its own, for to revoke again what was granted in between is no repetition.
 */
export const recordConsent = (dependencies: OperationDependencies) =>
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
    dependencies,
  );
