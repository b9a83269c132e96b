/** What the tab remembers: nothing outlives it, nothing leaves it. */
import { decode, encode, isRecord, own } from "./json";
import { isAnswer, listOf, object, oneOf, type Shape, text, yesOrNo } from "./shapes";
import type { Answer } from "./types";

/** An exchange that was answered; the question stands in the answer. */
export interface Turn {
  readonly answer: Answer;
  readonly rating: "" | "up" | "down";
}

export interface Settings {
  /** An interface such as `ja-easy`; "" until somebody chose. */
  readonly language: string;
  readonly furigana: boolean;
  readonly textSize: "normal" | "large" | "largest";
  readonly contrast: boolean;
  /** Whether the panel is open. */
  readonly open: boolean;
}

interface History {
  readonly turns: readonly Turn[];
  readonly conversationId: string;
}

/** Raised whenever a stored shape changes; what another version stored is ignored. */
const VERSION = 1;
const TURNS_KEPT = 20;
const NO_HISTORY: History = { turns: [], conversationId: "" };
const PLAIN: Settings = { language: "", furigana: false, textSize: "normal", contrast: false, open: false };

const isHistory = object<History>({
  turns: listOf(object<Turn>({ answer: isAnswer, rating: oneOf("", "up", "down") })),
  conversationId: text,
});
const isSettings = object<Settings>({
  language: text,
  furigana: yesOrNo,
  textSize: oneOf("normal", "large", "largest"),
  contrast: yesOrNo,
  open: yesOrNo,
});

/** A tab's memory for one server and city. Where the browser denies storage, or it is full, the page remembers. */
export class Memory {
  private readonly prefix: string;
  private history: History;
  private written: string;
  private chosen: Settings;

  constructor(
    base: string,
    city: string,
    private readonly store: Storage | null = tabStorage(),
  ) {
    this.prefix = `keikaku:${base}${city}`;
    this.history = this.load("history", isHistory) ?? NO_HISTORY;
    this.written = this.load("draft", text) ?? "";
    this.chosen = this.load("settings", isSettings) ?? PLAIN;
  }

  /** The last twenty, oldest first. */
  get turns(): readonly Turn[] {
    return this.history.turns;
  }

  /** "" before the first answer. */
  get conversationId(): string {
    return this.history.conversationId;
  }

  /** Text that was typed but not sent. */
  get draft(): string {
    return this.written;
  }

  set draft(draft: string) {
    this.written = draft;
    this.keep("draft", draft);
  }

  get settings(): Settings {
    return this.chosen;
  }

  /** Changes some settings. */
  set(changed: Partial<Settings>): void {
    this.chosen = { ...this.chosen, ...changed };
    this.keep("settings", this.chosen);
  }

  /** Adds an answered exchange; the conversation is the answer's from now on. One that was fetched tells of none. */
  add(answer: Answer): void {
    const others = this.history.turns.filter((turn) => turn.answer.id !== answer.id);
    this.remember([...others, { answer, rating: "" }], answer.conversation_id || this.conversationId);
  }

  /** Remembers how an answer was rated. */
  rate(answerId: string, rating: Turn["rating"]): void {
    const turns = this.history.turns.map((turn) => (turn.answer.id === answerId ? { ...turn, rating } : turn));
    this.remember(turns, this.history.conversationId);
  }

  /** Forgets exchanges, conversation and draft; settings stay. */
  clear(): void {
    this.remember([], "");
    this.draft = "";
  }

  private remember(turns: readonly Turn[], conversationId: string): void {
    this.history = { turns: turns.slice(-TURNS_KEPT), conversationId };
    this.keep("history", this.history);
  }

  private load<V>(part: string, shape: Shape<V>): V | null {
    const stored = decode(quietly(() => this.store?.getItem(`${this.prefix}:${part}`)) ?? "");
    if (!isRecord(stored) || own(stored, "version") !== VERSION) return null;
    const value = own(stored, "value");
    return shape(value) ? value : null;
  }

  private keep(part: string, value: unknown): void {
    const key = `${this.prefix}:${part}`;
    // What was stored before goes first: where the new value is refused, the old one must not come back later.
    quietly(() => this.store?.removeItem(key));
    quietly(() => this.store?.setItem(key, encode({ version: VERSION, value })));
  }
}

/** The tab's storage; even to name it throws where the browser blocks a site's data. */
function tabStorage(): Storage | null {
  return quietly(() => sessionStorage) ?? null;
}

function quietly<V>(act: () => V): V | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
