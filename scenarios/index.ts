import { busy } from "./busy.ts";
import { closeAndReconnect } from "./close-and-reconnect.ts";
import { declined } from "./declined.ts";
import { delivery } from "./delivery.ts";
import { held } from "./held.ts";
import { invitationExpires } from "./invitation-expires.ts";
import { lateReplyAfterClose } from "./late-reply-after-close.ts";
import { leftOver } from "./left-over.ts";
import { media } from "./media.ts";
import { naturalOptIn } from "./natural-opt-in.ts";
import { notices } from "./notices.ts";
import { poolBusy } from "./pool-busy.ts";
import type { Scenario } from "./scenario.ts";
import { smsInvited } from "./sms-invited.ts";
import { smsUninvited } from "./sms-uninvited.ts";
import { stopEverywhere } from "./stop-everywhere.ts";
import { stopped } from "./stopped.ts";
import { unclear } from "./unclear.ts";
import { windowCloses } from "./window-closes.ts";

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
  naturalOptIn,
  stopEverywhere,
  invitationExpires,
  poolBusy,
  lateReplyAfterClose,
  windowCloses,
];
