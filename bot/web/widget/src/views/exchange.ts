/** One question and what came of it. */
import type { Context } from "../context";
import { button, fill, focused, freshId, hidden, make } from "../dom";
import { icon } from "../icons";
import type { Turn } from "../storage";
import type { Answer, Notice, Problem, Readings, Statement } from "../types";
import { Actions } from "./actions";
import { AnswerView, StatementLine } from "./answer";
import { Feedback } from "./feedback";
import { noticeLine, noticeView } from "./notice";
import { Wait } from "./wait";

export class Exchange {
  readonly element: HTMLElement;
  private readonly body = make("div", { class: "body" });
  private answer: { readonly id: string; readonly view: AnswerView } | null = null;
  private readonly coming: string[] = [];
  private readonly known = make("div", { class: "coming" });
  private actions: Actions | null = null;
  private found: Readings | null = null;

  constructor(
    private readonly context: Context,
    readonly question: string,
    private readonly again: (exchange: Exchange) => void,
    private readonly ask: (question: string) => void,
  ) {
    const title = freshId();
    const words = make("span", { class: "foreign", dir: "auto" }, question);
    const asked = make("h3", { id: title, class: "question" }, hidden(`${context.say("page.your_question")} `), words);
    this.element = make("article", { class: "exchange", tabindex: -1, "aria-labelledby": title }, asked, this.body);
  }

  get isAnswered(): boolean {
    return this.answer !== null;
  }

  /** Shows what must be known before the sentences that come. */
  notices(all: readonly Notice[]): void {
    fill(this.known, ...all.map((each) => noticeView(each)));
    if (all.length > 0) this.body.insertBefore(this.known, this.body.firstChild);
  }

  /** Shows a sentence of an answer that is still coming. */
  statement(statement: Statement, address: string): void {
    const line = new StatementLine(this.context, statement, address, () => undefined);
    this.coming.push(statement.text);
    this.body.classList.add("coming");
    this.body.appendChild(line.element);
  }

  /** Whether an answer says something else than what was shown while it came. */
  isReplacedBy({ statements }: Answer): boolean {
    return this.coming.some((words, at) => statements[at]?.text !== words);
  }

  /** Shows the whole answer. */
  finish({ answer, rating }: Turn): void {
    const active = focused();
    const hadFocus = this.element.contains(active);
    const place = this.chips().findIndex((each) => each === active);
    const view = new AnswerView(this.context, answer, this.ask);
    this.answer = { id: answer.id, view };
    this.actions = new Actions(this.context, answer, () => this.again(this));
    const feedback = new Feedback(this.context, answer.id, rating);
    this.body.classList.remove("coming");
    fill(this.body, this.heading(), view.element, this.actions.element, feedback.element);
    if (hadFocus) (this.chips()[place] ?? this.element).focus({ preventScroll: true });
  }

  /** Says that there will be no answer, and offers another try. */
  fail(words: string, label: string): void {
    const retry = button(label, () => this.again(this), "", icon("again"));
    this.body.appendChild(make("div", { class: "failed" }, noticeLine(words), retry));
  }

  /** Says what the server said; where it named a time, the next try waits for it. */
  refuse(problem: Problem, retryAfterS: number): void {
    const wait = new Wait(this.context, retryAfterS, () => this.again(this));
    this.body.appendChild(
      make("div", { class: "failed", "data-code": problem.code }, noticeLine(problem.detail), wait.element),
    );
  }

  /** Shows or hides readings as the settings say. */
  async readings(): Promise<void> {
    const { answer, context } = this;
    if (answer === null) return;
    if (context.memory.settings.furigana) this.found ??= await context.client.readings(answer.id);
    answer.view.read(context.memory.settings.furigana ? this.found : null);
  }

  /** Ends what only goes on while somebody looks. */
  leave(): void {
    this.actions?.leave();
  }

  private chips(): HTMLElement[] {
    return [...this.body.querySelectorAll<HTMLElement>(".chip")];
  }

  private heading(): HTMLElement {
    return make("h4", { class: "hidden" }, this.context.say("page.answer"));
  }
}
