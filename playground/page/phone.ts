import { ask } from "./ask.ts";
import { byId, element, icon, part, shownNumber } from "./element.ts";
import { drawSamplePicture, readPicture } from "./picture.ts";
import type { PhoneMessage, PhoneView, SideName, Tick } from "./view.ts";

/** One person's phone: shows exactly what is on it, and does what its owner does. */
export class Phone {
  private readonly side: SideName;
  private readonly root: HTMLElement;
  private readonly messages: HTMLOListElement;
  private readonly text: HTMLInputElement;
  private readonly chats: HTMLSelectElement;
  private view: PhoneView | undefined;
  private shown: PhoneMessage[] = [];
  /** Which number's chat is open; the conversation's own, until the person chooses. */
  private chosen: string | undefined;

  constructor(side: SideName) {
    this.side = side;
    this.root = byId(side, HTMLElement);
    this.root.append(byId("phone", HTMLTemplateElement).content.cloneNode(true));
    this.messages = part(this.root, "messages", HTMLOListElement);
    this.text = part(this.root, "text", HTMLInputElement);
    this.chats = part(this.root, "chats", HTMLSelectElement);
    part(this.root, "name", HTMLSpanElement).id = `${side}-name`;
    part(this.root, "scroll", HTMLDivElement).tabIndex = 0; // so that the keyboard can scroll it
    this.listen();
    this.show(undefined);
  }

  show(view: PhoneView | undefined): void {
    if (view?.address !== this.view?.address) {
      this.chosen = undefined;
      this.shown = [];
      this.messages.replaceChildren();
    }
    this.view = view;
    const name = view?.name ?? (this.side === "initiator" ? "Whoever wants to talk" : "Whoever is asked first");
    part(this.root, "name", HTMLSpanElement).textContent = name;
    part(this.root, "role", HTMLElement).textContent = name.toLowerCase() === this.side ? "" : this.side;
    part(this.root, "number", HTMLParagraphElement).textContent = view
      ? `own number ${shownNumber(view.address)}`
      : "no phone yet";
    this.root.dataset.channel = view?.channel ?? "none";
    part(this.root, "channel", HTMLSpanElement).textContent = view
      ? { whatsapp: "WhatsApp", sms: "SMS" }[view.channel]
      : "";
    part(this.root, "scroll", HTMLDivElement).setAttribute("aria-label", `Messages on the phone of ${name}`);
    this.text.setAttribute("aria-label", `${name} writes`);
    part(this.root, "send", HTMLButtonElement).setAttribute("aria-label", `Send as ${name}`);
    part(this.root, "attach", HTMLButtonElement).setAttribute("aria-label", `Send a picture as ${name}`);
    part(this.root, "stop", HTMLButtonElement).setAttribute("aria-label", `Say STOP as ${name}`);
    part(this.root, "read", HTMLButtonElement).setAttribute("aria-label", `Read all as ${name}`);
    // Only WhatsApp tells the business that a message was read.
    part(this.root, "read", HTMLButtonElement).hidden = view?.channel === "sms";
    this.showChats();
    this.showMessages();
    for (const control of this.root.querySelectorAll<HTMLButtonElement | HTMLInputElement>(
      ".composer button, .composer input, .quick button",
    ))
      control.disabled = this.sender === undefined;
  }

  /** The number that this person writes to: all that they know of the other. */
  private get sender(): string | undefined {
    return this.chosen ?? this.view?.sender ?? this.view?.messages.at(-1)?.with;
  }

  private showChats(): void {
    const numbers = [
      ...new Set([
        ...(this.view?.messages ?? []).map((message) => message.with),
        ...(this.view?.sender ? [this.view.sender] : []),
      ]),
    ];
    const { sender } = this;
    part(this.root, "sender", HTMLElement).textContent = sender ? shownNumber(sender) : "";
    part(this.root, "presence", HTMLSpanElement).textContent = sender ? "business account" : "nobody has written yet";
    const label = this.chats.closest("label");
    if (label) label.hidden = numbers.length < 2;
    part(this.root, "sender", HTMLElement).hidden = numbers.length > 1;
    if (numbers.join() !== [...this.chats.options].map(({ value }) => value).join())
      this.chats.replaceChildren(...numbers.map((number) => element("option", { value: number }, shownNumber(number))));
    if (sender) this.chats.value = sender;
  }

