import { ask, tell } from "./ask.ts";
import { allow, isAllowed, onTap } from "./controls.ts";
import { byId, element, keepChildren, part } from "./element.ts";
import { showFaults } from "./faults.ts";
import { addLine, drawKinds, showStory } from "./lines.ts";
import { prepareOpeningForm } from "./opening-form.ts";
import { Phone } from "./phone.ts";
import { redraw } from "./redraw.ts";
import { listenToStage, shownReference, showStage, tellSaved } from "./stage.ts";
import { type Programme, type StageView, type StoryLine, sideNames } from "./view.ts";

/**
 * Puts the page together: what the server streams goes to the phones and the story, what a person asks for goes to the
 * server.
 */

const phones = sideNames.map((side) => ({ side, phone: new Phone(side) }));
const connection = byId("connection", HTMLParagraphElement);
const choice = byId("choice", HTMLSelectElement);
const start = byId("start", HTMLFormElement);
const others = element("optgroup", { label: "A conversation that a service has opened", hidden: true });

function show(view: StageView): void {
  for (const { side, phone } of phones) phone.show(view.phones.find((one) => one.side === side));
  showStage(view);
  showFaults(view.faults);
  showOthers(view.others);
  const whyNot = view.busyWith === undefined ? undefined : `${view.busyWith} is not over yet.`;
  for (const button of start.querySelectorAll("button")) allow(button, whyNot);
}

/** What services have opened can be chosen, too. */
function showOthers(references: string[]): void {
  // Whatever a person has chosen stays chosen, although many others have come since.
  const [kind, chosen = ""] = choice.value.split(" ");
  const shown = kind === "show" && !references.includes(chosen) ? [...references, chosen] : references;
  const draw = (reference: string) => element("option", { value: `show ${reference}` }, reference);
  keepChildren(others, shown, (reference) => reference, draw);
  others.hidden = shown.length === 0;
}

function followLive(): void {
  const live = new EventSource("/live");
  const on = <Data>(event: string, take: (data: Data) => void) =>
    live.addEventListener(event, ({ data }: MessageEvent<string>) => redraw(() => take(JSON.parse(data))));
  const showConnection = (words: string, isLive: boolean) =>
    redraw(() => {
      connection.textContent = words;
      connection.classList.toggle("live", isLive);
    });
  live.onopen = () => showConnection("live", true);
  // The browser connects again by itself, and is then given everything anew.
  live.onerror = () => showConnection("not connected: is npm start still running?", false);
  on<StageView>("stage", show);
  on<StoryLine>("line", addLine);
  on<StoryLine[]>("story", showStory);
}

function prepareStart({ openings, scenarios }: Programme): void {
  const group = (label: string, kind: string, choices: { name: string; title: string }[]) =>
    element(
      "optgroup",
      { label },
      ...choices.map(({ name, title }) => element("option", { value: `${kind} ${name}` }, title)),
    );
  choice.append(
    group("A conversation to play yourself", "open", openings),
    group("A scenario to watch", "scenario", scenarios),
    others,
  );
  const button = byId("begin", HTMLButtonElement);
  start.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!isAllowed(button, "open")) return;
    const [kind, name = ""] = choice.value.split(" ");
    if (kind === "scenario") void ask("scenario", { name }, "open");
    else if (kind === "show") void ask("show", { reference: name }, "open");
    else void ask("open", openings.find((one) => one.name === name)?.opening);
  });
  allow(button, undefined);
}

function prepareSaving(): void {
  const dialog = byId("saving", HTMLDialogElement);
  const [name, title] = [byId("save-name", HTMLInputElement), byId("save-title", HTMLInputElement)];
  let reference: string | undefined;
  onTap(byId("save", HTMLButtonElement), "save", () => {
    reference = shownReference();
    dialog.showModal();
  });
  part(dialog, "cancel", HTMLButtonElement).addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", async () => {
    if (dialog.returnValue === "save") {
      const saved = await ask<{ path: string }>("save", { reference, name: name.value, title: title.value });
      if (saved) redraw(() => tellSaved(`Saved to ${saved.path}.`));
    }
    dialog.returnValue = "";
  });
}

async function fetchProgramme(): Promise<Programme> {
  try {
    return await (await fetch("/programme")).json();
  } catch (error) {
    tell("programme", "The playground does not answer. Is npm start still running? If so, load this page again.");
    throw error;
  }
}

const programme = await fetchProgramme();
prepareStart(programme);
prepareOpeningForm(programme);
prepareSaving();
drawKinds();
listenToStage();
followLive();
