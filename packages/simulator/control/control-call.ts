import * as v from "valibot";
import type { HttpRequest } from "../rest/request.ts";
import type { Twilio } from "../twilio.ts";
import { ControlError } from "./control-error.ts";

/** A call to the control API. */
export interface ControlCall {
  readonly twilio: Twilio;
  readonly request: HttpRequest;
  /** The decoded path segment in place of `*`; empty when the route has none. */
  readonly name: string;
  /** Clears conversations, handsets, history and limits. */
  readonly reset: () => void;
}

export interface ControlAnswer {
  readonly status: number;
  readonly body?: unknown;
}

/** One method of the control API; `*` in the path stands for one segment. */
export interface ControlRoute {
  readonly method: string;
  readonly path: string;
  readonly handle: (call: ControlCall) => ControlAnswer | Promise<ControlAnswer>;
}

/** Parses and validates the JSON body. Throws ControlError 400, which names the key and what was expected. */
export function bodyOf<Body>(call: ControlCall, schema: v.GenericSchema<unknown, Body>): Body {
  const text = call.request.body.toString("utf8");
  let json: unknown;
  try {
    json = text === "" ? {} : JSON.parse(text);
  } catch {
    throw new ControlError(400, "the body is not JSON");
  }
  const result = v.safeParse(schema, json);
  if (result.success) return result.output;
  const problems = result.issues.map((issue) => `${v.getDotPath(issue) ?? "body"}: ${issue.message}`);
  throw new ControlError(400, problems.join("; "));
}
