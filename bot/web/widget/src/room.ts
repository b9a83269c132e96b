/** What fills the panel once the server has said how things stand, in one language. */
import type { Context } from "./context";
import { button, make, set } from "./dom";
import { icon } from "./icons";
import type { Settings } from "./storage";
import { Talk } from "./talk";
import { noticeLine } from "./views/notice";
import type { Panel } from "./views/panel";
import { SettingsView } from "./views/settings";
import type { StatusLine } from "./views/status";

export interface RoomEvents {
  /** Another language was chosen. */
  translate(): void;
  /** All that was said is to be forgotten. */
  clear(): void;
  /** Size or contrast are different now. */
  look(): void;
}

export class Room {
  private readonly talk: Talk | null;
  private readonly settings: SettingsView;
  private readonly opener: HTMLButtonElement;

  constructor(
    private readonly context: Context,
    status: StatusLine,
    private readonly panel: Panel,
    private readonly events: RoomEvents,
  ) {
    const isPaused = context.setup.state === "paused";
    this.talk = isPaused ? null : new Talk(context, status);
    this.settings = new SettingsView(context, { changed: (what) => this.changed(what), clear: () => events.clear() });
    this.opener = this.settingsButton();
    this.furnish();
    this.talk?.toEnd();
  }

  /** Puts the focus where one writes; false where nothing can be written. */
  focus(): boolean {
    this.talk?.composer.field.focus({ preventScroll: true });
    return this.talk !== null;
  }

  /** Goes on with what was typed elsewhere; where nothing can be written, it is let go of. */
  write(text: string): void {
    this.talk?.composer.write(text);
  }

  /** Opens the settings' language again, after it was changed. */
  focusLanguage(): void {
    this.toggleSettings(true);
    this.settings.element.querySelector<HTMLElement>(".language")?.focus();
  }

  /** Says a fixed sentence once. */
  announce(key: string): void {
    this.context.announce(this.context.say(key));
  }

  /** Whether Escape had something of its own to close. */
  escape(): boolean {
    if (this.settings.element.hasAttribute("hidden")) return false;
    this.toggleSettings(false);
    this.opener.focus();
    return true;
  }

  /** Ends what is under way. */
  leave(): void {
    this.talk?.leave();
  }

  private furnish(): void {
    const { say, setup } = this.context;
    const skip = button(say("widget.to_input"), () => this.focus(), "skip");
    const closed = make("div", { class: "message-box", role: "status" }, noticeLine(setup.notice));
    const content = this.talk ? [this.talk.element] : [closed];
    const tools = [this.talk && skip, this.opener];
    this.panel.element.classList.toggle("bare", !this.context.introduces);
    this.panel.show(say("page.name"), setup.city, say("widget.close"), tools, this.settings.element, ...content);
    set(this.panel.element, "aria-busy", false);
    set(this.panel.element, "lang", setup.language.lang);
  }

  private settingsButton(): HTMLButtonElement {
    const name = this.context.say("widget.settings");
    const toggle = (): void => this.toggleSettings(this.settings.element.hasAttribute("hidden"));
    const controls = this.settings.element.id;
    const attributes = {
      "aria-label": name,
      title: name,
      "aria-expanded": "false",
      "aria-controls": controls,
    };
    return button(make("span", {}, name), toggle, "plain opener", icon("settings"), attributes);
  }

  private toggleSettings(isOpen: boolean): void {
    this.settings.element.hidden = !isOpen;
    set(this.opener, "aria-expanded", String(isOpen));
  }

  private changed(what: keyof Settings): void {
    if (what === "language") this.events.translate();
    else if (what === "furigana") void this.talk?.readings();
    else this.events.look();
  }
}
