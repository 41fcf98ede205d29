/**
 * The public contract: what requests, answers and events look like. The functions validate by it, and services may
 * import it.
 */
export * from "./answers.ts";
export * from "./duration.ts";
export * from "./events.ts";
export * from "./mask.ts";
export * from "./requests.ts";
export * from "./terms.ts";
