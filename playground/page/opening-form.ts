import { ask } from "./ask.ts";
import { allow, onTap } from "./controls.ts";
import { byId, element, part } from "./element.ts";
import type { ContentView, OpeningView, Programme, SideName } from "./view.ts";

/** The form for a conversation of one's own: it is OpenConversation's request, field by field. */

const dialog = byId("opening", HTMLDialogElement);
const fields = byId("opening-fields", HTMLDivElement);

export function prepareOpeningForm({ openings, templates }: Programme): void {
  const form = new OpeningForm(templates);
  const custom = byId("custom", HTMLButtonElement);
  onTap(custom, "open", () => {
    if (fields.children.length === 0 && openings[0]) fields.append(...form.draw(openings[0].opening));
    dialog.showModal();
  });
  allow(custom, undefined);
  part(dialog, "cancel", HTMLButtonElement).addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "open") void ask("open", form.read());
    dialog.returnValue = "";
  });
}

class OpeningForm {
  private readonly templates: Programme["templates"];

  constructor(templates: Programme["templates"]) {
    this.templates = templates;
  }

  draw(opening: OpeningView): HTMLElement[] {
    return [
      this.drawPerson("initiator", opening),
      this.drawPerson("invitee", opening),
      this.drawContent("invitation", "What asks the invitee", "Nothing: natural opt-in", opening.invitation),
      this.drawContent("introduction", "What tells the initiator", "Nothing", opening.introduction),
      element(
        "fieldset",
        { class: "wide" },
        element("legend", {}, "Timers"),
        select("expires", "The invitation expires after", [
          ["", "15 minutes: the stage’s own"],
          ["PT20S", "20 seconds"],
          ["PT2M", "2 minutes"],
        ]),
        select("idle", "Twilio closes an idle conversation", [
          ["long", "after weeks, not after a day"],
          ["", "after a day: the stage’s own"],
        ]),
      ),
    ];
  }

  read(): OpeningView {
    const value = (name: string) =>
      byId(`opening-${name}`, HTMLElement as new () => HTMLInputElement | HTMLSelectElement).value.trim();
    const person = (side: SideName): OpeningView[SideName] => ({
      name: value(`${side}-name`),
      channel: value(`${side}-channel`) === "sms" ? "sms" : "whatsapp",
      ...(value(`${side}-locale`) ? { locale: value(`${side}-locale`) } : {}),
    });
    const content = (name: string): ContentView | undefined => {
      const chosen = value(`${name}-kind`);
      if (chosen === "") return undefined;
      if (chosen === "text") return { text: value(`${name}-text`) };
      const template = this.templates.find((one) => one.name === chosen);
      const variables = Object.keys(template?.variables ?? {}).map((key) => [key, value(`${name}-${chosen}-${key}`)]);
      return { template: chosen, variables: Object.fromEntries(variables) };
    };
    return {
      initiator: person("initiator"),
      invitee: person("invitee"),
      invitation: content("invitation"),
      introduction: content("introduction"),
      timers: {
        ...(value("expires") ? { invitation: value("expires") } : {}),
        ...(value("idle") === "long" ? { inactive: "P7D", closed: "P14D" } : {}),
      },
    };
  }

  private drawPerson(side: SideName, opening: OpeningView): HTMLElement {
    const { name, channel } = opening[side];
    const locales = [...new Set(this.templates.flatMap((template) => template.locales))];
    return element(
      "fieldset",
      {},
      element(
        "legend",
        {},
        side === "initiator" ? "The initiator, who wants to talk" : "The invitee, who is asked first",
      ),
      input(`${side}-name`, "Name", name),
      select(
        `${side}-channel`,
        "Channel",
        [
          ["whatsapp", "WhatsApp"],
          ["sms", "SMS"],
        ],
        channel,
      ),
      select(`${side}-locale`, "Language", [
        ["", "the stage’s own"],
        ...locales.map((locale): [string, string] => [locale, locale]),
      ]),
    );
  }

  private drawContent(
    name: "invitation" | "introduction",
    legend: string,
    nothing: string,
    content: ContentView | undefined,
  ): HTMLElement {
    const present = content === undefined ? "" : "template" in content ? content.template : "text";
    const kind = select(
      `${name}-kind`,
      name === "invitation" ? "Invitation" : "Introduction",
      [
        ["", nothing],
        ...this.templates.map((one): [string, string] => [one.name, `template ${one.name}`]),
        ["text", "a text (for SMS)"],
      ],
      present,
    );
    const forText = element(
      "div",
      { "data-for": "text" },
      input(`${name}-text`, "Text", "May a courier write to you here about your order?"),
    );
    const forTemplates = this.templates.map((template) => {
      const given = content && "template" in content && content.template === template.name ? content.variables : {};
      const variables = Object.entries(template.variables).map(([key, meaning]) =>
        input(`${name}-${template.name}-${key}`, `{{${key}}}: ${meaning}`, given?.[key] ?? ""),
      );
      return element("div", { "data-for": template.name }, ...variables);
    });
    const whole = element("fieldset", {}, element("legend", {}, legend), kind, forText, ...forTemplates);
    const showFitting = () => {
      const chosen = kind.querySelector("select")?.value;
      for (const fitting of whole.querySelectorAll<HTMLElement>("[data-for]")) {
        fitting.hidden = fitting.dataset.for !== chosen;
        for (const field of fitting.querySelectorAll("input")) field.required = !fitting.hidden;
      }
    };
    kind.addEventListener("change", showFitting);
    showFitting();
    return whole;
  }
}

function input(name: string, label: string, value: string): HTMLLabelElement {
  return element("label", {}, label, element("input", { id: `opening-${name}`, value, required: true }));
}

function select(name: string, label: string, options: [string, string][], chosen = ""): HTMLLabelElement {
  const made = element(
    "select",
    { id: `opening-${name}` },
    ...options.map(([value, words]) => element("option", { value }, words)),
  );
  made.value = chosen === "" ? (options[0]?.[0] ?? "") : chosen;
  return element("label", {}, label, made);
}
