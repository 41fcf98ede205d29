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
  /** Whoever knows it can fetch the bytes: the path of the temporary content URL. */
  readonly temporaryKey: string;
  /** The message that carries it; a file can belong to one message only (error 50508). */
  messageSid: string | null;
}

/** The files of the account, by SID. */
export class MediaStore {
  private readonly bySid = new Map<string, Media>();

  /** Stores a file. */
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

  /** The file with that SID, if there is one. */
  get(sid: string): Media | undefined {
    return this.bySid.get(sid);
  }

  /** Removes a file; answers whether it existed. */
  remove(sid: string): boolean {
    return this.bySid.delete(sid);
  }

  /** Forgets every file. */
  clear(): void {
    this.bySid.clear();
  }
}

/** Where the bytes of a file can be fetched without credentials. */
export function temporaryUrl(publicUrl: string, media: Media): string {
  return `${publicUrl}${temporaryPath(media)}`;
}

/** The same, below the server's URL. */
export function temporaryPath({ sid, temporaryKey }: Media): string {
  return `/media/${sid}/${temporaryKey}`;
}
