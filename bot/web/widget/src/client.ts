/** The server, as the interface sees it. */
import { Asking, type Line, PATIENCE } from "./asking";
import { call } from "./calling";
import { encode } from "./json";
import { bodyAs, type Outcome, refusalOf } from "./replies";
import { isReadings, isSetup } from "./shapes";
import { Teller, type Watcher } from "./telling";
import type { Feedback, Problem, QuestionBody, Readings, WidgetSetup } from "./types";
import { aborted } from "./waiting";

export type { Outcome } from "./replies";
export type { Trouble, Watcher } from "./telling";

/** The server said no, in words. */
export class ProblemError extends Error {
  constructor(
    readonly problem: Problem,
    readonly retryAfterS: number,
  ) {
    super(problem.code);
  }
}

/** The server was not reached, or what answered was not it. */
export class LostError extends Error {}

export class Client {
  private readonly base: string;
  private readonly line: Line;

  /** `base` is where the server lies: the address of widget.js without its file name. */
  constructor(base: string, patience: Partial<typeof PATIENCE> = {}) {
    this.base = base.replace(/\/*$/, "/");
    this.line = { ...PATIENCE, ...patience, answers: `${this.base}api/v1/answers` };
  }

  /** All that is shown before anything is asked. Throws ProblemError or LostError. */
  setup(city: string, language: string): Promise<WidgetSetup> {
    const query = `city=${encodeURIComponent(city)}&language=${encodeURIComponent(language)}`;
    return call({ url: `${this.base}api/v1/widget?${query}`, silenceMs: this.line.silenceMs }, async (response) => {
      const setup = await bodyAs(response, isSetup);
      if (setup) return setup;
      const refusal = response && !response.ok ? await refusalOf(response) : null;
      throw refusal?.kind === "problem" ? new ProblemError(refusal.problem, refusal.retryAfterS) : new LostError();
    });
  }

  /** Asks, over breaks of the line, until there is an outcome. Rejects with what the watcher throws, else never. */
  ask(body: QuestionBody, watcher: Watcher, signal: AbortSignal): Promise<Outcome> {
    const stopped = aborted(signal).then((): Outcome => ({ kind: "stopped" }));
    if (signal.aborted) return stopped;
    return Promise.race([stopped, new Asking(this.line, body, new Teller(watcher, signal), signal).outcome()]);
  }

  /** The readings of an answer's words, null where there are none. */
  readings(id: string): Promise<Readings | null> {
    const url = `${this.line.answers}/${id}/readings`;
    return call({ url, silenceMs: this.line.silenceMs }, (response) => bodyAs(response, isReadings));
  }

  /** Whether the rating arrived. */
  rate(id: string, feedback: Feedback): Promise<boolean> {
    const init = { method: "POST", headers: { "Content-Type": "application/json" }, body: encode(feedback) };
    const url = `${this.line.answers}/${id}/feedback`;
    return call({ url, init, silenceMs: this.line.silenceMs }, (response) => Promise.resolve(response?.ok === true));
  }

  /** An address that the server made, made whole; "" for anything that is not of the web, such as `javascript:`. */
  address(path: string): string {
    try {
      const url = new URL(path.replace(/^\/(?!\/)/, "./"), this.base);
      return url.protocol === "https:" || url.protocol === "http:" ? url.href : "";
    } catch {
      return "";
    }
  }
}
