import { makeSid } from "../sid.ts";

/** WhatsApp's verdict on a template. */
export type ApprovalStatus = "unsubmitted" | "received" | "pending" | "approved" | "rejected" | "paused" | "disabled";

/** A Content template (`HX…`). */
export interface Content {
  readonly sid: string;
  readonly friendlyName: string;
  readonly language: string;
  /**
   * Sample values; they are also the defaults of variables that a message does not give ("Using Variables with Content
   * API" page).
   */
  readonly variables: Readonly<Record<string, string>>;
  /** By content type, e.g. `twilio/quick-reply`. */
  readonly types: Readonly<Record<string, unknown>>;
  readonly dateCreated: Date;
  readonly approval: { status: ApprovalStatus; name: string; category: string; rejectionReason: string };
}

/** What a new template is made from. */
export interface ContentDraft {
  readonly sid?: string;
  readonly friendlyName: string;
  readonly language: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly types: Readonly<Record<string, unknown>>;
  readonly approval?: ApprovalStatus;
}

/** The Content templates of the account, by SID. */
export class Contents {
  private readonly bySid = new Map<string, Content>();

  /** Adds a template; it is not submitted for approval unless the draft says what became of that. */
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

  /** The template with that SID, if there is one. */
  get(sid: string): Content | undefined {
    return this.bySid.get(sid);
  }

  /** All templates, oldest first. */
  all(): Content[] {
    return [...this.bySid.values()];
  }

  /** Removes a template; answers whether it existed. */
  remove(sid: string): boolean {
    return this.bySid.delete(sid);
  }
}
