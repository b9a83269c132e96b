/** Asking by voice, where the browser turns speech into text. */
import type { Context } from "../context";
import { button, fill, freshId, make, set } from "../dom";
import { icon } from "../icons";
import { VoiceInput } from "../speech";

export class VoiceButton {
  readonly element: HTMLButtonElement;
  /** Where the voice goes; to be read before speaking. */
  readonly note: HTMLElement;
  private readonly input = new VoiceInput();
  private isListening = false;

  /** `text` is what stands in the field; `heard` puts the words behind it. */
  constructor(
    private readonly context: Context,
    private readonly text: () => string,
    private readonly heard: (text: string) => void,
  ) {
    const id = freshId();
    this.note = make("p", { id, class: "hint note" }, context.say("widget.voice_note"));
    this.element = button("", () => this.toggle(), "round voice", null, { "aria-describedby": id });
    this.show(false);
  }

  /** Ends listening; what was heard is in the field already, and nothing is added to it any more. */
  leave(): void {
    if (!this.isListening) return;
    this.show(false);
    this.input.stop();
  }

  private toggle(): void {
    if (this.isListening) return this.input.stop();
    this.show(true);
    this.context.announce(this.context.say("widget.voice_listening"));
    const before = this.text();
    this.input.start(this.context.setup.language.lang, {
      heard: (text) => this.isListening && this.heard(before + text),
      ended: (why) => this.end(why !== ""),
    });
  }

  private end(hasFailed: boolean): void {
    if (!this.isListening) return;
    this.show(false);
    this.context.announce(hasFailed ? this.context.say("widget.voice_failed") : "");
  }

  private show(isListening: boolean): void {
    this.isListening = isListening;
    const name = this.context.say(isListening ? "widget.voice_stop" : "widget.voice");
    set(this.element, "aria-label", name);
    set(this.element, "title", name);
    this.note.hidden = !isListening;
    fill(this.element, icon(isListening ? "stop" : "voice"));
  }
}
