/** What the interface is told while a question is being answered. */
import { decode, isRecord, own } from "./json";
import { answerOf, type Break, errorOf, type Outcome } from "./replies";
import { areNotices, isStatement } from "./shapes";
import type { ServerEvent } from "./streaming";
import type { Notice, Statement } from "./types";

/** Goes on by itself. */
export type Trouble = "offline" | "cut" | "slow";

/** Is told what happens; never after the outcome. */
export interface Watcher {
  stage(stage: string): void;
  /** All that must be known before what comes next is read. */
  notices(all: readonly Notice[]): void;
  /** Each index at most once. */
  statement(index: number, statement: Statement): void;
  /** "" when it is over. */
  trouble(trouble: Trouble | ""): void;
}

/** Tells a watcher of events, over all tries of one question: nothing twice, nothing malformed, nothing once stopped. */
export class Teller {
  private readonly told = new Set<number>();
  private trouble: Trouble | "" = "";

  constructor(
    private readonly watcher: Watcher,
    private readonly signal: AbortSignal,
  ) {}

  /** Tells of a trouble, or with "" of its end, where that is news. */
  say(trouble: Trouble | ""): void {
    if (this.signal.aborted || trouble === this.trouble) return;
    this.trouble = trouble;
    this.watcher.trouble(trouble);
  }

  /** Nothing has come for a while; a trouble that was told of says more. */
  late(): void {
    if (this.trouble === "") this.say("slow");
  }

  /** Tells of an event; the one that ends the stream is returned instead. */
  take(event: ServerEvent): Outcome | Break | null {
    const content = decode(event.data);
    this.say("");
    if (this.signal.aborted) return { kind: "stopped" };
    if (event.name === "answer") return answerOf(content);
    if (event.name === "error") return errorOf(content);
    if (isRecord(content)) this.tell(event.name, content);
    return null;
  }

  private tell(name: string, content: Record<string, unknown>): void {
    const [stage, notices, index] = [own(content, "stage"), own(content, "notices"), own(content, "index")];
    if (name === "status" && typeof stage === "string") this.watcher.stage(stage);
    if (name === "passages" && areNotices(notices)) this.watcher.notices(notices);
    if (name === "statement" && typeof index === "number" && isStatement(content)) this.prove(index, content);
  }

  private prove(index: number, statement: Statement): void {
    if (this.told.has(index)) return;
    this.told.add(index);
    this.watcher.statement(index, statement);
  }
}
