import { byId, element } from "./element.ts";
import { redraw } from "./redraw.ts";

const error = byId("error", HTMLDivElement);
const words = byId("error-words", HTMLDivElement);
/** By what was asked for. It stays until that works or a person puts it away, so that no other tap hides it unread. */
const told = new Map<string, HTMLParagraphElement>();

/**
 * Asks the playground to do something. What it refuses is told, and `undefined` returned.
 * @param about what the person asked for; the action, where it is left out
 */
export async function ask<Answer = unknown>(action: string, request: object = {}, about = action) {
  try {
    const response = await fetch(`/do/${action}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(request),
    });
    const answer = await response.json();
    if (response.ok) {
      redraw(() => forget(about));
      return answer as Answer;
    }
    tell(about, answer.error);
  } catch {
    tell(about, "The playground does not answer. Is npm start still running?");
  }
  return undefined;
}

/** Tells a person why what they asked for was not done. */
export function tell(about: string, why: string): void {
  redraw(() => {
    forget(about);
    const line = element("p", {}, why);
    told.set(about, line);
    words.append(line);
    error.hidden = false;
  });
}

function forget(about: string): void {
  told.get(about)?.remove();
  told.delete(about);
  error.hidden = told.size === 0;
}

byId("error-read", HTMLButtonElement).addEventListener("click", () => {
  for (const about of [...told.keys()]) forget(about);
});
