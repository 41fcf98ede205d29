import type { StageView, StoryLine } from "./page/view.ts";
import type { Told } from "./story.ts";

/** What whoever looks at the page is given, as it happens. */
export interface Listener {
  stage(view: StageView): void;
  line(line: StoryLine): void;
  /** All lines anew. */
  story(lines: StoryLine[]): void;
}

/** Older lines are forgotten; the phones stay whole. */
const longestStory = 1000;
/** An effect of what happened may be a moment later than its sign. */
const looksAfterMs = 80;
const looksAgainAfterMs = [900, 2500] as const;

/** Tells everybody who listens: each line of the story at once, and how things are soon after anything has happened. */
export class Live {
  story: StoryLine[] = [];
  private readonly draw: () => Promise<StageView>;
  private readonly listeners = new Set<Listener>();
  private lastId = 0;
  private soon: NodeJS.Timeout | undefined;
  private later: NodeJS.Timeout[] = [];
  private showing: Promise<void> = Promise.resolve();
  private isClosed = false;

  /** @param draw looks at everything as it is now */
  constructor(draw: () => Promise<StageView>) {
    this.draw = draw;
  }

  /** @returns ends it */
  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** @param at when it happened, ISO 8601; now, where it is left out */
  tell(told: Told, raw: unknown, at = new Date().toISOString()): void {
    const line: StoryLine = { id: ++this.lastId, at, ...told, raw };
    this.story = [...this.story.slice(1 - longestStory), line];
    for (const listener of this.listeners) listener.line(line);
  }

  /** Another story begins. */
  clear(): void {
    this.story = [];
    for (const listener of this.listeners) listener.story([]);
    this.show();
  }

  /** Looks at everything soon, and again when late effects are there, and shows it. */
  look(): void {
    this.soon ??= setTimeout(() => {
      this.soon = undefined;
      this.show();
    }, looksAfterMs);
    for (const timer of this.later) clearTimeout(timer);
    this.later = looksAgainAfterMs.map((afterMs) => setTimeout(() => this.show(), afterMs));
  }

  async close(): Promise<void> {
    this.isClosed = true;
    for (const timer of [this.soon, ...this.later]) clearTimeout(timer);
    await this.showing;
  }

  /** One view after the other, so that an older one never comes last. */
  private show(): void {
    this.showing = this.showing.then(() => this.showNow());
  }

  private async showNow(): Promise<void> {
    if (this.isClosed) return;
    try {
      const view = await this.draw();
      for (const listener of this.listeners) listener.stage(view);
    } catch (error) {
      // While everything is being ended, what is asked is gone.
      if (!this.isClosed) console.error("The playground could not look at the stage:", error);
    }
  }
}
