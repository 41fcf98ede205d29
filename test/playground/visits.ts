import type { Browser, Page } from "playwright-core";
import { launchChromium } from "./chromium.ts";
import { Visitor } from "./visitor.ts";

/**
 * A browser, and a page for each visit; and what the browser itself complains about: a broken rule of the page, an
 * error in its code.
 */
export class Visits {
  private readonly browser: Browser;
  private readonly complaints: string[] = [];
  private readonly pages: Page[] = [];

  private constructor(browser: Browser) {
    this.browser = browser;
  }

  static async begin(): Promise<Visits> {
    return new Visits(await launchChromium());
  }

  /** @returns the visitor on the page, and the addresses that the page asks for, as it does */
  async visit(url: string, width = 1280): Promise<{ visitor: Visitor; page: Page; asked: string[] }> {
    const page = await this.browser.newPage({
      viewport: { width, height: 800 },
      colorScheme: "light",
      reducedMotion: "reduce",
    });
    this.pages.push(page);
    page.on("pageerror", (error) => this.complaints.push(error.message));
    page.on("console", (message) => {
      // The browser notes every 409, which is how an action is refused.
      if (message.type() === "error" && !message.text().includes("409")) this.complaints.push(message.text());
    });
    const visitor = new Visitor(page);
    return { visitor, page, asked: await visitor.comes(url) };
  }

  /** Ends what was visited. @returns what the browser complained about meanwhile */
  async leave(): Promise<string[]> {
    for (const page of this.pages.splice(0)) await page.close();
    return this.complaints.splice(0);
  }

  async end(): Promise<void> {
    await this.browser.close();
  }
}
