import { createHash } from "node:crypto";
import { announce } from "../../../lambda/decide/context.ts";
import { decide } from "../../../lambda/decide/decide.ts";
import type { Command } from "../../../lambda/model/commands.ts";
import type { ConversationEvent } from "../../../lambda/model/events.ts";
import { detailOf } from "../../../lambda/process/announce.ts";
import { problemsOf } from "../../schemas/validate-event.ts";
import { configuration, inState, message, nowMs } from "../decide/given.ts";
import { begun, forAnyHistory } from "../decide/histories.ts";

/** The SIDs of the histories are short names; Twilio's are two letters and 32 digits of base 16. */
function asAtTwilio(name: string, value: unknown): unknown {
  if (typeof value !== "string" || !/Sid$/.test(name)) return value;
  return value.slice(0, 2) + createHash("md5").update(value).digest("hex");
}

/**
 * Holds what is announced to the schemas, in the form in which it is put on the bus. @returns the types of what is
 * announced
 */
function expectValid(commands: readonly Command[]): string[] {
  return commands.flatMap((command) => {
    if (command.verb !== "announce") return [];
    const detail = JSON.parse(JSON.stringify(detailOf(command.id, "local", command)), asAtTwilio);
    expect({ type: command.type, detail, problems: problemsOf(command.type, detail) }).toMatchObject({ problems: [] });
    return [command.type];
  });
}

test.each([
  // Announced in every run, so that the test is never vacuous.
  { state: "opening", begin: begun, certain: ["InvitationSent"] },
  { state: "inviting", begin: inState.inviting, certain: ["ConsentGranted", "ConsentDeclined", "MessageHeld"] },
  { state: "connecting", begin: inState.connecting, certain: ["ConversationConnected", "MessageUndeliverable"] },
  { state: "connected", begin: inState.connected, certain: ["MessageHeld", "OptedOut"] },
  { state: "closed", begin: inState.closed, certain: [] },
])("whatever happens to a conversation from $state on, every event matches its schema", ({ begin, certain }) => {
  const announced = new Set<string>();
  forAnyHistory((_before, _event, { commands }) => {
    for (const type of expectValid(commands)) announced.add(type);
  }, begin);
  expect([...announced]).toEqual(expect.arrayContaining(certain));
});

test("the events of a release and its refusal match their schemas", () => {
  const held = message("invitee");
  const connecting = decide(inState.connecting(), held, configuration, nowMs).conversation;
  const outcomes: [ConversationEvent, string][] = [
    [{ type: "Released", messageSid: held.messageSid, for: "initiator", how: "sent-again" }, "MessageReleased"],
    [
      {
        type: "ReleaseRefused",
        messageSid: held.messageSid,
        for: "initiator",
        reason: "refused-by-twilio",
        twilioCode: 50508,
      },
      "MessageUndeliverable",
    ],
  ];
  for (const [outcome, type] of outcomes)
    expect(expectValid(decide(connecting, outcome, configuration, nowMs).commands)).toEqual([type]);
});

test("the event of an expired invitation matches its schema", () => {
  const waiting = { type: "InvitationExpired", reference: "order-1", key: "invitation-expired" } as const;
  const { commands } = decide(inState.inviting(), { type: "CaughtUp", waiting }, configuration, nowMs);
  expect(expectValid(commands)).toEqual(expect.arrayContaining(["InvitationExpired", "ConversationClosed"]));
});

test("the event of an opening that waited in vain matches its schema", () => {
  const reference = "order-1";
  const waited: ConversationEvent = {
    type: "WaitEnded",
    atMs: nowMs,
    reference,
    key: "wait-ended 11111111-2222-4333-8444-555555555555",
    attributes: {},
  };
  expect(expectValid(decide(undefined, waited, configuration, nowMs).commands)).toEqual(["InvitationExpired"]);
});

test("an event that is spread into another's detail does not compile: it would bring along who wrote, and what", () => {
  const { participantSid, ...written } = message("invitee");
  const context = { next: inState.connected(), nowMs };
  // @ts-expect-error: `author`, `body` and more are no part of it
  announce("MessageHeld", context, { ...written, for: "initiator", because: "receipt" } as const);
  expect(participantSid).toBeDefined();
});
