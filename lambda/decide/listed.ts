/** Phrases with commas between them, which read better in a page of words than an array with a line for each. */
export const listed = ({ raw: [text = ""] }: TemplateStringsArray): string[] =>
  text
    .split(",")
    .map((phrase) => phrase.trim().replace(/\s+/g, " "))
    .filter((phrase) => phrase !== "");
