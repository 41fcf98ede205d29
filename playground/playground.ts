import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import type { Answer } from "@masked-conversations/client";
import { type Chaos, type HistoryEntry, SimulatorClient } from "@masked-conversations/simulator";
import { local } from "../config/local.ts";
import type { DescribedConversation } from "../lambda/operations/describe-conversation.ts";
import { isReading, type OperationName } from "../lambda/operations/operations.ts";
import { scenarios } from "../scenarios/index.ts";
import type { Reach } from "../scenarios/reach.ts";
import { type RecordedSession, type RecordedStep, recordedDirectory } from "../scenarios/recorded.ts";
import { World } from "../scenarios/world.ts";
import { drawStage } from "./draw-stage.ts";
import { chaosOf, type FaultName, faultOf, viewFaults } from "./faults.ts";
import { Live } from "./live.ts";
import { type Actor, type OnStage, Play, type Recording } from "./on-stage.ts";
import { newAddress, type Opening } from "./openings.ts";
import { type SideName, type StageView, sideNames } from "./page/view.ts";
import { linesOfPast } from "./past.ts";
import type { PublicWays } from "./public-ways.ts";
import { tellEvent, tellHistory, tellOperation } from "./story.ts";
import type { BusEvent } from "./ticks.ts";

/**
 * The play: what is on stage, and what happens. It uses only public interfaces: the product's operations and events, as
 * any service would, and the simulator's control API with the phones.
 */

/** The request cannot be fulfilled now; the message says why, and what to do. */
export class NotNow extends Error {
  override readonly name = "NotNow";
}

export interface PlaygroundSettings {
  ways: PublicWays;
  /** Pause before each message in a scenario, so that a person can follow. */
  pauseMs: number;
  /** Where sessions are saved. */
  savedTo?: URL;
}

/** What was asked for on one conversation is never done to another. */
const anotherOnStage = "Nothing was done: another conversation has come on stage meanwhile.";

/** Whose phone something is done on: the page says whose it showed. */
export interface Owner {
  side: SideName;
  from: string;
}

/** Of the conversations that services opened, the newest can be shown. */
const maxOthers = 20;
const templateNames = new Map(
  Object.entries(local.templates).flatMap(([name, { contentSids }]) =>
    Object.values(contentSids).map((sid) => [sid, name] as const),
  ),
);

export class Playground {
  readonly phones: SimulatorClient;
  readonly live: Live;
  private readonly settings: PlaygroundSettings;
  private readonly reach: Reach;
  private readonly abort = new AbortController();
  private readonly faults = new Set<FaultName>();
  /** The references of conversations that were not opened here, oldest first. */
  private readonly others = new Set<string>();
  private play = new Play();
  private onStage: OnStage | undefined;
  private busyWith: string | undefined;
  private undoKill: (() => Promise<void>) | undefined;
  private unsubscribe: () => Promise<void> = async () => undefined;
  private following: Promise<void> = Promise.resolve();

  private constructor(settings: PlaygroundSettings) {
    this.settings = settings;
    this.reach = settings.ways.reach;
    this.phones = new SimulatorClient(settings.ways.reach.twilioUrl);
    this.live = new Live(async () => {
      await this.describe();
      return this.view();
    });
  }

  /** Starts following Twilio and the bus. The caller must close it. */
  static async start(settings: PlaygroundSettings): Promise<Playground> {
    const playground = new Playground(settings);
    const history = await playground.phones.history();
    const last = history.at(-1)?.sequence ?? 0;
    for (const entry of history) playground.noteOther(entry);
    playground.unsubscribe = await settings.ways.subscribe((event) => playground.noteEvent(event));
    playground.following = playground.follow(last);
    return playground;
  }

  async close(): Promise<void> {
    this.abort.abort();
    await this.live.close();
    await this.undoKill?.();
    await this.following;
    await this.unsubscribe();
  }

  /** The current view of the stage. */
  async view(): Promise<StageView> {
    const { offsetSeconds } = await this.phones.clock();
    const faults = viewFaults(this.faults);
    const others = [...this.others].slice(-maxOthers).reverse();
    const around = { clockOffsetSeconds: offsetSeconds, faults, busyWith: this.busyWith, others };
    if (!this.onStage) return { phones: [], held: [], ...around };
    const { actors } = this.onStage;
    const shown = (side: SideName) => this.phones.handset(actors[side].address).messages();
    const [initiator, invitee] = await Promise.all([shown("initiator"), shown("invitee")]);
    return {
      ...drawStage(this.onStage, { initiator, invitee }, this.play.fates, Date.now() + offsetSeconds * 1000),
      ...around,
    };
  }

