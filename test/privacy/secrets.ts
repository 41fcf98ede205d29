import type { HistoryEntry } from "@masked-conversations/simulator";
import { local } from "../../config/local.ts";
import type { TwilioCredentials } from "../../local/twilio-credentials.ts";
import type { Secret } from "./search.ts";

/** What was used in a run and must be nowhere in what it put out. The business's own senders are no secret. */

const senders = new Set<string>(local.senders);
const isSomebody = (value: string): boolean =>
  /^(whatsapp:)?\+[1-9]\d{6,14}$|^whatsapp:[A-Z]{2}\./.test(value) && !senders.has(value);

const addressOf = (value: string): Secret[] => (isSomebody(value) ? [{ kind: "address", value }] : []);
const textOf = (value: string): Secret[] => [{ kind: "text", value }];

/** What Twilio's webhooks say, and by which keys people's words go. */
export function secretsOfForm(fields: Readonly<Record<string, string>>): Secret[] {
  const addresses = Object.values(fields).flatMap(addressOf);
  return [...addresses, ...textOf(fields.Body ?? "")];
}

/** What somebody asks an operation for: addresses wherever they are, and everything that people are to read. */
export function secretsOfRequest(value: unknown, key = ""): Secret[] {
  if (typeof value === "string") return [...addressOf(value), ...(key === "text" ? textOf(value) : [])];
  if (typeof value !== "object" || value === null) return [];
  if (key === "variables") return Object.values(value).flatMap((variable) => textOf(String(variable)));
  return Object.entries(value).flatMap(([name, item]) => secretsOfRequest(item, name));
}

/** Everybody who had a phone in their hand, and all that was written, by people and by the business in their name. */
export function secretsOfHistory(history: readonly HistoryEntry[]): Secret[] {
  return history.flatMap((entry) => {
    // What a phone received is a message too, or a text of the business that answers somebody outside a conversation:
    // no secret of anybody.
    if (entry.kind === "handset")
      return [...addressOf(entry.address), ...textOf(entry.action === "wrote" ? (entry.body ?? "") : "")];
    if (entry.kind === "message") return [...addressOf(entry.author), ...textOf(entry.body ?? "")];
    return entry.kind === "webhook" ? secretsOfForm(entry.fields) : [];
  });
}

export const secretsOfCredentials = ({ authToken, apiKeySecret }: Partial<TwilioCredentials>): Secret[] =>
  [authToken, apiKeySecret].flatMap((value): Secret[] => (value ? [{ kind: "token", value }] : []));
