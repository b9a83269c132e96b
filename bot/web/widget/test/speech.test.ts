import assert from "node:assert/strict";
import { test } from "node:test";
import { Aloud, type Spoken, VoiceInput } from "../src/speech";
import type { SpeechGlobals } from "../src/voices";

type Event = readonly [string, boolean];

/** A recogniser that hears what a test gives it, as Chromium's does. */
class Recogniser {
  static made: Recogniser[] = [];
  static local = "unavailable";
  static available = ({ langs }: { readonly langs: readonly string[] }): Promise<string> =>
    langs[0] === "ja-JP" ? Promise.resolve(Recogniser.local) : Promise.reject(new Error("unknown language"));

  lang = "";
  interimResults = false;
  processLocally = false;
  started = false;
  onresult: ((event: { readonly results: SpeechRecognitionResultList }) => void) | null = null;
  onerror: ((event: { readonly error: string }) => void) | null = null;
  onend: (() => void) | null = null;

  constructor() {
    Recogniser.made.push(this);
  }
  start(): void {
    if (this.started) throw new DOMException("started", "InvalidStateError");
    this.started = true;
  }
  hear(...parts: readonly Event[]): void {
    const results = parts.map(([transcript, isFinal]) => Object.assign([{ transcript, confidence: 1 }], { isFinal }));
    this.onresult?.({ results: results as unknown as SpeechRecognitionResultList });
  }
  fail(error: string): void {
    this.onerror?.({ error });
    this.onend?.();
  }
  stop(): void {
    if (this.started) this.onend?.();
  }
  abort(): void {
    if (this.started) this.fail("aborted");
  }
}

const HEARING = { webkitSpeechRecognition: Recogniser } as unknown as SpeechGlobals;

async function listening(lang = "ja"): Promise<[Recogniser, string[], VoiceInput]> {
  const told: string[] = [];
  const voice = new VoiceInput(HEARING);
  voice.start(lang, {
    heard: (words, final) => told.push(`${words}${final ? "。" : "…"}`),
    ended: (why) => told.push(`ended ${why}`),
  });
  await new Promise((resolve) => setTimeout(resolve, 5));
  const recogniser = Recogniser.made.at(-1);
  assert.ok(recogniser);
  return [recogniser, told, voice];
}

test("what is heard comes as it grows, and the end comes once", async () => {
  const [recogniser, told, voice] = await listening();
  assert.deepEqual([recogniser.lang, recogniser.interimResults, recogniser.processLocally], ["ja-JP", true, false]);
  recogniser.hear(["公園", false]);
  recogniser.hear(["公園は", true], ["増え", false]);
  recogniser.hear(["公園は", true], ["増えますか", true]);
  voice.stop();
  recogniser.stop();
  assert.deepEqual(told, ["公園…", "公園は増え…", "公園は増えますか。", "ended "]);
});

test("why it ended is told in a word", async () => {
  const ends = { "not-allowed": "not_allowed", "no-speech": "no_speech", network: "failed", constructor: "failed" };
  for (const [error, why] of Object.entries(ends)) {
    const [recogniser, told] = await listening();
    recogniser.fail(error);
    assert.deepEqual(told, [`ended ${why}`]);
  }
});

test("the device recognises where it can", async (t) => {
  t.after(() => (Recogniser.local = "unavailable"));
  Recogniser.local = "available";
  assert.equal((await listening("ja"))[0].processLocally, true);
  const [nepali] = await listening("ne");
  assert.deepEqual([nepali.processLocally, nepali.started], [false, true]);
});

test("starting again ends what was running, and stopping before it began ends it too", async () => {
  const [, told, voice] = await listening();
  const second: string[] = [];
  voice.start("en", { heard: () => undefined, ended: (why) => second.push(why) });
  assert.deepEqual(told, ["ended "]);
  voice.stop();
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual(second, [""]);
});

