import { isSenderAddress } from "../conversations/addresses.ts";
import type { AddressConfiguration, AutoCreation } from "../inbound/address-configurations.ts";
import { type Call, type Route, restDate } from "./call.ts";
import { invalidParameter, TwilioError } from "./errors.ts";
import { pageOf } from "./paging.ts";

const path = "/Configuration/Addresses";

/** The Address Configuration resource, for WhatsApp and SMS. */
export const addressConfigurationRoutes: readonly Route[] = [
  { method: "POST", path, handle: create },
  {
    method: "GET",
    path,
    handle: (call) =>
      pageOf(
        call,
        "address_configurations",
        call.twilio.addressConfigurations.all(),
        (one) => addressConfigurationJson(call, one),
        {
          default: 50,
          max: 50,
        },
      ),
  },
  {
    method: "GET",
    path: `${path}/:Sid`,
    handle: (call) => ({ status: 200, body: addressConfigurationJson(call, configurationOf(call)) }),
  },
  { method: "POST", path: `${path}/:Sid`, handle: update },
  {
    method: "DELETE",
    path: `${path}/:Sid`,
    handle: (call) => {
      call.twilio.addressConfigurations.remove(configurationOf(call).sid);
      return { status: 204 };
    },
  },
];

const noAutoCreation: AutoCreation = {
  enabled: false,
  type: "default",
  conversationServiceSid: null,
  webhookUrl: null,
  webhookMethod: "get",
  webhookFilters: [],
  studioFlowSid: null,
  studioRetryCount: null,
};

function create(call: Call) {
  const type = call.field("Type")?.toLowerCase();
  if (type !== "sms" && type !== "whatsapp") throw invalidParameter("Type", "sms or whatsapp is expected");
  const address = call.field("Address") ?? "";
  if (!isSenderAddress(address) || address.startsWith("whatsapp:") !== (type === "whatsapp")) {
    throw invalidParameter("Address", "an address of that type is expected");
  }
  if (call.twilio.addressConfigurations.find(address) !== undefined) {
    throw new TwilioError(50601, "Address configuration already exists", 409);
  }
  const now = call.twilio.clock.now();
  const configuration = call.twilio.addressConfigurations.add({
    type,
    address,
    friendlyName: call.shortField("FriendlyName", 256) ?? null,
    addressCountry: call.field("AddressCountry") ?? null,
    autoCreation: autoCreation(call, noAutoCreation),
    dateCreated: now,
    dateUpdated: now,
  });
  return { status: 201, body: addressConfigurationJson(call, configuration) };
}

function update(call: Call) {
  const configuration = configurationOf(call);
  configuration.friendlyName = call.shortField("FriendlyName", 256) ?? configuration.friendlyName;
  configuration.autoCreation = autoCreation(call, configuration.autoCreation);
  configuration.dateUpdated = call.twilio.clock.now();
  return { status: 200, body: addressConfigurationJson(call, configuration) };
}

/** The form's settings for autocreation, with the earlier ones as defaults. */
function autoCreation(call: Call, before: AutoCreation): AutoCreation {
  const enabled = call.choice("AutoCreation.Enabled", ["true", "false"]);
  const filters = call.form.getAll("AutoCreation.WebhookFilters");
  const retries = call.field("AutoCreation.StudioRetryCount");
  return {
    enabled: enabled === undefined ? before.enabled : enabled === "true",
    type: call.choice("AutoCreation.Type", ["webhook", "studio", "default"]) ?? before.type,
    conversationServiceSid: call.field("AutoCreation.ConversationServiceSid") ?? before.conversationServiceSid,
    webhookUrl: call.field("AutoCreation.WebhookUrl") ?? before.webhookUrl,
    webhookMethod: call.choice("AutoCreation.WebhookMethod", ["get", "post"]) ?? before.webhookMethod,
    webhookFilters: filters.length > 0 ? filters : before.webhookFilters,
    studioFlowSid: call.field("AutoCreation.StudioFlowSid") ?? before.studioFlowSid,
    studioRetryCount: retries === undefined ? before.studioRetryCount : Number(retries),
  };
}

function configurationOf(call: Call): AddressConfiguration {
  const found = call.twilio.addressConfigurations.find(call.segment("Sid"));
  if (found === undefined) throw call.notFound();
  return found;
}

function addressConfigurationJson(call: Call, configuration: AddressConfiguration) {
  const auto = configuration.autoCreation;
  return {
    sid: configuration.sid,
    account_sid: call.twilio.credentials.accountSid,
    type: configuration.type,
    address: configuration.address,
    friendly_name: configuration.friendlyName,
    address_country: configuration.addressCountry,
    auto_creation: {
      enabled: auto.enabled,
      type: auto.type,
      conversation_service_sid: auto.conversationServiceSid,
      webhook_url: auto.webhookUrl,
      webhook_method: auto.webhookMethod.toUpperCase(),
      webhook_filters: auto.webhookFilters,
      studio_flow_sid: auto.studioFlowSid,
      studio_retry_count: auto.studioRetryCount,
    },
    date_created: restDate(configuration.dateCreated),
    date_updated: restDate(configuration.dateUpdated),
    url: `${call.root}/Configuration/Addresses/${configuration.sid}`,
  };
}
