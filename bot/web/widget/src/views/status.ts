/** The one line that says what is going on: polite, and never more than one message a second. */
import { fill, make } from "../dom";

const BETWEEN_MS = 1000;
const SHOWN_MS = 8000;

export class StatusLine {
  readonly element = make("p", { class: "status", role: "status" });
  private saidMs = 0;
  private timer = 0;

  /** Says that work goes on; of several within a second only the last is said. */
  working(words: string): void {
    this.later(Math.max(0, this.saidMs + BETWEEN_MS - Date.now()), () => this.show(words, true));
  }

  /** Says at once that something is in the way. */
  trouble(words: string): void {
    window.clearTimeout(this.timer);
    this.show(words, true);
  }

  /** Says something once; it goes away by itself. What stands in the log anyway is only for those who listen. */
  say(words: string, isInLog = false): void {
    window.clearTimeout(this.timer);
    this.show(words, false);
    this.element.classList.toggle("hidden", isInLog);
    this.later(SHOWN_MS, () => this.clear());
  }

  /** Says nothing more. */
  clear(): void {
    window.clearTimeout(this.timer);
    this.element.classList.remove("working");
    fill(this.element);
  }

  private show(words: string, isWorking: boolean): void {
    this.saidMs = Date.now();
    this.element.classList.remove("hidden");
    this.element.classList.toggle("working", isWorking);
    fill(this.element, words);
  }

  private later(delayMs: number, action: () => void): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(action, delayMs);
  }
}
