import type { Conversation, ScopedWebhook } from "../conversations/model.ts";
import { refuseIfClosed } from "../conversations/state.ts";
import { isSid, makeSid } from "../sid.ts";
import type { Twilio } from "../twilio.ts";
import { scopedFilters } from "../webhooks/events.ts";
import { replayMessages } from "../webhooks/post-actions.ts";
import { type Call, type Route, restDate } from "./call.ts";
import { dictionaryError, invalidParameter } from "./errors.ts";
import { pageOf } from "./paging.ts";

const path = "/Conversations/:ConversationSid/Webhooks";
const maxWebhooks = 5;
const maxTriggers = 5;
const longestTrigger = 248;
const longestUrl = 512;

/** The Conversation Scoped Webhook resource. Its changes fire no webhooks. */
export const scopedWebhookRoutes: readonly Route[] = [
  { method: "POST", path, handle: create },
  {
    method: "GET",
    path,
    handle: (call) => {
      const webhooks = [...call.conversation().webhooks.values()];
      return pageOf(call, "webhooks", webhooks, (one) => scopedWebhookJson(call.twilio, call.root, one), {
        default: 5,
        max: 5,
      });
    },
  },
  {
    method: "GET",
    path: `${path}/:Sid`,
    handle: (call) => ({
      status: 200,
      body: scopedWebhookJson(call.twilio, call.root, webhookOf(call, call.conversation())),
    }),
  },
  { method: "POST", path: `${path}/:Sid`, handle: update },
  {
    method: "DELETE",
    path: `${path}/:Sid`,
    handle: (call) => {
      const conversation = call.conversation();
      conversation.webhooks.delete(webhookOf(call, conversation).sid);
      return { status: 204 };
    },
  },
];

/** The form of the configuration depends on the target. */
export function scopedWebhookJson(twilio: Twilio, root: string, webhook: ScopedWebhook) {
  return {
    sid: webhook.sid,
    account_sid: twilio.credentials.accountSid,
    conversation_sid: webhook.conversationSid,
    target: webhook.target,
    configuration: configurationJson(webhook),
    date_created: restDate(webhook.dateCreated),
    date_updated: restDate(webhook.dateUpdated),
    url: `${root}/Conversations/${webhook.conversationSid}/Webhooks/${webhook.sid}`,
  };
}

function configurationJson(webhook: ScopedWebhook) {
  const { target, url, method, filters, triggers, flowSid, replayAfter } = webhook;
  const replay = replayAfter === null ? {} : { replay_after: replayAfter };
  if (target === "studio") return { flow_sid: flowSid, ...replay };
  return target === "trigger" ? { url, method, triggers, ...replay } : { url, method, filters, ...replay };
}

function create(call: Call) {
  const conversation = call.conversation();
  refuseIfClosed(conversation);
  if (conversation.webhooks.size >= maxWebhooks) throw dictionaryError(50361);
  const target = call.field("Target");
  if (target === undefined || target === "") throw dictionaryError(50364);
  if (target !== "webhook" && target !== "trigger" && target !== "studio") throw dictionaryError(50368);
  const now = call.twilio.clock.now();
  const webhook: ScopedWebhook = {
    sid: makeSid("WH"),
    conversationSid: conversation.sid,
    target,
    url: target === "studio" ? null : checkedUrl(call.field("Configuration.Url")),
    method: checkedMethod(call.field("Configuration.Method")) ?? "get",
    filters: target === "webhook" ? checkedFilters(call.form.getAll("Configuration.Filters")) : [],
    triggers: target === "trigger" ? checkedTriggers(call.form.getAll("Configuration.Triggers")) : [],
    flowSid: target === "studio" ? checkedFlowSid(call.field("Configuration.FlowSid")) : null,
    replayAfter: replayAfter(call.field("Configuration.ReplayAfter")),
    dateCreated: now,
    dateUpdated: now,
  };
  conversation.webhooks.set(webhook.sid, webhook);
  replayMessages(call.twilio, conversation, webhook);
  return { status: 201, body: scopedWebhookJson(call.twilio, call.root, webhook) };
}

/** Everything but the target and `ReplayAfter` can be changed. */
function update(call: Call) {
  const conversation = call.conversation();
  const webhook = webhookOf(call, conversation);
  refuseIfClosed(conversation);
  if (call.form.has("Configuration.Url")) webhook.url = checkedUrl(call.field("Configuration.Url"));
  if (call.form.has("Configuration.Filters"))
    webhook.filters = checkedFilters(call.form.getAll("Configuration.Filters"));
  if (call.form.has("Configuration.Triggers"))
    webhook.triggers = checkedTriggers(call.form.getAll("Configuration.Triggers"));
  if (call.form.has("Configuration.FlowSid")) webhook.flowSid = checkedFlowSid(call.field("Configuration.FlowSid"));
  webhook.method = checkedMethod(call.field("Configuration.Method")) ?? webhook.method;
  webhook.dateUpdated = call.twilio.clock.now();
  return { status: 200, body: scopedWebhookJson(call.twilio, call.root, webhook) };
}

function checkedUrl(url: string | undefined): string {
  if (url === undefined || url === "") throw dictionaryError(50369);
  if (url.length > longestUrl) throw dictionaryError(50372);
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw invalidParameter("Configuration.Url", "an http or https URL is expected");
  return url;
}

function checkedMethod(method: string | undefined): "get" | "post" | undefined {
  const lowerCase = method?.toLowerCase();
  if (lowerCase === undefined || lowerCase === "get" || lowerCase === "post") return lowerCase;
  throw dictionaryError(50367);
}

function checkedFilters(filters: string[]): string[] {
  if (filters.length === 0) throw dictionaryError(50370);
  if (filters.some((filter) => !scopedFilters.includes(filter))) throw dictionaryError(50365);
  return [...new Set(filters)];
}

function checkedTriggers(triggers: string[]): string[] {
  if (triggers.length === 0) throw dictionaryError(50371);
  if (triggers.length > maxTriggers) throw dictionaryError(50362);
  if (triggers.some((trigger) => trigger === "" || trigger.length > longestTrigger)) throw dictionaryError(50366);
  return triggers;
}

function checkedFlowSid(flowSid: string | undefined): string {
  if (flowSid === undefined || !isSid("FW", flowSid)) throw dictionaryError(50374);
  return flowSid;
}

function replayAfter(text: string | undefined): number | null {
  if (text === undefined) return null;
  const index = Number(text);
  if (!Number.isInteger(index) || index < 0)
    throw invalidParameter("Configuration.ReplayAfter", "a message index is expected");
  return index;
}

function webhookOf(call: Call, conversation: Conversation): ScopedWebhook {
  const found = conversation.webhooks.get(call.segment("Sid"));
  if (found === undefined) throw dictionaryError(50360);
  return found;
}
