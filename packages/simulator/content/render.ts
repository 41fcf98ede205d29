import type { Content } from "./contents.ts";

/** A template with its variables filled in, as the recipient sees it. */
export interface RenderedContent {
  readonly type: string;
  readonly body: string;
  readonly buttons: readonly string[];
  /** URLs of the files in a `twilio/media` or `twilio/card`. */
  readonly mediaUrls: readonly string[];
}

/** Content types, richest first: a channel shows the first that it supports. */
const richestFirst = [
  "whatsapp/card",
  "twilio/card",
  "twilio/carousel",
  "twilio/quick-reply",
  "twilio/list-picker",
  "twilio/call-to-action",
  "twilio/location",
  "twilio/media",
  "twilio/text",
];

/**
 * Renders a template for a channel. WhatsApp gets the richest type; SMS gets `twilio/text`, or else the body of the
 * richest type.
 *
 * @param values the message's `ContentVariables`; missing ones default to the template's sample values
 */
export function renderContent(
  content: Content,
  values: Readonly<Record<string, string>>,
  channel: "sms" | "whatsapp",
): RenderedContent {
  const type = typeFor(content, channel);
  const fields = asRecord(content.types[type]);
  const fill = (text: string) => fillIn(text, { ...content.variables, ...values });
  const body = typeof fields.body === "string" ? fields.body : typeof fields.title === "string" ? fields.title : "";
  return {
    type,
    body: fill(body),
    buttons: channel === "whatsapp" ? titlesOf(fields).map(fill) : [],
    mediaUrls: (Array.isArray(fields.media) ? fields.media : []).filter((url) => typeof url === "string").map(fill),
  };
}

function typeFor(content: Content, channel: "sms" | "whatsapp"): string {
  const types = Object.keys(content.types);
  if (channel === "sms" && types.includes("twilio/text")) return "twilio/text";
  return richestFirst.find((type) => types.includes(type)) ?? types[0] ?? "twilio/text";
}

function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (placeholder, name: string) => values[name] ?? placeholder);
}

function titlesOf(fields: Readonly<Record<string, unknown>>): string[] {
  const actions = Array.isArray(fields.actions) ? fields.actions : [];
  return actions.map((action) => asRecord(action).title).filter((title) => typeof title === "string");
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
