import { randomUUID } from "node:crypto";
import type { AcceptedAnswer, ConversationAnswer, Refusal } from "@masked-conversations/client";
import type { DescribedConversation } from "../../../lambda/operations/describe-conversation.ts";
import type { StageConfiguration } from "../../../lib/stage-configuration.ts";
import { type Check, failed, ok, unknown } from "./finding.ts";
import type { Invoke } from "./functions.ts";

/** Two phones that the operator holds, and the templates to send to them. */
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
  /** For exchanging messages once both are connected. */
  talkSeconds: number;
  pollMs: number;
}

export const patientOperator: Patience = { stepSeconds: 600, talkSeconds: 60, pollMs: 2_000 };

type Described = DescribedConversation | Refusal;
type Outcome = { conversation: DescribedConversation } | { problem: string };

/** Fills each variable with its own description, so that the reader of the message sees where it goes. */
function contentOf(template: string, { templates }: StageConfiguration) {
  return { template, variables: { ...templates[template]?.variables } };
}

/** Waits until the conversation satisfies `isSo`. NOT_FOUND means that its opening is still in the queue. */
async function until(
  describe: () => Promise<Described>,
  isSo: (conversation: DescribedConversation) => boolean,
  { pollMs }: Patience,
  seconds: number,
): Promise<Outcome> {
  const endMs = Date.now() + seconds * 1_000;
  for (;;) {
    const conversation = await describe();
    if (conversation.ok && isSo(conversation)) return { conversation };
    if (!conversation.ok && conversation.error.code !== "NOT_FOUND")
      return { problem: `DescribeConversation answered ${conversation.error.code}` };
    if (conversation.ok && conversation.status === "closed")
      return { problem: `it has closed: ${conversation.closeReason}` };
    if (Date.now() > endMs)
      return { problem: `after ${seconds} s it is ${conversation.ok ? conversation.status : "not found"}` };
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

/** The steps to a connected conversation: what the operator does in each, and how to see that it worked. */
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
      ask: "the invitee's phone shows the invitation: accept it",
      isSo: ({ timeline }) => timeline.some(({ type }) => type === "ConsentGranted"),
      remedy:
        "Nothing arrived? Twilio Console, Monitor, Errors; then the log of the webhook function: does Twilio call, and is its signature accepted?",
    },
    {
      check: "connected",
      ask: "the initiator's phone shows the introduction: reply with any text",
      isSo: ({ status }) => status === "connected",
      remedy: "Nothing arrived? Twilio Console, Monitor, Errors.",
    },
  ];

/**
 * Connects two people for real, step by step, and closes the conversation again.
 * @param print shows the operator what to do next
 */
export async function* connectTwoPhones(
  phones: TwoPhones,
  configuration: StageConfiguration,
  invoke: Invoke,
  print: (line: string) => void,
  patience: Patience = patientOperator,
): Check {
  const reference = `smoke-test-${randomUUID().slice(0, 8)}`;
  const describe = async (): Promise<Described> => (await invoke("DescribeConversation", { reference })) as Described;
  // The functions return the types in packages/client/answers.ts.
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
      if (ask) print(`→ ${ask}`);
      const outcome = await until(describe, isSo, patience, patience.stepSeconds);
      if ("problem" in outcome) {
        yield failed(check, outcome.problem, "this step", remedy);
        return;
      }
      yield ok(check, `${reference} is ${outcome.conversation.status}`);
    }
    print(
      `→ for ${patience.talkSeconds} s, write from each phone: the other shows the text, coming from a number of the business`,
    );
    await new Promise((resolve) => setTimeout(resolve, patience.talkSeconds * 1_000));
    yield unknown("messages both ways", "only the phones show whether they arrived, and from which number");
  } finally {
    await invoke("CloseConversation", { reference, waitSeconds: 25 });
  }
  const outcome = await until(describe, ({ status }) => status === "closed", patience, patience.stepSeconds);
  if ("problem" in outcome)
    yield failed("closed", outcome.problem, "closed", "See the log of process-event under this reference.");
  else yield ok("closed", `${reference} is closed, and both pairs are free`);
}
