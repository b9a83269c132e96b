import assert from "node:assert/strict";
import { test } from "node:test";
import type { Context } from "../src/context";
import { asPlainText, asSpoken, statementLang } from "../src/plaintext";
import { isAnswer } from "../src/shapes";
import { ANSWER, FIRST } from "./answers";

const LANGUAGES = [
  { code: "zh-Hant", name: "繁體中文", lang: "zh-Hant" },
  { code: "ja-easy", name: "やさしい にほんご", lang: "ja" },
];
const CONTEXT = {
  setup: { languages: LANGUAGES },
  client: { address: (path: string) => path },
  say: (key: string) => key,
} as unknown as Context;
const SAID = { text: "公園將增加到兩處。", citations: [1], proof: "supported", written_in: "zh-Hant" } as const;

test("a statement is in the language that a model wrote it in, and else in the plan's", () => {
  assert.equal(statementLang(CONTEXT, SAID), "zh-Hant");
  assert.equal(statementLang(CONTEXT, { ...SAID, written_in: "ja-easy" }), "ja");
  assert.equal(statementLang(CONTEXT, { ...SAID, written_in: "" }), "ja");
  assert.equal(statementLang(CONTEXT, FIRST), "ja");
});

test("each sentence is read aloud in its own language", () => {
  const answer = { ...ANSWER, mode: "written", statements: [SAID, FIRST] } as const;
  assert.deepEqual(
    asSpoken(CONTEXT, answer).map(({ lang }) => lang),
    ["zh-Hant", "ja", "ja"],
  );
});

test("what is copied holds the quotes that a model's words rest on, and names the plan's own", () => {
  const [citation] = ANSWER.citations;
  const answer = {
    ...ANSWER,
    statements: [SAID, FIRST],
    citations: [{ ...citation!, translation: "興建兩處公園。" }],
  } as const;
  const lines = asPlainText(CONTEXT, answer, "https://a.example/1").split("\n");
  assert.ok(lines.indexOf("labels.quote:") + 1 === lines.indexOf(`${FIRST.text} [1]`));
  const at = lines.indexOf(`「${citation!.quote}」`);
  assert.equal(lines[at + 1], "labels.translation: 興建兩處公園。");
  assert.ok(at > lines.indexOf(`${FIRST.text} [1]`));
  assert.ok(!asPlainText(CONTEXT, ANSWER, "").includes("「"));
});

test("an answer may say more than older ones did, but nothing of another kind", () => {
  const [citation] = ANSWER.citations;
  const translated = { ...ANSWER, statements: [SAID], citations: [{ ...citation, translation: "Two parks." }] };
  assert.ok(isAnswer(ANSWER));
  assert.ok(isAnswer(translated));
  assert.ok(!isAnswer({ ...ANSWER, statements: [{ ...SAID, written_in: 7 }] }));
  assert.ok(!isAnswer({ ...ANSWER, citations: [{ ...citation, translation: null }] }));
});
