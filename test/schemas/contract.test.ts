import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { decide } from "../../lambda/decide/decide.ts";
import { detailOf } from "../../lambda/process/announce.ts";
import { configuration, given, hourMs, message, nowMs, opened, opening, sent } from "../lambda/decide/given.ts";

/**
 * `version` in an event: "Of this schema: another number, where a consumer would have to change." So whoever was
 * written for version 1 as ff9c9ab published it can read every event of version 1.
 */

const file = new URL("./first-edition-MessageHeld.json", import.meta.url);
const firstEdition = new Ajv2020({ strict: false, formats: { "date-time": true } }).compile(
  JSON.parse(readFileSync(file, "utf8")),
);

test("a message that is held because the window is closed: told as consumers of version 1 were promised, or as another version", () => {
  const asked = given(opening(), opened, sent("invitation", "IM-invitation"), message("invitee", "yes"));
  const { commands } = decide(asked, message("invitee", "unclear", nowMs + hourMs), configuration, nowMs + hourMs);
  const held = commands.flatMap((command) =>
    command.verb === "announce" && command.type === "MessageHeld" ? [command] : [],
  );
  expect(held).toHaveLength(1);
  for (const command of held) {
    const { version, because } = detailOf(command.id, "local", command) as { version: string; because: string };
    const detail = {
      ...detailOf(command.id, "local", command),
      conversationSid: `CH${"0".repeat(32)}`,
      messageSid: `IM${"0".repeat(32)}`,
    };
    expect([version, because, firstEdition(detail) || version !== "1"]).toEqual([version, because, true]);
  }
});
