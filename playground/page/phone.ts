import { ask, tell } from "./ask.ts";
import { allow, onTap } from "./controls.ts";
import { byId, element, icon, keepChildren, part, shownNumber } from "./element.ts";
import { drawSamplePicture, type Picture, readPicture } from "./picture.ts";
import type { PhoneMessage, PhoneView, SideName, Tick } from "./view.ts";

/** One person's phone: shows exactly what is on it, and does what its owner does. */
export class Phone {
  private readonly side: SideName;
  private readonly root: HTMLElement;
  private readonly messages: HTMLOListElement;
  private readonly text: HTMLInputElement;
  private readonly chats: HTMLSelectElement;
  private view: PhoneView | undefined;
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
    if (view?.address !== this.view?.address) this.chosen = undefined;
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
    // What is typed is kept whatever happens, so the field itself can always be typed in.
    for (const name of ["attach", "send", "stop", "read"]) allow(part(this.root, name, HTMLButtonElement), this.whyNot);
  }

  /** The number that this person writes to: all that they know of the other. */
  private get sender(): string | undefined {
    return this.chosen ?? this.view?.sender ?? this.view?.messages.at(-1)?.with;
  }

  /** Why this person cannot send anything now; undefined where they can. */
  private get whyNot(): string | undefined {
    if (!this.view) return "Nothing was sent: there is no phone yet. Start a conversation first.";
    return this.sender === undefined ? `Nothing was sent: ${this.view.name} has no number to write to yet.` : undefined;
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
    const draw = (number: string) => element("option", { value: number }, shownNumber(number));
    keepChildren(this.chats, numbers, (number) => number, draw);
    if (sender && this.chats.value !== sender) this.chats.value = sender;
  }

  private showMessages(): void {
    const messages = (this.view?.messages ?? []).filter((message) => message.with === this.sender);
    keepChildren(this.messages, messages, JSON.stringify, (message) => this.draw(message));
    for (const [place, { buttons }] of messages.entries()) {
      const later = messages.slice(place + 1).filter(({ direction }) => direction === "sent");
      const isAnswered = later.some(({ body }) => buttons.includes(body));
      const item = this.messages.children[place];
      item?.classList.toggle("answered", isAnswered);
      for (const button of item?.querySelectorAll("button") ?? [])
        allow(button, isAnswered ? "Nothing was sent: this has been answered already." : undefined);
    }
  }

  private draw(message: PhoneMessage): HTMLLIElement {
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
    const item = element("li", { class: `${direction}${isTemplate ? " template" : ""}` }, bubble);
    if (buttons.length > 0) {
      const row = element("div", { class: "buttons" });
      for (const title of buttons) {
        const button = element("button", { type: "button" }, icon("reply"), title);
        onTap(button, `tap ${title} ${this.side}`, () => void this.tap(message.with, title, button));
        row.append(button);
      }
      item.append(row);
    }
    return item;
  }

  /** Whose phone it is, so that nothing is done on another that has come in its place. */
  private get owner() {
    return { side: this.side, from: this.view?.address };
  }

  private get ends() {
    return { ...this.owner, to: this.sender };
  }

  private async tap(to: string, title: string, button: HTMLButtonElement): Promise<void> {
    if (!(await this.act("tap", title, { ...this.ends, to, button: title }, `tap ${title}`))) return;
    // Not away from where the person has gone on meanwhile.
    if (document.activeElement === document.body || document.activeElement === button) this.text.focus();
  }

  private async send(): Promise<void> {
    const body = this.text.value.trim();
    if (body === "") return this.text.focus();
    if (this.whyNot !== undefined) return tell(`write ${this.side}`, this.whyNot);
    this.text.value = "";
    if (await this.act("write", body, { ...this.ends, body })) return;
    // What was not sent is given back to be changed, before what was typed since.
    if (this.text.value === "") this.text.value = body;
    else this.text.setRangeText(`${body} `, 0, 0, "preserve");
  }

  private async sendPicture(read: () => Picture | Promise<Picture>): Promise<void> {
    this.openMenu(false);
    const about = `picture ${this.side}`;
    if (this.whyNot !== undefined) return tell(about, this.whyNot);
    const { ends } = this;
    try {
      await this.act("picture", "a picture", { ...ends, ...(await read()) });
    } catch {
      tell(about, "Nothing was sent: the picture cannot be read.");
    }
  }

  /**
   * Does something as the person whose phone is shown, and says so for as long as it is under way.
   * @returns whether it was done; where not, the person is told why
   */
  private async act(action: string, words: string, request: object, about = action): Promise<boolean> {
    const underWay = element("p", {}, `Under way: ${words}`);
    part(this.root, "under-way", HTMLDivElement).append(underWay);
    const answer = await ask(action, request, `${about} ${this.side}`);
    underWay.remove();
    return answer !== undefined;
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
    onTap(attach, `picture ${this.side}`, () => this.openMenu(menu.hidden !== false));
    menu.addEventListener("keydown", ({ key }) => {
      if (key !== "Escape") return;
      this.openMenu(false);
      attach.focus();
    });
    const sample = part(this.root, "sample", HTMLButtonElement);
    sample.addEventListener("click", () => void this.sendPicture(drawSamplePicture));
    file.addEventListener("change", () => {
      const [chosen] = file.files ?? [];
      if (chosen) void this.sendPicture(() => readPicture(chosen));
      file.value = ""; // so that choosing the same once more is a change, too
    });
    onTap(part(this.root, "stop", HTMLButtonElement), `stop ${this.side}`, () => {
      void this.act("write", "STOP", { ...this.ends, body: "STOP" }, "stop");
    });
    onTap(part(this.root, "read", HTMLButtonElement), `read ${this.side}`, () => {
      void this.act("read", "read all", this.owner);
    });
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
