import { local } from "../../config/local.ts";
import { readReply } from "../../lambda/opt-in/reply.ts";
import { simulatedAccount, simulatedCredentials } from "../../local/simulated-account.ts";

const account = simulatedAccount("http://127.0.0.1:8480/twilio/messages");

test("every template of the stage is there, approved, in every language that the stage names", () => {
  const wanted = Object.entries(local.templates).flatMap(([friendlyName, { contentSids }]) =>
    Object.entries(contentSids).map(([language, sid]) => ({ friendlyName, language, sid, approval: "approved" })),
  );
  expect(account.contents).toEqual(wanted.map((content) => expect.objectContaining(content)));
});

test("every sender of the stage is there, and takes messages to the stack", () => {
  expect(account.senders.map(({ address }) => address)).toEqual(local.senders);
  expect(new Set(account.senders.map(({ inboundUrl }) => inboundUrl))).toEqual(new Set(["http://127.0.0.1:8480/twilio/messages"]));
});

test.each(account.contents.filter(({ types }) => "twilio/quick-reply" in types).map(({ language, types }) => [language, types]))(
  "in %s the first button is a yes and the second a no, short enough for WhatsApp",
  (language, types) => {
    const words = local.replyWords[language];
    if (!words || !("twilio/quick-reply" in types)) throw new Error(`No reply words or no buttons in ${language}.`);
    const titles = types["twilio/quick-reply"].actions.map(({ title }) => title);
    expect(titles.map((title) => readReply(title, words))).toEqual(["yes", "no"]);
    expect(Math.max(...titles.map((title) => title.length))).toBeLessThanOrEqual(20);
  },
);

test("the credentials look like Twilio's", () => {
  expect(simulatedCredentials).toEqual({
    accountSid: expect.stringMatching(/^AC[0-9a-f]{32}$/),
    authToken: expect.stringMatching(/^[0-9a-f]{32}$/),
    apiKeySid: expect.stringMatching(/^SK[0-9a-f]{32}$/),
    apiKeySecret: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
});
