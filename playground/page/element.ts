/** Builds elements. Text goes in as text and never as markup, whoever wrote it. */

type Attributes = Record<string, string | boolean | undefined>;

export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, "");
    else if (typeof value === "string") made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/** One of the page's drawings, with words for those who do not see it. */
export function icon(name: string, words?: string): SVGSVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.classList.add("icon");
  if (words === undefined) svg.setAttribute("aria-hidden", "true");
  else {
    const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
    title.textContent = words;
    svg.setAttribute("role", "img");
    svg.append(title);
  }
  svg.append(use);
  return svg;
}

/** The element of the page with that id. @throws when index.html has none of that kind */
export function byId<Kind extends Element>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`index.html has no ${kind.name} with the id ${id}.`);
  return found;
}

/** The part of a copy of a template that is marked `data-part`. @throws when there is none of that kind */
export function part<Kind extends Element>(root: Element, name: string, kind: new () => Kind): Kind {
  const found = root.querySelector(`[data-part="${name}"]`);
  if (!(found instanceof kind)) throw new Error(`The template has no ${kind.name} marked ${name}.`);
  return found;
}

const keys = new WeakMap<Element, string>();

/** Gives the element the key by which `keepChildren` knows it again. */
export function keyed<Kind extends Element>(key: string, made: Kind): Kind {
  keys.set(made, key);
  return made;
}

/**
 * Makes the children of an element those for these items, in their order. One that is there already stays the same
 * element in its place: a key that is being pressed on it, the focus on it and a list that is open outlive the redraw.
 */
export function keepChildren<Item>(
  parent: Element,
  items: readonly Item[],
  keyOf: (item: Item) => string,
  draw: (item: Item) => Element,
): void {
  const before = new Map([...parent.children].map((child) => [keys.get(child) ?? "", child]));
  const after = items.map((item) => {
    const key = keyOf(item);
    return before.get(key) ?? keyed(key, draw(item));
  });
  for (const child of before.values()) if (!after.includes(child)) child.remove();
  for (const [place, child] of after.entries())
    if (parent.children[place] !== child) parent.insertBefore(child, parent.children[place] ?? null);
}

/** `+1 555 000 1002`: how a phone would show it. */
export function shownNumber(address: string): string {
  const number = address.replace("whatsapp:", "");
  const [, country, rest] = /^(\+1|\+55)(\d+)$/.exec(number) ?? [];
  if (country === undefined || rest === undefined) return number;
  return country === "+1"
    ? rest.replace(/^(\d{3})(\d{3})(\d+)$/, "+1 $1 $2 $3")
    : rest.replace(/^(\d{2})(\d{5})(\d+)$/, "+55 $1 $2 $3");
}

/** `23 h 59 min`; the two largest units. */
export function shownDuration(seconds: number): string {
  const left = Math.max(0, Math.round(seconds));
  const [days, hours, minutes] = [Math.floor(left / 86_400), Math.floor(left / 3600) % 24, Math.floor(left / 60) % 60];
  if (days > 0) return hours > 0 ? `${days} d ${hours} h` : `${days} d`;
  if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`;
  return minutes > 0 ? `${minutes} min` : `${left} s`;
}
