import { readFileSync } from "node:fs";
import { exploreSendings, type Sending } from "../../docs/explore-sendings.ts";
import {
  columnsReached,
  documentPath,
  isAnswered,
  kinds,
  openingFor,
  renderOptIn,
  strangers,
  tableBegins,
  tableEnds,
} from "../../docs/render-opt-in.ts";
import { isReachable } from "../../lambda/decide/windows.ts";
import { configuration } from "../lambda/decide/given.ts";

const askingAgain = exploreSendings(configuration);
const accepting = exploreSendings({ ...configuration, onUnclearReply: "accept" });
const sendings = [...askingAgain.sendings, ...accepting.sendings];

/** What the code decides to send; what Twilio relays is not decided by it. */
const ownSendings = sendings.filter(({ kind }) => kind !== "message relayed by Twilio");

const toInviteeBeforeAgreement = ({ to, position: { conversation, consents } }: Sending): boolean =>
  to === "invitee" && conversation.isInvited && consents.invitee === undefined;

/** The breaches in words, each once, so that a failing test says what is wrong. */
const inWords = (found: Sending[]): string[] => [
  ...new Set(
    found.map(
      ({ kind, to, trigger, position }) => `${kind} to the ${to} on ${trigger} (${position.conversation.status})`,
    ),
  ),
];

test("docs/opt-in.md shows the tables as they are; `npm run docs` writes them", () => {
  const [, shown = ""] = readFileSync(documentPath, "utf8").split(tableBegins);
  expect(`${tableBegins}${shown.split(tableEnds)[0]}${tableEnds}`).toBe(renderOptIn());
});

test("every kind of message is sent somewhere, and every situation of the tables is reached", () => {
  expect([...new Set(askingAgain.sendings.map(({ kind }) => kind))].sort()).toEqual([...kinds].sort());
  for (const { columns, reached } of columnsReached(askingAgain.positions))
    expect(reached.sort()).toEqual([...columns].sort());
});

test("nothing at all is sent to somebody who has opted out", () => {
  expect(inWords(sendings.filter(({ to, position: { consents } }) => consents[to] === "revoked"))).toEqual([]);
});

test("somebody who has opted out is not answered, and no conversation is opened for them", () => {
  const optedOut = strangers["has opted out"] ?? { pairs: [] };
  for (const body of ["Hello?", "STOP", "START"]) expect(isAnswered(optedOut, body)).toBe(false);
  for (const person of Object.values(strangers)) expect(isAnswered(person, "STOP")).toBe(false);
  expect(openingFor(optedOut)).toBe("OPTED_OUT");
});

test("before an invitee has agreed, they get one invitation and one ask-again, and a farewell if they have written", () => {
  const found = ownSendings.filter(toInviteeBeforeAgreement);
  for (const { position } of found) {
    expect(position.invitations).toBeLessThanOrEqual(1);
    expect(position.asksAgain).toBeLessThanOrEqual(1);
  }
  const others = found.filter(({ kind }) => !["invitation", "ask-again"].includes(kind));
  expect(inWords(others)).toEqual([]);
});

test("no plain text is sent into a closed WhatsApp window", () => {
  const texts = sendings.filter(({ isPlainText }) => isPlainText);
  expect(
    inWords(texts.filter(({ to, position: { conversation, atMs } }) => !isReachable(conversation[to], atMs))),
  ).toEqual([]);
});

test("nothing is released before an invitee who was asked has agreed", () => {
  const released = sendings.filter(
    ({ kind, position }) => kind === "released message" && position.conversation.isInvited,
  );
  expect(inWords(released.filter(({ position }) => position.consents.invitee !== "granted"))).toEqual([]);
});

test("a re-engagement is sent at most once for each closed window", () => {
  const asked = sendings.filter(({ kind }) => kind === "re-engagement");
  expect(inWords(asked.filter(({ to, position }) => position.reengagements[to] > 1))).toEqual([]);
  expect(
    inWords(asked.filter(({ to, position: { conversation, atMs } }) => isReachable(conversation[to], atMs))),
  ).toEqual([]);
});
