import type { Chaos, HistoryEntry } from "@masked-conversations/simulator";
import type { DescribedConversation } from "../lambda/operations/describe-conversation.ts";
import type { RecordedStep } from "../scenarios/recorded.ts";
import type { Opening } from "./openings.ts";
import type { Channel, SideName } from "./page/view.ts";
import type { Names } from "./story.ts";
import { type BusEvent, Fates } from "./ticks.ts";

/** Somebody whose phone is shown. */
export interface Actor {
  name: string;
  address: string;
  channel: Channel;
  locale?: string;
}

/** The conversation that is shown. */
export interface OnStage {
  reference: string;
  actors: Record<SideName, Actor>;
  /** The latest answer of DescribeConversation. */
  described?: DescribedConversation;
  /**
   * What a person opened, and has done since. Absent for scenarios, which are played from their own files.
   */
  recording?: Recording;
}

/** @see RecordedSession */
export interface Recording {
  /** The failures that were switched on at the start. */
  chaos: Partial<Chaos>;
  opening: Opening;
  steps: RecordedStep[];
}

/** Everything that belongs to a play, across its conversations, so that the story leaves out all others. */
export class Play {
  readonly fates = new Fates();
  private readonly references = new Set<string>();
  private readonly conversationSids = new Set<string>();
  private readonly names = new Map<string, string>();

  addReference(reference: string): void {
    this.references.add(reference);
  }

  addConversation(sid: string): void {
    this.conversationSids.add(sid);
  }

  /** @param addressOrSid of a person, or of a participant */
  addName(addressOrSid: string, name: string): void {
    this.names.set(addressOrSid, name.replace(/ \(.*\)$/, "")); // `Ana` of `Ana (customer)`
  }

  /** The unique name, when the call creates a Conversation of this play. */
  creates(entry: HistoryEntry): string | undefined {
    const uniqueName = entry.kind === "request" ? entry.fields?.UniqueName : undefined;
    return uniqueName !== undefined && this.isNamed(uniqueName) ? uniqueName : undefined;
  }

  concerns(entry: HistoryEntry): boolean {
    switch (entry.kind) {
      case "clock":
        return true;
      case "handset":
        return this.names.has(entry.address);
      case "webhook":
        return this.conversationSids.has(entry.fields.ConversationSid ?? "") || this.names.has(entry.fields.From ?? "");
      case "request": {
        const segments = entry.path.split("/");
        return (
          this.creates(entry) !== undefined ||
          segments.some((segment) => this.conversationSids.has(segment) || this.isNamed(segment))
        );
      }
      default:
        return this.conversationSids.has(entry.conversationSid);
    }
  }

  announces({ detail }: BusEvent): boolean {
    return detail.reference !== undefined && this.references.has(detail.reference);
  }

  /** @param templates names by Content SID */
  namesWith(templates: ReadonlyMap<string, string>): Names {
    return {
      of: (addressOrSid) => this.names.get(addressOrSid) ?? (addressOrSid === "system" ? "the business" : addressOrSid),
      template: (contentSid) => templates.get(contentSid) ?? contentSid,
    };
  }

  /** A Conversation's unique name is `<stage>.<reference>`. */
  private isNamed(uniqueName: string): boolean {
    return this.references.has(uniqueName.slice(uniqueName.indexOf(".") + 1));
  }
}
