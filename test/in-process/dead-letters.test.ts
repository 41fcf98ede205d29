import { connects, invitation, invites, milestones, opens, yesButton } from "../../scenarios/connect.ts";
import type { Person } from "../../scenarios/person.ts";
import type { World } from "../../scenarios/world.ts";
import { answersIn, conversationIn, heldPairsIn } from "../aws/contents.ts";
import { type InProcessStack, startInProcess } from "./stack.ts";
import { inVirtualTime } from "./virtual-time.ts";

/** Poison: an event that fails at every attempt, until the cause is fixed. */

const tries = 8;
const retryAfterMs = 2_000;

beforeAll(() => jest.spyOn(process.stdout, "write").mockReturnValue(true));
afterAll(() => jest.restoreAllMocks());

let stack: InProcessStack;
let world: World;
let courier: Person;
let customer: Person;
/** The time between two attempts passes as soon as nothing else is in flight. */
const inTime = (play: () => Promise<void>) => () =>
  inVirtualTime(async () => {
    stack = await startInProcess({ queueing: { attempts: tries, retryAfterMs } });
    world = stack.world;
    courier = world.person("Rui", "whatsapp");
    customer = world.person("Ana", "whatsapp");
    try {
      await play();
    } finally {
      await stack.close();
    }
  });

/**
 * Makes the table refuse to store the next message in a conversation. @returns the number of refusals, and a function
 * that ends them
 */
function poisonNextMessage(reference: string) {
  const { dynamoDb } = stack.aws;
  const { put } = dynamoDb;
  let key: string | undefined;
  let refusals = 0;
  dynamoDb.put = (input) => {
    const { reference: of, recentEvents = [] } = input.Item ?? {};
    const known = conversationIn(stack.aws, reference)?.recentEvents ?? [];
    const added = of === reference && recentEvents.find((recent: string) => !known.includes(recent));
    if (added) key ??= added;
    if (!key || !recentEvents.includes(key)) return put.call(dynamoDb, input);
    refusals += 1;
    throw new Error("The table refuses this one.");
  };
  return {
    refusals: () => refusals,
    cure: () => {
      dynamoDb.put = put;
    },
  };
}

const isDead = () =>
  world.until("the poison is among the dead letters", async () => stack.queue.deadLetters.length > 0);

async function settle(): Promise<void> {
  await world.phones.idle();
  await stack.queue.empty();
  await world.phones.idle();
}

test(
  "a poison event goes to the dead-letter queue after all its attempts, without delaying other conversations, and its own continues",
  inTime(async () => {
    const reference = world.reference("poisoned");
    await invites(world, reference, courier, customer);
    const poison = poisonNextMessage(reference);
    await customer.writes("Who is this?");
    await customer.writes("Yes, I'm at the back door");

    const other = [world.person("Eva", "whatsapp"), world.person("Ben", "whatsapp")] as const;
    await connects(world, world.reference("healthy"), ...other);
    expect(stack.queue.deadLetters).toEqual([]);
    expect((await world.describe(reference)).status).toBe("inviting");

    await customer.receives("Great! Just a moment…");
    expect(stack.queue.deadLetters).toMatchObject([
      { event: { type: "MessageAdded", reference, body: "Who is this?" } },
    ]);
    expect([poison.refusals(), stack.queue.maxAttempts]).toEqual([tries, tries]);
    await world.waitForStatus(reference, "connecting");
  }),
);

test(
  "a redriven yes still connects the two",
  inTime(async () => {
    const reference = world.reference("late-yes");
    await invites(world, reference, courier, customer);
    const poison = poisonNextMessage(reference);
    await customer.taps(yesButton);
    await isDead();
    await settle();
    expect((await world.describe(reference)).status).toBe("inviting");

    poison.cure();
    stack.queue.redrive();
    await customer.receives("Great! Just a moment…");
    await courier.receives(/^You can now write/);
    await courier.writes("Here I am");
    await courier.receives(yesButton);
    await settle();
    expect(await courier.received()).toEqual([expect.stringMatching(/^You can now write/), yesButton]);
    expect((await milestones(world, reference)).filter((type) => type === "ConsentGranted")).toHaveLength(1);
    expect(stack.queue.deadLetters).toEqual([]);
  }),
);

test(
  "a redriven message that its conversation has already found is not sent twice",
  inTime(async () => {
    const reference = world.reference("late-message");
    await invites(world, reference, courier, customer);
    await customer.taps(yesButton);
    await courier.receives(/^You can now write/);
    const poison = poisonNextMessage(reference);
    await customer.writes("the second door");
    await isDead();
    poison.cure();
    await customer.writes("on the left");
    await courier.writes("Here I am");
    await courier.receives("on the left");
    await settle();

    stack.queue.redrive();
    await settle();
    expect((await courier.received()).slice(1)).toEqual([yesButton, "the second door", "on the left"]);
    expect((await milestones(world, reference)).filter((type) => type === "MessageReleased")).toHaveLength(3);
  }),
);

test(
  "a redriven message of a closed conversation has no effect, as it was reported at the close",
  inTime(async () => {
    const reference = world.reference("late-for-all");
    await invites(world, reference, courier, customer);
    await customer.taps(yesButton);
    await courier.receives(/^You can now write/);
    const poison = poisonNextMessage(reference);
    await customer.writes("the second door");
    await isDead();
    poison.cure();
    await world.close(reference);
    const before = await world.describe(reference);
    expect(before.timeline.filter(({ type }) => type === "MessageUndeliverable")).toHaveLength(2);

    stack.queue.redrive();
    await settle();
    expect(await world.describe(reference)).toEqual(before);
    expect(heldPairsIn(stack.aws)).toEqual([]);
  }),
);

test(
  "a redriven opening that its caller has repeated is answered, and nobody is invited twice",
  inTime(async () => {
    const reference = world.reference("late-opening");
    const request = { reference, initiator: courier.asParty, invitee: customer.asParty, invitation };
    const { dynamoDb } = stack.aws;
    const { transactWrite } = dynamoDb;
    dynamoDb.transactWrite = () => {
      throw new Error("The table refuses this one.");
    };
    const first = await world.open({ ...request, waitSeconds: 0 });
    expect(first).toMatchObject({ ok: true, pending: true });
    await isDead();
    dynamoDb.transactWrite = transactWrite;
    expect((await opens(world, request)).status).toBe("inviting");

    stack.queue.redrive();
    await settle();
    expect(await customer.received()).toHaveLength(1);
    const answers = [...answersIn(stack.aws).values()];
    expect(answers).toMatchObject(answers.map(() => ({ ok: true, status: "inviting" })));
    expect(answers.map((answer) => "replayed" in answer && answer.replayed).sort()).toEqual([false, true]);
  }),
);
