import { ask } from "./ask.ts";
import { allow, onTap } from "./controls.ts";
import { byId, element, keepChildren, part } from "./element.ts";
import { redraw } from "./redraw.ts";
import type { FaultView } from "./view.ts";

/** What may go wrong. Switches stay on until they are switched off; the others happen once. */

const list = byId("fault-list", HTMLDivElement);
const count = byId("faults-on", HTMLSpanElement);
let shown: FaultView[] = [];
/** What was last asked of a fault, and not answered yet: the next tap on its switch asks for the opposite. */
const asked = new Map<string, { on: boolean }>();
/** One after the other, so that what was tapped last is what holds. */
let asking: Promise<unknown> = Promise.resolve();

export function showFaults(faults: FaultView[]): void {
  shown = faults;
  const on = faults.filter((fault) => fault.on).length;
  count.textContent = on > 0 ? `${on} on` : "";
  keepChildren(list, faults, ({ name }) => name, draw);
  for (const [place, fault] of faults.entries()) {
    const button = part(list.children[place] ?? list, "fault", HTMLButtonElement);
    if (fault.kind === "switch") button.setAttribute("aria-checked", String(fault.on));
    else allow(button, fault.on ? `${fault.label}: it is about to happen already.` : undefined);
  }
}

function draw({ name, label, explanation, kind }: FaultView): HTMLElement {
  const explanationId = `fault-${name}`;
  const button = element(
    "button",
    {
      type: "button",
      role: kind === "switch" ? "switch" : undefined,
      "data-part": "fault",
      "aria-describedby": explanationId,
    },
    label,
  );
  onTap(button, explanationId, () => setFault(name, kind));
  return element("div", { class: "fault" }, button, element("p", { id: explanationId, class: "note" }, explanation));
}

function setFault(name: string, kind: FaultView["kind"]): void {
  const { on: isOn } = asked.get(name) ?? shown.find((fault) => fault.name === name) ?? { on: false };
  const request = { name, on: kind === "once" || !isOn };
  asked.set(name, request);
  asking = asking.then(async () => {
    const isDone = (await ask("fault", request, `fault-${name}`)) !== undefined;
    if (asked.get(name) === request) asked.delete(name);
    // As it is now, so that a tap that comes before the next view does not ask for the same again.
    if (isDone && kind === "switch")
      redraw(() => showFaults(shown.map((fault) => (fault.name === name ? { ...fault, ...request } : fault))));
  });
}
