import fc from "fast-check";
import { emptyTwiml, messageTwiml } from "../../../lambda/webhooks/twiml.ts";

const bodyOf = (text: string): string => messageTwiml(text).body ?? "";

test("the answer is TwiML with one message, in UTF-8", () => {
  expect(messageTwiml("This chat has ended.")).toEqual({
    statusCode: 200,
    headers: { "content-type": "text/xml; charset=utf-8" },
    body: '<?xml version="1.0" encoding="UTF-8"?><Response><Message>This chat has ended.</Message></Response>',
  });
});

test("the answer of nothing is TwiML without a message", () => {
  expect(emptyTwiml()).toMatchObject({ statusCode: 200, body: '<?xml version="1.0" encoding="UTF-8"?><Response/>' });
});

test("characters that XML gives a meaning are escaped", () => {
  expect(bodyOf(`<Redirect>"a" & 'b'</Redirect>`)).toContain(
    "<Message>&lt;Redirect&gt;&quot;a&quot; &amp; &apos;b&apos;&lt;/Redirect&gt;</Message>",
  );
  expect(bodyOf("&amp;")).toContain("<Message>&amp;amp;</Message>");
});

test("no text can end the message or add an element, and every text can be read back", () => {
  const meanings: Record<string, string> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'" };
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."<>&\"'/ampltgquos;#Mé👍 ]") }), (text) => {
      const inside = bodyOf(text)
        .replace(/^.*<Message>/s, "")
        .replace(/<\/Message><\/Response>$/s, "");
      expect(inside).not.toMatch(/[<>"']/);
      expect(inside.replace(/&(?:amp|lt|gt|quot|apos);/g, (entity) => meanings[entity] ?? "?")).toBe(text);
    }),
  );
});
