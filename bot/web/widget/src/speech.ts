/** Reading aloud, where the browser has it; voice input stands beside it. */
import { BROWSER, type SpeechGlobals, spokenTag } from "./voices";

export { VoiceInput, type VoiceEnd, type VoiceListener } from "./hearing";

/** A text with the language that it is in. */
export interface Spoken {
  readonly text: string;
  readonly lang: string;
}

/** Reading aloud, one reading at a time. */
export class Aloud {
  private finish: (ok: boolean) => void = () => undefined;

  constructor(private readonly globals: SpeechGlobals = BROWSER) {
    // Chromium loads its voices when it is first asked for them.
    globals.speechSynthesis?.getVoices();
  }

  static exists(globals: SpeechGlobals = BROWSER): boolean {
    return globals.speechSynthesis !== undefined && globals.SpeechSynthesisUtterance !== undefined;
  }

  /** Reads the texts one after the other; `ended` comes exactly once, with false where it failed or was stopped. */
  read(texts: readonly Spoken[], ended: (ok: boolean) => void): void {
    this.stop();
    const pieces = texts.flatMap(({ text, lang }) => piecesOf(text).map((piece) => ({ text: piece, lang })));
    let running = true;
    const finish = (ok: boolean): void => {
      if (running) ended(ok);
      running = false;
    };
    const next = (): void => {
      const piece = running ? pieces.shift() : undefined;
      if (!piece || !this.speak(piece, next)) finish(!piece);
    };
    this.finish = finish;
    next();
  }

  stop(): void {
    this.finish(false);
    const voice = this.globals.speechSynthesis;
    if (voice?.speaking || voice?.pending) voice.cancel();
  }

  private speak({ text, lang }: Spoken, next: () => void): boolean {
    const { speechSynthesis: synthesis, SpeechSynthesisUtterance: Utterance } = this.globals;
    if (!synthesis || !Utterance) return false;
    const utterance = new Utterance(text);
    utterance.lang = spokenTag(lang);
    utterance.voice = voiceOf(utterance.lang, synthesis.getVoices());
    const { finish } = this;
    utterance.onend = next;
    utterance.onerror = () => finish(false);
    synthesis.speak(utterance);
    return true;
  }
}

/** A voice of the language, one on the device first: others send the text to somebody's server. */
function voiceOf(tag: string, voices: readonly SpeechSynthesisVoice[]): SpeechSynthesisVoice | null {
  const spoken = (voice: SpeechSynthesisVoice): string => voice.lang.replace("_", "-");
  const exact = voices.filter((voice) => spoken(voice) === tag);
  const near = voices.filter((voice) => spoken(voice).split("-")[0] === tag.split("-")[0]);
  return [...exact, ...near].find((voice) => voice.localService) ?? exact[0] ?? near[0] ?? null;
}

/** The text in pieces that end with a sentence where they can: some voices fall silent after 15 s. */
function piecesOf(text: string): string[] {
  return text.match(/[^]{1,160}(?:[。！？!?\n]|\.\s|$)|[^]{1,160}[、，,;\s]|[^]{1,160}/gu) ?? [];
}
