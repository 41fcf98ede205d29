import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import type { ConversationAnswer } from "@masked-conversations/client";
import type { Chaos } from "@masked-conversations/simulator";
import type { Person } from "./person.ts";
import type { Scenario } from "./scenario.ts";
import type { World } from "./world.ts";

/** Saved sessions of the playground: each is replayed, and each phone must show the same. */

type Side = "initiator" | "invitee";
const sides = ["initiator", "invitee"] as const;

/** What somebody did, once each phone had received `after` messages. */
export type RecordedStep = { after: Record<Side, number> } & (
  | { person: Side; writes: string }
  | { person: Side; taps: string }
  | { person: Side; sends: "a picture" }
  | { person: Side; does: "read" }
  | { service: "close" | "reopen" }
  | { clockAheadBySeconds: number }
  | { chaos: Partial<Chaos> }
  | { webhookLost: string }
);

export interface RecordedSession {
  title: string;
  /** The failures that were switched on at the start. */
  chaos: Partial<Chaos>;
  opening: {
    initiator: { name: string; channel: "whatsapp" | "sms"; locale?: string };
    invitee: { name: string; channel: "whatsapp" | "sms"; locale?: string };
  } & Record<string, unknown>;
  steps: RecordedStep[];
  /** What each phone had received at the end, oldest first; `(a picture)` stands for a file without a text. */
  received: Record<Side, string[]>;
  status: string;
  closeReason?: string;
}

/** Contains `NAME.json` for each session. */
export const recordedDirectory = new URL("./recorded/", import.meta.url);

/** Every saved session, as a scenario. */
export function recordedScenarios(): Scenario[] {
  return readdirSync(recordedDirectory)
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => {
      const session: RecordedSession = JSON.parse(readFileSync(new URL(file, recordedDirectory), "utf8"));
      return { name: file.replace(/\.json$/, ""), title: session.title, play: (world) => playRecorded(world, session) };
    });
}

async function receivedBy(person: Person): Promise<string[]> {
  const received = (await person.messages()).filter(({ direction }) => direction === "received");
  return received.map(({ body, media }) => body || (media.length > 0 ? "(a picture)" : ""));
}

/**
 * @param patienceSeconds how long a phone may take to receive the same as in the session
 * @throws when a phone receives something else, or the conversation ends differently
 */
export async function playRecorded(world: World, session: RecordedSession, patienceSeconds?: number): Promise<void> {
  const { initiator, invitee, ...request } = session.opening;
  const people = {
    initiator: world.person(initiator.name, initiator.channel, initiator.locale),
    invitee: world.person(invitee.name, invitee.channel, invitee.locale),
  };
  let conversation: ConversationAnswer;
  const open = async (): Promise<ConversationAnswer> => {
    const parties = { initiator: people.initiator.asParty, invitee: people.invitee.asParty };
    const answer = await world.open({ reference: world.reference("recorded"), ...parties, ...request });
    assert.ok(answer.ok, JSON.stringify(answer));
    return answer;
  };
  const haveReceived = (counts: Record<Side, number>) => async () => {
    const received = await Promise.all(
      sides.map(async (side) => (await receivedBy(people[side])).length >= counts[side]),
    );
    return received.every(Boolean);
  };
  await world.phones.chaos(session.chaos);
  conversation = await open();
  for (const [index, step] of session.steps.entries()) {
    await world.until(
      `the phones have received as much as before step ${index + 1}: ${JSON.stringify(step)}`,
      haveReceived(step.after),
      patienceSeconds,
    );
    if ("service" in step) {
      if (step.service === "close") await world.close(conversation.reference);
      else conversation = await open();
    } else if ("clockAheadBySeconds" in step) await world.phones.advance(step.clockAheadBySeconds);
    else if ("chaos" in step) await world.phones.chaos(step.chaos);
    else if ("webhookLost" in step)
      await world.phones.fault({ kind: "webhook", eventType: step.webhookLost, action: "drop" });
    else await act(people[step.person], step, conversation[step.person].proxyAddress);
  }
  const counts = { initiator: session.received.initiator.length, invitee: session.received.invitee.length };
  await world.until("the phones have received as much as at the end", haveReceived(counts), patienceSeconds);
  await world.waitForStatus(conversation.reference, session.status);
  await world.phones.idle(10);
  for (const side of sides)
    assert.deepEqual(await receivedBy(people[side]), session.received[side], `the phone of the ${side}`);
  assert.equal((await world.describe(conversation.reference)).closeReason, session.closeReason);
}

async function act(
  person: Person,
  step: Extract<RecordedStep, { person: Side }>,
  sender: string | undefined,
): Promise<void> {
  if ("writes" in step) await person.writes(step.writes, sender);
  else if ("taps" in step) await person.taps(step.taps);
  else if ("sends" in step) await person.sendsPicture(sender);
  else await person.reads();
}