  // The page's requests.

  async open(opening: Opening): Promise<void> {
    this.requireIdle();
    const actorOf = (given: Opening[SideName]): Actor => ({ ...given, address: newAddress(given.channel) });
    this.clear();
    const chaos: Partial<Chaos> = Object.assign({}, ...[...this.faults].map((name) => chaosOf(name, true)));
    const actors = { initiator: actorOf(opening.initiator), invitee: actorOf(opening.invitee) };
    await this.openOnStage(actors, { chaos, opening, steps: [] });
  }

  /** The same two people once more, under a new reference. */
  async reopen(reference: string): Promise<void> {
    const { actors, recording } = this.requireStage(reference);
    if (!recording) throw new NotNow("A scenario plays by itself; open a conversation of your own to reopen it.");
    await this.record({ service: "reopen" });
    await this.openOnStage(actors, recording);
  }

  /** Shows a conversation that a service has opened, with its whole story. */
  async showOther(reference: string): Promise<void> {
    this.requireIdle();
    const described = await this.reach.invoke("DescribeConversation", { reference });
    if (!isDescribed(described)) throw new NotNow(`There is no conversation ${reference}.`);
    const { conversationSid = "" } = described;
    const participants = (await this.phones.conversation(conversationSid))?.participants ?? [];
    const actorOf = (side: SideName): Actor => {
      const participant = participants.find(({ sid }) => sid === described[side].participantSid);
      const address = participant?.messaging_binding?.address;
      // A person on chat has no phone, and Twilio does not list those who have left.
      if (!address) throw new NotNow(`Twilio no longer lists the ${side}'s address, or the person has no phone.`);
      return { name: side === "initiator" ? "Initiator" : "Invitee", address, channel: channelOf(address) };
    };
    const actors = { initiator: actorOf("initiator"), invitee: actorOf("invitee") };
    this.clear();
    this.putOnStage(actors, undefined, reference);
    await this.describe();
    const names = this.play.namesWith(templateNames);
    for (const { content, raw, at } of linesOfPast(await this.phones.history(), described, this.play, names))
      this.live.add(content, raw, at);
    this.live.refresh();
  }

  async closeConversation(reference: string): Promise<void> {
    this.requireStage(reference);
    await this.record({ service: "close" });
    await this.while("Closing", () => this.invoke("CloseConversation", { reference, waitSeconds: 25 }));
  }

  async write(owner: Owner, to: string, body: string): Promise<void> {
    const phone = this.phoneOf(owner);
    await this.recorded({ person: owner.side, writes: body }, () => phone.write(to, body));
  }

  async tap(owner: Owner, to: string, button: string): Promise<void> {
    const phone = this.phoneOf(owner);
    await this.recorded({ person: owner.side, taps: button }, () => phone.tap(to, button));
  }

  async sendPicture(owner: Owner, to: string, media: { contentType: string; base64: string }): Promise<void> {
    const phone = this.phoneOf(owner);
    await this.recorded({ person: owner.side, sends: "a picture" }, () => phone.sendMedia(to, media));
  }

  async read(owner: Owner): Promise<void> {
    const phone = this.phoneOf(owner);
    await this.recorded({ person: owner.side, does: "read" }, () => phone.read());
  }

  async jump(seconds: number): Promise<void> {
    await this.recorded({ clockAheadBySeconds: seconds }, () => this.phones.advance(seconds));
  }

  async setFault(name: FaultName, on: boolean): Promise<void> {
    const chaos = chaosOf(name, on);
    const { does } = faultOf(name);
    if (chaos) {
      await this.recorded({ chaos }, () => this.phones.chaos(chaos));
      if (on) this.faults.add(name);
      else this.faults.delete(name);
    } else if (does === "kill the function") {
      if (this.undoKill) throw new NotNow("A function is already about to be killed; write a message.");
      this.undoKill = await this.settings.ways.letFunctionDie();
      this.faults.add(name);
    } else if ("fault" in does && does.fault.kind === "webhook") {
      const { fault } = does;
      await this.recorded({ webhookLost: fault.eventType }, () => this.phones.fault(fault));
    }
    this.live.add(
      { kind: "twilio", words: `${faultOf(name).label}: ${on ? "on" : "off"}`, tone: on ? "warning" : "plain" },
      { name, on },
    );
    this.live.refresh();
  }

