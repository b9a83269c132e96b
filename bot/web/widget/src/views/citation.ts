/** A source: the plan, how far it is decided, where it says so, and its own words. */
import type { Context } from "../context";
import { htmlLang } from "../context";
import { button, freshId, japanese, make, set, type Child } from "../dom";
import { pageWords } from "../plaintext";
import type { Citation, ReadingRun } from "../types";
import { link } from "./links";
import { noticeLine } from "./notice";
import { showText } from "./ruby";

/** Longer quotes begin folded. */
const FOLDED_FROM_CHARS = 220;

export class CitationCard {
  readonly element: HTMLElement;
  private readonly words = make("span");

  /** `language` is the answer's; `back` leads to the statement that the reader came from. */
  constructor(
    private readonly context: Context,
    private readonly citation: Citation,
    private readonly language: string,
    back: () => void,
  ) {
    const title = freshId();
    this.element = make(
      "li",
      { class: "citation", tabindex: -1, "aria-labelledby": title, "data-number": citation.number },
      this.heading(title),
      this.edition(),
      this.place(),
      ...this.warnings(),
      this.quote(),
      this.translation(),
      this.links(back),
    );
    this.read([]);
  }

  /** Shows the quote with readings, or without where none are given. */
  read(runs: readonly ReadingRun[]): void {
    showText(this.words, this.citation.quote, runs);
  }

  private heading(id: string): HTMLElement {
    const number = this.context.say("page.citation", { number: this.citation.number });
    const cite = make("cite", { lang: "ja", class: "foreign" }, this.citation.plan.title);
    return make("h5", { id }, make("span", { class: "number" }, number), " ", cite);
  }

  private edition(): HTMLElement {
    const { status, label, date } = this.citation.edition;
    const badge = make("span", { class: `badge ${status}` }, this.context.say(`statuses.${status}`));
    const day = date !== "" && make("time", { datetime: date }, longDate(date, this.context.setup.language.lang));
    return make("p", { class: "facts" }, badge, label !== "" && japanese(label), day);
  }

  private place(): HTMLElement {
    const page = pageWords(this.context, this.citation);
    return make(
      "p",
      { class: "facts" },
      japanese(this.citation.heading_path.join(" › ")),
      page !== "" && make("span", { class: "page" }, page),
    );
  }

  private warnings(): HTMLElement[] {
    const { state, verified } = this.citation;
    const keys = [state === "current" ? "" : `page.state_${state}`, verified ? "" : "page.not_verified"];
    return keys.filter(Boolean).map((key) => noticeLine(this.context.say(key)));
  }

  private quote(): Child {
    const quote = make("blockquote", { lang: "ja", class: "foreign" }, this.words);
    if (this.citation.quote.length < FOLDED_FROM_CHARS) return quote;
    const all = button(this.context.say("widget.whole_quote"), () => unfold(), "plain", null, {
      "aria-expanded": "false",
    });
    const unfold = (): void => {
      const open = quote.classList.toggle("folded");
      set(all, "aria-expanded", open ? "false" : "true");
    };
    quote.classList.add("folded");
    return make("div", {}, quote, all);
  }

  /** Beside the quote and never in its place: nobody answers for these words. */
  private translation(): Child {
    const { translation } = this.citation;
    if (!translation) return null;
    const lang = htmlLang(this.context.setup.languages, this.language);
    const name = make("p", { class: "facts" }, this.context.say("labels.translation"));
    return make("div", { class: "translation" }, name, make("p", { lang, class: "foreign" }, translation));
  }

  private links(back: () => void): HTMLElement {
    const { say } = this.context;
    return make(
      "p",
      { class: "links" },
      link(this.context, this.citation.url, say("page.see_in_plan")),
      link(this.context, this.citation.source_url, say("page.city_source")),
      button(say("widget.to_answer"), back, "plain"),
    );
  }
}

/** A date such as 2025-03-31 or 2025-03 as the language writes it. */
function longDate(date: string, lang: string): string {
  const [year, month, day] = date.split("-").map(Number);
  // Browsers write dates in few languages; in another they would fall back on one that nobody chose, or on "M03".
  if (!year || !month || Intl.DateTimeFormat.supportedLocalesOf(lang).length === 0) return date;
  const shown: Intl.DateTimeFormatOptions = { year: "numeric", month: "long", timeZone: "UTC" };
  if (day) shown.day = "numeric";
  return new Intl.DateTimeFormat(lang, shown).format(Date.UTC(year, month - 1, day ?? 1));
}
