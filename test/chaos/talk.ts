import { setTimeout as sleep } from "node:timers/promises";
import type { SideName } from "@masked-conversations/client";
import { seededRandom } from "@masked-conversations/simulator";
import type { Conversation } from "../../lambda/model/conversation.ts";
import type { Person } from "../../scenarios/person.ts";
import { conversationIn } from "../aws/contents.ts";
import type { InProcessStack } from "../in-process/stack.ts";
import { markOf, type Written } from "./journal.ts";
import type { Plan } from "./plan.ts";

/** Each file of a run has a unique size, by which it is recognised. */
const smallestFileBytes = 100;

/** State shared by all conversations of a stack. */
export interface Run {
  stack: InProcessStack;
  written: Written[];
  /** Addresses of those who have written STOP. */
  stopped: Set<string>;
  /** Unexpected results during play; more are found afterwards. */
  surprises: string[];
}

/**
 * A conversation from the view of its two people and a service. All waiting is limited, since a webhook may be lost.
 */
export class Talk {
  readonly plan: Plan;
  readonly random: () => number;
  private readonly run: Run;
  private readonly people: Record<SideName, Person>;
  private count = 0;

  constructor(plan: Plan, people: Record<SideName, Person>, run: Run) {
    this.plan = plan;
    this.people = people;
    this.run = run;
    this.random = seededRandom(plan.seed);
  }

  /** The current state in the table. */
  get now(): Conversation | undefined {
    return conversationIn(this.run.stack.aws, this.plan.reference);
  }

  async pause(longestMs: number): Promise<void> {
    await sleep(this.random() * longestMs);
  }

  /** @returns whether the condition held, or the conversation closed, in time */
  async until(isSo: (now: Conversation) => boolean, patienceMs: number): Promise<boolean> {
    for (const endMs = Date.now() + patienceMs; Date.now() < endMs; await sleep(25)) {
      if (this.now && (this.now.status === "closed" || isSo(this.now))) return true;
    }
    return false;
  }

  /** Writes a text that ends in a unique word. */
  async says(by: SideName, text: string, { isAnswer = false, isStop = false } = {}): Promise<void> {
    const body = isStop ? text : `${text} ${this.plan.reference}x${this.count++}`;
    const to = this.now?.[by].proxyAddress;
    if (!to) return;
    if (isStop) this.run.stopped.add(this.people[by].address);
    const went = await this.handset(by).write(to, body);
    this.note(by, went, { mark: body, isAnswer, isStop });
  }

  async sendsFile(by: SideName): Promise<void> {
    const to = this.now?.[by].proxyAddress;
    if (!to) return;
    const sizeBytes = smallestFileBytes + this.run.written.length + this.run.stack.world.people.length * 100;
    const base64 = Buffer.alloc(sizeBytes, 1).toString("base64");
    const went = await this.handset(by).sendMedia(to, { contentType: "image/png", base64 });
    this.note(by, went, { mark: markOf({ body: "", media: [{ sizeBytes }] }), isAnswer: false, isStop: false });
  }

  close(): Promise<unknown> {
    return this.run.stack.world.close(this.plan.reference);
  }

  private handset(side: SideName) {
    return this.run.stack.world.phones.handset(this.people[side].address);
  }

  /** Messages that no Conversation captured are ignored. */
  private note(
    by: SideName,
    { messageSid, conversationSid }: { messageSid?: string; conversationSid: string | null },
    what: Pick<Written, "mark" | "isAnswer" | "isStop">,
  ): void {
    if (!messageSid || !conversationSid) return;
    this.run.written.push({ reference: this.plan.reference, by, messageSid, conversationSid, ...what });
  }
}
