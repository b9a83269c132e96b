/** What the server says, as docs/api and `bot/web/schemas.py` have it. Addresses in it are relative to the server. */

/** A language of the interface: `code` is what the server is asked for, `lang` what HTML is marked with. */
export interface Language {
  readonly code: string;
  readonly name: string;
  readonly lang: string;
}

/** `GET /api/v1/widget?city=…&language=…`: all that the widget shows before anything is asked. */
export interface WidgetSetup {
  /** A paused channel shows `notice` and takes no questions. */
  readonly state: "open" | "paused";
  readonly notice: string;
  readonly language: Language;
  readonly languages: readonly Language[];
  /** The city's full name, "" where none was named. */
  readonly city: string;
  /** To choose from where no city was named and several are held. */
  readonly cities: readonly string[];
  readonly question_max_chars: number;
  /** Every fixed sentence by its dotted key, such as `widget.send`; `{…}` are placeholders. */
  readonly words: Readonly<Record<string, string>>;
  /** Questions to begin with, from the plans' own sections. */
  readonly suggestions: readonly string[];
}

/** `POST /api/v1/answers`. The caller chooses the id, a ULID, and so can ask for the answer again after a break. */
export interface QuestionBody {
  readonly question: string;
  readonly answer_id: string;
  readonly conversation_id: string;
  readonly city: string;
  readonly language: string;
  /** "easy" for やさしい日本語. */
  readonly level: string;
}

export interface Statement {
  readonly text: string;
  readonly citations: readonly number[];
  readonly proof: "verbatim" | "supported";
  /** The interface whose language a model wrote it in; "" where it is the plan's own Japanese. */
  readonly written_in?: string | undefined;
}

export type Status = "adopted" | "draft" | "proposal" | "opinion" | "minutes" | "superseded" | "withdrawn";

export interface Citation {
  readonly number: number;
  readonly plan: { readonly id: string; readonly title: string; readonly city: string; readonly kind: string };
  readonly edition: { readonly number: number; readonly label: string; readonly status: Status; readonly date: string };
  readonly heading_path: readonly string[];
  readonly page: number | null;
  readonly printed_page: string;
  readonly quote: string;
  readonly passage_id: string;
  /** The plan viewer with exactly this quote marked. */
  readonly url: string;
  readonly source_url: string;
  readonly state: "current" | "superseded" | "withdrawn";
  readonly verified: boolean;
  /** The quote in the answer's language, made by a model. */
  readonly translation?: string | undefined;
}

/** What must be known before the statements are read. */
export interface Notice {
  readonly code: string;
  readonly text: string;
}

export interface Answer {
  readonly id: string;
  readonly conversation_id: string;
  readonly status: "answered" | "partial" | "not_found" | "refused" | "unavailable";
  readonly mode: "quoted" | "written";
  readonly language: string;
  readonly question: string;
  readonly understood_as: string;
  readonly statements: readonly Statement[];
  readonly text: string;
  /** Fixed words of an answer without statements, or of what is missing from a partial one. */
  readonly message: string;
  readonly citations: readonly Citation[];
  readonly notices: readonly Notice[];
  readonly nearest: readonly { readonly heading_path: readonly string[]; readonly url: string }[];
  readonly contact: { readonly department: string; readonly phone: string; readonly url: string };
  /** A question back, where it is open which of several cities or plans is meant. */
  readonly clarification?: Clarification | null | undefined;
}

/** What is asked back, and for each thing that may be meant its name and the question as it then reads. */
export interface Clarification {
  readonly text: string;
  readonly choices: readonly { readonly label: string; readonly question: string }[];
}

/** RFC 9457; `code` is stable, `detail` is in the reader's language. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly error_id: string;
}

/** A run of text with its reading in hiragana, "" where it needs none; the runs' texts joined are the text itself. */
export interface ReadingRun {
  readonly text: string;
  readonly reading: string;
}

/** `GET /api/v1/answers/{id}/readings`. */
export interface Readings {
  /** One list of runs a statement, in order. */
  readonly statements: readonly (readonly ReadingRun[])[];
  /** By citation number. */
  readonly quotes: Readonly<Record<string, readonly ReadingRun[]>>;
}

/** `POST /api/v1/answers/{id}/feedback`. */
export interface Feedback {
  readonly rating: "up" | "down";
  readonly reason: "" | "wrong" | "not_answered" | "outdated" | "hard_to_read" | "other";
  readonly comment: string;
}
