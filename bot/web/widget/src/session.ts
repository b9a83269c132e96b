/** What a panel shows over its life: waiting, a conversation in some language, or why there is none. */
import { Client, ProblemError } from "./client";
import type { Context } from "./context";
import { button, make, set } from "./dom";
import { icon } from "./icons";
import { Room } from "./room";
import { Aloud } from "./speech";
import { Memory } from "./storage";
import type { WidgetSetup } from "./types";
import { noticeLine } from "./views/notice";
import type { Panel } from "./views/panel";
import { StatusLine } from "./views/status";
import { Words } from "./words";

/** What the script's tag, or an element's own attributes, say. */
export interface Origin {
  /** Where the server lies: the folder of widget.js. */
  readonly server: string;
  readonly nonce: string;
  readonly city: string;
  readonly language: string;
  readonly logo: string;
}

export class Session {
  readonly memory: Memory;
  private readonly client: Client;
  private readonly aloud = new Aloud();
  private readonly scope = { city: "" };
  private room: Room | null = null;
  private tries = 0;

  /** `widget` wears what the settings say on size and contrast. */
  constructor(
    private readonly origin: Origin,
    private readonly panel: Panel,
    private readonly widget: HTMLElement,
  ) {
    this.client = new Client(origin.server);
    this.memory = new Memory(origin.server, origin.city);
    set(widget, "lang", this.language.replace("-easy", ""));
    this.look();
  }

  /** One of the few sentences that need no server. */
  say(key: string): string {
    return new Words({}, this.language).say(key);
  }

  /** Asks the server how things stand, unless it has been asked, and shows it. False where it could not be reached. */
  async load(): Promise<boolean> {
    if (this.room) return true;
    this.tries += 1;
    const [current, language] = [this.tries, this.language];
    this.panel.wait(this.say("widget.launcher"), this.say("widget.close"));
    try {
      const setup = await this.client.setup(this.origin.city, language);
      if (current === this.tries) this.enter(setup);
    } catch (error) {
      if (current === this.tries) this.fail(error);
      return false;
    }
    return true;
  }

  /** Puts the focus where one writes, or else on the panel. */
  focus(): void {
    if (!this.room?.focus()) this.panel.element.focus({ preventScroll: true });
  }

  /** Goes on with what was typed elsewhere. */
  write(text: string): void {
    this.room?.write(text);
  }

  /** Whether Escape had something smaller than the panel to close. */
  escape(): boolean {
    return this.room?.escape() ?? false;
  }

  /** The interface that somebody chose, or the site's author; "" where nobody did. */
  private get chosen(): string {
    const { language } = this.memory.settings;
    // The server's own pages say in their address what was chosen, in their attribute only what they are in.
    return this.isHome
      ? (new URLSearchParams(location.search).get("lang") ?? language)
      : language || this.origin.language;
  }

  private get language(): string {
    return this.chosen || this.origin.language || document.documentElement.lang || "ja";
  }

  private get isHome(): boolean {
    return new URL(this.origin.server).origin === location.origin;
  }

  private enter(setup: WidgetSetup): void {
    const words = new Words(setup.words, setup.language.code);
    const status = new StatusLine();
    const context: Context = {
      client: this.client,
      memory: this.memory,
      aloud: this.aloud,
      setup,
      scope: this.scope,
      chosen: this.chosen,
      isHome: this.isHome,
      introduces: this.panel.canClose || !this.isHome,
      say: (key, values) => words.say(key, values),
      announce: (message) => status.say(message),
      whisper: (message) => status.say(message, true),
    };
    this.room = new Room(context, status, this.panel, {
      translate: () => void this.translate(),
      clear: () => this.clear(setup),
      look: () => this.look(),
    });
  }

  private async translate(): Promise<void> {
    this.leave();
    // There the page around speaks too, and changes its language with the chat.
    if (this.isHome) return turnTo(this.memory.settings.language);
    if (await this.load()) this.room?.focusLanguage();
  }

  private clear(setup: WidgetSetup): void {
    this.leave();
    this.memory.clear();
    this.enter(setup);
    this.focus();
    this.room?.announce("widget.cleared");
  }

  private leave(): void {
    this.room?.leave();
    this.room = null;
  }

  private look(): void {
    const { textSize, contrast } = this.memory.settings;
    set(this.widget, "data-size", textSize);
    set(this.widget, "data-contrast", contrast);
  }

  private fail(error: unknown): void {
    const words = error instanceof ProblemError ? error.problem.detail : this.say("widget.failed");
    const retry = button(this.say("widget.retry"), () => void this.load().then(() => this.focus()), "", icon("again"));
    const box = make("div", { class: "message-box", role: "alert" }, noticeLine(words), retry);
    this.panel.show(this.say("widget.launcher"), "", this.say("widget.close"), [], box);
    set(this.panel.element, "aria-busy", false);
  }
}

function turnTo(language: string): void {
  const address = new URL(location.href);
  address.searchParams.set("lang", language);
  location.assign(address.href);
}
