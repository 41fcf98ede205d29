import {
  type CloseConversationRequest,
  closeConversationRequest,
  type DescribeConsentRequest,
  type DescribeConversationRequest,
  describeConsentRequest,
  describeConversationRequest,
  type OpenConversationRequest,
  openConversationRequest,
  type RecordConsentRequest,
  recordConsentRequest,
  type SendMessageRequest,
  sendMessageRequest,
} from "@masked-conversations/client";
import { personReference } from "../model/person-event.ts";
import { tellConsent } from "./describe-consent.ts";
import { tellConversation } from "./describe-conversation.ts";
import type { ChangingOperation, ReadingOperation } from "./operation.ts";
import { checkOpening, checkSending } from "./validate.ts";

/**
 * The one list of the operations. Functions, permissions, outputs, tests and docs/operations.md follow from it; the
 * synthesis reads it too, so nothing here brings a client of AWS. Each has a name of its own, so that a bundle holds no
 * other.
 */

export const openConversation = {
  name: "OpenConversation",
  description: "connects two people",
  schema: openConversationRequest,
  check: checkOpening,
  toEvent: (request, { call, requestHash }) => {
    const { reference } = request;
    return { type: "OpenRequested", reference, key: call.callId, call, request, requestHash, attempt: 0 };
  },
} satisfies ChangingOperation<OpenConversationRequest>;

/** Frees both pairs, so that the same two can be connected again at once. */
export const closeConversation = {
  name: "CloseConversation",
  description: "ends a conversation",
  schema: closeConversationRequest,
  toEvent: ({ reference, closing }, { call }) => ({
    type: "CloseRequested",
    reference,
    key: call.callId,
    call,
    reason: "completed",
    closing,
  }),
} satisfies ChangingOperation<CloseConversationRequest>;

export const describeConversation = {
  name: "DescribeConversation",
  description: "reports the state and history of a conversation",
  schema: describeConversationRequest,
  reads: "conversations",
  answer: tellConversation,
} satisfies ReadingOperation<"conversations", DescribeConversationRequest>;

/** A message of the business to one of the two, which the other does not see. */
export const sendMessage = {
  name: "SendMessage",
  description: "writes into a conversation",
  schema: sendMessageRequest,
  check: checkSending,
  toEvent: (request, { call }) => {
    const { reference } = request;
    return { type: "SendMessageRequested", reference, key: call.callId, call, request };
  },
} satisfies ChangingOperation<SendMessageRequest>;

/**
 * A service reports what a person has decided. Its decision is known by the caller's `requestId`; without one each call
 * is a decision of its own: revoking again after a grant in between is not a repetition.
 */
export const recordConsent = {
  name: "RecordConsent",
  description: "records what a person has decided",
  schema: recordConsentRequest,
  toEvent: ({ requestId, waitSeconds: _, ...decided }, { call, atMs }) => ({
    type: "ConsentRecorded",
    reference: personReference(decided.address),
    key: requestId ?? call.callId,
    call,
    ...decided,
    atMs,
  }),
} satisfies ChangingOperation<RecordConsentRequest>;

export const describeConsent = {
  name: "DescribeConsent",
  description: "reports what a person has agreed to",
  schema: describeConsentRequest,
  reads: "optIns",
  answer: tellConsent,
} satisfies ReadingOperation<"optIns", DescribeConsentRequest>;

export const operations = [
  openConversation,
  closeConversation,
  describeConversation,
  sendMessage,
  recordConsent,
  describeConsent,
] as const;

export type Operation = (typeof operations)[number];
export type OperationName = Operation["name"];

/** True where it changes nothing, and so may be asked again at will. */
export const isReading = (name: OperationName): boolean =>
  operations.some((operation) => operation.name === name && "reads" in operation);
