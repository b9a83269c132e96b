/** Fixed sentences in one language. */
import firstWords from "./first_words.json";
import { own } from "./json";

type Texts = Readonly<Record<string, string>>;

/** Looks sentences up by their dotted key, such as `widget.send`. What the server did not send falls back to the few
 * words that the widget brings along, then to the key itself: a missing word never stops anything. */
export class Words {
  private readonly first: Texts;

  /** `words` as the server sends them; `code` names the interface whose first words fill gaps. */
  constructor(
    private readonly words: Texts,
    code = "en",
  ) {
    this.first = first(code);
  }

  /** The sentence, its `{placeholders}` filled with own properties of `values`; unknown ones stay as they are. */
  say(key: string, values: Readonly<Record<string, string | number>> = {}): string {
    const text = own(this.words, key) ?? own(this.first, key.replace(/^widget\./, "")) ?? key;
    return text.replace(/\{(\w+)\}/g, (whole: string, name: string) => String(own(values, name) ?? whole));
  }
}

function first(code: string): Texts {
  const all: Readonly<Record<string, Texts>> = firstWords;
  return own(all, code) ?? own(all, code.replace(/-.*/, "")) ?? firstWords.en;
}
