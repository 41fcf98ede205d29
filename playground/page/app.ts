import { ask } from "./ask.ts";
import { byId, element } from "./element.ts";
import { showFaults } from "./faults.ts";
import { addLine, drawKinds, showStory } from "./lines.ts";
import { prepareOpeningForm } from "./opening-form.ts";
import { Phone } from "./phone.ts";
import { listenToStage, showStage } from "./stage.ts";
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
  for (const control of start.querySelectorAll("button")) control.disabled = view.busyWith !== undefined;
}

/** What services have opened can be chosen, too. */
function showOthers(references: string[]): void {
  const shown = [...others.children].map((option) => option.textContent);
  if (shown.join() === references.join()) return;
  const { value } = choice;
  others.replaceChildren(
    ...references.map((reference) => element("option", { value: `show ${reference}` }, reference)),
  );
  others.hidden = references.length === 0;
  choice.value = value;
}

function followLive(): void {
  const live = new EventSource("/live");
  const on = <Data>(event: string, take: (data: Data) => void) =>
    live.addEventListener(event, ({ data }: MessageEvent<string>) => take(JSON.parse(data)));
  live.onopen = () => {
    connection.textContent = "live";
    connection.className = "connection live";
  };
  // The browser connects again by itself, and is then given everything anew.
  live.onerror = () => {
    connection.textContent = "not connected: is npm start still running?";
    connection.className = "connection";
  };
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
  start.addEventListener("submit", (event) => {
    event.preventDefault();
    const [kind, name = ""] = choice.value.split(" ");
    if (kind === "scenario") void ask("scenario", { name });
    else if (kind === "show") void ask("show", { reference: name });
    else void ask("open", openings.find((one) => one.name === name)?.opening);
  });
}

function prepareSaving(): void {
  const dialog = byId("saving", HTMLDialogElement);
  const [name, title] = [byId("save-name", HTMLInputElement), byId("save-title", HTMLInputElement)];
  byId("save", HTMLButtonElement).addEventListener("click", () => dialog.showModal());
  dialog.addEventListener("close", async () => {
    if (dialog.returnValue === "save") {
      const saved = await ask<{ path: string }>("save", { name: name.value, title: title.value });
      if (saved) byId("busy", HTMLParagraphElement).textContent = `Saved to ${saved.path}.`;
    }
    dialog.returnValue = "";
  });
}

const programme: Programme = await (await fetch("/programme")).json();
prepareStart(programme);
prepareOpeningForm(programme);
prepareSaving();
drawKinds();
listenToStage();
followLive();
