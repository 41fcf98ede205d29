/**
 * Nothing is drawn while a finger or the mouse's button is down: what moves or goes away under it would take the tap
 * with it. It is drawn when the tap is over.
 */

/** On a touch screen the click comes a moment after the finger has gone up; after a drag none comes. */
const clickFollowsWithinMs = 300;
/** In case the browser does not tell that the finger has gone up. */
const longestPressMs = 10_000;

const waiting: (() => void)[] = [];
let isPressed = false;
let end: ReturnType<typeof setTimeout> | undefined;

/** Draws now, or once no finger is down; always in the order in which it was asked for. */
export function redraw(draw: () => void): void {
  if (isPressed) waiting.push(draw);
  else draw();
}

function endPress(): void {
  clearTimeout(end);
  isPressed = false;
  for (const draw of waiting.splice(0)) {
    try {
      draw();
    } catch (error) {
      reportError(error); // the others are drawn all the same
    }
  }
}

function endPressWithin(ms: number): void {
  clearTimeout(end);
  end = setTimeout(endPress, ms);
}

addEventListener("pointerdown", ({ button, target }) => {
  // A list opens as soon as it is pressed, and where the finger goes up on it is not told.
  if (button !== 0 || target instanceof HTMLSelectElement) return;
  isPressed = true;
  endPressWithin(longestPressMs);
});
addEventListener("pointerup", () => {
  if (isPressed) endPressWithin(clickFollowsWithinMs);
});
addEventListener("pointermove", ({ buttons }) => {
  if (isPressed && buttons === 0) endPress();
});
// What was tapped has heard of it by then.
addEventListener("click", endPress);
addEventListener("pointercancel", endPress);
addEventListener("blur", endPress);
