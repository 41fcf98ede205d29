import { describeConsent, describeConversation } from "../../../lambda/operations/operations.ts";
import { read } from "../../../lambda/operations/read.ts";
import { conversationStore } from "../../../lambda/tables/conversations.ts";
import { optInStore } from "../../../lambda/tables/opt-ins.ts";
import { person } from "../decide/person-given.ts";

/** A DynamoDB client that must not be called. */
const unread = {
  send: () => {
    throw new Error("The table was read.");
  },
} as never;
const tellConversation = read(describeConversation, conversationStore(unread, "Conversations"), Date.now);
const tellConsent = read(describeConsent, optInStore(unread, "OptIns"), Date.now);

test.each([null, {}, { reference: "a b" }, { reference: "order-1", more: 1 }])(
  "DescribeConversation refuses %j without reading the table",
  async (input) => expect(await tellConversation(input)).toMatchObject({ ok: false, error: { code: "VALIDATION" } }),
);

test.each([[{}], [{ address: "5511900000031" }], [{ address: person, colour: "red" }], [undefined]])(
  "DescribeConsent refuses %j without reading the table",
  async (input) => expect(await tellConsent(input)).toMatchObject({ ok: false, error: { code: "VALIDATION" } }),
);

test("a valid request reads the table", async () => {
  await expect(tellConversation({ reference: "order-1" })).rejects.toThrow("The table was read.");
});
