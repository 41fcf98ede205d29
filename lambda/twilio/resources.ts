import { OwnError } from "../model/own-error.ts";
import { parseJson } from "./rest.ts";

/** Twilio's resources as its API sends them (snake case), read into what this product needs of them. */

export type Resource = Record<string, unknown>;

export function sidOf(resource: Resource): string {
  if (typeof resource.sid !== "string") throw new OwnError("Twilio answered without a SID where its API promises one.");
  return resource.sid;
}

export function rowsOf(page: Resource, key: string): Resource[] {
  const rows: unknown = page[key];
  return Array.isArray(rows) ? rows : [];
}

/** A message as it is at Twilio. */
export interface FoundMessage {
  messageSid: string;
  index: number;
  author: string;
  participantSid?: string;
  body: string;
  media: FoundMedia[];
  /** True when it was sent by this product: its attributes name a command. */
  isOwn: boolean;
  /** True when it is known not to have reached some recipient. */
  hasFailed: boolean;
  atMs: number;
}

/** A message that was sent, and its place among all of the Conversation. */
export type SentMessage = Pick<FoundMessage, "messageSid" | "index">;

export interface FoundMedia {
  mediaSid: string;
  contentType: string;
  filename?: string;
}

export interface FoundReceipt {
  receiptSid: string;
  /** Twilio's: sent, delivered, read, failed, undelivered; none while the message is still on its way out of Twilio. */
  status?: string;
  errorCode: number;
  atMs: number;
}

export const attributesOf = (commandId: string): string => JSON.stringify({ commandId });

/** The command that sent a message of ours; undefined for everybody else's, whose attributes may be anything. */
export function commandIdOf(attributes: unknown): string | undefined {
  const parsed = parseJson(Buffer.from(String(attributes)));
  return typeof parsed.commandId === "string" ? parsed.commandId : undefined;
}

function readMedia(value: unknown): FoundMedia[] {
  if (!Array.isArray(value)) return [];
  return value.map(({ sid, content_type, filename }: Resource) => ({
    mediaSid: String(sid),
    contentType: String(content_type),
    filename: typeof filename === "string" ? filename : undefined,
  }));
}

export function readMessage(resource: Resource): FoundMessage {
  const { index, author, participant_sid, body, media, attributes, delivery, date_created } = resource;
  const failed = typeof delivery === "object" && delivery !== null ? Object.entries(delivery) : [];
  return {
    messageSid: sidOf(resource),
    index: Number(index),
    author: String(author),
    participantSid: typeof participant_sid === "string" ? participant_sid : undefined,
    body: typeof body === "string" ? body : "",
    media: readMedia(media),
    isOwn: commandIdOf(attributes) !== undefined,
    hasFailed: failed.some(([status, share]) => (status === "failed" || status === "undelivered") && share !== "none"),
    atMs: Date.parse(String(date_created)),
  };
}

export function readSent(resource: Resource): SentMessage {
  return { messageSid: sidOf(resource), index: Number(resource.index) };
}

export function readReceipt(resource: Resource): FoundReceipt {
  const { error_code, date_created } = resource;
  const status = typeof resource.status === "string" ? resource.status : undefined;
  return {
    receiptSid: sidOf(resource),
    status,
    errorCode: Number(error_code ?? 0),
    atMs: Date.parse(String(date_created)),
  };
}
