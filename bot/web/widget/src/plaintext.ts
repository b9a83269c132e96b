/** An answer as plain text, for the clipboard and for reading aloud. */
import type { Context } from "./context";
import { htmlLang } from "./context";
import type { Spoken } from "./speech";
import type { Answer, Citation, Statement } from "./types";

/** The page as the reader's language says it, with the printed number where it differs; "" where there is none. */
export function pageWords(context: Context, citation: Citation): string {
  const { page, printed_page: printed } = citation;
  if (page === null) return "";
  const differs = printed !== "" && printed !== String(page);
  return differs ? context.say("labels.page_printed", { page, printed }) : context.say("labels.page", { page });
}

export interface Said {
  readonly statement: Statement;
  /** Whether it is the plan's own, beside those of a model. */
  readonly isQuoted: boolean;
  /** Whether it is the first of several such. */
  readonly begins: boolean;
}

/** The statements, and whose words they are. */
export function said({ statements }: Answer): Said[] {
  const isWritten = statements.some((each) => each.written_in);
  const isQuoted = (at: number): boolean => isWritten && at >= 0 && !statements[at]?.written_in;
  return statements.map((statement, at) => {
    return { statement, isQuoted: isQuoted(at), begins: isQuoted(at) && !isQuoted(at - 1) };
  });
}

/** The statements with their numbers, the sources, and the answer's address. */
export function asPlainText(context: Context, answer: Answer, permalink: string): string {
  const notices = answer.notices.map((each) => each.text);
  const statements = said(answer).flatMap(({ statement: { text, citations }, begins }) => [
    begins ? `${context.say("labels.quote")}:` : "",
    text + citations.map((number) => ` [${number}]`).join(""),
  ]);
  const isWritten = answer.statements.some((each) => each.written_in);
  const sources = answer.citations.map((each) => source(context, each, isWritten));
  const back = answer.clarification?.text ?? "";
  const parts = [[answer.question], notices, [answer.message, back], statements, sources, [permalink]];
  return parts
    .map((lines) => lines.filter(Boolean).join("\n"))
    .filter(Boolean)
    .join("\n\n");
}

/** Where a quote stands; and the quote itself where `quotes`, for then the statements do not repeat it. */
function source(context: Context, citation: Citation, quotes: boolean): string {
  const { plan, edition, quote, translation } = citation;
  const status = context.say(`statuses.${edition.status}`);
  const place = [citation.heading_path.join(" › "), pageWords(context, citation)].filter(Boolean).join(" ");
  const about = [plan.title, edition.label, `（${status}）`, edition.date].filter(Boolean).join(" ");
  const words = quotes && [`「${quote}」`, translation ? `${context.say("labels.translation")}: ${translation}` : ""];
  const lines = [`[${citation.number}] ${about}`, place, ...(words || []), context.client.address(citation.url)];
  return lines.filter(Boolean).join("\n");
}

/** The answer as it is read aloud, each part in its own language. */
export function asSpoken(context: Context, answer: Answer): Spoken[] {
  const lang = htmlLang(context.setup.languages, answer.language);
  const frame = [...answer.notices.map((each) => each.text), answer.message, answer.clarification?.text ?? ""].filter(
    Boolean,
  );
  const statements = said(answer).flatMap(({ statement, begins }) => [
    ...(begins ? [{ text: context.say("labels.quote"), lang }] : []),
    { text: statement.text, lang: statementLang(context, statement) },
  ]);
  return [...frame.map((text) => ({ text, lang })), ...statements];
}

/** What a statement is in: the plan's Japanese where no model wrote it. */
export function statementLang(context: Context, { written_in: code }: Statement): string {
  return code ? htmlLang(context.setup.languages, code) : "ja";
}
