/**
 * The public contract: the shapes of requests, answers and events. The functions validate with it, and services may
 * import it.
 */
export * from "./answers.ts";
export * from "./duration.ts";
export * from "./events.ts";
export * from "./mask.ts";
export * from "./requests.ts";
export * from "./terms.ts";
