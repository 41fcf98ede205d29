import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import { local } from "../../config/local.ts";
import type { RuntimeConfiguration } from "../../lambda/model/configuration.ts";
import { simulatedCredentials } from "../../local/simulated-account.ts";
import type { Scenario } from "../../scenarios/scenario.ts";
import { type WhatsAppIdentity, World } from "../../scenarios/world.ts";
import { Crashes } from "../crashes/lambda.ts";
import { type CrashingStack, startCrashing } from "../crashes/stack.ts";
import { inVirtualTime } from "../in-process/virtual-time.ts";
import type { Recording } from "./recording.ts";

/** A scenario that is played for what it leaves in the tables and on the queue. */
export interface Journey extends Pick<Scenario, "name" | "play"> {
  identity?: WhatsAppIdentity;
  /** What the stage has otherwise than the local one. */
  configuration?: Partial<RuntimeConfiguration>;
}

/**
 * What is random is drawn in the same order each time, so that two recordings are alike.
 * @returns a function that undoes it
 */
function drawAlike(seed: string): () => void {
  const { randomBytes, randomUUID } = crypto;
  const { random } = Math;
  const key = crypto.createHash("sha256").update(seed).digest();
  const stream = crypto.createCipheriv("aes-256-ctr", key, Buffer.alloc(16));
  const draw = (size: number) => stream.update(Buffer.alloc(size));
  const drawn = (size: number, callback?: (error: Error | null, bytes: Buffer) => void) =>
    callback ? callback(null, draw(size)) : draw(size);
  Math.random = () => draw(4).readUInt32LE() / 2 ** 32;
  crypto.randomBytes = drawn as typeof randomBytes;
  crypto.randomUUID = () => {
    const digits = draw(16).toString("hex");
    const [, one, two, three, four, five] = /^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/.exec(digits) ?? [];
    return `${one}-${two}-4${three}-a${four}-${five}`;
  };
  syncBuiltinESMExports();
  return () => {
    Object.assign(crypto, { randomBytes, randomUUID });
    Object.assign(Math, { random });
    syncBuiltinESMExports();
  };
}

/** Nothing is under way at Twilio or on the queue any more. */
async function settle({ world, queue }: CrashingStack): Promise<void> {
  for (let round = 0; round < 5; round++) {
    await world.phones.idle(60);
    await queue.empty();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The same world, with the numbers that are used in all tests. */
function worldOf({ world }: CrashingStack, identity: WhatsAppIdentity | undefined): World {
  let people = 0;
  const newDigits = () => String(900_000_000 + people++);
  const reach = {
    twilioUrl: world.phones.url,
    twilioCredentials: simulatedCredentials,
    invoke: (...asked: Parameters<World["invoke"]>) => world.invoke<unknown>(...asked),
  };
  return new World(reach, () => undefined, identity, newDigits);
}

/** Plays a journey in a product of its own, by the real stores over tables in memory, and records what is written. */
export async function record(journey: Journey, recording: Recording): Promise<void> {
  const { name, play, identity, configuration = {} } = journey;
  const before = { ...local };
  const undraw = drawAlike(name);
  Object.assign(local, configuration);
  try {
    await inVirtualTime(async () => {
      const stack = await startCrashing(new Crashes([]));
      recording.listen(name, stack);
      try {
        await play(worldOf(stack, identity));
        await settle(stack);
      } finally {
        await stack.close();
      }
    });
  } finally {
    undraw();
    for (const key of Object.keys(configuration)) Reflect.deleteProperty(local, key);
    Object.assign(local, before);
  }
}
