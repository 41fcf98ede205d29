import type { Conversation } from "../../lambda/model/conversation.ts";
import { connects } from "../../scenarios/connect.ts";
import { conversationIn } from "../aws/contents.ts";
import { startInProcess } from "../in-process/stack.ts";

/** A conversation that the product has opened, with an invitation, a yes and the courier's first words. */
export async function connectedConversation(): Promise<Conversation> {
  const { world, aws, queue, close } = await startInProcess({});
  try {
    const reference = world.reference("load");
    await connects(world, reference, world.person("Rui", "whatsapp"), world.person("Ana", "whatsapp"));
    await world.phones.idle();
    await queue.empty();
    const conversation = conversationIn(aws, reference);
    if (!conversation) throw new Error("The table does not hold the conversation that was just connected.");
    return conversation;
  } finally {
    await close();
  }
}
