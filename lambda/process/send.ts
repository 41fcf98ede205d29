import type { SideName } from "@masked-conversations/client";
import type { MessageListInstanceCreateOptions } from "twilio/lib/rest/conversations/v1/conversation/message.js";
import { optedOutEvent } from "../decide/decide-person.ts";
import { forLocale, textFor } from "../decide/locale.ts";
import { optedOutCode } from "../decide/twilio-codes.ts";
import type { Command } from "../model/commands.ts";
import type { RuntimeConfiguration } from "../model/configuration.ts";
import type { Conversation } from "../model/conversation.ts";
import type { Outcome, PersonOptedOut, QueuedEvent } from "../model/events.ts";
import { OwnError } from "../model/own-error.ts";
import { otherSide } from "../model/terms.ts";
import { TwilioRefusal } from "../twilio/errors.ts";
import type { Dependencies } from "./dependencies.ts";
import { targetOf } from "./name-at-twilio.ts";
import { refuseRelease, release } from "./release.ts";

/** Everything that this product sends to a person goes through here, and nothing to somebody who has opted out. */

type Sending = Extract<Command, { verb: "send" | "send-text" }>;

/** What is to be sent, in Twilio's terms: a template goes by its Content SID, never as a body (Twilio, error 63016). */
function messageOf(
  command: Sending,
  locale: string,
  configuration: RuntimeConfiguration,
): MessageListInstanceCreateOptions {
  if (command.verb === "send-text") return { body: textFor(configuration, locale)[command.text] };
  const { content } = command;
  if ("text" in content) return { body: content.text };
  const template = configuration.templates[content.template];
  if (!template)
    throw new OwnError(`The template "${content.template}" is not in the configuration any more; add it again.`);
  return {
    contentSid: forLocale(template.contentSids, locale, configuration.defaultLocale),
    contentVariables: JSON.stringify(content.variables),
  };
}

/**
 * The STOP of a receiver that this conversation has not been told of yet: its events may wait behind a retry, and what
 * was decided before the STOP must not be sent after it.
 */
async function optedOut(
  to: SideName,
  { reference, ...sides }: Conversation,
  { optIns }: Dependencies,
): Promise<PersonOptedOut | undefined> {
  const revocation = await optIns.revocation(sides[to].address);
  return revocation && optedOutEvent(revocation, reference);
}

/**
 * Twilio sends a message to everybody but its author: authored as the other side, it reaches exactly the one it is for.
 */
export async function send(
  command: Sending,
  conversation: Conversation,
  dependencies: Dependencies,
  isRetry: boolean,
): Promise<(Outcome | QueuedEvent)[]> {
  const { purpose, to } = command;
  const call = "call" in command ? command.call : undefined;
  const told = await optedOut(to, conversation, dependencies);
  if (told) {
    const sent = isRetry
      ? await dependencies.twilio.findSent(targetOf(conversation, dependencies), command.id)
      : undefined;
    const refused = { type: "SendingRefused", purpose, twilioCode: optedOutCode, call } as const;
    return [sent ? { type: "Sent", purpose, to, ...sent, call } : refused, told];
  }
  const message = messageOf(command, conversation[to].locale, dependencies.configuration);
  const author = conversation[otherSide(to)].address;
  try {
    const sent = await dependencies.twilio.send(
      targetOf(conversation, dependencies),
      { ...message, author },
      command.id,
      isRetry,
    );
    return [{ type: "Sent", purpose, to, ...sent, call }];
  } catch (error) {
    if (error instanceof TwilioRefusal) return [{ type: "SendingRefused", purpose, twilioCode: error.code, call }];
    throw error;
  }
}

type Release = Extract<Command, { verb: "release" }>;

async function releaseTo(
  to: SideName,
  { id, messages }: Release,
  conversation: Conversation,
  dependencies: Dependencies,
  isRetry: boolean,
): Promise<(Outcome | QueuedEvent)[]> {
  const own = messages.filter((message) => message.for === to);
  if (own.length === 0) return [];
  const told = await optedOut(to, conversation, dependencies);
  const releasing = {
    conversation,
    target: targetOf(conversation, dependencies),
    twilio: dependencies.twilio,
    isRetry,
    nowMs: dependencies.clock(),
  };
  if (told) return [...(await refuseRelease(id, own, releasing)), told];
  return release(id, own, releasing);
}

/** Sends held messages again, each to the side that waits for it. */
export async function releaseHeld(
  command: Release,
  conversation: Conversation,
  dependencies: Dependencies,
  isRetry: boolean,
): Promise<(Outcome | QueuedEvent)[]> {
  return [
    ...(await releaseTo("initiator", command, conversation, dependencies, isRetry)),
    ...(await releaseTo("invitee", command, conversation, dependencies, isRetry)),
  ];
}
