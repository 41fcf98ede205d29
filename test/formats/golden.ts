import { readFileSync } from "node:fs";
import type { Answer } from "@masked-conversations/client";
import type { AnyEvent } from "../../lambda/queue/route-event.ts";
import type { Item } from "../aws/expressions.ts";
import type { StateItem } from "./kinds.ts";

/** What an edition stored and queued, as its own code wrote it: one folder each. */

export const folders = ["first-edition", "format-2"] as const;
export type Folder = (typeof folders)[number];

export const tableFiles = ["conversations.json", "answers.json", "timeline.json", "opt-ins.json"] as const;
export const files = [...tableFiles, "queued-events.json", "schedule-inputs.json"] as const;

export const textOf = (folder: Folder, file: (typeof files)[number]): string =>
  readFileSync(`${__dirname}/${folder}/${file}`, "utf8");

// Nobody has changed the files since the recorder wrote them, each from things of one type.
function read<Entry>(folder: Folder, file: (typeof files)[number]): Entry[] {
  return JSON.parse(textOf(folder, file));
}

export interface AnswerItem {
  reference: string;
  entry: string;
  answer: Answer;
  expiresAt: number;
}

export interface Named<Content> {
  name: string;
  item: Content;
}

export const conversationsOf = (folder: Folder) => read<Named<StateItem>>(folder, "conversations.json");

export const itemsOf = <Content = Item>(folder: Folder, file: "answers.json" | "timeline.json" | "opt-ins.json") =>
  read<Named<Content>>(folder, file);

/** What the queue brought, put there by a function or by a schedule. */
export const eventsOf = (folder: Folder): { name: string; event: AnyEvent }[] => [
  ...read<{ name: string; event: AnyEvent }>(folder, "queued-events.json"),
  ...schedulesOf(folder),
];

export const schedulesOf = (folder: Folder): { name: string; event: AnyEvent }[] =>
  read<{ name: string; input: AnyEvent }>(folder, "schedule-inputs.json").map(({ name, input }) => ({
    name: `${name}, by a schedule`,
    event: input,
  }));
