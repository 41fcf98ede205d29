import * as v from "valibot";
import { type FaultName, faultNames } from "./faults.ts";
import { openingSchema } from "./openings.ts";
import { sideNames } from "./page/view.ts";
import type { Playground } from "./playground.ts";

/** The page's requests: `POST /do/NAME` with this JSON. */

/** The request does not match the action's schema; the message says where. */
export class Malformed extends Error {
  override readonly name = "Malformed";
}

/** @returns the response, if any. @throws Malformed, NotNow, or the simulator's error */
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
const address = v.pipe(v.string(), v.maxLength(100));
/** Whose phone the page showed. */
const owner = { side, from: address };
/** Which conversation the page showed. */
const reference = v.pipe(v.string(), v.maxLength(100));
const words = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(1600));
const fileName = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "must be lower-case letters, digits and single hyphens"),
  v.maxLength(60),
);
const maxSeconds = 31 * 24 * 60 * 60;

export const actions: Record<string, Action> = {
  open: action(openingSchema, (playground, opening) => playground.open(opening)),
  reopen: action(v.strictObject({ reference }), (playground, asked) => playground.reopen(asked.reference)),
  show: action(v.strictObject({ reference }), (playground, asked) => playground.showOther(asked.reference)),
  close: action(v.strictObject({ reference }), (playground, asked) => playground.closeConversation(asked.reference)),
  scenario: action(v.strictObject({ name: v.string() }), async (playground, { name }) => ({
    passed: await playground.playScenario(name),
  })),
  write: action(v.strictObject({ ...owner, to: address, body: words }), (playground, { to, body, ...owner }) =>
    playground.write(owner, to, body),
  ),
  tap: action(v.strictObject({ ...owner, to: address, button: words }), (playground, { to, button, ...owner }) =>
    playground.tap(owner, to, button),
  ),
  picture: action(
    v.strictObject({
      ...owner,
      to: address,
      contentType: v.picklist(["image/png", "image/jpeg"]),
      base64: v.pipe(v.string(), v.base64()),
    }),
    (playground, { to, contentType, base64, ...owner }) => playground.sendPicture(owner, to, { contentType, base64 }),
  ),
  read: action(v.strictObject(owner), (playground, asked) => playground.read(asked)),
  jump: action(
    v.strictObject({ seconds: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(maxSeconds)) }),
    (playground, { seconds }) => playground.jump(seconds),
  ),
  fault: action(
    v.strictObject({ name: v.picklist<FaultName[]>(faultNames), on: v.boolean() }),
    (playground, { name, on }) => playground.setFault(name, on),
  ),
  save: action(v.strictObject({ reference, name: fileName, title: words }), async (playground, asked) => ({
    path: await playground.save(asked.reference, asked.name, asked.title),
  })),
};
