import { byId, element, keepChildren, keyed } from "./element.ts";
import type { StoryLine } from "./view.ts";

/** The story: each line in words, its raw form one click away. */

const kinds: Record<StoryLine["kind"], string> = {
  person: "People",
  operation: "Service",
  webhook: "Webhooks",
  call: "Calls",
  event: "Events",
  twilio: "Twilio",
};
const list = byId("lines", HTMLOListElement);
byId("scroll", HTMLDivElement).tabIndex = 0; // so that the keyboard can scroll it

/** What is not to be seen is hidden by the style sheet, so that nothing is drawn again. */
export function drawKinds(): void {
  const group = byId("kinds", HTMLFieldSetElement);
  for (const [kind, words] of Object.entries(kinds)) {
    const button = element("button", { type: "button", "aria-pressed": "true", class: `kind of-${kind}` }, words);
    button.addEventListener("click", () => {
      const isShown = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(isShown));
      list.classList.toggle(`without-${kind}`, !isShown);
    });
    group.append(button);
  }
}

/** The same line after the connection was lost, so that it stays as open as it was. */
const keyOf = ({ id, at, words }: StoryLine) => `${id} ${at} ${words}`;

export function showStory(lines: StoryLine[]): void {
  keepChildren(list, lines, keyOf, draw);
}

export function addLine(line: StoryLine): void {
  list.append(keyed(keyOf(line), draw(line)));
}

function draw({ at, kind, words, tone, raw }: StoryLine): HTMLLIElement {
  const time = new Date(at).toLocaleTimeString([], {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  });
  const details = element(
    "details",
    {},
    element(
      "summary",
      {},
      element("time", { datetime: at }, time),
      element("span", { class: "words", dir: "auto" }, words),
    ),
  );
  // Most are never opened, so the raw form is written when it is asked for.
  details.addEventListener("toggle", () => {
    if (details.open && details.children.length === 1)
      details.append(element("pre", { tabindex: "0" }, JSON.stringify(raw, undefined, 2)));
  });
  return element("li", { class: `of-${kind} ${tone}` }, details);
}
