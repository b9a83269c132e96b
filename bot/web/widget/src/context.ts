/** What every part of the interface needs, in one language. */
import type { Client } from "./client";
import type { Aloud } from "./speech";
import type { Memory } from "./storage";
import type { Language, WidgetSetup } from "./types";

export interface Context {
  readonly client: Client;
  readonly memory: Memory;
  /** One for all, for only one thing is read at a time. */
  readonly aloud: Aloud;
  readonly setup: WidgetSetup;
  /** The city to ask about where the setup names none, "" for all; somebody may choose it. */
  readonly scope: { city: string };
  /** The interface that somebody chose, "" where nobody did. */
  readonly chosen: string;
  /** Whether the page is the server's own: its links then open in the same tab. */
  readonly isHome: boolean;
  /** Whether the chat itself says what it is for; a page of the server's own does so around it. */
  readonly introduces: boolean;
  /** A fixed sentence in the interface's language. */
  say(key: string, values?: Readonly<Record<string, string | number>>): string;
  /** Shows a short message that screen readers read once. */
  announce(words: string): void;
  /** The same for screen readers alone, where those who see have it before them. */
  whisper(words: string): void;
}

/** What HTML marks a language of the API with. */
export function htmlLang(languages: readonly Language[], code: string): string {
  return languages.find((each) => each.code === code)?.lang ?? code;
}

/** How the API takes the choice of an interface: やさしい日本語 is a level of Japanese. */
export function asked(code: string): { language: string; level: string } {
  return code === "ja-easy" ? { language: "ja", level: "easy" } : { language: code, level: "" };
}
