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

/** The statements with their numbers, the sources, and the answer's address. */
export function asPlainText(context: Context, answer: Answer, permalink: string): string {
  const notices = answer.notices.map((each) => each.text);
  const statements = answer.statements.map(
    (each) => each.text + each.citations.map((number) => ` [${number}]`).join(""),
  );
  const sources = answer.citations.map((each) => source(context, each));
  const back = answer.clarification?.text ?? "";
  const parts = [[answer.question], notices, [answer.message, back], statements, sources, [permalink]];
  return parts
    .map((lines) => lines.filter(Boolean).join("\n"))
    .filter(Boolean)
    .join("\n\n");
}

function source(context: Context, citation: Citation): string {
  const { plan, edition } = citation;
  const status = context.say(`statuses.${edition.status}`);
  const place = [citation.heading_path.join(" › "), pageWords(context, citation)].filter(Boolean).join(" ");
  const about = [plan.title, edition.label, `（${status}）`, edition.date].filter(Boolean).join(" ");
  return [`[${citation.number}] ${about}`, place, context.client.address(citation.url)].filter(Boolean).join("\n");
}

/** The answer as it is read aloud, each part in its own language. */
export function asSpoken(context: Context, answer: Answer): Spoken[] {
  const lang = htmlLang(context.setup.languages, answer.language);
  const frame = [...answer.notices.map((each) => each.text), answer.message, answer.clarification?.text ?? ""].filter(
    Boolean,
  );
  const statements = answer.statements.map((each) => ({ text: each.text, lang: statementLang(context, each) }));
  return [...frame.map((text) => ({ text, lang })), ...statements];
}

/** What a statement is in: the plan's Japanese where no model wrote it. */
export function statementLang(context: Context, { written_in: code }: Statement): string {
  return code ? htmlLang(context.setup.languages, code) : "ja";
}
