/**
 * An error whose message this product wrote: it holds no address and no text of anybody's, so it may be logged. The
 * message of any other error is not: it may quote what was sent.
 */
export class OwnError extends Error {
  override name: string = "OwnError";
}
