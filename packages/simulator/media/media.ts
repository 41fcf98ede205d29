import { randomUUID } from "node:crypto";
import { makeSid } from "../sid.ts";

/** A file in the Media Content Service (`ME…`). */
export interface Media {
  readonly sid: string;
  readonly serviceSid: string;
  readonly contentType: string;
  readonly filename: string | null;
  readonly bytes: Buffer;
  readonly dateCreated: Date;
  /** In the temporary content URL, which needs no credentials. */
  readonly temporaryKey: string;
  /** A file can belong to one message only (error 50508). */
  messageSid: string | null;
}

export class MediaStore {
  private readonly bySid = new Map<string, Media>();

  add(file: { serviceSid: string; contentType: string; filename: string | null; bytes: Buffer; now: Date }): Media {
    const { now, ...rest } = file;
    const media: Media = {
      ...rest,
      sid: makeSid("ME"),
      dateCreated: now,
      temporaryKey: randomUUID(),
      messageSid: null,
    };
    this.bySid.set(media.sid, media);
    return media;
  }

  get(sid: string): Media | undefined {
    return this.bySid.get(sid);
  }

  /** @returns whether the file existed */
  remove(sid: string): boolean {
    return this.bySid.delete(sid);
  }

  clear(): void {
    this.bySid.clear();
  }
}

/** The URL of a file's bytes, which needs no credentials. */
export function temporaryUrl(publicUrl: string, media: Media): string {
  return `${publicUrl}${temporaryPath(media)}`;
}

/** Where the temporary URL leads when it redirects; it needs no credentials, either. */
export function storedUrl(publicUrl: string, { sid, temporaryKey }: Media): string {
  return `${publicUrl}/stored-media/${sid}/${temporaryKey}`;
}

export function temporaryPath({ sid, temporaryKey }: Media): string {
  return `/media/${sid}/${temporaryKey}`;
}
