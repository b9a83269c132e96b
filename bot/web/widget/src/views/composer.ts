/** Where a question is written. */
import type { Context } from "../context";
import { button, fill, freshId, make, set } from "../dom";
import { icon } from "../icons";
import { VoiceInput } from "../speech";
import { VoiceButton } from "./voice";

export interface ComposerEvents {
  send(question: string): void;
  stop(): void;
}

/** A second press of a double click on "send" must not stop what the first began. */
const STOP_AFTER_MS = 600;
/** So many limits the field holds, to be shortened; megabytes, pasted by mistake, would stop the tab. */
const HELD_TIMES = 20;
/** From so many characters on, the end of the limit is announced. */
const NEAR_CHARS = 20;
const ANNOUNCE_AFTER_MS = 900;
/** Without one of these nothing was asked, as the server sees it too. */
const LETTER = /[\p{L}\p{N}]/u;

export class Composer {
  readonly element: HTMLElement;
  readonly field: HTMLTextAreaElement;
  private readonly counter = make("span", { class: "counter" });
  private readonly error = make("p", { class: "error" });
  private readonly hint: HTMLElement;
  private readonly voice: VoiceButton | null;
  private readonly go: HTMLButtonElement;
  private busySinceMs = 0;
  private timer = 0;

  constructor(
    private readonly context: Context,
    private readonly events: ComposerEvents,
  ) {
    const [id, hint, error] = [freshId(), freshId(), freshId()];
    this.field = make("textarea", {
      id,
      rows: 1,
      maxlength: this.limit * HELD_TIMES,
      enterkeyhint: "send",
      autocomplete: "off",
      "aria-describedby": `${error} ${hint}`,
      dir: "auto",
    });
    this.voice = this.voiceButton();
    this.go = button("", () => this.press(), "round go");
    const label = make("label", { for: id }, context.say("page.question"));
    this.hint = make("p", { class: "hint", id: hint }, context.say("page.hint", { limit: this.limit }));
    this.error.id = error;
    const top = make("div", { class: "top" }, label, this.counter);
    this.element = make("div", { class: "composer" }, top, this.row(), this.error, this.hint);
    this.listen();
    this.showBusy();
    this.write(context.memory.draft);
  }

  get text(): string {
    return this.field.value;
  }

  /** Leaves the hint to those who listen: there is something to read now, and it needs the room. */
  withdrawHint(): void {
    this.hint.classList.add("hidden");
  }

  /** Puts text into the field. */
  write(text: string): void {
    this.field.value = text;
    this.changed();
  }

  /** While an answer is coming, the button stops it and nothing is sent. */
  set isBusy(isBusy: boolean) {
    this.busySinceMs = isBusy ? Date.now() : 0;
    this.showBusy();
  }

  private get limit(): number {
    return this.context.setup.question_max_chars;
  }

  private row(): HTMLElement {
    const { voice } = this;
    return make("div", { class: "row" }, this.field, voice && voice.element, this.go, voice && voice.note);
  }

  private voiceButton(): VoiceButton | null {
    if (!VoiceInput.exists()) return null;
    return new VoiceButton(
      this.context,
      () => this.text,
      (text) => this.write(text),
    );
  }

  private listen(): void {
    this.field.addEventListener("input", () => this.changed());
    this.field.addEventListener("keydown", (event) => {
      // Safari ends the composition before this key comes; 229 still tells that it was the input method's.
      const isComposing = event.isComposing || event.keyCode === 229;
      if (event.key !== "Enter" || event.shiftKey || isComposing) return;
      event.preventDefault();
      this.send();
    });
  }

  private press(): void {
    if (this.busySinceMs === 0) this.send();
    else if (Date.now() - this.busySinceMs > STOP_AFTER_MS) this.events.stop();
  }

  private send(): void {
    const { say, announce, whisper } = this.context;
    const over = length(this.text) - this.limit;
    if (this.busySinceMs > 0) announce(say("widget.busy"));
    else if (over > 0) whisper(say("widget.too_long", { over }));
    else if (!LETTER.test(this.text)) this.complain(say("errors.question_empty"));
    else this.finish();
  }

  private finish(): void {
    this.voice?.leave();
    this.events.send(this.text.trim());
  }

  private complain(words: string): void {
    fill(this.error, words);
    this.context.whisper(words);
    this.field.focus();
  }

  private changed(): void {
    this.context.memory.draft = this.text;
    this.grow();
    const count = length(this.text);
    const over = count - this.limit;
    fill(this.counter, count > 0 && this.context.say("widget.counter", { count, limit: this.limit }));
    fill(this.error, over > 0 && this.context.say("widget.too_long", { over }));
    set(this.field, "aria-invalid", over > 0 ? "true" : false);
    window.clearTimeout(this.timer);
    if (over > -NEAR_CHARS) this.timer = window.setTimeout(() => this.announceLength(), ANNOUNCE_AFTER_MS);
  }

  private announceLength(): void {
    this.context.whisper(this.error.textContent || this.counter.textContent || "");
  }

  private grow(): void {
    this.field.style.height = "auto";
    const frame = this.field.offsetHeight - this.field.clientHeight;
    if (this.field.scrollHeight > 0) this.field.style.height = `${this.field.scrollHeight + frame}px`;
  }

  private showBusy(): void {
    const { say } = this.context;
    const [send, stop] = [make("span", {}, say("widget.send")), make("span", {}, say("widget.stop"))];
    const isBusy = this.busySinceMs > 0;
    // Both lie in the same place, one of them unseen: the button keeps its width, and what is beside it its place.
    (isBusy ? send : stop).classList.add("unseen");
    fill(this.go, icon(isBusy ? "stop" : "send"), make("span", { class: "names" }, send, stop));
  }
}

/** Characters as the server counts them: code points, blanks at the ends left out. */
function length(text: string): number {
  return [...text.trim().replace(/\s+/g, " ")].length;
}
