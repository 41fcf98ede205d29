import assert from "node:assert/strict";
import type { VisitedPhone, Visitor } from "./visitor.ts";

/** What a visitor does with the page, and what each phone must show then. */

export interface Walk {
  title: string;
  /** Faults, and jumps of the clock, hit whoever uses the same Twilio. */
  needsOwnTwilio?: true;
  go(visitor: Visitor): Promise<void>;
}

const guide = "WhatsApp to WhatsApp: the guide’s example";
const invitation = "◂ Hello Ana, your food delivery is almost there, but Rui …*";
const yes = "Yes, let's chat";
const introduction = "◂ You can now write to your customer here. Please reply to start the conversation.";

/** Neither phone shows the other's number anywhere. */
async function expectMasked({ initiator, invitee }: Visitor): Promise<void> {
  const digitsOf = (text: string) => text.replace(/\D/g, "");
  const numberOf = async (phone: VisitedPhone) => digitsOf(await phone.whole.locator("[data-part=number]").innerText());
  for (const [one, other] of [[initiator, invitee] as const, [invitee, initiator] as const]) {
    assert.match(await numberOf(one), /^55\d{11}$/);
    assert.ok(
      !digitsOf(await other.text()).includes((await numberOf(one)).slice(-9)),
      "a phone shows the other's number",
    );
  }
}

/** From the invitation to the courier's first words. */
async function connects({ initiator, invitee }: Visitor): Promise<void> {
  await invitee.shows(invitation);
  await invitee.clicks(yes);
  await initiator.shows(introduction);
  await initiator.writes("Hi, I'm at the corner. Which door is yours?");
  await initiator.shows(introduction, "▸ Hi, I'm at the corner. Which door is yours?", `◂ ${yes}`);
}

