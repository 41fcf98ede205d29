import type { Twilio } from "../twilio.ts";
import { type Answer, Call, type Quota, type Route } from "./call.ts";
import { notFound } from "./errors.ts";
import type { HttpRequest } from "./request.ts";

/** Routes below one path, e.g. `/conversations/v1`. */
export interface MountPoint {
  readonly path: string;
  readonly routes: readonly Route[];
  /** Whether the same routes also exist below `/Services/{IS…}`, for that service instead of the default one. */
  readonly perService?: boolean;
}

export interface Match {
  readonly quota: Quota | undefined;
  readonly call: Call;
  /** Makes the call take effect. */
  run(): Promise<Answer>;
}

interface Compiled {
  readonly method: string;
  readonly pattern: RegExp;
  readonly mount: string;
  readonly route: Route;
}

/** Finds the route for a request; earlier mount points take precedence. */
export class Router {
  private readonly compiled: Compiled[];

  constructor(mountPoints: readonly MountPoint[]) {
    this.compiled = mountPoints.flatMap(({ path, routes, perService }) => [
      ...routes.map((route) => compile(path, route)),
      ...(perService === true ? routes.map((route) => compile(`${path}/Services/:ChatServiceSid`, route)) : []),
    ]);
  }

  /** Throws 20404 when there is no route, or when the service in the path does not exist. */
  match(twilio: Twilio, request: HttpRequest): Match {
    for (const { method, pattern, mount, route } of this.compiled) {
      if (method !== request.method) continue;
      const found = pattern.exec(request.path);
      if (found === null) continue;
      const decoded = Object.fromEntries(
        Object.entries(found.groups ?? {}).map(([name, value]) => [name, decode(request.path, value)]),
      );
      const serviceSid = mount.endsWith(":ChatServiceSid") ? decoded.ChatServiceSid : undefined;
      if (serviceSid !== undefined && twilio.services.get(serviceSid) === undefined)
        throw notFound(`/Services/${serviceSid}`);
      const root = request.origin + mount.replace(":ChatServiceSid", serviceSid ?? "");
      const call = new Call(twilio, request, root, serviceSid ?? twilio.defaults.chatServiceSid, decoded);
      return { quota: route.quota, call, run: async () => await route.handle(call) };
    }
    throw notFound(request.path);
  }
}

function compile(mount: string, route: Route): Compiled {
  const pattern = `${mount}${route.path}`.replace(/[.]/g, "\\.").replace(/:(\w+)/g, "(?<$1>[^/]+)");
  return { method: route.method, pattern: new RegExp(`^${pattern}$`), mount, route };
}

function decode(path: string, segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw notFound(path);
  }
}
