import { parseArguments } from "../../packages/operator/arguments.ts";

const phones = [
  "--initiator",
  "whatsapp:+15551110001",
  "--invitee",
  "+15551110002",
  "--invitation",
  "one",
  "--introduction",
  "two",
];

test("with only a stage, no phones are connected", () => {
  expect(parseArguments(["--stage", "prod"])).toEqual({ stage: "prod", help: false });
});

test("a trailing slash is removed from --twilio-url", () => {
  expect(parseArguments(["--stage", "prod", "--twilio-url", "http://127.0.0.1:1/"]).twilioUrl).toBe(
    "http://127.0.0.1:1",
  );
});

test("two phones and two templates are accepted only together", () => {
  expect(parseArguments(["--stage", "prod", ...phones]).phones).toEqual({
    initiator: "whatsapp:+15551110001",
    invitee: "+15551110002",
    invitation: "one",
    introduction: "two",
  });
  for (let left = 0; left < phones.length; left += 2) {
    const incomplete = phones.toSpliced(left, 2);
    expect(() => parseArguments(["--stage", "prod", ...incomplete])).toThrow("belong together");
  }
});

test.each([
  ["no stage", [], "--stage is missing"],
  ["an unknown option", ["--stage", "prod", "--colour", "red"], "colour"],
  ["an extra word", ["prod"], "prod"],
])("%s is refused", (_, commandLine, message) => {
  expect(() => parseArguments(commandLine)).toThrow(message);
});
