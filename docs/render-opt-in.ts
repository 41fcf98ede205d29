import { readFileSync, writeFileSync } from "node:fs";
import type { ConsentDecision, SideName } from "@masked-conversations/client";
import { decide } from "../lambda/decide/decide.ts";
import { decidePerson, type PersonDecision } from "../lambda/decide/decide-person.ts";
import { isReachable } from "../lambda/decide/windows.ts";
import type { ConsentRecord, KnownPerson } from "../lambda/model/people.ts";
import { type PersonWrote, personReference } from "../lambda/model/person-event.ts";
import { answerTo } from "../lambda/webhooks/stray-message.ts";
import { configuration, customer, nowMs, opening } from "../test/lambda/decide/given.ts";
import { exploreSendings, type Kind, type Position, type Sending } from "./explore-sendings.ts";

/**
 * Renders who may be sent what, when, from what the code decides in every situation. `npm run docs` writes it; a test
 * compares.
 */

export const documentPath = "docs/opt-in.md";
export const tableBegins = "<!-- The tables below are written by `npm run docs`. -->";
export const tableEnds = "<!-- The tables above are written by `npm run docs`. -->";

/** The rows, in the order in which a conversation has them. */
export const kinds: readonly Kind[] = [
  "invitation",
  "ask-again",
  "declined",
  "just-a-moment",
  "introduction",
  "message relayed by Twilio",
  "released message",
  "re-engagement",
  "notice as text",
  "notice as template",
  "farewell",
];

function windowOf({ conversation, atMs }: Position, side: SideName): string {
  if (conversation[side].channel !== "whatsapp") return "no window (SMS)";
  return isReachable(conversation[side], atMs) ? "window open" : "window closed";
}

const answers: Record<ConsentDecision | "none", string> = {
  none: "has not answered",
  granted: "has agreed",
  declined: "has declined",
  revoked: "has opted out",
};

interface Table {
  title: string;
  of: (position: Position) => boolean;
  to: SideName;
  /** The receiver's situation; the window only where it makes a difference to what they may be sent at all. */
  column: (position: Position) => string;
  columns: string[];
}

const windows = ["window closed", "window open", "no window (SMS)"];
const withWindows = (situation: string): string[] => windows.map((window) => `${situation}, ${window}`);
const optedOut = answers.revoked;

function answerOf({ consents, ...position }: Position): string {
  const answer = answers[consents.invitee ?? "none"];
  const isOpen = consents.invitee === undefined || consents.invitee === "granted";
  return isOpen ? `${answer}, ${windowOf({ consents, ...position }, "invitee")}` : answer;
}

function askedInitiator(position: Position): string {
  const { initiator, invitee = "none" } = position.consents;
  if (initiator === "revoked") return optedOut;
  const answer = `invitee ${answers[invitee]}`;
  return invitee === "none" || invitee === "granted" ? `${answer}, ${windowOf(position, "initiator")}` : answer;
}

const unasked = (side: SideName) => (position: Position) =>
  position.consents[side] === "revoked" ? optedOut : windowOf(position, side);

const isAsked = ({ conversation }: Position): boolean => conversation.isInvited;
const isUnasked = (position: Position): boolean => !isAsked(position);

const tables: Table[] = [
  {
    title: "To the invitee, who was asked by an invitation",
    of: isAsked,
    to: "invitee",
    column: answerOf,
    columns: [...withWindows(answers.none), ...withWindows(answers.granted), answers.declined, optedOut],
  },
  {
    title: "To the initiator, while the invitee is asked and after it",
    of: isAsked,
    to: "initiator",
    column: askedInitiator,
    columns: [
      ...withWindows(`invitee ${answers.none}`),
      ...withWindows(`invitee ${answers.granted}`),
      `invitee ${answers.declined}`,
      `invitee ${optedOut}`,
      optedOut,
    ],
  },
  {
    title: "To the invitee, where the opening had no invitation",
    of: isUnasked,
    to: "invitee",
    column: unasked("invitee"),
    columns: [...windows, optedOut],
  },
  {
    title: "To the initiator, where the opening had no invitation",
    of: isUnasked,
    to: "initiator",
    column: unasked("initiator"),
    columns: [...windows, optedOut],
  },
];

const code = (names: Iterable<string>): string => {
  const sorted = [...new Set(names)].sort();
  return sorted.length === 0 ? "–" : sorted.map((name) => `\`${name}\``).join(", ");
};

const row = (cells: string[]): string => `| ${cells.join(" | ")} |`;
const head = (cells: string[]): string[] => [row(cells), row(cells.map(() => "---"))];

/** Twilio itself relays: what the code decides then, if anything, is not what sends the message. */
function cell(kind: Kind, sendings: Sending[]): string {
  if (kind !== "message relayed by Twilio") return code(sendings.map(({ trigger }) => trigger));
  return sendings.length > 0 ? "yes" : "–";
}

