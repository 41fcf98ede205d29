import { makeSid } from "../sid.ts";

/** The states of WhatsApp's approval of a template. */
export type ApprovalStatus = "unsubmitted" | "received" | "pending" | "approved" | "rejected" | "paused" | "disabled";

/** A Content template (`HX…`). */
export interface Content {
  readonly sid: string;
  readonly friendlyName: string;
  readonly language: string;
  /**
   * Sample values; also the defaults for variables that a message omits ("Using Variables with Content API" page).
   */
  readonly variables: Readonly<Record<string, string>>;
  /** By content type, e.g. `twilio/quick-reply`. */
  readonly types: Readonly<Record<string, unknown>>;
  readonly dateCreated: Date;
  readonly approval: { status: ApprovalStatus; name: string; category: string; rejectionReason: string };
}

export interface ContentDraft {
  readonly sid?: string;
  readonly friendlyName: string;
  readonly language: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly types: Readonly<Record<string, unknown>>;
  readonly approval?: ApprovalStatus;
}

export class Contents {
  private readonly bySid = new Map<string, Content>();

  /** Adds a template; without an `approval` in the draft it is not submitted. */
  add(draft: ContentDraft, now: Date): Content {
    const content: Content = {
      sid: draft.sid ?? makeSid("HX"),
      friendlyName: draft.friendlyName,
      language: draft.language,
      variables: draft.variables ?? {},
      types: draft.types,
      dateCreated: now,
      approval: {
        status: draft.approval ?? "unsubmitted",
        name: draft.friendlyName,
        category: "UTILITY",
        rejectionReason: "",
      },
    };
    this.bySid.set(content.sid, content);
    return content;
  }

  get(sid: string): Content | undefined {
    return this.bySid.get(sid);
  }

  /** Oldest first. */
  all(): Content[] {
    return [...this.bySid.values()];
  }

  /** @returns whether the template existed */
  remove(sid: string): boolean {
    return this.bySid.delete(sid);
  }
}
