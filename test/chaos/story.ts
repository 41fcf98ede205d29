import type { HistoryEntry } from "@masked-conversations/simulator";
import type { Evidence } from "./evidence.ts";

/** Lists what happened in a conversation, to explain a violation. */

function line(entry: HistoryEntry, conversationSid: string, reference: string): string | undefined {
  switch (entry.kind) {
    case "message":
      return entry.conversationSid === conversationSid
        ? `message ${entry.index} ${entry.messageSid} by ${entry.author}: ${entry.body}`
        : undefined;
    case "receipt":
      return entry.conversationSid === conversationSid
        ? `receipt ${entry.messageSid} ${entry.status} ${entry.errorCode || ""}`
        : undefined;
    case "state":
      return entry.conversationSid === conversationSid ? `state ${entry.from} → ${entry.to}` : undefined;
    case "webhook": {
      const { fields, eventType, outcome } = entry;
      return entry.url.endsWith(`reference=${reference}`)
        ? `  webhook ${eventType} ${fields.MessageSid ?? ""} ${fields.Status ?? ""}: ${outcome}`
        : undefined;
    }
    case "request":
      return entry.path.includes(conversationSid) || entry.path.endsWith(`.${reference}`)
        ? `  ${entry.method} ${entry.path.split(conversationSid).at(-1)} ${entry.status} ${entry.errorCode ?? ""} ${entry.disturbed ?? ""}`
        : undefined;
    default:
      return undefined;
  }
}

export function story({ conversations, history, timeline, plans }: Evidence, reference: string): string {
  const conversation = conversations.find((one) => one.reference === reference);
  const plan = plans.find((one) => one.reference === reference);
  const { conversationSid = "?" } = conversation ?? {};
  const atTwilio = history.flatMap((entry) => {
    const text = line(entry, conversationSid, reference);
    return text ? [{ atMs: Date.parse(entry.at), text }] : [];
  });
  const here = (timeline.get(reference) ?? []).map(({ atMs, type, detail }) => {
    const { reference: _, conversationSid: __, attributes: ___, ...rest } = detail;
    return { atMs, text: `    ▸ ${type} ${JSON.stringify(rest)}` };
  });
  const lines = [...atTwilio, ...here].sort((one, other) => one.atMs - other.atMs);
  return `${JSON.stringify(plan)}\n${JSON.stringify(conversation)}\n${lines.map(({ atMs, text }) => `${atMs} ${text}`).join("\n")}\n`;
}
