import type * as v from "valibot";
import { channelOf, isUserAddress } from "../conversations/addresses.ts";
import { readEverything } from "../delivery/fan-out.ts";
import { setOff } from "../delivery/off-phones.ts";
import type { Handset } from "../handsets/handsets.ts";
import { receive } from "../inbound/receive.ts";
import { handsetBody, writtenBody } from "./bodies.ts";
import { bodyOf, type ControlCall, type ControlRoute } from "./control-call.ts";
import { ControlError } from "./control-error.ts";

/** The control API for people's phones. */
export const handsetRoutes: readonly ControlRoute[] = [
  { method: "POST", path: "/handsets/*/messages", handle: write },
  {
    method: "GET",
    path: "/handsets/*",
    handle: (call) => {
      const { address, messages } = handsetOf(call);
      return { status: 200, body: { address, messages } };
    },
  },
  {
    method: "POST",
    path: "/handsets/*/read",
    handle: (call) => {
      const { address } = handsetOf(call);
      call.twilio.history.note({ kind: "handset", address, action: "read" });
      readEverything(call.twilio, address);
      return { status: 204 };
    },
  },
  { method: "PUT", path: "/handsets/*", handle: change },
];

async function write(call: ControlCall) {
  const { to, body, button, media }: v.InferOutput<typeof writtenBody> = bodyOf(call, writtenBody);
  const handset = handsetOf(call);
  const sender = call.twilio.senders.get(to);
  if (sender === undefined) throw new ControlError(404, `to: ${to} is not a sender of the account`);
  if (channelOf(handset.address) !== sender.channel)
    throw new ControlError(400, `to: ${to} is on another channel than ${handset.address}`);
  if (handset.off) throw new ControlError(400, `${handset.address} is switched off`);
  if (body === "" && button === undefined && media.length === 0)
    throw new ControlError(400, "body, button or media is required");
  const files = media.map(({ contentType, base64, filename }) => ({
    contentType,
    filename: filename ?? null,
    bytes: Buffer.from(base64, "base64"),
  }));
  return { status: 201, body: await receive(call.twilio, handset, sender, { body, button, files }) };
}

function change(call: ControlCall) {
  const { businessScopedId, blocked, unreachable, off }: v.InferOutput<typeof handsetBody> = bodyOf(call, handsetBody);
  const handset = handsetOf(call);
  if (businessScopedId !== undefined) call.twilio.handsets.setBusinessScopedId(handset, withPrefix(businessScopedId));
  handset.blocked = blocked ?? handset.blocked;
  handset.unreachable = unreachable ?? handset.unreachable;
  if (off !== undefined) setOff(handset, off);
  const { address } = handset;
  const body = {
    address,
    businessScopedId: handset.businessScopedId,
    blocked: handset.blocked,
    unreachable: handset.unreachable,
    off: handset.off,
  };
  return { status: 200, body };
}

function withPrefix(businessScopedId: string | null): string | undefined {
  if (businessScopedId === null) return undefined;
  return businessScopedId.startsWith("whatsapp:") ? businessScopedId : `whatsapp:${businessScopedId}`;
}

function handsetOf(call: ControlCall): Handset {
  if (!isUserAddress(call.name))
    throw new ControlError(400, `${call.name} is not an address: +E.164, whatsapp:+E.164 or whatsapp:US.ABC…`);
  return call.twilio.handsets.at(call.name);
}
