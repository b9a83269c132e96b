/** One question, from the first try to its outcome. */
import { call } from "./calling";
import { encode } from "./json";
import { answerOf, bodyAs, bodyOf, type Break, CUT, type Outcome, refusalOf } from "./replies";
import { isAnswer } from "./shapes";
import { EventParser } from "./streaming";
import type { Teller } from "./telling";
import type { QuestionBody } from "./types";
import { pause, untilOnline } from "./waiting";

/** The line to the server, and how patient to be with it. */
export interface Line {
  /** The address of the call for answers. */
  readonly answers: string;
  readonly isOnline: () => boolean;
  readonly untilOnline: (signal: AbortSignal) => Promise<void>;
  /** Before the second try, the third and so on. */
  readonly pausesMs: readonly number[];
  /** Without a byte for so long a stream counts as cut; the server sends a comment far more often. */
  readonly silenceMs: number;
  /** A first event later than this is worth a word. */
  readonly slowMs: number;
}

/** The line of a browser. */
export const PATIENCE: Omit<Line, "answers"> = {
  isOnline: () => navigator.onLine,
  untilOnline,
  pausesMs: [500, 1000, 2000, 4000, 8000],
  silenceMs: 45_000,
  slowMs: 4000,
};
const LONGEST_WAIT_S = 30;

/** Asks until there is an outcome. A try after a break looks first whether the answer was finished meanwhile. */
export class Asking {
  constructor(
    private readonly line: Line,
    private readonly body: QuestionBody,
    private readonly teller: Teller,
    private readonly signal: AbortSignal,
  ) {}

  async outcome(): Promise<Outcome> {
    let step = await this.ask();
    for (const pauseMs of this.line.pausesMs) {
      if (step.kind !== "break" || this.signal.aborted) break;
      await this.rest(step, pauseMs);
      step = (await this.finished()) ?? (await this.ask());
    }
    this.teller.say("");
    return step.kind === "break" ? { kind: "lost" } : step;
  }

  private async rest(after: Break, pauseMs: number): Promise<void> {
    if (!this.line.isOnline()) {
      this.teller.say("offline");
      await this.line.untilOnline(this.signal);
    }
    this.teller.say(after.trouble);
    // Each waits a little differently: a whole city must not come back in the same instant.
    const spreadMs = (Math.random() * pauseMs) / 2;
    await pause(Math.max(pauseMs, Math.min(after.waitS, LONGEST_WAIT_S) * 1000) + spreadMs, this.signal);
  }

  /** The answer, where it was finished after the line had broken; null where the question must be asked again. */
  private finished(): Promise<Outcome | Break | null> {
    const { signal, line } = this;
    const url = `${line.answers}/${this.body.answer_id}`;
    return call({ url, signal, silenceMs: line.silenceMs }, async (response) => {
      const answer = await bodyAs(response, isAnswer);
      if (answer) return { kind: "answer", answer };
      if (!response) return CUT;
      return response.status < 500 ? null : refusalOf(response);
    });
  }

  private ask(): Promise<Outcome | Break> {
    const { signal, line } = this;
    const late = setTimeout(() => this.teller.late(), line.slowMs);
    const headers = { Accept: "text/event-stream", "Content-Type": "application/json" };
    const init = { method: "POST", headers, body: encode(this.body) };
    return call({ url: this.url(), init, signal, silenceMs: line.silenceMs }, (response, alive) => {
      if (!response?.ok) return response ? refusalOf(response) : Promise.resolve(CUT);
      const streamed = response.headers.get("content-type")?.startsWith("text/event-stream");
      return streamed ? this.follow(response, alive, () => clearTimeout(late)) : bodyOf(response).then(answerOf);
    }).finally(() => clearTimeout(late));
  }

  /** The call with the interface's language, for the words of a problem. */
  private url(): string {
    const { language, level } = this.body;
    return `${this.line.answers}?language=${encodeURIComponent(level ? `${language}-${level}` : language)}`;
  }

  private async follow(response: Response, alive: () => void, begun: () => void): Promise<Outcome | Break> {
    const reader = response.body?.getReader();
    const parser = new EventParser();
    for (;;) {
      const piece = await reader?.read().catch(() => undefined);
      if (!piece?.value) return CUT;
      alive();
      for (const event of parser.push(piece.value)) {
        begun();
        const step = this.teller.take(event);
        if (step) return step;
      }
    }
  }
}
