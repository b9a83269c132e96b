/** A conversation: questions are asked one at a time, and no typed text is lost. */
import type { Outcome, Watcher } from "./client";
import { asked, type Context } from "./context";
import { make, put } from "./dom";
import type { Answer, QuestionBody } from "./types";
import { ulid } from "./ulid";
import { Composer } from "./views/composer";
import { Exchange } from "./views/exchange";
import { Log } from "./views/log";
import { startView } from "./views/start";
import type { StatusLine } from "./views/status";

export class Talk {
  readonly element: HTMLElement;
  readonly composer: Composer;
  private readonly log: Log;
  private readonly exchanges: Exchange[] = [];
  private running: AbortController | null = null;

  constructor(
    private readonly context: Context,
    private readonly status: StatusLine,
  ) {
    this.log = new Log(context.say("widget.log"));
    this.composer = new Composer(context, {
      send: (question) => this.ask(question),
      stop: () => this.running?.abort(),
    });
    put(
      this.log.element,
      startView(context, (question) => this.ask(question)),
    );
    this.element = make("div", { class: "talk" }, this.log.element, status.element, this.composer.element);
    for (const turn of context.memory.turns) this.enter(turn.answer.question).finish(turn);
    void this.readings();
  }

  /** Shows or hides readings as the settings say: the newest first, and one call at a time. */
  async readings(): Promise<void> {
    for (const exchange of [...this.exchanges].reverse()) await exchange.readings();
  }

  /** Shows the last exchange of those that were there before; the page around stays where it is. */
  toEnd(): void {
    const last = this.exchanges[this.exchanges.length - 1];
    if (last) this.log.resume(last.element);
  }

  /** Ends what is under way; its question stays in memory as the draft. */
  leave(): void {
    this.running?.abort();
    this.running = null;
    for (const exchange of this.exchanges) exchange.leave();
  }

  private ask(question: string): void {
    const { memory, setup, scope, chosen } = this.context;
    void this.run({
      question,
      answer_id: ulid(),
      conversation_id: memory.conversationId,
      city: setup.city || scope.city,
      ...asked(chosen),
    });
  }

  private async run(body: QuestionBody): Promise<void> {
    const { client, memory, say, announce } = this.context;
    if (this.running) return announce(say("widget.busy"));
    const running = new AbortController();
    this.running = running;
    if (this.composer.text.trim() === body.question) this.composer.write("");
    if (this.composer.text === "") memory.draft = body.question;
    this.composer.isBusy = true;
    const exchange = this.enter(body.question, body);
    this.log.follow(exchange.element);
    const outcome = await client.ask(body, this.watcher(exchange, body), running.signal);
    if (this.running === running) this.end(exchange, outcome);
  }

  private enter(question: string, body: QuestionBody | null = null): Exchange {
    const exchange = new Exchange(
      this.context,
      question,
      (each) => this.again(each, body),
      (choice) => this.ask(choice),
    );
    this.exchanges.push(exchange);
    this.composer.withdrawHint();
    put(this.log.element, exchange.element);
    return exchange;
  }

  /** An answered question is asked anew; one that failed is taken up where it broke off. */
  private again(exchange: Exchange, body: QuestionBody | null): void {
    if (exchange.isAnswered || body === null) return this.ask(exchange.question);
    if (this.running) return this.context.announce(this.context.say("widget.busy"));
    exchange.element.remove();
    this.exchanges.splice(this.exchanges.indexOf(exchange), 1);
    void this.run(body);
    this.exchanges[this.exchanges.length - 1]?.element.focus({ preventScroll: true });
  }

  private watcher(exchange: Exchange, body: QuestionBody): Watcher {
    const { say, client } = this.context;
    const address = client.address(`/answers/${body.answer_id}`);
    let stage = say("stages.understand");
    this.status.working(stage);
    return {
      stage: (name) => this.status.working((stage = say(`stages.${name}`))),
      notices: (all) => exchange.notices(all),
      statement: (_, statement) => {
        exchange.statement(statement, address);
        this.log.moved();
      },
      trouble: (trouble) => {
        if (trouble === "") this.status.working(stage);
        else this.status.trouble(say(`widget.${trouble}`));
      },
    };
  }

  private end(exchange: Exchange, outcome: Outcome): void {
    this.running = null;
    this.composer.isBusy = false;
    this.status.clear();
    if (outcome.kind === "answer") this.answered(exchange, outcome.answer);
    else this.failed(exchange, outcome);
    this.log.moved();
  }

  private answered(exchange: Exchange, answer: Answer): void {
    const { memory } = this.context;
    memory.add(answer);
    const isReplaced = exchange.isReplacedBy(answer);
    exchange.finish({ answer, rating: "" });
    void exchange.readings();
    if (this.composer.text === "") memory.draft = "";
    // Who saw the words go has to see why; who has the answer before them need not read that it came.
    this.status.say(this.summary(answer, isReplaced), !isReplaced);
  }

  private summary(answer: Answer, isReplaced: boolean): string {
    const { say } = this.context;
    const key = isReplaced ? "widget.replaced" : "widget.answered";
    const back = answer.clarification ? ` ${answer.clarification.text}` : "";
    if (answer.statements.length > 0) return say(key, { count: answer.citations.length }) + back;
    return answer.status === "not_found" ? say("widget.not_answered") : answer.message;
  }

  private failed(exchange: Exchange, outcome: Exclude<Outcome, { kind: "answer" }>): void {
    const { say } = this.context;
    if (outcome.kind === "problem") {
      exchange.refuse(outcome.problem, outcome.retryAfterS);
      this.status.say(outcome.problem.detail, true);
    } else {
      const words = say(outcome.kind === "stopped" ? "widget.stopped" : "widget.failed");
      exchange.fail(words, say(outcome.kind === "stopped" ? "widget.again" : "widget.retry"));
      this.status.say(words, true);
    }
    // What was typed meanwhile is not overwritten: the question still stands above, with another try beside it.
    if (this.composer.text === "") this.composer.write(exchange.question);
  }
}
