import { setTimeout as sleep } from "node:timers/promises";
import type { SideName } from "@masked-conversations/client";
import { introduction, invitation } from "../../scenarios/connect.ts";
import type { Person } from "../../scenarios/person.ts";
import type { Plan } from "./plan.ts";
import { type Run, Talk } from "./talk.ts";

/** Plays each kind of conversation. People without a response repeat themselves a few times, and then give up. */

const patienceMs = 1_500;
const longestPauseMs = 120;
const attempts = 4;

const sides = ["initiator", "invitee"] as const satisfies SideName[];

async function opens(
  { plan }: Talk,
  people: Record<SideName, Person>,
  { stack, stopped, surprises }: Run,
): Promise<boolean> {
  const { channels, reference, kind } = plan;
  const isInvited = kind !== "natural" && kind !== "windows";
  const texts = {
    invitation: channels.invitee === "sms" ? { text: invitationText } : invitation,
    introduction: channels.initiator === "sms" ? { text: introductionText } : introduction,
  };
  const request = {
    reference,
    initiator: people.initiator.asParty,
    invitee: people.invitee.asParty,
    ...(isInvited ? texts : {}),
    ...(kind === "windows" ? { timers: { inactive: "P30D", closed: "P30D" } } : {}),
  };
  const answers = await Promise.all(Array.from({ length: plan.opensTwice ? 2 : 1 }, () => stack.world.open(request)));
  for (const answer of answers) {
    if (answer.ok) continue;
    // A STOP in the initiator's other conversation also applies here.
    if (answer.error.code === "OPTED_OUT" && stopped.has(people.initiator.address)) continue;
    surprises.push(`${reference}: OpenConversation was refused: ${JSON.stringify(answer.error)}`);
  }
  return answers.some(({ ok }) => ok);
}

export const invitationText = "Somebody wants to find your door. May they write to you?";
export const introductionText = "You can write to your customer now.";

/** Repeats a text until it has an effect. */
async function insists(talk: Talk, text: string, meansNo: boolean): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    await talk.says("invitee", text, { isAnswer: meansNo });
    if (await talk.until(({ status }) => status === "connecting" || status === "connected", patienceMs)) return;
  }
}

/** One of the two writes; the other does so concurrently. */
async function chats(talk: Talk, by: SideName): Promise<void> {
  for (let message = 0; message < talk.plan.messages; message++) {
    await talk.pause(longestPauseMs);
    if (talk.plan.kind === "media" && talk.random() < 0.5) await talk.sendsFile(by);
    else await talk.says(by, "I say");
  }
}

async function ends(talk: Talk): Promise<void> {
  const { kind } = talk.plan;
  const middleMs = (longestPauseMs / 2) * talk.plan.messages;
  if (kind === "closed") {
    await talk.pause(middleMs);
    await talk.close();
  }
  if (kind === "stopped") {
    await talk.pause(middleMs);
    await talk.says(talk.random() < 0.5 ? "initiator" : "invitee", "STOP", { isAnswer: true, isStop: true });
  }
}

async function chatsBothWays(talk: Talk): Promise<void> {
  await Promise.all([...sides.map((side) => chats(talk, side)), ends(talk)]);
}

export async function play(plan: Plan, people: Record<SideName, Person>, run: Run): Promise<Talk> {
  const talk = new Talk(plan, people, run);
  await sleep(plan.startsAfterMs);
  if (!(await opens(talk, people, run))) return talk;
  await talk.until(({ status }) => status !== "opening", patienceMs);
  if (plan.kind === "unclear") {
    await talk.says("invitee", "Who is this?");
    await talk.pause(longestPauseMs);
  }
  if (plan.kind === "declined") await insists(talk, "Not now", true);
  else if (plan.kind !== "natural" && plan.kind !== "windows") await insists(talk, "Yes please", false);
  if (plan.kind !== "declined") await chatsBothWays(talk);
  return talk;
}

/** Continues a day later, when the windows are closed. */
export async function chatsAgain(talk: Talk): Promise<void> {
  await chatsBothWays(talk);
}
