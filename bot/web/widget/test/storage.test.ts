import assert from "node:assert/strict";
import { test } from "node:test";
import { Memory } from "../src/storage";
import type { Answer } from "../src/types";
import { ANSWER } from "./answers";

const BASE = "https://plans.example/";
const PLAIN = { language: "", furigana: false, textSize: "normal", contrast: false, open: false };

/** A tab's storage that may take so many letters. */
class Tab implements Storage {
  readonly items = new Map<string, string>();

  constructor(private readonly room = Infinity) {}

  get length(): number {
    return this.items.size;
  }
  clear(): void {
    this.items.clear();
  }
  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }
  key(index: number): string | null {
    return [...this.items.keys()][index] ?? null;
  }
  removeItem(key: string): void {
    this.items.delete(key);
  }
  setItem(key: string, value: string): void {
    if (value.length > this.room) throw new DOMException("full", "QuotaExceededError");
    this.items.set(key, value);
  }
}

function numbered(number: number): Answer {
  return { ...ANSWER, id: `A${number}`, conversation_id: `talk ${number}` };
}

test("the tab remembers exchanges, ratings, draft and settings over a reload", () => {
  const tab = new Tab();
  const memory = new Memory(BASE, "見本市", tab);
  memory.add(numbered(1));
  memory.add(numbered(2));
  memory.rate("A1", "down");
  memory.draft = "公園は";
  memory.set({ language: "ja-easy", open: true });

  const again = new Memory(BASE, "見本市", tab);
  assert.deepEqual(again.turns, [
    { answer: numbered(1), rating: "down" },
    { answer: numbered(2), rating: "" },
  ]);
  assert.equal(again.conversationId, "talk 2");
  assert.equal(again.draft, "公園は");
  assert.deepEqual(again.settings, { ...PLAIN, language: "ja-easy", open: true });
});

test("cities and servers do not share a memory", () => {
  const tab = new Tab();
  new Memory(BASE, "見本市", tab).draft = "公園は";
  assert.equal(new Memory(BASE, "", tab).draft, "");
  assert.equal(new Memory("https://other.example/", "見本市", tab).draft, "");
});

test("the last twenty exchanges are kept, each once", () => {
  const memory = new Memory(BASE, "", new Tab());
  for (let number = 1; number <= 25; number += 1) memory.add(numbered(number));
  memory.add(numbered(25));
  assert.deepEqual(
    memory.turns.map((turn) => turn.answer.id),
    Array.from({ length: 20 }, (_, each) => `A${each + 6}`),
  );
});

test("clearing forgets all but the settings", () => {
  const tab = new Tab();
  const memory = new Memory(BASE, "", tab);
  memory.add(ANSWER);
  memory.draft = "公園は";
  memory.set({ contrast: true });
  memory.clear();
  for (const each of [memory, new Memory(BASE, "", tab)]) {
    assert.deepEqual([each.turns, each.conversationId, each.draft], [[], "", ""]);
    assert.equal(each.settings.contrast, true);
  }
  assert.ok(![...tab.items.values()].join("").includes("公園"));
});

test("denied storage leaves a memory for the page", () => {
  class Denied extends Tab {
    override getItem(): never {
      throw new DOMException("denied", "SecurityError");
    }
    override removeItem(): never {
      throw new DOMException("denied", "SecurityError");
    }
  }
  for (const store of [new Denied(0), null]) {
    const memory = new Memory(BASE, "", store);
    memory.add(ANSWER);
    memory.draft = "公園は";
    assert.deepEqual([memory.turns.length, memory.draft], [1, "公園は"]);
  }
});

test("a full storage keeps nothing old in the place of what it refused", () => {
  const tab = new Tab(50);
  const memory = new Memory(BASE, "", tab);
  memory.draft = "old";
  memory.draft = "new".repeat(50);
  assert.equal(memory.draft, "new".repeat(50));
  assert.equal(new Memory(BASE, "", tab).draft, "");
});

test("corrupt, foreign and older content is ignored", () => {
  const good = { version: 1, value: { turns: [{ answer: ANSWER, rating: "" }], conversationId: "talk" } };
  const contents = [
    "{",
    "null",
    JSON.stringify({ ...good, version: 0 }),
    JSON.stringify({ version: 1, value: { ...good.value, turns: [{ rating: "" }] } }),
    JSON.stringify({
      version: 1,
      value: { ...good.value, turns: [{ answer: { ...ANSWER, citations: [{}] }, rating: "" }] },
    }),
  ];
  const tab = new Tab();
  const key = `keikaku:${BASE}:history`;
  for (const content of contents) {
    tab.setItem(key, content);
    assert.deepEqual(new Memory(BASE, "", tab).turns, [], content);
  }
  tab.setItem(key, JSON.stringify(good));
  assert.equal(new Memory(BASE, "", tab).turns.length, 1);
});
