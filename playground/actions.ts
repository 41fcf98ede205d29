import * as v from "valibot";
import { type FaultName, faultNames } from "./faults.ts";
import { openingSchema } from "./openings.ts";
import { sideNames } from "./page/view.ts";
import type { Playground } from "./playground.ts";

/** Everything that the page can ask for: `POST /do/NAME` with this JSON. */

/** What was asked is not as the action expects it; the message says where. */
export class Malformed extends Error {
  override readonly name = "Malformed";
}

/**
 * @returns what is answered, where there is something to answer. @throws Malformed, NotNow, or what the simulator
 * refused with
 */
export type Action = (playground: Playground, asked: unknown) => Promise<unknown>;

function action<const Schema extends v.GenericSchema>(
  schema: Schema,
  does: (playground: Playground, asked: v.InferOutput<Schema>) => Promise<unknown>,
): Action {
  return async (playground, asked) => {
    const read = v.safeParse(schema, asked);
    if (read.success) return does(playground, read.output);
    throw new Malformed(read.issues.map((issue) => `${v.getDotPath(issue) ?? "body"}: ${issue.message}`).join("; "));
  };
}

const side = v.picklist(sideNames);
const sender = v.pipe(v.string(), v.maxLength(100));
const words = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(1600));
const fileName = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "must be small letters, digits and single hyphens"),
  v.maxLength(60),
);
const mostSeconds = 31 * 24 * 60 * 60;

export const actions: Record<string, Action> = {
  open: action(openingSchema, (playground, opening) => playground.open(opening)),
  reopen: action(v.strictObject({}), (playground) => playground.reopen()),
  show: action(v.strictObject({ reference: v.pipe(v.string(), v.maxLength(100)) }), (playground, { reference }) =>
    playground.showOther(reference),
  ),
  close: action(v.strictObject({}), (playground) => playground.closeConversation()),
  scenario: action(v.strictObject({ name: v.string() }), async (playground, { name }) => ({
    passed: await playground.playScenario(name),
  })),
  write: action(v.strictObject({ side, to: sender, body: words }), (playground, { side, to, body }) =>
    playground.write(side, to, body),
  ),
  tap: action(v.strictObject({ side, to: sender, button: words }), (playground, { side, to, button }) =>
    playground.tap(side, to, button),
  ),
  picture: action(
    v.strictObject({
      side,
      to: sender,
      contentType: v.picklist(["image/png", "image/jpeg"]),
      base64: v.pipe(v.string(), v.base64()),
    }),
    (playground, { side, to, ...media }) => playground.sendPicture(side, to, media),
  ),
  read: action(v.strictObject({ side }), (playground, asked) => playground.read(asked.side)),
  jump: action(
    v.strictObject({ seconds: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(mostSeconds)) }),
    (playground, { seconds }) => playground.jump(seconds),
  ),
  fault: action(
    v.strictObject({ name: v.picklist<FaultName[]>(faultNames), on: v.boolean() }),
    (playground, { name, on }) => playground.setFault(name, on),
  ),
  save: action(v.strictObject({ name: fileName, title: words }), async (playground, { name, title }) => ({
    path: await playground.save(name, title),
  })),
};