  private showMessages(): void {
    const messages = (this.view?.messages ?? []).filter((message) => message.with === this.sender);
    messages.forEach((message, place) => {
      const before = this.shown[place];
      const later = messages.slice(place + 1).filter(({ direction }) => direction === "sent");
      const isAnswered = later.some(({ body }) => message.buttons.includes(body));
      const drawn = this.messages.children[place];
      if (
        before &&
        drawn &&
        JSON.stringify(before) === JSON.stringify(message) &&
        drawn.classList.contains("answered") === isAnswered
      )
        return;
      const bubble = this.draw(message, isAnswered);
      if (drawn) drawn.replaceWith(bubble);
      else this.messages.append(bubble);
    });
    while (this.messages.children.length > messages.length) this.messages.lastElementChild?.remove();
    this.shown = messages;
  }

  private draw(message: PhoneMessage, isAnswered: boolean): HTMLLIElement {
    const { direction, body, media, buttons, isTemplate, at, tick } = message;
    const who = direction === "sent" ? "You" : shownNumber(message.with);
    const bubble = element("div", { class: "bubble" }, element("span", { class: "unseen" }, `${who}: `));
    for (const { url, contentType } of media) {
      if (/^image\/(png|jpeg)$/.test(contentType))
        bubble.append(element("img", { src: url, alt: "A picture", loading: "lazy" }));
      else bubble.append(element("p", { class: "file" }, `A file (${contentType})`));
    }
    if (body) bubble.append(element("p", { dir: "auto" }, body));
    const time = new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    bubble.append(
      element("span", { class: "meta" }, element("time", { datetime: at }, time), ...(tick ? [drawTick(tick)] : [])),
    );
    if (tick && (tick.mark === "failed" || tick.mark === "held" || tick.mark === "released"))
      bubble.append(element("p", { class: `fate ${tick.mark}` }, tick.words));
    const item = element(
      "li",
      { class: `${direction}${isTemplate ? " template" : ""}${isAnswered ? " answered" : ""}` },
      bubble,
    );
    if (buttons.length > 0) {
      const row = element("div", { class: "buttons" });
      for (const title of buttons) {
        const button = element("button", { type: "button", disabled: isAnswered }, icon("reply"), title);
        button.addEventListener("click", () => void this.tap(message.with, title));
        row.append(button);
      }
      item.append(row);
    }
    return item;
  }

  private async tap(to: string, button: string): Promise<void> {
    await ask("tap", { side: this.side, to, button });
    this.text.focus();
  }

  private async send(): Promise<void> {
    const body = this.text.value.trim();
    if (body === "" || this.sender === undefined) return;
    this.text.value = "";
    // What was refused is given back to be changed.
    if ((await ask("write", { side: this.side, to: this.sender, body })) === undefined) this.text.value = body;
  }

  private async sendPicture(picture: { contentType: string; base64: string }): Promise<void> {
    this.openMenu(false);
    if (this.sender !== undefined) await ask("picture", { side: this.side, to: this.sender, ...picture });
  }

  private openMenu(open: boolean): void {
    part(this.root, "menu", HTMLDivElement).hidden = !open;
    part(this.root, "attach", HTMLButtonElement).setAttribute("aria-expanded", String(open));
  }

  private listen(): void {
    const file = part(this.root, "file", HTMLInputElement);
    const attach = part(this.root, "attach", HTMLButtonElement);
    const menu = part(this.root, "menu", HTMLDivElement);
    part(this.root, "composer", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      void this.send();
    });
    this.chats.addEventListener("change", () => {
      this.chosen = this.chats.value;
      this.show(this.view);
    });
    attach.addEventListener("click", () => this.openMenu(menu.hidden !== false));
    menu.addEventListener("keydown", ({ key }) => {
      if (key !== "Escape") return;
      this.openMenu(false);
      attach.focus();
    });
    part(this.root, "sample", HTMLButtonElement).addEventListener(
      "click",
      () => void this.sendPicture(drawSamplePicture()),
    );
    file.addEventListener("change", async () => {
      const [chosen] = file.files ?? [];
      if (chosen) await this.sendPicture(await readPicture(chosen));
      file.value = "";
    });
    part(this.root, "stop", HTMLButtonElement).addEventListener("click", () => {
      if (this.sender !== undefined) void ask("write", { side: this.side, to: this.sender, body: "STOP" });
    });
    part(this.root, "read", HTMLButtonElement).addEventListener("click", () => void ask("read", { side: this.side }));
  }
}

const tickIcons: Record<Tick["mark"], string> = {
  sent: "tick",
  delivered: "ticks",
  read: "ticks",
  released: "ticks",
  held: "clock",
  failed: "failed",
};

function drawTick({ mark, words }: Tick): HTMLElement {
  return element("span", { class: `tick ${mark}`, title: words }, icon(tickIcons[mark], words));
}
