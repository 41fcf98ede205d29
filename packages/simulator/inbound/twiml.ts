const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/**
 * The texts of the `<Message>` verbs in a TwiML answer, in order; none when the answer is not TwiML. A message is its
 * `<Body>`, or the text right in it ("TwiML for Programmable Messaging" page). Other verbs are not followed.
 */
export function messagesInTwiml(twiml: string): string[] {
  const response = /<Response[^>]*>([\s\S]*)<\/Response>/.exec(twiml)?.[1] ?? "";
  return [...response.matchAll(/<Message(?:\s[^>]*)?>([\s\S]*?)<\/Message>/g)]
    .map(([, inside = ""]) => /<Body>([\s\S]*?)<\/Body>/.exec(inside)?.[1] ?? inside)
    .map((text) => withoutEntities(text).trim())
    .filter((text) => text !== "");
}

function withoutEntities(text: string): string {
  return text
    .replace(/<!\[CDATA\[([\s\S]*?)\]\]>/g, (_, inside: string) => inside.replaceAll("&", "&amp;"))
    .replace(/&(?:#(\d+)|#x([0-9a-fA-F]+)|(\w+));/g, (whole, decimal?: string, hexadecimal?: string, name?: string) => {
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
      if (hexadecimal !== undefined) return String.fromCodePoint(Number.parseInt(hexadecimal, 16));
      return entities[name ?? ""] ?? whole;
    });
}
