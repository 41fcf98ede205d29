import { isSid } from "../sid.ts";
import {
  advanceBody,
  apiKeyBody,
  approvalBody,
  authTokenBody,
  chaosBody,
  faultBody,
  idleBody,
  senderBody,
  switchesBody,
} from "./bodies.ts";
import { bodyOf, type ControlCall, type ControlRoute } from "./control-call.ts";
import { ControlError } from "./control-error.ts";
import { handsetRoutes } from "./handset-routes.ts";
import { insideView } from "./inside-view.ts";

/** The control API under `/simulator`, except for the history's stream: everything that Twilio has no API for. */
export const controlRoutes: readonly ControlRoute[] = [
  ...handsetRoutes,
  {
    method: "GET",
    path: "/conversations",
    handle: ({ twilio, request }) => ({
      status: 200,
      body: { conversations: twilio.conversations.all().map((one) => insideView(twilio, request, one)) },
    }),
  },
  { method: "GET", path: "/conversations/*", handle: conversation },
  {
    method: "GET",
    path: "/history",
    handle: ({ twilio, request }) => ({
      status: 200,
      body: { entries: twilio.history.after(Number(request.query.get("after") ?? 0)) },
    }),
  },
  { method: "GET", path: "/switches", handle: ({ twilio }) => ({ status: 200, body: twilio.switches }) },
  {
    method: "PATCH",
    path: "/switches",
    handle: (call) => ({ status: 200, body: Object.assign(call.twilio.switches, bodyOf(call, switchesBody)) }),
  },
  { method: "GET", path: "/chaos", handle: ({ twilio }) => ({ status: 200, body: twilio.dice.chaos }) },
  {
    method: "PATCH",
    path: "/chaos",
    handle: (call) => {
      call.twilio.dice.set(bodyOf(call, chaosBody));
      return { status: 200, body: call.twilio.dice.chaos };
    },
  },
  {
    method: "POST",
    path: "/faults",
    handle: (call) => {
      call.twilio.faults.add(bodyOf(call, faultBody));
      return { status: 201, body: {} };
    },
  },
  {
    method: "DELETE",
    path: "/faults",
    handle: ({ twilio }) => {
      twilio.faults.clear();
      return { status: 204 };
    },
  },
  { method: "GET", path: "/clock", handle: clock },
  {
    method: "POST",
    path: "/clock/advance",
    handle: (call) => {
      const { seconds } = bodyOf(call, advanceBody);
      call.twilio.clock.advance(seconds);
      call.twilio.history.note({ kind: "clock", advancedSeconds: seconds });
      return clock(call);
    },
  },
  { method: "PATCH", path: "/senders/*", handle: changeSender },
  { method: "PATCH", path: "/contents/*/approval", handle: changeApproval },
  {
    method: "PUT",
    path: "/auth-token",
    handle: (call) => {
      call.twilio.credentials.replaceAuthToken(bodyOf(call, authTokenBody).authToken);
      return { status: 204 };
    },
  },
  {
    method: "POST",
    path: "/api-keys",
    handle: (call) => {
      const { sid, secret } = bodyOf(call, apiKeyBody);
      if (!isSid("SK", sid)) throw new ControlError(400, "sid: must be SK and 32 hexadecimal digits");
      call.twilio.credentials.addApiKey(sid, secret);
      return { status: 201, body: { sid } };
    },
  },
  {
    method: "DELETE",
    path: "/api-keys/*",
    handle: ({ twilio, name }) => {
      if (!twilio.credentials.removeApiKey(name)) throw new ControlError(404, `there is no API key ${name}`);
      return { status: 204 };
    },
  },
  {
    method: "POST",
    path: "/idle",
    handle: async (call) => {
      const idle = await call.twilio.inFlight.whenIdle(bodyOf(call, idleBody).timeoutSeconds * 1000);
      return { status: idle ? 200 : 504, body: { idle, inFlight: call.twilio.inFlight.size } };
    },
  },
  {
    method: "POST",
    path: "/reset",
    handle: (call) => {
      call.reset();
      return { status: 204 };
    },
  },
];

function conversation({ twilio, request, name }: ControlCall) {
  const found = twilio.conversations.all().find(({ sid, uniqueName }) => sid === name || uniqueName === name);
  if (found === undefined) throw new ControlError(404, `there is no conversation ${name}`);
  return { status: 200, body: insideView(twilio, request, found) };
}

function clock({ twilio }: ControlCall) {
  return { status: 200, body: { now: twilio.clock.now().toISOString(), offsetSeconds: twilio.clock.offsetSeconds } };
}

function changeSender(call: ControlCall) {
  const sender = call.twilio.senders.get(call.name);
  if (sender === undefined) throw new ControlError(404, `${call.name} is not a sender of the account`);
  sender.inboundUrl = bodyOf(call, senderBody).inboundUrl ?? undefined;
  return { status: 200, body: { address: sender.address, inboundUrl: sender.inboundUrl ?? null } };
}

function changeApproval(call: ControlCall) {
  const content = call.twilio.contents.get(call.name);
  if (content === undefined) throw new ControlError(404, `there is no content ${call.name}`);
  Object.assign(content.approval, bodyOf(call, approvalBody));
  return { status: 200, body: { sid: content.sid, approval: content.approval } };
}
