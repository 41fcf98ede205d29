import type { StageConfiguration } from "../../../lib/stage-configuration.ts";
import { attempt, type Check, okUnless } from "./finding.ts";
import type { TwilioClient } from "./twilio-client.ts";

const remedy =
  "Correct the template at Twilio (Content Template Builder) and submit it to WhatsApp, or correct config/ and deploy.";
const sms = "twilio/text";

/**
 * Checks every template in every language: WhatsApp has approved it, and it has the variables and the types that the
 * configuration expects.
 */
export async function* checkTemplates({ templates, senders }: StageConfiguration, client: TwilioClient): Check {
  const onWhatsApp = senders.some((sender) => sender.startsWith("whatsapp:"));
  const onSms = senders.some((sender) => !sender.startsWith("whatsapp:"));
  for (const [name, { contentSids, variables }] of Object.entries(templates)) {
    for (const [locale, contentSid] of Object.entries(contentSids)) {
      const check = `template ${name}, ${locale}`;
      yield* attempt(check, remedy, async function* () {
        const content = client.content.v1.contents(contentSid);
        const [found, approval] = await Promise.all([content.fetch(), content.approvalFetch().fetch()]);
        const status = String(approval.whatsapp.status ?? "unsubmitted");
        const has = Object.keys(Object(found.variables)).sort().join();
        const wanted = Object.keys(variables).sort().join();
        const problems = [
          ...(onWhatsApp && status !== "approved" ? [`its status is ${status}`] : []),
          ...(has === wanted ? [] : [`its variables are [${has}]`]),
          ...(onSms && !(sms in Object(found.types)) ? [`it has no ${sms}, which people on SMS get`] : []),
        ];
        yield okUnless(
          check,
          `${contentSid} is ${status}`,
          problems,
          `approved, with the variables [${wanted}]`,
          remedy,
        );
      });
    }
  }
}
