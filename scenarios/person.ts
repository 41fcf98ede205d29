import type { Handset, HandsetMessage } from "@masked-conversations/simulator";

const waitSeconds = 20;

/** Somebody with a phone. Reports what they do and receive. */
export class Person {
  readonly name: string;
  readonly address: string;
  private readonly locale: string | undefined;
  private readonly handset: Handset;
  private readonly report: (line: string) => void;
  private readonly pace: () => Promise<void>;
  /**
   * How many of the received messages were already matched, so that the next expectation considers only newer ones.
   */
  private seen = 0;

  constructor(
    name: string,
    address: string,
    locale: string | undefined,
    handset: Handset,
    report: (line: string) => void,
    pace: () => Promise<void>,
  ) {
    this.name = name;
    this.address = address;
    this.locale = locale;
    this.handset = handset;
    this.report = report;
    this.pace = pace;
  }

  /** As in an operation's request. */
  get asParty(): { address: string; locale?: string } {
    return { address: this.address, locale: this.locale };
  }

  /** The sender of the last message that this person received. */
  async sender(): Promise<string> {
    const last = (await this.handset.received()).at(-1);
    if (!last) throw new Error(`${this.name} has received nothing yet, and so has no number to write to.`);
    return last.with;
  }

  /** @param to the sender to write to; by default, the last one who wrote */
  async writes(body: string, to?: string): Promise<void> {
    await this.pace();
    this.report(`  ${this.name} ▸ ${body}`);
    await this.handset.write(to ?? (await this.sender()), body);
  }

  async taps(button: string): Promise<void> {
    await this.pace();
    this.report(`  ${this.name} ▸ [${button}]`);
    await this.handset.tap(await this.sender(), button);
  }

  async sendsPicture(to?: string): Promise<void> {
    await this.pace();
    this.report(`  ${this.name} ▸ (a picture)`);
    const onePixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    await this.handset.sendMedia(to ?? (await this.sender()), [{ contentType: "image/png", base64: onePixel }]);
  }

  async reads(): Promise<void> {
    await this.handset.read();
  }

  /** Waits for the next matching message, and skips all before it. */
  async receives(what: string | RegExp): Promise<void> {
    const fits = (body: string) => (typeof what === "string" ? body === what : what.test(body));
    await this.next(String(what), (message) => fits(message.body));
  }

  async receivesPicture(): Promise<void> {
    await this.next("a picture", (message) => message.media.length > 0);
  }

  private async next(
    what: string,
    fits: (message: Awaited<ReturnType<Handset["received"]>>[number]) => boolean,
  ): Promise<void> {
    let found = -1;
    const isThere = async () => {
      const received = await this.handset.received();
      found = received.findIndex((message, index) => index >= this.seen && fits(message));
      return received;
    };
    const endMs = Date.now() + waitSeconds * 1000;
    let received = await isThere();
    while (found < 0) {
      if (Date.now() > endMs)
        throw new Error(
          `${this.name} should have received ${what}; received after ${this.seen} earlier ones: ${JSON.stringify(received.slice(this.seen))}`,
        );
      await new Promise((resolve) => setTimeout(resolve, 50));
      received = await isThere();
    }
    for (const message of received.slice(this.seen, found + 1)) {
      const buttons = message.buttons.map((title) => ` [${title}]`).join("");
      this.report(
        `  ${this.name} ◂ ${message.with}: ${message.media.length > 0 ? "(a picture)" : message.body}${buttons}`,
      );
    }
    this.seen = found + 1;
  }

  /** Everything that the phone received, oldest first. */
  async received(): Promise<string[]> {
    return (await this.handset.received()).map(({ body }) => body);
  }

  /** Everything that the phone sent and received, in order. */
  async messages(): Promise<HandsetMessage[]> {
    return this.handset.messages();
  }

  /** Everything that the phone shows, as one text to search for other people's numbers. */
  async screen(): Promise<string> {
    return JSON.stringify(await this.handset.messages());
  }
}
