import type { Content, OpenConversationRequest, PersonRequest, SendMessageRequest } from "@masked-conversations/client";
import { maskAddress, maskText, type Refusal, refusal } from "@masked-conversations/client";
import * as v from "valibot";
import type { RuntimeConfiguration } from "../model/configuration.ts";

/** More than these mistakes are not listed: an answer has room for 6 MB. */
const mostMistakes = 20;

/** The fields whose values an answer may repeat: none of them is for what a person said, or for who they are. */
const shownFields =
  /^(reference|requestId|waitSeconds|onBusy|closing|to|decision|timers\.(invitation|inactive|closed)|(initiator|invitee)\.locale)$/;
const addressFields = /^((initiator|invitee)\.)?(address|proxyAddress|identity)$/;

function shown(path: string, input: unknown): string {
  if (addressFields.test(path)) return typeof input === "string" ? ` (got ${maskAddress(input)})` : "";
  if (!shownFields.test(path)) return "";
  if (typeof input === "string") return ` (got "${maskText(input).slice(0, 40)}")`;
  return typeof input === "number" || typeof input === "boolean" ? ` (got ${maskText(String(input))})` : "";
}

/** A key is the caller's too: it is repeated where it looks like one, and holds no number. */
const shownKey = (key: string): string => (/^[A-Za-z0-9_-]{1,40}$/.test(key) && maskText(key) === key ? key : "…");

/** By its whole keys: in the text of a path, a dot within a key looks like the end of one. */
const shownPath = (path: readonly { key: unknown }[] = []): string =>
  maskText(path.map(({ key }) => shownKey(String(key))).join(".")) || "request";

/** @returns the request as its schema reads it, or `VALIDATION` naming every field that is wrong by its path */
export function readRequest<const Schema extends v.GenericSchema>(
  schema: Schema,
  input: unknown,
): { request: v.InferOutput<Schema> } | { refusal: Refusal } {
  const result = v.safeParse(schema, input);
  if (result.success) return { request: result.output };
  const fields = result.issues.slice(0, mostMistakes).map((issue) => {
    const path = shownPath(issue.path);
    // What stands where an object was expected may be the very text that the object was to hold.
    const isScalar = issue.expected !== "never" && issue.expected !== "Object";
    return { path, problem: `${issue.message}${isScalar ? shown(path, issue.input) : ""}` };
  });
  const more = result.issues.length > mostMistakes ? `; and ${result.issues.length - mostMistakes} more` : "";
  const message = fields.map(({ path, problem }) => `${path} ${problem}`).join("; ");
  return { refusal: refusal("VALIDATION", `${message}${more}.`, { path: fields[0]?.path, fields }) };
}

/** The template exists, and its variables are exactly those that it has. */
function checkContent(
  path: string,
  content: Content | null | undefined,
  { templates }: RuntimeConfiguration,
): Refusal | undefined {
  if (!content || "text" in content) return undefined;
  const template = Object.hasOwn(templates, content.template) ? templates[content.template] : undefined;
  if (!template) {
    const known = Object.keys(templates).join(", ");
    return refusal(
      "TEMPLATE_UNKNOWN",
      `${path}.template "${shownKey(content.template)}" is not in this stage's configuration; it has: ${known}.`,
      {
        path: `${path}.template`,
      },
    );
  }
  for (const name of Object.keys(content.variables)) {
    if (!Object.hasOwn(template.variables, name)) {
      const variable = `${path}.variables.${shownKey(name)}`;
      return refusal("VALIDATION", `${variable} is not a variable of the template "${content.template}".`, {
        path: variable,
      });
    }
  }
  for (const [name, meaning] of Object.entries(template.variables)) {
    if (!Object.hasOwn(content.variables, name)) {
      return refusal("VALIDATION", `${path}.variables.${name} is missing: ${meaning}.`, {
        path: `${path}.variables.${name}`,
      });
    }
  }
  return undefined;
}

/** WhatsApp lets only an approved template in where the window may be closed; SMS and chat take a text. */
function checkChannel(path: string, content: Content | null | undefined, receiver: PersonRequest): Refusal | undefined {
  if (!content || !("text" in content) || !("address" in receiver) || !receiver.address.startsWith("whatsapp:"))
    return undefined;
  return refusal(
    "VALIDATION",
    `${path}.text cannot reach somebody on WhatsApp who has not written yet; send {"template": "…"} instead.`,
    {
      path: `${path}.text`,
    },
  );
}

const identityOf = (person: PersonRequest): string => ("address" in person ? person.address : person.identity);

export function checkOpening(
  request: OpenConversationRequest,
  configuration: RuntimeConfiguration,
): Refusal | undefined {
  const { initiator, invitee, invitation, introduction } = request;
  if ("identity" in initiator && "identity" in invitee) {
    return refusal(
      "VALIDATION",
      "invitee.identity: two people on chat need no masking; one of the two must have an address.",
      {
        path: "invitee.identity",
      },
    );
  }
  if (identityOf(initiator) === identityOf(invitee)) {
    return refusal("VALIDATION", "invitee.address is the initiator's; they must be two people.", {
      path: "invitee.address",
    });
  }
  return (
    checkContent("invitation", invitation, configuration) ??
    checkContent("introduction", introduction, configuration) ??
    checkChannel("invitation", invitation, invitee) ??
    checkChannel("introduction", introduction, initiator)
  );
}

export const checkSending = (
  { message }: SendMessageRequest,
  configuration: RuntimeConfiguration,
): Refusal | undefined => checkContent("message", message, configuration);
