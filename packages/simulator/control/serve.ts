import type { HttpRequest } from "../rest/request.ts";
import type { Twilio } from "../twilio.ts";
import type { ControlAnswer, ControlRoute } from "./control-call.ts";
import { ControlError } from "./control-error.ts";
import { controlRoutes } from "./control-routes.ts";

const compiled = controlRoutes.map((route) => ({ route, pattern: patternOf(route) }));

/** Serves `/simulator/…`. Invalid calls are answered `{"error": "…"}`. */
export async function serveControl(twilio: Twilio, request: HttpRequest, reset: () => void): Promise<ControlAnswer> {
  for (const { route, pattern } of compiled) {
    const match = route.method === request.method ? pattern.exec(request.path) : null;
    if (match === null) continue;
    try {
      return await route.handle({ twilio, request, name: decodeURIComponent(match[1] ?? ""), reset });
    } catch (error) {
      if (error instanceof ControlError) return { status: error.status, body: { error: error.message } };
      if (error instanceof URIError) return { status: 400, body: { error: "the path is not percent-encoded" } };
      throw error;
    }
  }
  return { status: 404, body: { error: `there is no ${request.method} ${request.path}` } };
}

function patternOf({ path }: ControlRoute): RegExp {
  return new RegExp(`^/simulator${path.replace("*", "([^/]+)")}$`);
}
