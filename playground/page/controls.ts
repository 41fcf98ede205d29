import { tell } from "./ask.ts";

/**
 * A button that cannot be used now is shown as such, and says why when it is tapped. It is not disabled: a browser
 * swallows a tap on what is disabled, and takes the focus away from it.
 */

const reasons = new WeakMap<HTMLButtonElement, string>();

/** @param whyNot undefined: it can be used */
export function allow(button: HTMLButtonElement, whyNot: string | undefined): void {
  button.disabled = false; // as index.html has it for as long as nothing would hear a tap
  if (whyNot === undefined) {
    reasons.delete(button);
    button.removeAttribute("aria-disabled");
  } else {
    reasons.set(button, whyNot);
    button.setAttribute("aria-disabled", "true");
  }
}

/** Whether the button can be used; where not, the person is told why. */
export function isAllowed(button: HTMLButtonElement, about: string): boolean {
  const whyNot = reasons.get(button);
  if (whyNot !== undefined) tell(about, whyNot);
  return whyNot === undefined;
}

/** @param about what the person asks for by tapping */
export function onTap(button: HTMLButtonElement, about: string, act: () => unknown): void {
  button.addEventListener("click", () => {
    if (isAllowed(button, about)) act();
  });
}
