/** Shows a launcher and its panel above everything on the page, and keeps the panel within the visible screen. */
import { focused, set } from "./dom";

/** Screens on which the panel is all there is: phones, upright or on their side, and pages at 400 %. */
const SMALL = "(max-width: 480px), (max-height: 480px)";

export class Overlay {
  private readonly small = window.matchMedia(SMALL);
  private isOpen = false;

  constructor(
    private readonly launcher: HTMLButtonElement,
    private readonly panel: HTMLDialogElement,
    closed: () => void,
  ) {
    for (const each of [launcher, panel]) set(each, "popover", "manual");
    panel.addEventListener("cancel", (event) => {
      event.preventDefault();
      closed();
    });
    // A second Escape closes a modal dialog whatever the page says.
    panel.addEventListener("close", () => {
      if (this.isOpen && !panel.open && panel.classList.contains("full")) closed();
    });
    this.small.addEventListener("change", () => this.isOpen && this.showAgain());
    for (const name of ["resize", "scroll"]) window.visualViewport?.addEventListener(name, () => this.fit());
  }

  /** To be called whenever the elements have come into a page: leaving it takes them out of the top layer. */
  connect(): void {
    this.raise(this.isOpen ? this.panel : this.launcher);
  }

  open(): void {
    if (this.isOpen) return;
    this.isOpen = true;
    this.launcher.hidden = true;
    this.show();
  }

  /** Closes the panel and gives the focus back to the launcher. */
  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.hide();
    this.launcher.hidden = false;
    this.raise(this.launcher);
    this.launcher.focus({ preventScroll: true });
  }

  private show(): void {
    const isFull = this.small.matches;
    this.panel.classList.toggle("full", isFull);
    set(this.panel, "data-open", true);
    this.fit();
    if (isFull && "showModal" in this.panel) this.panel.showModal();
    else this.raise(this.panel);
  }

  private hide(): void {
    set(this.panel, "data-open", false);
    if (this.panel.open) this.panel.close();
    if (isRaised(this.panel)) this.panel.hidePopover();
  }

  private showAgain(): void {
    const active = focused();
    this.hide();
    this.show();
    if (active instanceof HTMLElement) active.focus({ preventScroll: true });
  }

  /** Above everything, the focus where it was: to show a dialog would take it. */
  private raise(element: HTMLElement): void {
    if (!("showPopover" in element) || !element.isConnected || isRaised(element)) return;
    const before = focused();
    element.showPopover();
    const now = focused();
    if (now !== before && now instanceof HTMLElement) now.blur();
    if (now !== before && before instanceof HTMLElement) before.focus({ preventScroll: true });
  }

  /** A keyboard on the screen covers part of the page; only the visual viewport tells how much is left. */
  private fit(): void {
    const viewport = window.visualViewport;
    if (!viewport || viewport.scale > 1.05) return;
    this.panel.style.setProperty("--top", `${viewport.offsetTop}px`);
    this.panel.style.setProperty("--height", `${viewport.height}px`);
  }
}

function isRaised(element: HTMLElement): boolean {
  return "showPopover" in element && element.matches(":popover-open");
}
