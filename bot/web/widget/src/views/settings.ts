/** How things are shown, and how to forget them. */
import type { Context } from "../context";
import { button, fill, freshId, labelled, make } from "../dom";
import type { Settings } from "../storage";

export interface SettingsEvents {
  /** Something in memory's settings is different now. */
  changed(what: keyof Settings): void;
  clear(): void;
}

const SIZES = ["normal", "large", "largest"] as const;

export class SettingsView {
  readonly element: HTMLElement;
  private readonly clearing = make("div", { class: "clearing" });

  constructor(
    private readonly context: Context,
    private readonly events: SettingsEvents,
  ) {
    const { say } = context;
    this.element = make(
      "div",
      { class: "settings", id: freshId(), role: "group", "aria-label": say("widget.settings"), hidden: true },
      this.language(),
      this.textSize(),
      this.toggle("furigana", say("widget.furigana")),
      this.toggle("contrast", say("widget.contrast")),
      this.clearing,
    );
    this.offer();
  }

  private language(): HTMLElement {
    const { setup, say } = this.context;
    const options = setup.languages.map((each) =>
      make("option", { value: each.code, lang: each.lang, selected: each.code === setup.language.code }, each.name),
    );
    const select = make("select", { class: "language" }, ...options);
    select.addEventListener("change", () => this.choose("language", languageSettings(select.value)));
    return labelled(say("widget.language"), select);
  }

  private textSize(): HTMLElement {
    const { memory, say } = this.context;
    const name = freshId();
    const choices = SIZES.map((value) => {
      const input = make("input", { type: "radio", name, value, checked: memory.settings.textSize === value });
      input.addEventListener("change", () => this.choose("textSize", { textSize: value }));
      return make("label", { class: "choice" }, input, say(`widget.size_${value}`));
    });
    return make("fieldset", {}, make("legend", {}, say("widget.text_size")), ...choices);
  }

  private toggle(what: "furigana" | "contrast", words: string): HTMLElement {
    const input = make("input", { type: "checkbox", role: "switch", checked: this.context.memory.settings[what] });
    input.addEventListener("change", () => this.choose(what, { [what]: input.checked }));
    return make("label", { class: "choice" }, input, words);
  }

  private choose(what: keyof Settings, settings: Partial<Settings>): void {
    this.context.memory.set(settings);
    this.events.changed(what);
  }

  private offer(): HTMLButtonElement {
    const { say } = this.context;
    const clear = button(say("widget.clear"), () => this.makeSure());
    fill(this.clearing, make("p", { class: "hint" }, say("widget.kept_here")), clear);
    return clear;
  }

  private makeSure(): void {
    const { say } = this.context;
    const cancel = button(say("widget.cancel"), () => this.offer().focus());
    const clear = button(say("widget.clear"), () => this.events.clear(), "main");
    fill(this.clearing, make("p", {}, say("widget.clear_sure")), clear, cancel);
    cancel.focus();
  }
}

/** やさしい日本語 comes with readings. */
function languageSettings(language: string): Partial<Settings> {
  return language === "ja-easy" ? { language, furigana: true } : { language };
}
