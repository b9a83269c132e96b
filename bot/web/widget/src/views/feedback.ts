/** Whether an answer helped, and why not. */
import type { Context } from "../context";
import { button, fill, freshId, make } from "../dom";
import { icon } from "../icons";
import type { Turn } from "../storage";
import type { Feedback as Given } from "../types";

const REASONS = ["wrong", "not_answered", "outdated", "hard_to_read", "other"] as const;

const COMMENT_MAX_CHARS = 1000;

export class Feedback {
  readonly element: HTMLElement;
  private readonly title = freshId();

  constructor(
    private readonly context: Context,
    private readonly answerId: string,
    rating: Turn["rating"],
  ) {
    this.element = make("div", { class: "feedback", role: "group", "aria-labelledby": this.title, tabindex: -1 });
    if (rating === "") this.ask();
    else this.thank();
  }

  private ask(): void {
    const { say } = this.context;
    const up = (): void => void this.send({ rating: "up", reason: "", comment: "" });
    fill(
      this.element,
      make("span", { id: this.title }, say("page.helpful")),
      button(say("widget.good"), up, "plain", icon("good")),
      button(say("widget.bad"), () => this.askWhy(), "plain", icon("bad")),
    );
  }

  private askWhy(): void {
    const { say } = this.context;
    const hint = freshId();
    const comment = make("textarea", { rows: 3, maxlength: COMMENT_MAX_CHARS, "aria-describedby": hint });
    const form = make(
      "form",
      {},
      make("fieldset", {}, make("legend", { id: this.title }, say("widget.reasons")), ...this.reasons()),
      make("label", {}, say("widget.comment"), comment),
      make("p", { id: hint, class: "hint" }, say("widget.comment_hint")),
      make("button", { class: "button main" }, say("widget.send_feedback")),
      button(say("widget.cancel"), () => this.cancel()),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.send({ rating: "down", reason: chosen(form), comment: comment.value.trim() });
    });
    fill(this.element, form);
    form.scrollIntoView({ block: "nearest" });
    form.querySelector("input")?.focus();
  }

  private reasons(): HTMLElement[] {
    const name = freshId();
    return REASONS.map((value) => {
      const words = this.context.say(`widget.reason_${value}`);
      return make("label", { class: "choice" }, make("input", { type: "radio", name, value }), words);
    });
  }

  private cancel(): void {
    this.ask();
    this.element.focus();
  }

  private async send(given: Given): Promise<void> {
    const isKept = await this.context.client.rate(this.answerId, given);
    if (!isKept) return this.context.announce(this.context.say("widget.failed"));
    this.context.memory.rate(this.answerId, given.rating);
    this.thank();
    this.element.focus();
  }

  private thank(): void {
    fill(this.element, make("span", { id: this.title }, this.context.say("page.thanks")));
  }
}

function chosen(form: HTMLFormElement): Given["reason"] {
  const value = form.querySelector<HTMLInputElement>("input:checked")?.value;
  return REASONS.find((each) => each === value) ?? "";
}
