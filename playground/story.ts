import type { HistoryEntry } from "@masked-conversations/simulator";
import type { StoryLine } from "./page/view.ts";
import type { BusEvent } from "./ticks.ts";

/**
 * Puts what happened into words: entries of Twilio's history, events and operations become lines, unless another line
 * already covers them.
 */

export type LineContent = Omit<StoryLine, "id" | "at" | "raw">;

/** The story's names for people and templates. */
export interface Names {
  /** By address or ParticipantSid; unknown ones are returned unchanged. */
  of(addressOrSid: string): string;
  template(contentSid: string): string;
}

const quoted = (text: string): string => `“${text.length > 90 ? `${text.slice(0, 89)}…` : text}”`;
const line = (kind: StoryLine["kind"], words: string, tone: StoryLine["tone"] = "plain"): LineContent => ({
  kind,
  words,
  tone,
});
const number = (address: string): string => address.replace("whatsapp:", "");

export function tellHistory(entry: HistoryEntry, names: Names): LineContent | undefined {
  switch (entry.kind) {
    case "handset":
      return tellHandset(entry, names);
    case "request":
      return tellCall(entry, names);
    case "webhook":
      return tellWebhook(entry, names);
    case "state":
      return line(
        "twilio",
        `Twilio: the Conversation is ${entry.to} now${entry.reason === "TIMER" ? ", by its timer" : ""}`,
      );
    case "clock":
      return line("twilio", `Twilio’s clock jumps ${duration(entry.advancedSeconds)} ahead`, "warning");
    // Covered by the call or webhook that carried it, and by the ticks.
    case "message":
    case "receipt":
      return undefined;
  }
}

function tellHandset(entry: Extract<HistoryEntry, { kind: "handset" }>, names: Names): LineContent {
  const who = names.of(entry.address);
  const what = entry.body ? quoted(entry.body) : "a picture";
  switch (entry.action) {
    case "wrote":
      return line("person", `${who} writes to ${number(entry.with ?? "")}: ${what}`);
    case "received":
      return line("person", `${who} receives ${what} from ${number(entry.with ?? "")}`, "good");
    case "read":
      return line("person", `${who} reads everything`);
  }
}

type RestRequest = Extract<HistoryEntry, { kind: "request" }>;

function tellCall(entry: RestRequest, names: Names): LineContent {
  const succeeded = typeof entry.status === "number" && entry.status < 400;
  const outcome = entry.disturbed?.includes("after") ? "it took effect, and the answer was lost" : entry.status;
  const code = entry.errorCode === undefined ? "" : ` (${entry.errorCode})`;
  // A look-up may well find nothing.
  const tone = succeeded ? "plain" : entry.status === 404 ? "plain" : "bad";
  return line("call", `Lambda calls Twilio: ${describeCall(entry, names)} — ${outcome}${code}`, tone);
}

function describeCall({ method, path, fields = {} }: RestRequest, names: Names): string {
  const resource = path
    .split("/")
    .filter((segment) => !/^([A-Z]{2}[0-9a-f]{32}|v\d|Services|conversations|mcs)$/.test(segment));
  const [first = "", second = ""] = [resource[0], resource.at(-1)];
  const { Author: author = "", Body: body, ContentSid: contentSid, MediaSid: mediaSid, State: state } = fields;
  const as = author === "" ? "" : ` as ${names.of(author)}`;
  if (first === "Media") return method === "GET" ? "fetch a file" : "upload a file";
  switch (`${method} ${second}`) {
    case "POST Conversations":
      return fields.UniqueName
        ? "create the Conversation"
        : state === "closed"
          ? "close the Conversation"
          : "update the Conversation";
    case "GET Conversations":
      return "look at the Conversation";
    case "DELETE Conversations":
      return "delete the Conversation";
    case "POST Participants": {
      const address = fields["MessagingBinding.Address"];
      return address
        ? `add ${names.of(address)}, who sees ${number(fields["MessagingBinding.ProxyAddress"] ?? "")}`
        : "update a participant";
    }
    case "POST Webhooks":
      return "have webhooks sent for this Conversation";
    case "POST Messages":
      if (contentSid) return `send the template ${names.template(contentSid)}${as}`;
      return mediaSid ? `send a file${as}` : `send ${quoted(body ?? "")}${as}`;
    case "GET Messages":
      return "look at its messages";
    case "GET Receipts":
      return "look at a message’s receipts";
    default:
      return `${method} ${resource.join("/")}`;
  }
}

