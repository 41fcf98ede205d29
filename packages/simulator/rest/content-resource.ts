import type { Content } from "../content/contents.ts";
import { type Call, type Route, restDate } from "./call.ts";
import { invalidParameter } from "./errors.ts";
import { pageOf } from "./paging.ts";

/** The Content API's default and maximum. */
const pageSizes = { default: 50, max: 1000 };
/** Types that a template can have ("Content types overview" page). */
const contentType = /^(twilio|whatsapp)\/[a-z-]+$/;

/** The Content resource and its approvals. Unlike in the other APIs, bodies are JSON. */
export const contentRoutes: readonly Route[] = [
  { method: "POST", path: "/Content", handle: create },
  {
    method: "GET",
    path: "/Content",
    handle: (call) =>
      pageOf(call, "contents", call.twilio.contents.all(), (content) => contentJson(call, content), pageSizes),
  },
  {
    method: "GET",
    path: "/ContentAndApprovals",
    handle: (call) =>
      pageOf(
        call,
        "contents",
        call.twilio.contents.all(),
        (content) => ({ ...contentJson(call, content), approval_requests: approvalJson(content) }),
        pageSizes,
      ),
  },
  {
    method: "GET",
    path: "/Content/:Sid",
    handle: (call) => ({ status: 200, body: contentJson(call, contentOf(call)) }),
  },
  {
    method: "DELETE",
    path: "/Content/:Sid",
    handle: (call) => {
      call.twilio.contents.remove(contentOf(call).sid);
      return { status: 204 };
    },
  },
  { method: "GET", path: "/Content/:Sid/ApprovalRequests", handle: fetchApproval },
  { method: "POST", path: "/Content/:Sid/ApprovalRequests/whatsapp", handle: submit },
];

function create(call: Call) {
  const { friendly_name: friendlyName = "", language, variables = {}, types } = call.json();
  if (typeof friendlyName !== "string") throw invalidParameter("friendly_name", "a text is expected");
  if (typeof language !== "string" || language === "")
    throw invalidParameter("language", "a language code is expected");
  if (!isRecord(variables)) throw invalidParameter("variables", "an object of texts is expected");
  if (!isRecord(types) || Object.keys(types).length === 0)
    throw invalidParameter("types", "at least one content type is expected");
  const unknown = Object.keys(types).find((type) => !contentType.test(type));
  if (unknown !== undefined) throw invalidParameter(`types.${unknown}`, "a content type of Twilio's is expected");
  const samples = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, String(value)]));
  const content = call.twilio.contents.add(
    { friendlyName, language, variables: samples, types },
    call.twilio.clock.now(),
  );
  return { status: 201, body: contentJson(call, content) };
}

function submit(call: Call) {
  const content = contentOf(call);
  const { name, category } = call.json();
  if (typeof name !== "string" || !/^[a-z0-9_]+$/.test(name)) {
    throw invalidParameter("name", "lower-case letters, digits and underscores are expected");
  }
  if (category !== "UTILITY" && category !== "MARKETING" && category !== "AUTHENTICATION") {
    throw invalidParameter("category", "UTILITY, MARKETING or AUTHENTICATION is expected");
  }
  Object.assign(content.approval, { name, category, status: "received" });
  return { status: 201, body: approvalJson(content) };
}

function fetchApproval(call: Call) {
  const content = contentOf(call);
  const url = `${call.root}/Content/${content.sid}/ApprovalRequests`;
  const whatsapp = { type: "whatsapp", ...approvalJson(content) };
  return { status: 200, body: { sid: content.sid, account_sid: call.twilio.credentials.accountSid, whatsapp, url } };
}

function contentOf(call: Call): Content {
  const content = call.twilio.contents.get(call.segment("Sid"));
  if (content === undefined) throw call.notFound();
  return content;
}

function contentJson(call: Call, content: Content) {
  const url = `${call.root}/Content/${content.sid}`;
  return {
    sid: content.sid,
    account_sid: call.twilio.credentials.accountSid,
    friendly_name: content.friendlyName,
    language: content.language,
    variables: content.variables,
    types: content.types,
    date_created: restDate(content.dateCreated),
    date_updated: restDate(content.dateCreated),
    url,
    links: { approval_create: `${url}/ApprovalRequests/whatsapp`, approval_fetch: `${url}/ApprovalRequests` },
  };
}

function approvalJson(content: Content) {
  const { name, category, status, rejectionReason } = content.approval;
  const content_type = Object.keys(content.types)[0] ?? "";
  return { name, category, content_type, status, rejection_reason: rejectionReason, allow_category_change: true };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