test("a browser without speech says so and fails in a word", () => {
  assert.deepEqual([VoiceInput.exists({}), Aloud.exists({}), VoiceInput.exists(HEARING)], [false, false, true]);
  const told: unknown[] = [];
  new VoiceInput({}).start("ja", { heard: () => undefined, ended: (why) => told.push(why) });
  new Aloud({}).read([{ text: "公園", lang: "ja" }], (ok) => told.push(ok));
  assert.deepEqual(told, ["failed", false]);
});

class Utterance {
  lang = "";
  voice: { readonly name: string } | null = null;
  onend: (() => void) | null = null;
  onerror: (() => void) | null = null;
  constructor(readonly text: string) {}
}

/** A voice that says each piece when a test lets it; cancelling ends the piece, as in Safari. */
class Synthesis {
  readonly said: Utterance[] = [];
  speaking = false;
  pending = false;
  getVoices = (): object[] => [
    { name: "far", lang: "ja-JP", localService: false },
    { name: "here", lang: "ja_JP", localService: true },
    { name: "HK", lang: "zh-HK", localService: true },
    { name: "CN", lang: "zh-CN", localService: false },
    { name: "UK", lang: "en-GB", localService: false },
  ];
  speak(utterance: Utterance): void {
    this.said.push(utterance);
    this.speaking = true;
  }
  cancel(): void {
    this.speaking = false;
    this.said.at(-1)?.onend?.();
  }
}

function reading(texts: readonly Spoken[]): [Synthesis, boolean[], Aloud] {
  const synthesis = new Synthesis();
  const ends: boolean[] = [];
  const aloud = new Aloud({
    speechSynthesis: synthesis,
    SpeechSynthesisUtterance: Utterance,
  } as unknown as SpeechGlobals);
  aloud.read(texts, (ok) => ends.push(ok));
  return [synthesis, ends, aloud];
}

function sayAll(synthesis: Synthesis): void {
  for (let each = 0; each < synthesis.said.length; each += 1) synthesis.said[each]?.onend?.();
}

test("texts are read one after the other, each by a voice of its language, one on the device first", () => {
  const langs = ["ja", "zh-Hans", "en", "ne"];
  const [synthesis, ends] = reading(langs.map((lang) => ({ text: lang, lang })));
  assert.equal(synthesis.said.length, 1);
  sayAll(synthesis);
  assert.deepEqual(
    synthesis.said.map((each) => [each.text, each.lang, each.voice?.name]),
    [
      ["ja", "ja-JP", "here"],
      ["zh-Hans", "zh-CN", "HK"],
      ["en", "en-US", "UK"],
      ["ne", "ne-NP", undefined],
    ],
  );
  assert.deepEqual(ends, [true]);
});

test("a long text is read in pieces that lose nothing and end with sentences where there are any", () => {
  const text = "市は公園をつくります。".repeat(30) + "a".repeat(400) + "😀".repeat(200) + " 終わり";
  const [synthesis] = reading([{ text, lang: "ja" }]);
  sayAll(synthesis);
  const pieces = synthesis.said.map((each) => each.text);
  assert.equal(pieces.join(""), text);
  assert.ok(pieces.every((piece) => [...piece].length <= 162));
  assert.ok(pieces[0]?.endsWith("。") && pieces[1]?.endsWith("。"));
  assert.ok(pieces.every((piece) => !/^[\udc00-\udfff]|[\ud800-\udbff]$/.test(piece)));
});

test("stopping is told once, and nothing more is said", () => {
  const [synthesis, ends, aloud] = reading([
    { text: "一", lang: "ja" },
    { text: "二", lang: "ja" },
  ]);
  aloud.stop();
  aloud.stop();
  assert.deepEqual([ends, synthesis.said.length], [[false], 1]);
});

test("a new reading ends the one before, whose voice no longer counts", () => {
  const [synthesis, ends, aloud] = reading([{ text: "一", lang: "ja" }]);
  const second: boolean[] = [];
  aloud.read([{ text: "二", lang: "ja" }], (ok) => second.push(ok));
  synthesis.said[0]?.onend?.();
  assert.deepEqual([ends, second], [[false], []]);
  synthesis.said[1]?.onerror?.();
  assert.deepEqual(second, [false]);
});
