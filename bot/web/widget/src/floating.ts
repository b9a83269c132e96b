/** A button over the page, and the panel that it opens. */
import { button, fill, focused, make } from "./dom";
import { icon } from "./icons";
import { Overlay } from "./overlay";
import { type Origin, Session } from "./session";
import { Panel } from "./views/panel";

export class Floating {
  private readonly session: Session;
  private readonly overlay: Overlay;
  private readonly dialog = make("dialog");

  constructor(origin: Origin, widget: HTMLElement, isLeft: boolean) {
    const close = (): void => this.close();
    this.session = new Session(origin, new Panel(this.dialog, origin.logo, close), widget);
    const name = this.session.say("widget.launcher");
    const launcher = button(name, () => void this.open(), "launcher", icon("chat"), { "aria-haspopup": "dialog" });
    this.overlay = new Overlay(launcher, this.dialog, close);
    this.dialog.addEventListener("keydown", (event) => this.escape(event));
    widget.classList.toggle("left", isLeft);
    fill(widget, launcher, this.dialog);
  }

  /** To be called whenever the element has come into a page. */
  connect(): void {
    this.overlay.connect();
    // Somebody went on to another page with the panel open: it is there again, and the focus stays the page's.
    if (this.session.memory.settings.open) void this.show();
  }

  private async open(): Promise<void> {
    const shown = this.show();
    this.session.focus();
    await shown;
    if (this.hasFocus) this.session.focus();
  }

  private async show(): Promise<void> {
    this.overlay.open();
    this.session.memory.set({ open: true });
    await this.session.load();
  }

  private close(): void {
    this.overlay.close();
    this.session.memory.set({ open: false });
  }

  private get hasFocus(): boolean {
    return this.dialog.contains(focused());
  }

  private escape(event: KeyboardEvent): void {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    if (!this.session.escape()) this.close();
  }
}
