import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ClientRequest, IncomingMessage, ServerResponse } from "node:http";
import { syncBuiltinESMExports } from "node:module";
import { setImmediate as turn } from "node:timers/promises";
import { install } from "@sinonjs/fake-timers";

/**
 * Time that nobody waits for. Everything that runs in this process, the product, the simulator and the people, sees a
 * clock that jumps to the next timer as soon as nothing else is under way, so that minutes of waiting take no longer
 * than the work in between.
 *
 * Nothing else is under way: no HTTP server of this process has a request to answer, no client waits for one, and the
 * event loop has turned often enough for what travels over the loopback to arrive.
 */

const quietTurns = 12;
const stuckAfterMs = 60_000;

/** Requests that hold nobody up: they wait for time itself. */
const waitsForTime = ({ url }: IncomingMessage): boolean => url?.startsWith("/simulator/idle") ?? false;

/** A process that has ended waits for ever: of what goes to Twilio, the gateway says whether it is under way. */
const isOfContainer = (path: string): boolean => /^\/\d+\//.test(path);

/** What has been asked and not been answered, as a server sees it, or a client that no server has heard yet. */
const underWay = new Set<ServerResponse | ClientRequest>();

function begin(exchange: ServerResponse | ClientRequest): void {
  underWay.add(exchange);
  exchange.once("close", () => underWay.delete(exchange));
}

const watched: Record<string, (message: unknown) => void> = {
  "http.server.request.start": (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    if (!waitsForTime(request)) begin(response);
  },
  "http.client.request.start": (message) => {
    const { request } = message as { request: ClientRequest };
    if (!isOfContainer(request.path)) begin(request);
  },
};

/** The request will never be answered, and time need not wait for it. */
export function leaveUnanswered(response: ServerResponse): void {
  underWay.delete(response);
}

/**
 * Runs something in virtual time.
 * @throws what it throws; and when it waits for something that is not time
 */
export async function inVirtualTime<Result>(act: () => Promise<Result>): Promise<Result> {
  const clock = install({
    now: Date.UTC(2026, 10, 22, 12),
    shouldClearNativeTimers: true,
    toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date"],
  });
  // What imports a built-in module by name sees the clock too.
  syncBuiltinESMExports();
  for (const [channel, note] of Object.entries(watched)) subscribe(channel, note);
  let isDone = false;
  try {
    const acting = act().finally(() => {
      isDone = true;
    });
    acting.catch(() => undefined);
    let lastJumpMs = performance.now();
    for (let quiet = 0; !isDone; ) {
      await turn();
      quiet = underWay.size === 0 ? quiet + 1 : 0;
      if (performance.now() - lastJumpMs > stuckAfterMs)
        throw new Error("Nothing happens any more, and no timer is set.");
      if (quiet < quietTurns || isDone || clock.countTimers() === 0) continue;
      clock.next();
      quiet = 0;
      lastJumpMs = performance.now();
    }
    return await acting;
  } finally {
    for (const [channel, note] of Object.entries(watched)) unsubscribe(channel, note);
    underWay.clear();
    clock.uninstall();
    syncBuiltinESMExports();
  }
}