function renderTable({ title, of, to, column, columns }: Table, sendings: Sending[], positions: Position[]): string[] {
  const own = sendings.filter((sending) => sending.to === to && of(sending.position));
  const here = positions.filter(of);
  const rows = kinds
    .map((kind) => {
      const cells = columns.map((name) =>
        cell(
          kind,
          own.filter((one) => one.kind === kind && column(one.position) === name),
        ),
      );
      return { kind, cells };
    })
    // What this person is never sent has no row.
    .filter(({ cells }) => cells.some((one) => one !== "–"));
  const states = columns.map((name) =>
    code(here.filter((one) => column(one) === name).map(({ conversation }) => conversation.status)),
  );
  return [
    `### ${title}`,
    "",
    ...head(["", ...columns]),
    ...rows.map(({ kind, cells }) => row([kind, ...cells])),
    row(["*the conversation is then*", ...states]),
    "",
  ];
}

const proxyAddress = "whatsapp:+15550001001";
const windowEndsAtMs = nowMs + 60_000;

/** People who write to a sender, or whom an opening names: what they have decided before. */
export const strangers: Record<string, KnownPerson> = {
  "has never decided": { pairs: [] },
  "has agreed": { pairs: [{ proxyAddress, windowEndsAtMs }], consent: "granted" },
  "has declined": { pairs: [{ proxyAddress, windowEndsAtMs }], consent: "declined" },
  "has opted out": { pairs: [{ proxyAddress, windowEndsAtMs }], consent: "revoked" },
  "is in a conversation on this sender": { pairs: [{ proxyAddress, heldBy: "order-1" }], consent: "granted" },
};

const stray = (body: string): PersonWrote => ({
  type: "PersonWrote",
  reference: personReference(customer),
  key: "SM1",
  address: customer,
  proxyAddress,
  body,
  atMs: nowMs,
  messageSid: "SM1",
});

function decided(person: KnownPerson, body: string): PersonDecision {
  const { consent } = person;
  const present: ConsentRecord | undefined = consent && {
    id: "before",
    address: customer,
    decision: consent,
    basis: "reply",
    evidence: {},
    recordedBy: "person",
    atMs: nowMs - 1,
  };
  const consents = { present, history: present ? [present] : [] };
  return decidePerson(stray(body), person, consents, configuration);
}

/** True when somebody who writes this outside any conversation is answered. */
export const isAnswered = (person: KnownPerson, body: string): boolean =>
  answerTo(stray(body), person, decided(person, body), configuration) !== undefined;

const recorded = (person: KnownPerson, body: string): string => decided(person, body).consent?.decision ?? "nothing";

/** What an opening that names this person as the invitee comes to. */
export function openingFor({ consent }: KnownPerson): string {
  const { conversation, commands } = decide(
    undefined,
    opening({}, { invitee: { pairs: [], consent } }),
    configuration,
    nowMs,
  );
  const refusals = commands.flatMap((command) =>
    command.verb === "answer" && !command.answer.ok ? [command.answer.error.code] : [],
  );
  return conversation ? "goes ahead" : refusals.join(", ");
}

const strayWords = { "anything else": "Hello?", STOP: "STOP", START: "START" };

function renderStrays(): string[] {
  const people = Object.entries(strangers);
  const written = Object.entries(strayWords).flatMap(([what, body]) => [
    row([`chat-ended, to a message: ${what}`, ...people.map(([, person]) => (isAnswered(person, body) ? "yes" : "–"))]),
    row([`*recorded of that message*`, ...people.map(([, person]) => recorded(person, body))]),
  ]);
  const isHeld = ({ pairs }: KnownPerson) => pairs.some(({ heldBy }) => heldBy !== undefined);
  const opened = people.map(([, person]) => (isHeld(person) ? "the choice of a sender decides" : openingFor(person)));
  return [
    "### Outside any conversation",
    "",
    "Somebody who has just written on WhatsApp has an open window, so a text is allowed. The columns say what was recorded",
    "before the message.",
    "",
    ...head(["", ...people.map(([who]) => who)]),
    ...written,
    row(["*OpenConversation that names them*", ...opened]),
    "",
  ];
}

/** The part of the document that is the tables, in Markdown. */
export function renderOptIn(): string {
  const { sendings, positions } = exploreSendings(configuration);
  return [
    tableBegins,
    "",
    ...tables.flatMap((table) => renderTable(table, sendings, positions)),
    ...renderStrays(),
    tableEnds,
  ].join("\n");
}

/** The names of the columns, by the title of their table; and which of them some conversation reaches. */
export function columnsReached(positions: Position[]): { title: string; columns: string[]; reached: string[] }[] {
  return tables.map(({ title, of, column, columns }) => ({
    title,
    columns,
    reached: [...new Set(positions.filter(of).map(column))],
  }));
}

/** Writes the tables into the document, between what people wrote. */
export function updateOptInDocument(): void {
  const text = readFileSync(documentPath, "utf8");
  const [before = ""] = text.split(tableBegins);
  const [, after = ""] = text.split(tableEnds);
  writeFileSync(documentPath, `${before}${renderOptIn()}${after}`);
}
