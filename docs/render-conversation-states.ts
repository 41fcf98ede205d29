import { readFileSync, writeFileSync } from "node:fs";
import { type Cell, type State, transitions } from "../lambda/decide/transitions.ts";
import { triggers } from "../lambda/decide/triggers.ts";

/** Renders the table of `lambda/decide/transitions.ts` for people. `npm run docs` writes it; a test compares. */

export const documentPath = "docs/conversation-states.md";
export const tableBegins = "<!-- The table below is written by `npm run docs`. -->";

const states = Object.keys(transitions) as State[];

function renderCell([next, ...commands]: Cell): string {
  const names = commands.map((name) => `\`${name}\``).join(", ");
  return [next === "same" ? "stays" : `→ **${next}**`, names].filter(Boolean).join(": ");
}

function renderState(state: State): string {
  const row: Record<string, Cell> = transitions[state];
  const rows = Object.entries(row).map(([trigger, cell]) => `| \`${trigger}\` | ${renderCell(cell)} |`);
  return [`### ${state}`, "", "| trigger | what follows, in this order |", "| --- | --- |", ...rows, ""].join("\n");
}

/** The part of the document that is the table, in Markdown. */
export function renderConversationStates(): string {
  const meanings = Object.entries(triggers).map(([trigger, meaning]) => `| \`${trigger}\` | ${meaning} |`);
  return [
    tableBegins,
    "",
    "## Triggers",
    "",
    "| trigger | what has happened |",
    "| --- | --- |",
    ...meanings,
    "",
    "## States",
    "",
    "A trigger that a state does not list cannot happen there, or changes nothing but the event's own facts.",
    "",
    ...states.map(renderState),
  ].join("\n");
}

/** Writes the table into the document, below what people wrote. */
export function updateDocument(): void {
  const [written = ""] = readFileSync(documentPath, "utf8").split(tableBegins);
  writeFileSync(documentPath, `${written}${renderConversationStates()}`);
}
