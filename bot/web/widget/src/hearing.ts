/** Voice input, where the browser has it. */
import { BROWSER, type Recognition, type RecognitionMaker, type SpeechGlobals, spokenTag } from "./voices";

/** Why listening ended; "" is its good end. */
export type VoiceEnd = "" | "not_allowed" | "no_speech" | "failed";

export interface VoiceListener {
  /** All that was heard so far; words that are not `final` may still change. */
  heard(words: string, final: boolean): void;
  /** Exactly once for each start. */
  ended(why: VoiceEnd): void;
}

const ENDS = new Map<string, VoiceEnd>([
  ["aborted", ""],
  ["no-speech", "no_speech"],
  ["not-allowed", "not_allowed"],
  ["service-not-allowed", "not_allowed"],
]);

/** Voice input; it begins only when somebody asks for it, and stays on the device where the browser can do that. */
export class VoiceInput {
  private running: Recognition | null = null;
  private begun = false;

  constructor(private readonly globals: SpeechGlobals = BROWSER) {}

  static exists(globals: SpeechGlobals = BROWSER): boolean {
    return maker(globals) !== undefined;
  }

  /** Listens in a language such as `ja`; one that is running is dropped before. */
  start(lang: string, listener: VoiceListener): void {
    this.running?.abort();
    const Maker = maker(this.globals);
    if (!Maker) return listener.ended("failed");
    const recognition = new Maker();
    this.running = recognition;
    this.begun = false;
    recognition.lang = spokenTag(lang);
    recognition.interimResults = true;
    this.follow(recognition, listener);
    void locally(Maker, recognition.lang).then((local) => {
      if (this.running !== recognition) return recognition.onend?.();
      if (local) recognition.processLocally = true;
      this.begin(recognition);
    });
  }

  /** Takes what was heard and ends. */
  stop(): void {
    if (this.begun) this.running?.stop();
    else this.running = null;
  }

  private begin(recognition: Recognition): void {
    this.begun = true;
    try {
      recognition.start();
    } catch {
      recognition.onerror?.({ error: "start" });
      recognition.onend?.();
    }
  }

  private follow(recognition: Recognition, listener: VoiceListener): void {
    let why: VoiceEnd = "";
    recognition.onresult = ({ results }) => {
      const parts = [...results];
      listener.heard(
        parts.map((part) => part[0]?.transcript ?? "").join(""),
        parts.every((part) => part.isFinal),
      );
    };
    recognition.onerror = ({ error }) => {
      why = ENDS.get(error) ?? "failed";
    };
    recognition.onend = () => {
      recognition.onend = null;
      if (this.running === recognition) this.running = null;
      listener.ended(why);
    };
  }
}

function maker(globals: SpeechGlobals): RecognitionMaker | undefined {
  return globals.SpeechRecognition ?? globals.webkitSpeechRecognition;
}

/** Whether the device itself can recognise the language. */
async function locally(Maker: RecognitionMaker, lang: string): Promise<boolean> {
  try {
    return (await Maker.available?.({ langs: [lang], processLocally: true })) === "available";
  } catch {
    return false;
  }
}
