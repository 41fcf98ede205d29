import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ClientRequest, IncomingMessage, ServerResponse } from "node:http";
import { syncBuiltinESMExports } from "node:module";
import { setImmediate as turn } from "node:timers/promises";
import { install } from "@sinonjs/fake-timers";

/**
 * Virtual time. Everything in this process (the product, the simulator and the people) sees a clock that jumps to the
 * next timer as soon as nothing else is in flight, so that minutes of waiting take no longer than the work in between.
 *
 * Nothing is in flight when no HTTP server of this process has an open request, no client waits for a response, and the
 * event loop has turned often enough for loopback traffic to arrive.
 */

const quietTurns = 12;
const stuckAfterMs = 60_000;

/** Requests that wait for time itself, and so must not stop it. */
const waitsForTime = ({ url }: IncomingMessage): boolean => url?.startsWith("/simulator/idle") ?? false;

/** A crashed process waits forever, so the gateway decides whether its requests to Twilio are in flight. */
const isOfContainer = (path: string): boolean => /^\/\d+\//.test(path);

/** Open exchanges, as seen by a server, or by a client whose request has not arrived yet. */
const inFlight = new Set<ServerResponse | ClientRequest>();

function begin(exchange: ServerResponse | ClientRequest): void {
  inFlight.add(exchange);
  exchange.once("close", () => inFlight.delete(exchange));
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

/** Marks a request that will never be answered, so that time does not wait for it. */
export function leaveUnanswered(response: ServerResponse): void {
  inFlight.delete(response);
}

/**
 * Runs something in virtual time.
 * @throws its errors, and when it waits for something other than time
 */
export async function inVirtualTime<Result>(act: () => Promise<Result>): Promise<Result> {
  const clock = install({
    now: Date.UTC(2026, 10, 22, 12),
    shouldClearNativeTimers: true,
    toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date"],
  });
  // Named imports of built-in modules see the clock, too.
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
      quiet = inFlight.size === 0 ? quiet + 1 : 0;
      if (performance.now() - lastJumpMs > stuckAfterMs) throw new Error("Nothing is happening, and no timer is set.");
      if (quiet < quietTurns || isDone || clock.countTimers() === 0) continue;
      clock.next();
      quiet = 0;
      lastJumpMs = performance.now();
    }
    return await acting;
  } finally {
    for (const [channel, note] of Object.entries(watched)) unsubscribe(channel, note);
    inFlight.clear();
    clock.uninstall();
    syncBuiltinESMExports();
  }
}
