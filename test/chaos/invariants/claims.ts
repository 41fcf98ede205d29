import type { Evidence } from "../evidence.ts";
import type { Violation } from "./violation.ts";

/**
 * Open conversations hold both their pairs, no two hold the same, and closed ones leave nothing behind.
 */

const sides = ["initiator", "invitee"] as const;

function pairsAtTwilio({ inside }: Evidence): { pair: string; sid: string }[] {
  return [...inside.values()]
    .filter(({ state }) => state !== "closed")
    .flatMap(({ sid, participants }) =>
      participants.flatMap(({ messaging_binding: binding }) =>
        binding === null ? [] : [{ pair: `${binding.address} ${binding.proxy_address}`, sid }],
      ),
    );
}

function bothOpen(evidence: Evidence): Violation[] {
  const pairs = pairsAtTwilio(evidence);
  return pairs
    .filter(({ pair }, index) => pairs.findIndex((other) => other.pair === pair) !== index)
    .map(({ pair, sid }) => ({
      rule: "one conversation a pair",
      reference: sid,
      what: `${pair} is also in another Conversation`,
    }));
}

function unclaimed({ conversations, heldPairs }: Evidence): Violation[] {
  return conversations
    .filter(({ status }) => status !== "closed")
    .flatMap((conversation) =>
      sides
        .map((side) => `${conversation[side].address} ${conversation[side].proxyAddress} ${conversation.reference}`)
        .filter((claim) => !heldPairs.includes(claim))
        .map((claim) => ({
          rule: "claims",
          reference: conversation.reference,
          what: `it is open but does not hold ${claim}`,
        })),
    );
}

/** Conversations are open here if and only if they are open at Twilio. */
function halfOpen({ conversations, inside }: Evidence): Violation[] {
  const openHere = conversations.filter(({ status }) => status !== "closed");
  const sids = new Set(openHere.map(({ conversationSid }) => conversationSid));
  const atTwilio = [...inside.values()].filter(({ state }) => state !== "closed");
  return [
    ...openHere
      .filter(({ conversationSid = "" }) => (inside.get(conversationSid)?.state ?? "closed") === "closed")
      .map(({ reference, status }) => ({
        rule: "open here and there",
        reference,
        what: `it is ${status}, but closed at Twilio`,
      })),
    ...atTwilio
      .filter(({ sid }) => !sids.has(sid))
      .map(({ sid, unique_name: name }) => ({
        rule: "open here and there",
        reference: `${name}`,
        what: `${sid} is open only at Twilio`,
      })),
  ];
}

export function claims(evidence: Evidence): Violation[] {
  return [...bothOpen(evidence), ...unclaimed(evidence), ...halfOpen(evidence)];
}

/** For when everything is closed. */
export function nothingLeft({ heldPairs, schedules, deadLetters, conversations }: Evidence): Violation[] {
  const left = [
    ...heldPairs.map((pair) => `the pair ${pair} is held`),
    ...schedules.map((schedule) => `a schedule for ${schedule}`),
    ...deadLetters.map((letter) => `a dead letter: ${letter}`),
    ...conversations
      .filter(({ status }) => status !== "closed")
      .map(({ reference, status }) => `${reference} is ${status}`),
    ...conversations
      .filter(({ pendingCommands }) => pendingCommands.length > 0)
      .map(
        ({ reference, pendingCommands }) =>
          `commands of ${reference}: ${pendingCommands.map(({ verb }) => verb).join(", ")}`,
      ),
  ];
  return left.map((what) => ({ rule: "nothing left", reference: "", what }));
}
