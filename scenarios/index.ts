import { busy } from "./busy.ts";
import { closeAndReconnect } from "./close-and-reconnect.ts";
import { declined } from "./declined.ts";
import { delivery } from "./delivery.ts";
import { held } from "./held.ts";
import { leftOver } from "./left-over.ts";
import { media } from "./media.ts";
import { notices } from "./notices.ts";
import { smsInvited } from "./sms-invited.ts";
import { smsUninvited } from "./sms-uninvited.ts";
import { stopped } from "./stopped.ts";
import { unclear } from "./unclear.ts";
import type { World } from "./world.ts";

/** One flow, once: `npm start` plays it, `npm test` asserts it. */
export interface Scenario {
  /** What `npm start -- --scenario` calls it. */
  name: string;
  title: string;
  /** @throws when something is not as it should be */
  play(world: World): Promise<void>;
}

export const scenarios: Scenario[] = [
  delivery,
  declined,
  unclear,
  held,
  smsInvited,
  smsUninvited,
  media,
  notices,
  closeAndReconnect,
  busy,
  leftOver,
  stopped,
];
