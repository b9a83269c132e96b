/** An answer: what must be known first, what is said, and what it rests on. */
import type { Context } from "../context";
import { htmlLang } from "../context";
import { japanese, make, type Child } from "../dom";
import { said, statementLang } from "../plaintext";
import type { Answer, Readings, Statement } from "../types";
import { choicesView } from "./choices";
import { CitationCard } from "./citation";
import { link, phoneLink } from "./links";
import { noticeView } from "./notice";
import { showText } from "./ruby";

/** A sentence, its numbers behind it; `go` leads to a source. */
export class StatementLine {
  readonly element: HTMLElement;
  private readonly words: HTMLElement;

  constructor(
    context: Context,
    private readonly statement: Statement,
    address: string,
    go: (number: number, from: HTMLElement) => void,
  ) {
    this.words = make("span", { lang: statementLang(context, statement) });
    const chips = statement.citations.map((number) => chip(context, number, address, go));
    this.element = make("p", { class: "statement foreign" }, this.words, ...chips);
    this.read([]);
  }

  /** Shows the sentence with readings, or without where none are given. */
  read(runs: Readings["statements"][number]): void {
    showText(this.words, this.statement.text, runs);
  }
}

function chip(
  context: Context,
  number: number,
  address: string,
  go: (number: number, from: HTMLElement) => void,
): HTMLElement {
  const name = context.say("page.citation", { number });
  const href = `${address}#citation-${number}`;
  const made = make("a", { class: "chip", href, "aria-label": name }, make("span", {}, `[${number}]`));
  made.addEventListener("click", (event) => {
    event.preventDefault();
    go(number, made);
  });
  return made;
}

export class AnswerView {
  readonly element: HTMLElement;
  private readonly lines: readonly StatementLine[];
  private readonly cards: ReadonlyMap<number, CitationCard>;
  private cameFrom: HTMLElement | null = null;

  constructor(
    private readonly context: Context,
    private readonly answer: Answer,
    private readonly ask: (question: string) => void,
  ) {
    const address = context.client.address(`/answers/${answer.id}`);
    this.lines = answer.statements.map(
      (each) => new StatementLine(context, each, address, (number, from) => this.goTo(number, from)),
    );
    this.cards = new Map(
      answer.citations.map((each) => [
        each.number,
        new CitationCard(context, each, answer.language, () => this.goBack(each.number)),
      ]),
    );
    this.element = make("div", { class: `answer ${answer.status}`, "data-status": answer.status }, ...this.parts());
  }

  /** Shows readings above kanji; null takes them away. */
  read(readings: Readings | null): void {
    this.lines.forEach((line, index) => line.read(readings?.statements[index] ?? []));
    this.cards.forEach((card, number) => card.read(readings?.quotes[String(number)] ?? []));
  }

  private goTo(number: number, from: HTMLElement): void {
    this.cameFrom = from;
    this.cards.get(number)?.element.focus();
  }

  private goBack(number: number): void {
    const first = this.lines.find((line, index) => line && this.answer.statements[index]?.citations.includes(number));
    const chip = this.cameFrom?.isConnected ? this.cameFrom : first?.element.querySelector<HTMLElement>(".chip");
    chip?.focus();
  }

  private parts(): Child[] {
    const { notices, message, citations } = this.answer;
    const lang = htmlLang(this.context.setup.languages, this.answer.language);
    return [
      ...notices.map((each) => noticeView(each, lang)),
      this.understood(),
      message !== "" && make("p", { lang, class: "message" }, message),
      choicesView(this.context, this.answer, this.ask),
      ...this.said(),
      citations.length > 0 && make("h4", {}, this.context.say("page.citations")),
      citations.length > 0 &&
        make("ol", { class: "citations" }, ...[...this.cards.values()].map((each) => each.element)),
      ...this.nearest(),
      ...this.contact(),
    ];
  }

  /** What a model wrote, then in a frame of their own the plan's sentences that it did not take up. */
  private said(): Child[] {
    return said(this.answer).flatMap(({ isQuoted, begins }, at) => {
      const element = this.lines[at]?.element ?? null;
      element?.classList.toggle("quoted", isQuoted);
      return [begins && make("p", { class: "facts" }, this.context.say("labels.quote")), element];
    });
  }

  private understood(): Child {
    const { understood_as: understood, question } = this.answer;
    if (understood === "" || understood === question) return null;
    return make("p", { class: "understood" }, this.context.say("replies.understood_as", { question: understood }));
  }

  private nearest(): Child[] {
    const { nearest } = this.answer;
    if (nearest.length === 0) return [];
    const items = nearest.map((each) => {
      const path = japanese(each.heading_path.join(" › "));
      return make("li", {}, link(this.context, each.url, path) ?? path);
    });
    return [make("h4", {}, this.context.say("labels.nearest")), make("ul", { class: "nearest" }, ...items)];
  }

  private contact(): Child[] {
    const { department, phone, url } = this.answer.contact;
    if (department === "" && phone === "") return [];
    const name = department !== "" && japanese(department);
    const line = make("p", { class: "contact" }, link(this.context, url, name) ?? name, phoneLink(phone));
    return [make("h4", {}, this.context.say("labels.contact")), line];
  }
}
