/** What a response of the server comes to. */
import { decode, isRecord, own } from "./json";
import { isAnswer, isProblem, type Shape } from "./shapes";
import type { Answer, Problem } from "./types";

export type Outcome =
  | { readonly kind: "answer"; readonly answer: Answer }
  | { readonly kind: "problem"; readonly problem: Problem; readonly retryAfterS: number }
  | { readonly kind: "stopped" }
  | { readonly kind: "lost" };

/** Worth another try, after so long at the least; `trouble` says what for. */
export interface Break {
  readonly kind: "break";
  readonly trouble: "cut" | "slow";
  readonly waitS: number;
}

export const CUT: Break = { kind: "break", trouble: "cut", waitS: 0 };
const LOST: Outcome = { kind: "lost" };

/** The body as a value, undefined where it is no JSON or was cut. */
export async function bodyOf(response: Response): Promise<unknown> {
  return decode(await response.text().catch(() => ""));
}

/** The body where the server gave what was asked for, null where it did not. */
export async function bodyAs<V>(response: Response | null, shape: Shape<V>): Promise<V | null> {
  const body = response?.ok ? await bodyOf(response) : undefined;
  return shape(body) ? body : null;
}

/** A whole answer; anything else in its place, such as a captive portal's page, is a break. */
export function answerOf(content: unknown): Outcome | Break {
  return isAnswer(content) ? { kind: "answer", answer: content } : CUT;
}

/** What the server told of a failure after the stream had begun. */
export function errorOf(content: unknown): Outcome | Break {
  return problemOf(isRecord(content) ? own(content, "problem") : undefined, 0) ?? CUT;
}

/** What a response that is no success comes to: only our own server's words are shown, never a proxy's page. */
export async function refusalOf(response: Response): Promise<Outcome | Break> {
  const waitS = retryAfterS(response);
  const told = problemOf(await bodyOf(response), waitS);
  if (told) return told;
  return response.status === 429 || response.status > 500 ? { ...CUT, waitS } : LOST;
}

function problemOf(problem: unknown, waitS: number): Outcome | Break | null {
  if (!isProblem(problem)) return null;
  if (problem.code === "not_ready") return { kind: "break", trouble: "slow", waitS };
  return { kind: "problem", problem, retryAfterS: waitS };
}

/** Seconds until another try is welcome, 0 where nothing was said. Source: RFC 9110, 10.2.3. */
export function retryAfterS(response: Response): number {
  const told = response.headers.get("retry-after") ?? "";
  const seconds = /^\d+$/.test(told) ? Number(told) : (Date.parse(told) - Date.now()) / 1000;
  return Math.max(0, Math.ceil(seconds)) || 0;
}