  /**
   * Plays one of the scenarios that `npm test` plays, at a pace that a person can follow.
   * @param report receives the scenario's own lines
   * @returns whether it passed
   */
  async playScenario(name: string, report: (line: string) => void = () => undefined): Promise<boolean> {
    this.requireIdle();
    const scenario = scenarios.find((one) => one.name === name);
    if (!scenario) throw new NotNow(`There is no scenario ${name}.`);
    this.clear();
    const pause = () => new Promise<void>((resolve) => setTimeout(resolve, this.settings.pauseMs));
    const invoke = (operation: OperationName, request: object) => this.invokeInScenario(world, operation, request);
    const world = new World({ ...this.reach, invoke }, report, "number", undefined, pause);
    return this.while(`Playing ${name}: ${scenario.title}`, async () => {
      try {
        await scenario.play(world);
        this.live.add({ kind: "operation", words: `The scenario ${name} went as it should`, tone: "good" }, { name });
        return true;
      } catch (error) {
        this.live.add(
          { kind: "operation", words: `The scenario ${name} did not go as it should`, tone: "bad" },
          { error: String(error) },
        );
        return false;
      }
    });
  }

  /** Saves what was done since the opening as a file that `npm test` plays. @returns its path below the project */
  async save(reference: string, name: string, title: string): Promise<string> {
    const { recording, described, actors } = this.requireStage(reference);
    if (!recording || !described) throw new NotNow("There is nothing to save: open a conversation of your own first.");
    const received = async (side: SideName) =>
      (await this.phones.handset(actors[side].address).received()).map(
        ({ body, media }) => body || (media.length > 0 ? "(a picture)" : ""),
      );
    const session: RecordedSession = {
      title,
      ...recording,
      received: { initiator: await received("initiator"), invitee: await received("invitee") },
      status: described.status,
      closeReason: described.closeReason,
    };
    const directory = this.settings.savedTo ?? recordedDirectory;
    await writeFile(new URL(`${name}.json`, directory), `${JSON.stringify(session, undefined, 2)}\n`);
    return `scenarios/recorded/${name}.json`;
  }

  // What happens.

  private noteOther(entry: HistoryEntry): void {
    const uniqueName = entry.kind === "request" ? entry.fields?.UniqueName : undefined;
    if (uniqueName === undefined || this.play.creates(entry)) return;
    this.others.add(uniqueName.slice(uniqueName.indexOf(".") + 1));
    this.live.refresh();
  }

  private async follow(after: number): Promise<void> {
    for await (const entry of this.phones.follow(after, this.abort.signal)) {
      try {
        await this.note(entry);
      } catch (error) {
        // A line is missing, or Twilio has stopped; later lines are still shown.
        if (!this.abort.signal.aborted) console.error("The playground could not show what happened:", error);
      }
    }
  }

  private async note(entry: HistoryEntry): Promise<void> {
    this.noteOther(entry);
    // A call is recorded when it is answered. By then, the function that waited for it was killed.
    if (entry.kind === "request" && this.undoKill) await this.noteKill(this.undoKill);
    const uniqueName = this.play.creates(entry);
    if (uniqueName !== undefined) {
      const created = await this.phones.conversation(uniqueName);
      if (created) this.play.addConversation(created.sid);
    }
    if (!this.play.concerns(entry)) return;
    if (entry.kind === "receipt") this.play.fates.noteReceipt(entry);
    const content = tellHistory(entry, this.play.namesWith(templateNames));
    if (content) this.live.add(content, entry);
    this.live.refresh();
  }

  private async noteKill(undo: () => Promise<void>): Promise<void> {
    this.undoKill = undefined;
    await undo();
    this.faults.delete("killed");
    this.live.add(
      {
        kind: "operation",
        words: "Lambda has killed process-event in the middle; SQS redelivers the event within three minutes",
        tone: "bad",
      },
      {},
    );
  }

  private noteEvent(event: BusEvent): void {
    if (!this.play.announces(event)) return;
    this.play.fates.noteEvent(event);
    this.live.add(tellEvent(event, this.play.namesWith(templateNames)), event);
    this.live.refresh();
  }

  private async describe(): Promise<void> {
    const stage = this.onStage;
    if (!stage) return;
    const described = await this.reach.invoke("DescribeConversation", { reference: stage.reference });
    if (!isDescribed(described)) return;
    stage.described = described;
    if (described.conversationSid) this.play.addConversation(described.conversationSid);
    for (const side of sideNames) {
      const { participantSid } = described[side];
      if (participantSid) this.play.addName(participantSid, stage.actors[side].name);
    }
  }

