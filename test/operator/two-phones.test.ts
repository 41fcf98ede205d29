import { local } from "../../config/local.ts";
import { connectTwoPhones } from "../../packages/operator/smoke/connect-two-phones.ts";
import { lineOf } from "../../packages/operator/smoke/finding.ts";
import { noButton, yesButton } from "../../scenarios/connect.ts";
import type { Person } from "../../scenarios/person.ts";
import { heldPairsIn } from "../aws/contents.ts";
import { type InProcessStack, startInProcess } from "../in-process/stack.ts";
import { collect, verdicts } from "./findings.ts";

let stack: InProcessStack;
let initiator: Person;
let invitee: Person;

beforeAll(() => jest.spyOn(process.stdout, "write").mockReturnValue(true));
afterAll(() => jest.restoreAllMocks());
beforeEach(async () => {
  stack = await startInProcess({});
  [initiator, invitee] = [stack.world.person("one", "whatsapp"), stack.world.person("other", "whatsapp")];
});
afterEach(() => stack.close());

const patience = { stepSeconds: 10, talkSeconds: 0.1, pollMs: 20 };

/** Runs the check while the two people respond, and returns what the operator is shown. */
async function connect(answer: () => Promise<unknown>, template = "delivery-invitation", given = patience) {
  const instructions: string[] = [];
  const phones = {
    initiator: initiator.address,
    invitee: invitee.address,
    invitation: template,
    introduction: "delivery-introduction",
  };
  const [findings] = await Promise.all([
    collect(connectTwoPhones(phones, local, stack.reach.invoke, (line) => instructions.push(line), given)),
    answer(),
  ]);
  return { instructions, findings };
}

test("two phones are connected step by step, the conversation is closed again, and no number is shown", async () => {
  const { instructions, findings } = await connect(async () => {
    await invitee.receives(/^Hello the customer's first name, your food delivery/);
    await invitee.taps(yesButton);
    await initiator.receives(/^You can now write to your customer/);
    await initiator.writes("Any words");
    await invitee.receives("Any words");
  });
  expect(instructions).toHaveLength(3);
  expect(findings.map(({ check }) => check)).toEqual([
    "OpenConversation",
    "invitation",
    "yes",
    "connected",
    "messages both ways",
    "closed",
  ]);
  expect(findings.filter(({ verdict }) => verdict === "failed")).toEqual([]);
  const output = [...instructions, ...findings.map(lineOf)].join("\n");
  for (const { address } of [initiator, invitee]) expect(output).not.toContain(address.replace(/\D/g, ""));
}, 30_000);

test("when the invitee declines, that step fails with the reason", async () => {
  const { findings } = await connect(async () => {
    await invitee.receives(/^Hello/);
    await invitee.taps(noButton);
  });
  expect(verdicts(findings)).toEqual({ OpenConversation: "ok", invitation: "ok", yes: "failed" });
  expect(findings.at(-1)).toMatchObject({ is: "it has closed: declined" });
}, 30_000);

test("when nobody answers, that step fails, and the conversation is closed", async () => {
  const { findings } = await connect(async () => undefined, "delivery-invitation", { ...patience, stepSeconds: 0.5 });
  expect(findings.at(-1)).toMatchObject({ check: "yes", is: "after 0.5 s it is inviting" });
  expect(heldPairsIn(stack.aws)).toEqual([]);
}, 30_000);

test("when the opening is refused, no further step runs", async () => {
  const { findings } = await connect(async () => undefined, "no-such-template");
  expect(findings).toMatchObject([
    { check: "OpenConversation", verdict: "failed", is: expect.stringContaining("TEMPLATE_UNKNOWN") },
  ]);
}, 30_000);
