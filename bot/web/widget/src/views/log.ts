/** The exchanges, one below the other; the newest is kept in sight until the reader scrolls. */
import { make } from "../dom";

const READERS_OWN = ["wheel", "touchmove", "keydown", "pointerdown", "focusin"] as const;

export class Log {
  readonly element: HTMLElement;
  private followed: HTMLElement | null = null;

  /** Announcements are the status line's: a live log would read every answer out at once. */
  constructor(name: string) {
    this.element = make("div", { class: "log", role: "log", "aria-live": "off", "aria-label": name, tabindex: 0 });
    for (const event of READERS_OWN) {
      this.element.addEventListener(event, () => (this.followed = null), { passive: true });
    }
  }

  /** Keeps the element's beginning in sight while it grows. */
  follow(element: HTMLElement): void {
    this.followed = element;
    this.show(element);
  }

  /** To be called when something has grown. */
  moved(): void {
    if (this.followed) this.show(this.followed);
  }

  /** Brings the element's beginning to the top without scrolling the page around. */
  resume(element: HTMLElement): boolean {
    const scroller = this.scroller();
    if (scroller) scroller.scrollTop += element.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    return scroller !== null;
  }

  /** Where the log itself does not scroll, the page does: somebody has just asked. */
  private show(element: HTMLElement): void {
    if (!this.resume(element)) element.scrollIntoView({ block: "start" });
  }

  private scroller(): HTMLElement | null {
    const holders = [this.element, this.element.closest<HTMLElement>(".content")];
    return holders.find((each) => each && getComputedStyle(each).overflowY === "auto") ?? null;
  }
}
