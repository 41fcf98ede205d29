import { ask } from "./ask.ts";
import { allow, onTap } from "./controls.ts";
import { byId, element, shownDuration } from "./element.ts";
import { redraw } from "./redraw.ts";
import type { PhoneView, StageView, WindowView } from "./view.ts";

/** The conversation itself: how far it is, whose window is open for how long, and what waits. */

const statuses = ["opening", "inviting", "connecting", "connected", "closed"];
const status = byId("status", HTMLOListElement);
const windows = byId("windows", HTMLDivElement);
const held = byId("held", HTMLDivElement);
const clock = byId("clock", HTMLParagraphElement);
const busy = byId("busy", HTMLParagraphElement);
const reference = byId("reference", HTMLElement);
const saved = byId("saved", HTMLParagraphElement);
const buttons = {
  close: byId("close", HTMLButtonElement),
  reopen: byId("reopen", HTMLButtonElement),
  save: byId("save", HTMLButtonElement),
};

let offsetSeconds = 0;

export function listenToStage(): void {
  onTap(buttons.close, "close", () => void ask("close", { reference: shownReference() }));
  onTap(buttons.reopen, "reopen", () => void ask("reopen", { reference: shownReference() }));
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-seconds]")) {
    const seconds = Number(button.dataset.seconds);
    const about = `jump ${seconds}`;
    onTap(button, about, () => void ask("jump", { seconds }, about));
    allow(button, undefined);
  }
  setInterval(() => redraw(countDown), 1000);
}

/** Which conversation is shown: all that is asked for is meant for it. */
export const shownReference = () => reference.textContent;

/** Stays until another conversation is on stage. */
export function tellSaved(words: string): void {
  saved.textContent = words;
}

export function showStage(view: StageView): void {
  offsetSeconds = view.clockOffsetSeconds;
  if (reference.textContent !== (view.reference ?? "")) saved.textContent = "";
  reference.textContent = view.reference ?? "";
  status.replaceChildren(
    ...statuses.map((name) => {
      const isNow = name === view.status;
      const words = name === "closed" && view.closeReason ? `closed: ${view.closeReason}` : name;
      return element("li", { "aria-current": isNow ? "step" : undefined, "data-status": name }, words);
    }),
  );
  windows.replaceChildren(...view.phones.map(drawWindow));
  held.replaceChildren(...drawHeld(view));
  busy.textContent = view.busyWith ? `${view.busyWith}…` : "";
  allow(buttons.close, whyNotClose(view));
  allow(buttons.reopen, whyNotReopen(view));
  allow(buttons.save, whyNotSave(view));
  clock.textContent =
    offsetSeconds < 1
      ? ""
      : `Twilio’s clock is ${shownDuration(offsetSeconds)} ahead. The product dates a message as Twilio does; the forecast shown above, and the expiry of an invitation, go by this machine’s clock.`;
  countDown();
}

function whyNotClose({ status }: StageView): string | undefined {
  if (status === undefined) return "There is no conversation to close.";
  return status === "closed" ? "The conversation is closed already." : undefined;
}

function whyNotReopen({ status, recordedSteps }: StageView): string | undefined {
  if (status !== "closed") return "Only a conversation that is closed can be reopened.";
  return recordedSteps === undefined ? "Only a conversation that was started here can be reopened." : undefined;
}

function whyNotSave({ recordedSteps }: StageView): string | undefined {
  if (recordedSteps === undefined) return "Only a conversation that was started here can be saved.";
  return recordedSteps === 0 ? "There is nothing to save: nobody has done anything yet." : undefined;
}

function drawWindow({ name, channel, forecast, atTwilio }: PhoneView): HTMLElement {
  if (channel === "sms")
    return element(
      "div",
      { class: "window" },
      element("h3", {}, `${firstName(name)}’s window`),
      element("p", {}, "none: SMS can always be sent"),
    );
  return element(
    "div",
    { class: "window" },
    element("h3", {}, `${firstName(name)}’s window`),
    drawState("our forecast", forecast, 0),
    drawState("at Twilio", atTwilio, offsetSeconds),
  );
}

function drawState(label: string, { state, endsAt }: WindowView, aheadSeconds: number): HTMLElement {
  const words = element("strong", { class: state });
  if (state === "open" && endsAt) {
    words.dataset.endsAt = String(Date.parse(endsAt) - aheadSeconds * 1000);
    return element("p", {}, label, words);
  }
  words.textContent = state;
  return element("p", {}, label, words);
}

function countDown(): void {
  for (const words of windows.querySelectorAll<HTMLElement>("[data-ends-at]")) {
    const leftSeconds = (Number(words.dataset.endsAt) - Date.now()) / 1000;
    words.textContent = leftSeconds > 0 ? `open, ${shownDuration(leftSeconds)} left` : "closed";
  }
}

function drawHeld({ held: messages, phones }: StageView): Node[] {
  if (messages.length === 0) return [];
  const nameOf = (side: string) => firstName(phones.find((phone) => phone.side === side)?.name ?? side);
  const items = messages.map((message) =>
    element("li", {}, `for ${nameOf(message.for)}: ${message.body || "a message of the business"}`),
  );
  return [element("h3", {}, `Held until a window opens: ${messages.length}`), element("ol", {}, ...items)];
}

/** `Ana` of `Ana (customer)`. */
function firstName(name: string): string {
  return name.replace(/ \(.*\)$/, "");
}
