/** Another try, perhaps only after some seconds; they are counted down without being announced. */
import type { Context } from "../context";
import { button, fill, make, set } from "../dom";
import { icon } from "../icons";

/** Longer waits are told in words by the server and not counted. */
const COUNTED_S = 600;

export class Wait {
  readonly element: HTMLElement;
  private readonly words = make("span");
  private readonly retry: HTMLButtonElement;
  private readonly endMs: number;

  constructor(
    private readonly context: Context,
    seconds: number,
    again: () => void,
  ) {
    this.endMs = Date.now() + seconds * 1000;
    this.retry = button(context.say("widget.retry"), () => this.leftS() === 0 && again(), "", icon("again"));
    this.element = make("div", { class: "wait" }, this.words, seconds <= COUNTED_S && this.retry);
    if (seconds <= COUNTED_S) this.tick();
  }

  private leftS(): number {
    return Math.max(0, Math.ceil((this.endMs - Date.now()) / 1000));
  }

  private tick(): void {
    const seconds = this.leftS();
    set(this.retry, "aria-disabled", seconds > 0 ? "true" : false);
    fill(this.words, seconds > 0 && this.context.say("widget.wait", { seconds }));
    if (seconds > 0) setTimeout(() => this.tick(), 1000);
  }
}
