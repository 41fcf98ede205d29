import type { ConversationInside, HandsetMessage } from "@masked-conversations/simulator";
import type { Conversation } from "../../lambda/model/conversation.ts";
import { isReading } from "../../lambda/operations/operations.ts";
import type { TimelineEntry } from "../../lambda/tables/conversations.ts";
import { optInTable } from "../aws/aws.ts";
import { conversationsIn, heldPairsIn, timelineIn } from "../aws/contents.ts";
import { type CrashingStack, named } from "./stack.ts";

/**
 * Everything that remains once the stack has settled, in a form that is the same in every run: with names for SIDs, and
 * without times and command numbers.
 */
export interface EndState {
  /** The messages on each person's phone, oldest first. */
  phones: Record<string, string[]>;
  conversations: string[];
  heldPairs: string[];
  schedules: string[];
  consents: string[];
  /** By reference: the events on the bus, without duplicates. */
  announced: Record<string, string[]>;
  timeline: Record<string, string[]>;
  answers: string[];
  atTwilio: string[];
  deadLetters: string[];
}

const text = ({ body, media }: { body: string | null; media: readonly unknown[] | null }): string =>
  `${body ?? ""}${media && media.length > 0 ? ` (${media.length} file)` : ""}`;

const onPhone = (message: HandsetMessage): string => `${message.direction} ${message.with}: ${text(message)}`;

/** The texts of messages, by SID. */
function sidsOf(inside: readonly ConversationInside[]): Map<string, string> {
  return new Map(inside.flatMap(({ messages }) => messages.map((message) => [message.sid, text(message)] as const)));
}

function inWords(item: Conversation): string {
  const { reference, status, pendingCommands } = item;
  const parts =
    item.status === "closed" ? [item.closeReason] : [`held ${item.held.length}`, `waiting ${item.waiting.length}`];
  const askedAgain = item.status === "inviting" && item.askedAgain ? ["asked again"] : [];
  return [named(reference), status, `pending ${pendingCommands.length}`, ...parts, ...askedAgain].join(", ");
}

function described({ type, detail }: TimelineEntry, sids: ReadonlyMap<string, string>): string {
  const { messageSid, closeReason, by, purpose, reason } = detail;
  const about = [
    typeof messageSid === "string" && (sids.get(messageSid) ?? "message"),
    closeReason,
    by,
    purpose,
    reason,
  ];
  return [type, ...about].filter((part) => typeof part === "string").join(" · ");
}

const byReference = (entries: readonly { reference: string; what: string }[]): Record<string, string[]> => {
  const references = [...new Set(entries.map(({ reference }) => named(reference)))].sort();
  const of = (wanted: string) => entries.filter(({ reference }) => named(reference) === wanted).map(({ what }) => what);
  return Object.fromEntries(references.map((reference) => [reference, of(reference).sort()]));
};

/**
 * The last answer to each caller. Earlier ones are left out, because a caller that retries may be refused more often.
 */
function answered({ asked }: CrashingStack): string[] {
  const last = new Map<string, string>();
  for (const { operation, reference, answer } of asked) {
    const { ok, status, error } = answer as { ok: boolean; status?: string; error?: { code: string } };
    if (!isReading(operation))
      last.set(`${operation} ${reference}`, [ok ? "ok" : error?.code, status].filter(Boolean).join(" "));
  }
  return [...last].map(([asked, answer]) => `${asked}: ${answer}`).sort();
}

export async function endState(stack: CrashingStack): Promise<EndState> {
  const { world, aws, queue } = stack;
  const inside = await world.phones.conversations();
  const sids = sidsOf(inside);
  const phones = await Promise.all(
    world.people.map(async (person) => [person.name, (await person.messages()).map(onPhone)] as const),
  );
  const bus = new Map(aws.bus.map((event) => [`${event.detail.id} ${event["detail-type"]}`, event]));
  return {
    phones: Object.fromEntries(phones),
    conversations: conversationsIn(aws).map(inWords).sort(),
    heldPairs: heldPairsIn(aws).map(named).sort(),
    schedules: [...aws.schedules.keys()].map(() => "a schedule"),
    consents: aws.dynamoDb
      .items(optInTable)
      .filter(({ entry }) => String(entry).startsWith("consent"))
      .map(({ address, entry, decision, basis, recordedBy }) =>
        [address, String(entry).includes("#") ? "once" : "now", decision, basis, recordedBy].join(" "),
      )
      .sort(),
    announced: byReference(
      [...bus.values()].map(({ "detail-type": what, detail }) => ({ reference: String(detail.reference ?? ""), what })),
    ),
    timeline: byReference(
      timelineIn(aws).map((entry) => ({ reference: entry.reference, what: described(entry, sids) })),
    ),
    answers: answered(stack),
    atTwilio: inside
      .map(({ unique_name, state, participants, webhooks, messages }) => {
        const counts = `${participants.length} participants, ${webhooks.length} webhooks, ${messages.length} messages`;
        return `${named(unique_name ?? "foreign")} ${state}: ${counts}`;
      })
      .sort(),
    deadLetters: queue.deadLetters.map(({ event, error }) => `${event.type} ${named(event.reference)}: ${error}`),
  };
}
