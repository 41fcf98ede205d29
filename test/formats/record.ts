import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Answer } from "@masked-conversations/client";
import type { AnyEvent } from "../../lambda/queue/route-event.ts";
import type { TimelineEntry } from "../../lambda/tables/conversations.ts";
import { delivery } from "../../scenarios/delivery.ts";
import { scenarios } from "../../scenarios/index.ts";
import type { Item } from "../aws/expressions.ts";
import { reportedConsent } from "../crashes/reported-consent.ts";
import { named } from "../crashes/stack.ts";
import { wholeWay } from "../crashes/whole-way.ts";
import { type Journey, record } from "./journey.ts";
import { journeys } from "./journeys/index.ts";
import { answerKind, channelsOf, kindsPending, type StateItem, shapeOf, traitsOf } from "./kinds.ts";
import { Recording, type Written } from "./recording.ts";

/**
 * Writes the golden files of the present format: plays every journey by this product's own code, and of what it wrote
 * keeps whatever shows something new. Two runs of the same code write the same bytes.
 *
 * `npx tsx test/formats/record.ts && npx biome format --write test/formats`
 */

const all: Journey[] = [
  ...scenarios,
  wholeWay,
  reportedConsent,
  { ...delivery, name: "delivery, people known by business-scoped ids", identity: "business-scoped id" },
  ...journeys,
];

/** Keeps what has a feature that nothing before it has, in the order in which it was written. */
function whateverIsNew<Content>(
  written: readonly Written<Content>[],
  featuresOf: (content: Content, atMs: number) => string[],
): Written<Content>[] {
  const seen = new Set<string>();
  return written.filter(({ content, atMs }) => {
    const fresh = featuresOf(content, atMs).filter((feature) => !seen.has(feature));
    for (const feature of fresh) seen.add(feature);
    return fresh.length > 0;
  });
}

const listed = (parts: readonly string[]): string => parts.join(", ");

function featuresOfState(item: StateItem): string[] {
  const { status, closeReason, isInvited } = item;
  const kinds = kindsPending(item);
  return [
    `${status} ${channelsOf(item)} ${isInvited}`,
    `${status} ${closeReason} ${kinds.length > 0 ? "under way" : "at rest"}`,
    ...kinds,
    ...traitsOf(item).map((feature) => `${status} ${feature}`),
  ];
}

function nameOfState({ journey, content }: Written<StateItem>): string {
  const { reference, status, closeReason, version } = content;
  const kinds = kindsPending(content);
  return listed([
    `${journey}: ${named(reference)} ${status}${closeReason ? ` (${closeReason})` : ""}`,
    ...traitsOf(content),
    `version ${version}`,
    kinds.length > 0 ? `pending: ${listed(kinds)}` : "nothing pending",
  ]);
}

interface AnswerItem {
  reference: string;
  entry: string;
  answer: Answer;
}

type TimelineItem = TimelineEntry & { reference: string; entry: string };

function nameOfAnswer({ answer }: AnswerItem): string {
  const status = "status" in answer && answer.status ? `, ${answer.status}` : "";
  return `${answerKind(answer)}${status}${answer.ok && answer.replayed ? ", replayed" : ""}`;
}

/** What an item of the OptIns table is, when it was written. */
function nameOfOptIn(item: Item, atMs: number): string {
  const entry = String(item.entry);
  if (!entry.startsWith("sender#")) {
    const place = entry === "consent" ? "present" : "history";
    return `${place}: ${item.decision} by ${item.basis}, recorded by ${item.recordedBy}`;
  }
  const rests = Number(item.restsUntilMs ?? 0) > atMs ? "resting" : "free";
  const window = item.windowEndsAtMs === undefined ? "without a window" : "with a window";
  const past = item.lastPartner === undefined ? "" : ", after a conversation";
  return `pair: ${item.heldBy ? "held" : rests}, ${window}${past}`;
}

function nameOfEvent(event: AnyEvent): string {
  switch (event.type) {
    case "OpenRequested": {
      const waits = event.waitUntilMs === undefined ? "" : ", waiting until a time";
      const attempt = event.attempt === 0 ? "0" : "1 or later";
      return `OpenRequested, attempt ${attempt}, onBusy ${event.request.onBusy}${waits}`;
    }
    case "CloseRequested": {
      const by = event.replacedBy ? "by an opening" : "by a call";
      return `CloseRequested, ${event.reason} ${by}${event.closing ? `, closing ${event.closing}` : ""}`;
    }
    case "ClosedAtTwilio":
      return `ClosedAtTwilio, from ${event.from} by ${event.by}`;
    case "DeliveryFailed":
      return `DeliveryFailed, code ${event.errorCode}`;
    case "SendMessageRequested":
      return `SendMessageRequested, ${"text" in event.request.message ? "a text" : "a template"}`;
    case "RemovedAtTwilio":
      return `RemovedAtTwilio, ${event.key.split(".")[0]}`;
    case "ConsentRecorded":
      return `ConsentRecorded, ${event.decision}`;
    default:
      return event.type;
  }
}

const folder = fileURLToPath(new URL("format-2/", import.meta.url));

const write = (file: string, entries: readonly object[]): void =>
  writeFileSync(`${folder}${file}`, `${JSON.stringify(entries, undefined, 2)}\n`);

/** One of each name and shape, under its name. */
function oneOfEach<Content>(
  written: readonly Written<Content>[],
  nameOf: (content: Content, atMs: number) => string,
): { name: string; content: Content }[] {
  const kept = whateverIsNew(written, (content, atMs) => {
    const shape = new Set(shapeOf(content).sort());
    return [listed([nameOf(content, atMs), ...shape])];
  });
  return kept.map(({ journey, content, atMs }) => ({ name: `${journey}: ${nameOf(content, atMs)}`, content }));
}

async function recordAll(): Promise<Recording> {
  const recording = new Recording();
  const { write: toLog } = process.stdout;
  process.stdout.write = () => true;
  try {
    for (const journey of all) await record(journey, recording);
  } finally {
    process.stdout.write = toLog;
  }
  return recording;
}

const { conversationItems, optInItems, events, scheduleInputs } = await recordAll();

// What the stores wrote under these entries is of these types.
const under = <Content>(entry: string) =>
  conversationItems.filter(({ content }) => String(content.entry).startsWith(entry)) as unknown as Written<Content>[];

const states = whateverIsNew(under<StateItem>("state"), featuresOfState);
const answers = oneOfEach(under<AnswerItem>("answer#"), nameOfAnswer);
const timeline = oneOfEach(under<TimelineItem>("timeline#"), ({ type }) => type);
const asItem = ({ name, content }: { name: string; content: object }) => ({ name, item: content });

write(
  "conversations.json",
  states.map((one) => ({ name: nameOfState(one), item: one.content })),
);
write("answers.json", answers.map(asItem));
write("timeline.json", timeline.map(asItem));
write("opt-ins.json", oneOfEach(optInItems, nameOfOptIn).map(asItem));
write(
  "queued-events.json",
  oneOfEach(events, nameOfEvent).map(({ name, content }) => ({ name, event: content })),
);
write(
  "schedule-inputs.json",
  oneOfEach(scheduleInputs, ({ type }) => type).map(({ name, content }) => ({ name, input: content })),
);
