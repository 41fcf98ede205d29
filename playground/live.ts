import type { StageView, StoryLine } from "./page/view.ts";
import type { LineContent } from "./story.ts";

/** Receives updates for a viewer of the page. */
export interface Listener {
  stage(view: StageView): void;
  line(line: StoryLine): void;
  /** Replaces all lines. */
  story(lines: StoryLine[]): void;
}

/** Older lines are dropped; the phones stay complete. */
const longestStory = 1000;
/** Effects may show slightly later than the entry in the history. */
const refreshAfterMs = 80;
const refreshAgainAfterMs = [900, 2500] as const;

/** Updates all viewers: with each line of the story at once, and with the stage soon after anything happens. */
export class Live {
  story: StoryLine[] = [];
  private readonly draw: () => Promise<StageView>;
  private readonly listeners = new Set<Listener>();
  private lastId = 0;
  private soon: NodeJS.Timeout | undefined;
  private later: NodeJS.Timeout[] = [];
  private showing: Promise<void> = Promise.resolve();
  private isClosed = false;

  /** @param draw builds the current view */
  constructor(draw: () => Promise<StageView>) {
    this.draw = draw;
  }

  /** @returns a function that stops it */
  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** @param at when it happened, ISO 8601 */
  add(content: LineContent, raw: unknown, at = new Date().toISOString()): void {
    const line: StoryLine = { id: ++this.lastId, at, ...content, raw };
    this.story = [...this.story.slice(1 - longestStory), line];
    for (const listener of this.listeners) listener.line(line);
  }

  /** Starts a new story. */
  clear(): void {
    this.story = [];
    for (const listener of this.listeners) listener.story([]);
    this.show();
  }

  /** Shows the stage soon, and again to catch late effects. */
  refresh(): void {
    this.soon ??= setTimeout(() => {
      this.soon = undefined;
      this.show();
    }, refreshAfterMs);
    for (const timer of this.later) clearTimeout(timer);
    this.later = refreshAgainAfterMs.map((afterMs) => setTimeout(() => this.show(), afterMs));
  }

  async close(): Promise<void> {
    this.isClosed = true;
    for (const timer of [this.soon, ...this.later]) clearTimeout(timer);
    await this.showing;
  }

  /** Views are drawn one after the other, so that an older one never comes last. */
  private show(): void {
    this.showing = this.showing.then(() => this.showNow());
  }

  private async showNow(): Promise<void> {
    if (this.isClosed) return;
    try {
      const view = await this.draw();
      for (const listener of this.listeners) listener.stage(view);
    } catch (error) {
      // Everything may already be stopping.
      if (!this.isClosed) console.error("The playground could not show the stage:", error);
    }
  }
}
