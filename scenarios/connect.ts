import assert from "node:assert/strict";
import type { ConversationAnswer } from "@masked-conversations/client";
import type { Person } from "./person.ts";
import type { World } from "./world.ts";

/** The templates of Twilio's guide, which the local stage has. */
export const invitation = { template: "delivery-invitation", variables: { "1": "Ana", "2": "Rui" } };
export const introduction = { template: "delivery-introduction", variables: {} };

export const yesButton = "Yes, let's chat";
export const noButton = "No, thanks";

/** Opens a conversation, and asserts that it succeeds. */
export async function opens(
  world: World,
  request: { reference: string } & Record<string, unknown>,
): Promise<ConversationAnswer> {
  const answer = await world.open(request);
  assert.ok(answer.ok, JSON.stringify(answer));
  return answer;
}

/**
 * A courier invites a customer, both on WhatsApp. @returns the conversation once the customer has the invitation
 */
export async function invites(
  world: World,
  reference: string,
  courier: Person,
  customer: Person,
  more: Record<string, unknown> = {},
): Promise<ConversationAnswer> {
  const answer = await opens(world, {
    reference,
    initiator: courier.asParty,
    invitee: customer.asParty,
    invitation,
    introduction,
    ...more,
  });
  assert.equal(answer.status, "inviting");
  await customer.receives(/^Hello Ana, your food delivery is almost there, but Rui/);
  return answer;
}

/** All the steps to a connected conversation: invitation, yes, introduction, the courier's first message. */
export async function connects(
  world: World,
  reference: string,
  courier: Person,
  customer: Person,
  more: Record<string, unknown> = {},
): Promise<ConversationAnswer> {
  const answer = await invites(world, reference, courier, customer, more);
  await customer.taps(yesButton);
  await customer.receives("Great! Just a moment…");
  await courier.receives(/^You can now write to your customer/);
  await courier.writes("Hi, I'm at the corner. Which door is yours?");
  await customer.receives("Hi, I'm at the corner. Which door is yours?");
  await courier.receives(yesButton);
  await world.waitForStatus(reference, "connected");
  return answer;
}

/** Asserts that neither phone shows the other's number. */
export async function expectNoLeak(...people: [Person, Person]): Promise<void> {
  const [one, other] = people;
  const digits = (person: Person) => person.address.replace(/\D/g, "");
  assert.ok(!(await one.screen()).includes(digits(other)), `${one.name} sees the number of ${other.name}`);
  assert.ok(!(await other.screen()).includes(digits(one)), `${other.name} sees the number of ${one.name}`);
}

/** The types of the milestones, in order. */
export async function milestones(world: World, reference: string): Promise<string[]> {
  return (await world.describe(reference)).timeline.map(({ type }) => type);
}
