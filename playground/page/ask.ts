import { byId } from "./element.ts";

const error = byId("error", HTMLParagraphElement);

/** Asks the playground to do something. What it refuses is shown, and `undefined` returned. */
export async function ask<Answer = unknown>(action: string, request: object = {}): Promise<Answer | undefined> {
  error.hidden = true;
  try {
    const response = await fetch(`/do/${action}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(request),
    });
    const answer = await response.json();
    if (response.ok) return answer;
    tellError(answer.error);
  } catch {
    tellError("The playground does not answer. Is npm start still running?");
  }
  return undefined;
}

export function tellError(words: string): void {
  error.textContent = words;
  error.hidden = false;
}