function tellWebhook(entry: Extract<HistoryEntry, { kind: "webhook" }>, names: Names): LineContent {
  const { eventType, fields, outcome, durationMs } = entry;
  const answered = outcome === 200 || outcome === 204;
  const how =
    outcome === "lost" ? "is lost on the way" : answered ? `answered in ${durationMs} ms` : `answered ${outcome}`;
  return line(
    "webhook",
    `Webhook ${eventType}: ${describeWebhook(eventType, fields, names)} — ${how}`,
    answered ? "plain" : "bad",
  );
}

function describeWebhook(eventType: string, fields: Readonly<Record<string, string>>, names: Names): string {
  const error =
    fields.ErrorCode && fields.ErrorCode !== "0"
      ? ` (${fields.ErrorCode}${fields.ErrorCode === "63016" ? ": outside the window" : ""})`
      : "";
  switch (eventType) {
    case "onMessageAdded":
      return `${names.of(fields.Author ?? "")} wrote ${fields.Body ? quoted(fields.Body) : "a picture"}`;
    case "onDeliveryUpdated":
      return `${fields.Status ?? ""} ${fields.Status === "read" ? "by" : "to"} ${names.of(fields.ParticipantSid ?? "")}${error}`;
    case "onConversationStateUpdated":
      return `the Conversation is ${fields.StateTo ?? "changed"}`;
    case "inboundMessage":
      return `${names.of(fields.From ?? "")} wrote ${fields.Body ? quoted(fields.Body) : "a picture"}, and no conversation took it`;
    default:
      return "it happened";
  }
}

const eventWords: Record<string, (detail: BusEvent["detail"], names: Names) => LineContent> = {
  InvitationSent: () => line("event", "The invitation is out"),
  ConsentGranted: ({ by }) => line("event", `The ${by} has agreed`, "good"),
  ConsentDeclined: ({ by }) => line("event", `The ${by} has declined`, "warning"),
  ConversationConnected: () => line("event", "Connected: both can be reached", "good"),
  MessageHeld: ({ for: side, because }) =>
    line(
      "event",
      `A message for the ${side} is held: the window is closed, by ${because === "receipt" ? "Twilio’s receipt" : "our own estimate"}`,
      "warning",
    ),
  MessageReleased: ({ for: side, how }) =>
    line(
      "event",
      `A held message is released to the ${side}${how === "delivered-by-twilio" ? ": Twilio had delivered it after all" : ""}`,
      "good",
    ),
  MessageUndeliverable: ({ errorCode, reason }) =>
    line("event", `A message is reported as undeliverable (${errorCode ?? reason})`, "bad"),
  InvitationExpired: () => line("event", "The invitation has expired", "warning"),
  ConversationClosed: ({ closeReason }) => line("event", `Closed: ${String(closeReason)}`),
  OptedOut: ({ by }) =>
    line("event", `Opted out${by ? `: the ${by}` : ""}; nothing is sent to them any more`, "warning"),
  PoolPressure: ({ inUse, senders }) =>
    line("event", `${inUse} of ${senders} senders are in use for this person`, "warning"),
};

export function tellEvent(event: BusEvent, names: Names): LineContent {
  const content = eventWords[event["detail-type"]]?.(event.detail, names) ?? line("event", event["detail-type"]);
  return { ...content, words: `Event ${event["detail-type"]}: ${content.words}` };
}

/** An operation that the playground invoked, as a service would. */
export function tellOperation(
  operation: string,
  answer: { ok: boolean; status?: string; pending?: boolean; error?: { code: string } },
): LineContent {
  const outcome = answer.ok
    ? answer.pending
      ? "accepted"
      : (answer.status ?? "ok")
    : (answer.error?.code ?? "refused");
  return line("operation", `Your service invokes ${operation} — ${outcome}`, answer.ok ? "plain" : "warning");
}

/** In whole units, at most the two largest. */
export function duration(seconds: number): string {
  const units: [string, number][] = [
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
    ["second", 1],
  ];
  let left = Math.round(seconds);
  const parts: string[] = [];
  for (const [unit, length] of units) {
    const count = Math.floor(left / length);
    left -= count * length;
    if (count > 0 && parts.length < 2) parts.push(`${count} ${unit}${count === 1 ? "" : "s"}`);
  }
  return parts.join(" ") || "0 seconds";
}
