import { writeFileSync } from "node:fs";
import type { HandsetMessage } from "@masked-conversations/simulator";
import { delivery } from "../scenarios/delivery.ts";
import { invitationExpires } from "../scenarios/invitation-expires.ts";
import { lateReplyAfterClose } from "../scenarios/late-reply-after-close.ts";
import { naturalOptIn } from "../scenarios/natural-opt-in.ts";
import type { Person } from "../scenarios/person.ts";
import { poolBusy } from "../scenarios/pool-busy.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import { stopEverywhere } from "../scenarios/stop-everywhere.ts";
import { windowCloses } from "../scenarios/window-closes.ts";
import { startInProcess } from "../test/in-process/stack.ts";

/**
 * Plays the scenarios of consent and writes their story, and what each phone shows at the end. `npm run
 * docs:transcripts` runs it.
 */

const documentPath = "docs/transcripts.md";
const told: Scenario[] = [
  delivery,
  naturalOptIn,
  windowCloses,
  stopEverywhere,
  invitationExpires,
  poolBusy,
  lateReplyAfterClose,
];

/** A reference is its name and something random. */
const withoutRandom = (line: string): string => line.replace(/\b([a-z][a-z-]*)-[0-9a-f]{8}\b/g, "$1");

/** The same people have the same numbers each time, so that they also get the same senders. */
function numbered(): () => string {
  let count = 0;
  return () => String(900_000_001 + count++);
}

const inCell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", "<br>");

function renderMessage({ direction, with: sender, body, media, buttons }: HandsetMessage): string {
  const text = [media.length > 0 ? "*(a picture)*" : "", inCell(body), ...buttons.map((title) => `[${inCell(title)}]`)];
  const number = sender.replace("whatsapp:", "");
  return `| ${direction === "sent" ? `me, to ${number}` : number} | ${text.filter(Boolean).join(" ")} |`;
}

async function renderPhone(person: Person): Promise<string[]> {
  const messages = await person.messages();
  if (messages.length === 0) return [`**The phone of ${person.name}** stays empty.`, ""];
  return [`**The phone of ${person.name}**`, "", "| who | text |", "| --- | --- |", ...messages.map(renderMessage), ""];
}

/** @throws when the scenario does not end as it should */
async function renderScenario({ name, title, play }: Scenario): Promise<string[]> {
  const lines: string[] = [];
  const stack = await startInProcess({ report: (line) => lines.push(withoutRandom(line)), newDigits: numbered() });
  try {
    await play(stack.world);
    // What is still pending belongs on the phones too.
    await stack.queue.empty();
    await stack.world.phones.idle(10);
    const phones: string[] = [];
    for (const person of stack.world.people) phones.push(...(await renderPhone(person)));
    const story = ["```text", ...lines.map((line) => line.replace(/^ {2}/, "")), "```"];
    return [`## ${name}`, "", `${title}.`, "", ...story, "", ...phones];
  } finally {
    await stack.close();
  }
}

async function renderTranscripts(): Promise<string> {
  const sections = await Promise.all(told.map(renderScenario));
  return [
    "# Transcripts",
    "",
    "<!-- Written by `npm run docs:transcripts`; do not edit. -->",
    "",
    "Scenarios of [opt-in](opt-in.md), played against the simulated Twilio: what happened, and then what each phone shows at",
    "the end. `▸` is what somebody writes or asks, `◂` what reaches them and the number they see it from, `[…]` a button. The",
    "story has only what the scenario waits for; the phones show everything.",
    "",
    ...sections.flat(),
  ].join("\n");
}

const write = process.stdout.write.bind(process.stdout);
// The functions log as they do in AWS; nobody wants to read that here.
process.stdout.write = () => true;
try {
  writeFileSync(documentPath, await renderTranscripts());
} finally {
  process.stdout.write = write;
}
