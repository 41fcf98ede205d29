import { ask } from "./ask.ts";
import { byId, element } from "./element.ts";
import type { FaultView } from "./view.ts";

/** What may go wrong. Switches stay on until they are switched off; the others happen once. */

const list = byId("fault-list", HTMLDivElement);
const count = byId("faults-on", HTMLSpanElement);
let shown = "";

export function showFaults(faults: FaultView[]): void {
  const on = faults.filter((fault) => fault.on).length;
  count.textContent = on > 0 ? `${on} on` : "";
  // Drawn again only when something has changed, so that the focus stays where it is.
  if (shown === JSON.stringify(faults)) return;
  const focused = list.contains(document.activeElement)
    ? document.activeElement?.getAttribute("data-fault")
    : undefined;
  shown = JSON.stringify(faults);
  list.replaceChildren(...faults.map(draw));
  if (focused) list.querySelector<HTMLElement>(`[data-fault="${focused}"]`)?.focus();
}

function draw({ name, label, explanation, kind, on }: FaultView): HTMLElement {
  const button = element(
    "button",
    {
      type: "button",
      "data-fault": name,
      ...(kind === "switch" ? { role: "switch", "aria-checked": String(on) } : { disabled: on }),
    },
    label,
  );
  const explanationId = `fault-${name}`;
  button.setAttribute("aria-describedby", explanationId);
  button.addEventListener("click", () => void ask("fault", { name, on: !on }));
  return element("div", { class: "fault" }, button, element("p", { id: explanationId, class: "note" }, explanation));
}
