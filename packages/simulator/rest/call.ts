import type { Conversation } from "../conversations/model.ts";
import type { Twilio } from "../twilio.ts";
import { type Cause, restCause } from "../webhooks/events.ts";
import { dictionaryError, invalidParameter, notFound } from "./errors.ts";
import { formOf, type HttpRequest, jsonOf } from "./request.ts";

/** A resource's response. A Buffer is sent as it is, any other body as JSON. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly contentType?: string;
  /** Where a redirect leads. */
  readonly location?: string;
}

/**
 * Which limit a call counts towards: 30 changes a second per conversation, or per service ("Conversations Limits" page).
 */
export type Quota = "conversation" | "service";

export interface Route {
  readonly method: "GET" | "POST" | "DELETE" | "PUT" | "PATCH";
  /** Relative to the mount point; `:Name` stands for one segment. */
  readonly path: string;
  readonly quota?: Quota;
  readonly handle: (call: Call) => Answer | Promise<Answer>;
}

/** A call to a route, with its path parameters. */
export class Call {
  readonly twilio: Twilio;
  readonly request: HttpRequest;
  /** The URL that the route's path is relative to, e.g. `http://127.0.0.1:4000/conversations/v1/Services/IS…`. */
  readonly root: string;
  /** The Conversation Service in the path, or the account's default. */
  readonly chatServiceSid: string;
  readonly form: URLSearchParams;
  private readonly parameters: Readonly<Record<string, string>>;

  constructor(
    twilio: Twilio,
    request: HttpRequest,
    root: string,
    chatServiceSid: string,
    parameters: Readonly<Record<string, string>>,
  ) {
    this.twilio = twilio;
    this.request = request;
    this.root = root;
    this.chatServiceSid = chatServiceSid;
    this.parameters = parameters;
    this.form = formOf(request);
  }

  /** A decoded path segment. Throws when the route has no such segment, which is a bug. */
  segment(name: string): string {
    const value = this.parameters[name];
    if (value === undefined) throw new Error(`the route has no segment :${name}`);
    return value;
  }

  field(name: string): string | undefined {
    return this.form.get(name) ?? undefined;
  }

  /** A form field of at most `limit` characters. Throws 20001. */
  shortField(name: string, limit: number): string | undefined {
    const value = this.field(name);
    if (value !== undefined && value.length > limit)
      throw invalidParameter(name, `at most ${limit} characters are expected`);
    return value;
  }

  /** A form field with one of the given values. Throws 20001. */
  choice<const Word extends string>(name: string, words: readonly Word[]): Word | undefined {
    const value = this.field(name);
    if (value === undefined) return undefined;
    const word = words.find((one) => one === value);
    if (word === undefined) throw invalidParameter(name, `one of ${words.join(", ")} is expected`);
    return word;
  }

  /** A form field with a date, used to import history. Throws 20001. */
  date(name: string): Date | undefined {
    const value = this.field(name);
    if (value === undefined) return undefined;
    const date = new Date(value);
    if (Number.isNaN(date.getTime())) throw invalidParameter(name, "an ISO 8601 date and time is expected");
    return date;
  }

  /** The JSON object in the body. Throws 20001 when the body is not one. */
  json(): Readonly<Record<string, unknown>> {
    const json = jsonOf(this.request);
    if (json === undefined) throw invalidParameter("body", "a JSON object is expected");
    return json;
  }

  /**
   * The cause of this call's changes: webhooks fire only when the caller asks for them ("Conversations Webhooks" page).
   */
  get cause(): Cause {
    return restCause(this.request.headers["x-twilio-webhook-enabled"] === "true");
  }

  /** The conversation whose SID or unique name is in the segment `:ConversationSid`. Throws 50350 or 20404. */
  conversation(): Conversation {
    const found = this.twilio.conversations.find(this.chatServiceSid, this.segment("ConversationSid"));
    if (found !== undefined) return found;
    throw this.twilio.switches.unknownConversationCode === 20404 ? this.notFound() : dictionaryError(50350);
  }

  notFound(): Error {
    return notFound(this.request.path);
  }
}

/** ISO 8601 without milliseconds, as in the REST API. */
export function restDate(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
