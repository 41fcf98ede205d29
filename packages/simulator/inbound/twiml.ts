const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/**
 * The texts of the `<Message>` verbs in a TwiML reply, in order; none when it is not TwiML. A message's text is in its
 * `<Body>` or directly in it ("TwiML for Programmable Messaging" page). Other verbs are ignored.
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
