/** What a browser offers of speech, and how it names languages. */

/** What we use of the Web Speech API's recognition, which TypeScript's own library does not declare. */
export interface Recognition {
  lang: string;
  interimResults: boolean;
  continuous: boolean;
  processLocally?: boolean;
  onresult: ((event: { readonly results: SpeechRecognitionResultList }) => void) | null;
  onerror: ((event: { readonly error: string }) => void) | null;
  onend: (() => void) | null;
  start(): void;
  stop(): void;
  abort(): void;
}

export interface RecognitionMaker {
  new (): Recognition;
  available?(wanted: { langs: readonly string[]; processLocally: boolean }): Promise<string>;
}

/** Where a browser keeps its speech. */
export interface SpeechGlobals {
  readonly SpeechRecognition?: RecognitionMaker;
  readonly webkitSpeechRecognition?: RecognitionMaker;
  readonly speechSynthesis?: SpeechSynthesis;
  readonly SpeechSynthesisUtterance?: new (text: string) => SpeechSynthesisUtterance;
}

export const BROWSER = globalThis as unknown as SpeechGlobals;
/** Recognisers and voices go by country: they do not know scripts, and call Tagalog Filipino. */
const TAGS = new Map([
  ["ja", "ja-JP"],
  ["en", "en-US"],
  ["zh-Hans", "zh-CN"],
  ["zh-Hant", "zh-TW"],
  ["ko", "ko-KR"],
  ["vi", "vi-VN"],
  ["pt", "pt-BR"],
  ["tl", "fil-PH"],
  ["ne", "ne-NP"],
]);

/** The tag that speech goes by for a language of HTML. */
export function spokenTag(lang: string): string {
  return TAGS.get(lang) ?? lang;
}
