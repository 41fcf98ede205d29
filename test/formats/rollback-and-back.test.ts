import type { Conversation } from "../../lambda/model/conversation.ts";
import { conversationFrom, stamped } from "../../lambda/model/formats.ts";
import { inState } from "../lambda/decide/given.ts";

/**
 * After a rollback the first edition loads what this release wrote, and saves it again as a whole (`lambda/conversation/
 * store.ts` of ff9c9ab spreads the item): its own shape and words then stand under this release's `formatVersion`.
 */
const savedByTheFirstEdition = (conversation: Conversation, changes: object): Record<string, unknown> => ({
  ...stamped(conversation),
  entry: "state",
  askedAgain: false,
  ...changes,
});

test("what the first edition held after a rollback is read in today's words once this release is back", () => {
  const held = [{ messageSid: "IM1", for: "invitee", because: "forecast", heldAtMs: 1 }];
  expect(conversationFrom(savedByTheFirstEdition(inState.connected(), { held }))).toMatchObject({
    held: [{ because: "window-closed" }],
  });
});

test("what the first edition was about to tell after a rollback says nothing in Twilio's own words (promise 6)", () => {
  const reason = "The 'To' number whatsapp:+5511900000041 is not valid";
  const detail = { reference: "r", messageSid: "IM1", purpose: "released", to: "invitee", errorCode: 0, reason };
  const command = { id: "r#1", verb: "announce", type: "MessageUndeliverable", atMs: 1, detail };
  const item = savedByTheFirstEdition(inState.connected(), { pendingCommands: [command] });
  expect(JSON.stringify(conversationFrom(item))).not.toContain(reason);
});
