import { local } from "../../config/local.ts";
import { readReply } from "../../lambda/decide/reply.ts";
import { simulatedAccount, simulatedCredentials } from "../../local/simulated-account.ts";

const account = simulatedAccount("http://127.0.0.1:8480/twilio/messages");

test("the account has every template of the stage, approved, in every language", () => {
  const wanted = Object.entries(local.templates).flatMap(([friendlyName, { contentSids }]) =>
    Object.entries(contentSids).map(([language, sid]) => ({ friendlyName, language, sid, approval: "approved" })),
  );
  expect(account.contents).toEqual(wanted.map((content) => expect.objectContaining(content)));
});

test("the account has every sender of the stage, with the stack's inbound URL", () => {
  expect(account.senders.map(({ address }) => address)).toEqual(local.senders);
  expect(new Set(account.senders.map(({ inboundUrl }) => inboundUrl))).toEqual(
    new Set(["http://127.0.0.1:8480/twilio/messages"]),
  );
});

const buttonsOf = (types: (typeof account.contents)[number]["types"]): string[] =>
  "twilio/quick-reply" in types ? types["twilio/quick-reply"].actions.map(({ title }) => title) : [];

test.each(account.contents.filter(({ friendlyName }) => friendlyName === "delivery-invitation"))(
  "the invitation's buttons are a yes and a no in $language",
  ({ language, types }) => {
    const words = local.replyWords[language];
    if (!words) throw new Error(`No reply words in ${language}.`);
    expect(buttonsOf(types).map((title) => readReply(title, words, "answering"))).toEqual(["yes", "no"]);
  },
);

test("buttons are short enough for WhatsApp", () => {
  const titles = account.contents.flatMap(({ types }) => buttonsOf(types));
  expect(titles).not.toEqual([]);
  for (const title of titles) expect(title.length).toBeLessThanOrEqual(20);
});

test("the credentials look like Twilio's", () => {
  expect(simulatedCredentials).toEqual({
    accountSid: expect.stringMatching(/^AC[0-9a-f]{32}$/),
    authToken: expect.stringMatching(/^[0-9a-f]{32}$/),
    apiKeySid: expect.stringMatching(/^SK[0-9a-f]{32}$/),
    apiKeySecret: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
});
