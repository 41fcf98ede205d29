import { randomUUID } from "node:crypto";
import type { AcceptedAnswer, ConversationAnswer, Refusal } from "@masked-conversations/client";
import type { DescribedConversation } from "../../../lambda/operations/describe-conversation.ts";
import type { StageConfiguration } from "../../../lib/stage-configuration.ts";
import { failed, type Look, ok, untold } from "./finding.ts";
import type { Invoke } from "./functions.ts";

/** Two phones in the operator's own hands, and what they are to be sent. */
export interface TwoPhones {
  initiator: string;
  invitee: string;
  /** Names of templates in the configuration. */
  invitation: string;
  introduction: string;
}

export interface Patience {
  /** For each step. */
  stepSeconds: number;
  /** For writing to and fro once both are connected. */
  talkSeconds: number;
  pollMs: number;
}

export const patientOperator: Patience = { stepSeconds: 600, talkSeconds: 60, pollMs: 2_000 };

type Described = DescribedConversation | Refusal;
type Told = { conversation: DescribedConversation } | { problem: string };

/** Each variable says what it is for: the person who reads the message sees where it would be. */
function contentOf(template: string, { templates }: StageConfiguration) {
  return { template, variables: { ...templates[template]?.variables } };
}

/** Waits until the conversation has come as far. Where it is not there yet, its opening still waits in the queue. */
async function until(
  describe: () => Promise<Described>,
  isSo: (conversation: DescribedConversation) => boolean,
  { pollMs }: Patience,
  seconds: number,
): Promise<Told> {
  const endMs = Date.now() + seconds * 1_000;
  for (;;) {
    const conversation = await describe();
    if (conversation.ok && isSo(conversation)) return { conversation };
    if (!conversation.ok && conversation.error.code !== "NOT_FOUND")
      return { problem: `it was answered ${conversation.error.code}` };
    if (conversation.ok && conversation.status === "closed")
      return { problem: `it has closed: ${conversation.closeReason}` };
    if (Date.now() > endMs)
      return { problem: `after ${seconds} s it is ${conversation.ok ? conversation.status : "not there"}` };
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

/** The steps to a connected conversation: what the operator has to do for each, and how it shows. */
const steps: { check: string; ask: string; isSo: (conversation: DescribedConversation) => boolean; remedy: string }[] =
  [
    {
      check: "invitation",
      ask: "",
      isSo: ({ timeline }) => timeline.some(({ type }) => type === "InvitationSent"),
      remedy: "See the log of process-event under this reference.",
    },
    {
      check: "yes",
      ask: "the invitee's phone shows the invitation: answer it with a yes",
      isSo: ({ timeline }) => timeline.some(({ type }) => type === "ConsentGranted"),
      remedy:
        "Nothing arrived? Twilio Console, Monitor, Errors; then the log of the webhook function: does Twilio call, and is its signature accepted?",
    },
    {
      check: "connected",
      ask: "the initiator's phone shows the introduction: answer it with any words",
      isSo: ({ status }) => status === "connected",
      remedy: "Nothing arrived? Twilio Console, Monitor, Errors.",
    },
  ];

/**
 * Connects two people for real, step by step, and closes the conversation again.
 * @param tell is given what the operator has to do next
 */
export async function* connectTwoPhones(
  phones: TwoPhones,
  configuration: StageConfiguration,
  invoke: Invoke,
  tell: (line: string) => void,
  patience: Patience = patientOperator,
): Look {
  const reference = `smoke-test-${randomUUID().slice(0, 8)}`;
  const describe = async (): Promise<Described> => (await invoke("DescribeConversation", { reference })) as Described;
  // The functions answer what packages/client/answers.ts says.
  const opened = (await invoke("OpenConversation", {
    reference,
    initiator: { address: phones.initiator },
    invitee: { address: phones.invitee },
    invitation: contentOf(phones.invitation, configuration),
    introduction: contentOf(phones.introduction, configuration),
    waitSeconds: 25,
  })) as ConversationAnswer | AcceptedAnswer | Refusal;
  if (!opened.ok) {
    yield failed(
      "OpenConversation",
      `${opened.error.code}: ${opened.error.message}`,
      "a conversation",
      "docs/operations.md explains the code.",
    );
    return;
  }
  yield ok("OpenConversation", `${reference} is ${opened.status ?? "accepted"}`);
  try {
    for (const { check, ask, isSo, remedy } of steps) {
      if (ask) tell(`→ ${ask}`);
      const told = await until(describe, isSo, patience, patience.stepSeconds);
      if ("problem" in told) {
        yield failed(check, told.problem, "this step", remedy);
        return;
      }
      yield ok(check, `${reference} is ${told.conversation.status}`);
    }
    tell(
      `→ write from each phone, for ${patience.talkSeconds} s: the other shows the words, and a number of the business`,
    );
    await new Promise((resolve) => setTimeout(resolve, patience.talkSeconds * 1_000));
    yield untold("words both ways", "whether they arrived, and whose number showed, only the phones tell");
  } finally {
    await invoke("CloseConversation", { reference, waitSeconds: 25 });
  }
  const told = await until(describe, ({ status }) => status === "closed", patience, patience.stepSeconds);
  if ("problem" in told)
    yield failed("closed", told.problem, "closed", "See the log of process-event under this reference.");
  else yield ok("closed", `${reference} is closed, and both pairs are free`);
}
