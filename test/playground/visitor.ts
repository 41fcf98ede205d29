import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import type { SideName } from "../../playground/page/view.ts";
import { patienceMs, until } from "./until.ts";

/** Somebody at the page: finds things by what a screen reader would call them, and looks at what the phones show. */
export class Visitor {
  readonly page: Page;
  readonly initiator: VisitedPhone;
  readonly invitee: VisitedPhone;

  constructor(page: Page) {
    this.page = page;
    page.setDefaultTimeout(patienceMs);
    this.initiator = new VisitedPhone(page, "initiator");
    this.invitee = new VisitedPhone(page, "invitee");
  }

  /** Opens the page. @returns the addresses that it asked for */
  async comes(url: string): Promise<string[]> {
    const asked: string[] = [];
    this.page.on("request", (request) => asked.push(request.url()));
    await this.page.goto(url);
    await this.page.getByText("live", { exact: true }).waitFor();
    return asked;
  }

  /** Starts a conversation, and waits until it is on stage. @param choice as the list names it */
  async starts(choice: string): Promise<void> {
    await this.page.getByLabel("Start with").selectOption({ label: choice });
    await this.seesAnother(() => this.clicks("Start"));
  }

  /** Waits until another conversation is on stage: the one before may look the same, and is shown for a moment more. */
  async seesAnother(opening: () => Promise<unknown>): Promise<void> {
    const before = await this.reference();
    await opening();
    await until("another conversation is on stage", async () => ![before, ""].includes(await this.reference()));
  }

  async clicks(name: string): Promise<void> {
    await this.page.getByRole("button", { name, exact: true }).click();
  }

  async switches(fault: string, on: boolean): Promise<void> {
    const list = this.page.locator("#faults");
    if (!(await list.evaluate((details) => details.hasAttribute("open")))) await list.locator("summary").click();
    const control = this.page.getByRole("switch", { name: fault });
    await control.click();
    await until(`${fault} is ${on}`, async () => (await control.getAttribute("aria-checked")) === String(on));
    await list.locator("summary").click();
  }

  /** Waits until the conversation is as it should be: `connected`, or `closed: declined`. */
  async sees(status: string): Promise<void> {
    await this.page.locator("#status [aria-current]").getByText(status, { exact: true }).waitFor();
  }

  /** Waits for something in the story. */
  async reads(words: string | RegExp): Promise<void> {
    await this.page.locator("#lines").getByText(words).first().waitFor();
  }

  async reference(): Promise<string> {
    return (await this.page.locator("#reference").textContent()) ?? "";
  }

  /** Saves the page as it is, where pictures are wanted (`npm run screenshots`). */
  async takesPicture(name: string): Promise<void> {
    const directory = process.env.SCREENSHOTS;
    if (!directory) return;
    await this.page.evaluate("document.activeElement?.blur()");
    await this.page.mouse.move(640, 5);
    for (const colorScheme of ["light", "dark"] as const) {
      await this.page.emulateMedia({ colorScheme });
      await this.page.screenshot({ path: `${directory}/${name}-${colorScheme}.png` });
    }
    await this.page.emulateMedia({ colorScheme: "light" });
  }
}

/** A phone on the page. */
export class VisitedPhone {
  readonly whole: Locator;
  readonly field: Locator;
  readonly send: Locator;

  constructor(page: Page, side: SideName) {
    this.whole = page.locator(`#${side}`);
    this.field = this.whole.getByRole("textbox");
    this.send = this.whole.getByRole("button", { name: /^Send as/ });
  }

  async writes(text: string): Promise<void> {
    await this.field.fill(text);
    await until("somebody can be written to", () => this.send.isEnabled());
    await this.field.press("Enter");
  }

  async clicks(name: string | RegExp): Promise<void> {
    await this.whole.getByRole("button", { name }).click();
  }

  async sendsPicture(): Promise<void> {
    await this.clicks(/Send a picture/);
    await this.clicks("A sample picture");
  }

  /** Everything on it, oldest first: `◂` received, `▸` sent, `[…]` a button. */
  async screen(): Promise<string[]> {
    return this.whole.locator("[data-part=messages] > li").evaluateAll((items) =>
      items.map((item) => {
        const texts = [...item.querySelectorAll(".bubble > p[dir], .bubble > img, .buttons button")].map((part) =>
          part.tagName === "IMG"
            ? "(a picture)"
            : part.tagName === "BUTTON"
              ? `[${part.textContent}]`
              : part.textContent,
        );
        return `${item.classList.contains("sent") ? "▸" : "◂"} ${texts.join(" ")}`;
      }),
    );
  }

  /** Waits until exactly this is on it; a text that ends in `…*` is only the beginning. */
  async shows(...expected: string[]): Promise<void> {
    let screen: string[] = [];
    const fits = () =>
      screen.length === expected.length &&
      expected.every((text, place) =>
        text.endsWith("…*") ? screen[place]?.startsWith(text.slice(0, -2)) : screen[place] === text,
      );
    try {
      await until("", async () => {
        screen = await this.screen();
        return fits();
      });
    } catch {
      assert.deepEqual(screen, expected);
    }
  }

  /** Waits for the words of the tick of the newest message with this text. */
  async ticks(text: string, words: string | RegExp): Promise<void> {
    const message = this.whole.locator("li.sent").filter({ hasText: text }).last();
    await message.getByRole("img", { name: words }).waitFor();
  }

  /** All the text that it shows. */
  async text(): Promise<string> {
    return this.whole.locator(".phone").innerText();
  }
}
