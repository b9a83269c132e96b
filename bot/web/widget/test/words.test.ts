import assert from "node:assert/strict";
import { test } from "node:test";
import firstWords from "../src/first_words.json";
import { Words } from "../src/words";

test("placeholders are filled, unknown ones stay", () => {
  const words = new Words({ "widget.counter": "{count} / {limit}文字 {toString}" });
  assert.equal(words.say("widget.counter", { count: 0, limit: "300" }), "0 / 300文字 {toString}");
});

test("a value that looks like a placeholder is not filled again", () => {
  assert.equal(new Words({ a: "{x}{y}" }).say("a", { x: "{y}", y: "$&" }), "{y}$&");
});

test("before the server was reached there are first words, in the nearest interface", () => {
  assert.equal(new Words({}, "ko").say("widget.retry"), "다시 시도");
  assert.equal(new Words({}, "pt-BR").say("widget.close"), "Fechar");
  assert.equal(new Words({}, "constructor").say("widget.close"), "Close");
});

test("a word that nobody has is its key", () => {
  assert.equal(new Words({}).say("widget.unheard_of"), "widget.unheard_of");
  assert.equal(new Words({}).say("constructor"), "constructor");
});

test("every interface has the same first words", () => {
  const all: Record<string, Record<string, string>> = firstWords;
  assert.deepEqual(Object.keys(all), ["ja", "ja-easy", "en", "zh", "zh-Hant", "ko", "vi", "pt", "tl", "ne"]);
  for (const [code, words] of Object.entries(all)) {
    assert.deepEqual(Object.keys(words), ["launcher", "close", "failed", "retry"], code);
    assert.ok(Object.values(words).every((text) => text.trim() !== ""));
  }
});
