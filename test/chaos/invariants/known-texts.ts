import { texts } from "../../../config/texts.ts";
import { introductionText, invitationText } from "../play.ts";

/** The business's texts in this test; everybody's locale is English. */

const english = texts.en;
export const reengagementTexts = "re-engagement";

export const textKinds: Record<string, (body: string) => boolean> = {
  invitation: (body) => body === invitationText || body.startsWith("Hello Ana, your food delivery"),
  introduction: (body) => body === introductionText || body.startsWith("You can now write to your customer"),
  "just-a-moment": (body) => body === english?.justAMoment,
  "ask-again": (body) => body === english?.askAgain,
  declined: (body) => body === english?.declined,
  farewell: (body) => body === english?.farewell,
  [reengagementTexts]: (body) => body.startsWith("There are new messages for you"),
};