  // What is on stage.

  private clear(): void {
    this.play = new Play();
    this.onStage = undefined;
    this.live.clear();
  }

  private putOnStage(actors: Record<SideName, Actor>, recording: Recording | undefined, reference: string): void {
    for (const { address, name } of Object.values(actors)) this.play.addName(address, name);
    this.play.addReference(reference);
    this.onStage = { reference, actors, recording };
  }

  private async openOnStage(actors: Record<SideName, Actor>, recording: Recording): Promise<void> {
    const reference = `play-${randomUUID().slice(0, 8)}`;
    this.putOnStage(actors, recording, reference);
    const { initiator: _initiator, invitee: _invitee, ...asked } = recording.opening;
    const party = ({ address, locale }: Actor) => ({ address, locale });
    const request = {
      reference,
      initiator: party(actors.initiator),
      invitee: party(actors.invitee),
      ...asked,
      waitSeconds: 25,
    };
    const answer = await this.while("Opening", () => this.invoke("OpenConversation", request));
    if (!answer.ok) throw new NotNow(`OpenConversation was refused: ${answer.error.code}. ${answer.error.message}`);
  }

  private async invokeInScenario(world: World, operation: OperationName, request: object): Promise<unknown> {
    const { reference, initiator, invitee } = request as { reference: string } & Record<
      SideName,
      { address: string; locale?: string }
    >;
    if (operation === "OpenConversation") {
      const actorOf = ({ address, locale }: { address: string; locale?: string }): Actor => ({
        name: world.people.find((person) => person.address === address)?.name ?? address,
        address,
        channel: channelOf(address),
        locale,
      });
      this.putOnStage({ initiator: actorOf(initiator), invitee: actorOf(invitee) }, undefined, reference);
    }
    return isReading(operation) ? this.reach.invoke(operation, request) : this.invoke(operation, request);
  }

  private async invoke(operation: OperationName, request: object): Promise<Answer> {
    const answer = (await this.reach.invoke(operation, request)) as Answer;
    this.live.add(tellOperation(operation, answer), { operation, request, answer });
    this.live.refresh();
    return answer;
  }

  private async while<Result>(words: string, work: () => Promise<Result>): Promise<Result> {
    this.busyWith = words;
    this.live.refresh();
    try {
      return await work();
    } finally {
      this.busyWith = undefined;
      this.live.refresh();
    }
  }

  /**
   * With what the phones had received before it, so that whoever plays it again can wait for as much.
   * @returns takes it out again
   */
  private async record(step: StepWithoutAfter): Promise<() => void> {
    const { recording, actors } = this.onStage ?? {};
    if (!recording || !actors) return () => undefined;
    const count = async (side: SideName) => (await this.phones.handset(actors[side].address).received()).length;
    const recorded = { after: { initiator: await count("initiator"), invitee: await count("invitee") }, ...step };
    recording.steps.push(recorded);
    return () => void recording.steps.splice(recording.steps.indexOf(recorded), 1);
  }

  /** What failed is not recorded: the person is told, and may do it once more. */
  private async recorded<Result>(step: StepWithoutAfter, act: () => Promise<Result>): Promise<Result> {
    const takeOut = await this.record(step);
    try {
      return await act();
    } catch (error) {
      takeOut();
      throw error;
    }
  }

  /** @throws NotNow when it is no longer the phone that the page showed: what was written on it is not for another */
  private phoneOf({ side, from }: Owner) {
    const { address } = this.requireStage().actors[side];
    if (address !== from) throw new NotNow(anotherOnStage);
    return this.phones.handset(address);
  }

  /** @param shown which conversation the page showed to whoever asks */
  private requireStage(shown?: string): OnStage {
    if (!this.onStage) throw new NotNow("Nobody is on stage: open a conversation or play a scenario first.");
    if (shown !== undefined && shown !== this.onStage.reference) throw new NotNow(anotherOnStage);
    return this.onStage;
  }

  private requireIdle(): void {
    if (this.busyWith !== undefined) throw new NotNow(`${this.busyWith} is still in progress.`);
  }
}

type WithoutAfter<Step> = Step extends unknown ? Omit<Step, "after"> : never;
type StepWithoutAfter = WithoutAfter<RecordedStep>;

const channelOf = (address: string): Actor["channel"] => (address.startsWith("whatsapp:") ? "whatsapp" : "sms");
const isDescribed = (answer: unknown): answer is DescribedConversation =>
  typeof answer === "object" && answer !== null && "ok" in answer && answer.ok === true;
