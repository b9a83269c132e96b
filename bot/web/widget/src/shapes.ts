/** Checks that what came over the wire, or out of storage, has the shape that the interface relies on. */
import { isRecord, own } from "./json";
import type * as T from "./types";

export type Shape<V> = (value: unknown) => value is V;

export const text: Shape<string> = (value): value is string => typeof value === "string";
/** What an older server, or a conversation kept from before, does not say. */
const textIfAny: Shape<string | undefined> = (value): value is string | undefined => value === undefined || text(value);
const number: Shape<number> = (value): value is number => typeof value === "number";
export const yesOrNo: Shape<boolean> = (value): value is boolean => typeof value === "boolean";

/** One of a few words. */
export function oneOf<V extends string>(...words: readonly V[]): Shape<V> {
  return (value): value is V => words.some((word) => word === value);
}

export function listOf<V>(item: Shape<V>): Shape<readonly V[]> {
  return (value): value is readonly V[] => Array.isArray(value) && value.every((each) => item(each));
}

function mapOf<V>(item: Shape<V>): Shape<Readonly<Record<string, V>>> {
  return (value): value is Readonly<Record<string, V>> =>
    isRecord(value) && Object.entries(value).every(([, each]) => item(each));
}

/** An object with these properties of its own, and perhaps more. */
export function object<V>(fields: { readonly [K in keyof V]-?: Shape<V[K]> }): Shape<V> {
  const checks: readonly (readonly [string, Shape<unknown>])[] = Object.entries(fields);
  return (value): value is V => isRecord(value) && checks.every(([key, check]) => check(own(value, key)));
}

const language = object<T.Language>({ code: text, name: text, lang: text });

export const isSetup = object<T.WidgetSetup>({
  state: oneOf("open", "paused"),
  notice: text,
  language,
  languages: listOf(language),
  city: text,
  cities: listOf(text),
  question_max_chars: number,
  words: mapOf(text),
  suggestions: listOf(text),
});

export const isStatement = object<T.Statement>({
  text,
  citations: listOf(number),
  proof: oneOf("verbatim", "supported"),
  written_in: textIfAny,
});

const isCitation = object<T.Citation>({
  number,
  plan: object<T.Citation["plan"]>({ id: text, title: text, city: text, kind: text }),
  edition: object<T.Citation["edition"]>({
    number,
    label: text,
    status: oneOf("adopted", "draft", "proposal", "opinion", "minutes", "superseded", "withdrawn"),
    date: text,
  }),
  heading_path: listOf(text),
  page: (value): value is number | null => value === null || number(value),
  printed_page: text,
  quote: text,
  passage_id: text,
  url: text,
  source_url: text,
  state: oneOf("current", "superseded", "withdrawn"),
  verified: yesOrNo,
  translation: textIfAny,
});

export const areCitations = listOf(isCitation);

export const areNotices = listOf(object<T.Notice>({ code: text, text }));

const isClarification = object<T.Clarification>({
  text,
  choices: listOf(object<T.Clarification["choices"][number]>({ label: text, question: text })),
});

export const isAnswer = object<T.Answer>({
  id: text,
  conversation_id: text,
  status: oneOf("answered", "partial", "not_found", "refused", "unavailable"),
  mode: oneOf("quoted", "written"),
  language: text,
  question: text,
  understood_as: text,
  statements: listOf(isStatement),
  text,
  message: text,
  citations: areCitations,
  notices: areNotices,
  nearest: listOf(object<T.Answer["nearest"][number]>({ heading_path: listOf(text), url: text })),
  contact: object<T.Answer["contact"]>({ department: text, phone: text, url: text }),
  clarification: (value): value is T.Clarification | null | undefined =>
    value === undefined || value === null || isClarification(value),
});

export const isProblem = object<T.Problem>({ status: number, code: text, detail: text, error_id: text });

const runs = listOf(object<T.ReadingRun>({ text, reading: text }));

export const isReadings = object<T.Readings>({ statements: listOf(runs), quotes: mapOf(runs) });
