/** What can be done with an answer. */
import { copy } from "../clipboard";
import type { Context } from "../context";
import { button, fill, make } from "../dom";
import { icon } from "../icons";
import { asPlainText, asSpoken } from "../plaintext";
import { Aloud } from "../speech";
import type { Answer } from "../types";

export class Actions {
  readonly element: HTMLElement;
  private isReading = false;
  private readonly reader: HTMLButtonElement;

  constructor(
    private readonly context: Context,
    private readonly answer: Answer,
    again: () => void,
  ) {
    const { say } = context;
    this.reader = button("", () => this.read(), "plain read");
    this.showReading(false);
    this.element = make(
      "div",
      { class: "actions" },
      button(say("widget.copy"), () => void this.copy(), "plain", icon("copy")),
      button(say("widget.share"), () => void this.share(), "plain", icon("share")),
      Aloud.exists() && this.reader,
      button(say("widget.again"), again, "plain", icon("again")),
    );
  }

  /** Stops reading aloud. */
  leave(): void {
    if (this.isReading) this.context.aloud.stop();
  }

  private get permalink(): string {
    return this.context.client.address(`/answers/${this.answer.id}`);
  }

  private async copy(): Promise<void> {
    await this.copyText(asPlainText(this.context, this.answer, this.permalink));
  }

  private async share(): Promise<void> {
    if (!("share" in navigator)) return this.copyText(this.permalink);
    try {
      await navigator.share({ title: this.answer.question, url: this.permalink });
    } catch (error) {
      const isWithdrawn = error instanceof DOMException && error.name === "AbortError";
      if (!isWithdrawn) await this.copyText(this.permalink);
    }
  }

  private async copyText(text: string): Promise<void> {
    const isDone = await copy(text, this.element);
    this.context.announce(this.context.say(isDone ? "widget.copied" : "widget.share_failed"));
    if (!isDone) this.showPermalink();
  }

  private showPermalink(): void {
    if (this.element.querySelector(".permalink")) return;
    const words = this.context.say("page.permalink");
    this.element.appendChild(make("a", { class: "link permalink", href: this.permalink, target: "_blank" }, words));
  }

  private read(): void {
    if (this.isReading) return this.context.aloud.stop();
    this.showReading(true);
    this.context.aloud.read(asSpoken(this.context, this.answer), () => this.showReading(false));
  }

  private showReading(isReading: boolean): void {
    this.isReading = isReading;
    const words = this.context.say(isReading ? "widget.stop_reading" : "widget.read_aloud");
    fill(this.reader, icon(isReading ? "stop" : "aloud"), words);
  }
}