export const walks: Walk[] = [
  {
    title: "the guide's example, WhatsApp to WhatsApp, with a picture and ticks",
    async go(visitor) {
      const { initiator, invitee } = visitor;
      await visitor.starts(guide);
      await visitor.sees("inviting");
      await initiator.shows();
      await connects(visitor);
      await visitor.sees("connected");
      await invitee.shows(
        invitation,
        `▸ ${yes}`,
        "◂ Great! Just a moment…",
        "◂ Hi, I'm at the corner. Which door is yours?",
      );
      await invitee.ticks(yes, /delivered later/);
      await invitee.writes("The green one, at the back");
      await invitee.sendsPicture();
      await initiator.shows(
        introduction,
        "▸ Hi, I'm at the corner. Which door is yours?",
        `◂ ${yes}`,
        "◂ The green one, at the back",
        "◂ (a picture)",
      );
      await invitee.ticks("The green one", "Delivered to the other phone");
      await initiator.clicks(/Read all/);
      await invitee.ticks("The green one", "Read on the other phone");
      await initiator.writes("Got it, one minute");
      await invitee.shows(
        invitation,
        `▸ ${yes}`,
        "◂ Great! Just a moment…",
        "◂ Hi, I'm at the corner. Which door is yours?",
        "▸ The green one, at the back",
        "▸ (a picture)",
        "◂ Got it, one minute",
      );
      const width = await initiator.whole
        .locator("img")
        .evaluate((image) => "naturalWidth" in image && image.naturalWidth);
      assert.equal(width, 320, "the picture itself is shown");
      await expectMasked(visitor);
      await visitor.reads(/Event ConversationConnected/);
      await visitor.reads(/Lambda calls Twilio: create the Conversation — 201/);
      await visitor.clicks("Webhooks");
      assert.equal(
        await visitor.page
          .getByText(/^Webhook /)
          .filter({ visible: true })
          .count(),
        0,
        "the story is shown without webhooks",
      );
      await visitor.takesPicture("playground");
    },
  },
  {
    title: "WhatsApp to SMS: told apart at a glance, no buttons and no window on SMS",
    async go(visitor) {
      const { initiator, invitee } = visitor;
      await visitor.starts("WhatsApp to SMS");
      const question = "◂ Rui, your rider, needs help to find your address. May he write to you here?";
      await invitee.shows(question);
      assert.equal(await invitee.whole.getAttribute("data-channel"), "sms");
      assert.equal(await initiator.whole.getAttribute("data-channel"), "whatsapp");
      await invitee.writes("Sure");
      await initiator.shows(introduction);
      await initiator.writes("Which floor?");
      await initiator.shows(introduction, "▸ Which floor?", "◂ Sure");
      await invitee.writes("On the third floor");
      await initiator.shows(introduction, "▸ Which floor?", "◂ Sure", "◂ On the third floor");
      await invitee.shows(question, "▸ Sure", "◂ Great! Just a moment…", "◂ Which floor?", "▸ On the third floor");
      await visitor.page.getByText("none: SMS can always be sent").waitFor();
      await expectMasked(visitor);
      await visitor.takesPicture("playground-sms");
      await visitor.clicks("Close");
      await visitor.sees("closed: completed");
    },
  },
  {
    title: "a customer who declines is left alone, and the courier hears nothing; then the same two once more",
    async go(visitor) {
      const { initiator, invitee } = visitor;
      await visitor.starts(guide);
      await invitee.shows(invitation);
      await invitee.clicks("No, thanks");
      await visitor.sees("closed: declined");
      const declined = "◂ All right, we will not connect you. Nobody can write to you here.";
      await invitee.shows(invitation, "▸ No, thanks", declined);
      await initiator.shows();
      const first = await visitor.reference();
      await visitor.clicks("Reopen");
      await visitor.sees("inviting");
      assert.notEqual(await visitor.reference(), first);
      // Perhaps in another chat: the sender is chosen anew. What was answered before cannot be tapped again.
      await invitee.whole.getByRole("button", { name: yes, disabled: false }).click();
      await initiator.shows(introduction);
    },
  },
  {
    title: "STOP ends it, and nothing more is sent to who said it",
    async go(visitor) {
      const { initiator, invitee } = visitor;
      await visitor.starts(guide);
      await connects(visitor);
      await visitor.sees("connected");
      await invitee.clicks(/Say STOP/);
      await visitor.sees("closed: opted-out");
      await visitor.reads(/Event OptedOut/);
      const said = [
        invitation,
        `▸ ${yes}`,
        "◂ Great! Just a moment…",
        "◂ Hi, I'm at the corner. Which door is yours?",
        "▸ STOP",
      ];
      await initiator.shows(
        introduction,
        "▸ Hi, I'm at the corner. Which door is yours?",
        `◂ ${yes}`,
        "◂ STOP",
        "◂ This chat has ended. Thank you!",
      );
      await invitee.shows(...said);
      await visitor.clicks("Reopen");
      await visitor.page
        .getByRole("alert")
        .getByText(/OPTED_OUT/)
        .waitFor();
      await invitee.shows(...said);
    },
  },
  {
    title: "a closed window: the message is held, a template asks, and the answer brings it",
    needsOwnTwilio: true,
    async go(visitor) {
      const { initiator, invitee } = visitor;
      await visitor.starts(guide);
      await connects(visitor);
      await visitor.sees("connected");
      const before = [
        invitation,
        `▸ ${yes}`,
        "◂ Great! Just a moment…",
        "◂ Hi, I'm at the corner. Which door is yours?",
      ];
      await invitee.shows(...before);
      await visitor.clicks("+1 day on Twilio’s clock");
      await visitor.page.getByText("Twilio’s clock is 1 d ahead").waitFor();
      await initiator.writes("Your second parcel is here");
      await visitor.page.getByText("Held until a window opens: 1").waitFor();
      const asked = "◂ There are new messages for you. Would you like to read them? [Show messages]";
      await invitee.shows(...before, asked);
      await initiator.ticks("second parcel", /Held until/);
      await visitor.takesPicture("playground-held");
      await invitee.clicks("Show messages");
      await invitee.shows(...before, asked, "▸ Show messages", "◂ Your second parcel is here");
      await initiator.ticks("second parcel", /delivered later/);
    },
  },
  {
    title: "Twilio fails every fourth call and every webhook comes twice: nothing is lost, nothing is doubled",
    needsOwnTwilio: true,
    async go(visitor) {
      const { initiator, invitee } = visitor;
      await visitor.switches("Twilio answers 500 or 503", true);
      await visitor.switches("Webhooks come twice", true);
      try {
        await visitor.starts(guide);
        await connects(visitor);
        await invitee.writes("The green one");
        await initiator.shows(
          introduction,
          "▸ Hi, I'm at the corner. Which door is yours?",
          `◂ ${yes}`,
          "◂ The green one",
        );
        await invitee.shows(
          invitation,
          `▸ ${yes}`,
          "◂ Great! Just a moment…",
          "◂ Hi, I'm at the corner. Which door is yours?",
          "▸ The green one",
        );
        await visitor.sees("connected");
        await visitor.reads(/— 50[03]/);
      } finally {
        await visitor.switches("Twilio answers 500 or 503", false);
        await visitor.switches("Webhooks come twice", false);
      }
    },
  },
];
