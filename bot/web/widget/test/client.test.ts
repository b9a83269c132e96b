import assert from "node:assert/strict";
import { test } from "node:test";
import { Client, LostError, type Outcome, ProblemError, type Trouble, type Watcher } from "../src/client";
import { ANSWER, BODY, DRAFT, event, FIRST, ID, PASSAGES, SECOND, STAGE, STATEMENTS, TOO_MANY, WHOLE } from "./answers";
import type { Notice } from "../src/types";
import { brokenOff, hungUp, json, page, refused, type Served, serve, silent, streamed } from "./server";

const QUICK = { isOnline: () => true, pausesMs: [5, 5, 5, 5, 5], silenceMs: 20_000, slowMs: 20_000 };
const GONE = { status: 404, code: "not_found", detail: "ありません。", error_id: "" };
const NOT_READY = { status: 503, code: "not_ready", detail: "準備中です。", error_id: "" };
const ANSWERED: Outcome = { kind: "answer", answer: ANSWER };

/** Writes down all that it is told. */
class Diary implements Watcher {
  readonly stages: string[] = [];
  readonly statements: (readonly [number, string])[] = [];
  readonly troubles: (Trouble | "")[] = [];
  known: readonly Notice[] = [];

  stage(stage: string): void {
    this.stages.push(stage);
  }
  notices(all: readonly Notice[]): void {
    this.known = all;
  }
  statement(index: number, { text }: { readonly text: string }): void {
    this.statements.push([index, text]);
  }
  trouble(trouble: Trouble | ""): void {
    this.troubles.push(trouble);
  }
}

async function ask(served: Served, wishes: ConstructorParameters<typeof Client>[1] = {}): Promise<[Outcome, Diary]> {
  const diary = new Diary();
  const client = new Client(served.base, { ...QUICK, ...wishes });
  return [await client.ask(BODY, diary, new AbortController().signal), diary];
}

test("an answer comes statement by statement", async (t) => {
  const served = await serve(t, streamed(WHOLE));
  const [outcome, diary] = await ask(served);
  assert.deepEqual(outcome, ANSWERED);
  assert.deepEqual(diary.stages, ["searching"]);
  assert.deepEqual(diary.known, [DRAFT]);
  assert.deepEqual(diary.statements, [
    [0, FIRST.text],
    [1, SECOND.text],
  ]);
  assert.deepEqual(diary.troubles, []);
  const [call] = served.calls;
  assert.equal(call?.line, "POST /api/v1/answers?language=ja-easy");
  assert.deepEqual(JSON.parse(call?.body ?? ""), BODY);
  assert.equal(call?.headers.accept, "text/event-stream");
  assert.equal(call?.headers.cookie, undefined);
});

test("an answer that a proxy turned into JSON is an answer", async (t) => {
  const [outcome] = await ask(await serve(t, json(ANSWER)));
  assert.deepEqual(outcome, ANSWERED);
});

test("a stream cut in the middle of an event goes on with the answer that was finished meanwhile", async (t) => {
  const served = await serve(t, brokenOff(STAGE + STATEMENTS[0] + 'event: answer\ndata: {"id"'), json(ANSWER));
  const [outcome, diary] = await ask(served);
  assert.deepEqual(outcome, ANSWERED);
  assert.deepEqual(diary.statements, [[0, FIRST.text]]);
  assert.deepEqual(diary.troubles, ["cut", ""]);
  assert.equal(served.calls[1]?.line, `GET /api/v1/answers/${ID}`);
});

test("an answer that was not finished is asked for again under its id, and no statement is told twice", async (t) => {
  const served = await serve(t, brokenOff(STAGE + STATEMENTS[0]), refused(GONE), streamed(WHOLE));
  const [outcome, diary] = await ask(served);
  assert.deepEqual(outcome, ANSWERED);
  assert.deepEqual(diary.statements, [
    [0, FIRST.text],
    [1, SECOND.text],
  ]);
  assert.equal(JSON.parse(served.calls[2]?.body ?? "").answer_id, ID);
});

test("a stream that ends without an answer is cut", async (t) => {
  const [outcome, diary] = await ask(await serve(t, streamed(STAGE), json(ANSWER)));
  assert.deepEqual(outcome, ANSWERED);
  assert.deepEqual(diary.troubles, ["cut", ""]);
});

test("a server that is being restarted behind its proxy is waited for", async (t) => {
  const served = await serve(t, brokenOff(STAGE), page(502), hungUp, page(503), refused(GONE), streamed(WHOLE));
  const [outcome, diary] = await ask(served);
  assert.deepEqual(outcome, ANSWERED);
  assert.deepEqual(diary.troubles, ["cut", ""]);
});

test("a server that stays away is given up after five more tries", async (t) => {
  const served = await serve(t, hungUp);
  const [outcome, diary] = await ask(served);
  assert.deepEqual(outcome, { kind: "lost" });
  assert.deepEqual(diary.troubles, ["cut", ""]);
  assert.equal(served.calls.length, 6);
});

test("a server that is not ready is asked again once it says so", async (t) => {
  const served = await serve(t, refused(NOT_READY, { "Retry-After": "1" }), refused(GONE), streamed(WHOLE));
  const began = Date.now();
  const [outcome, diary] = await ask(served);
  assert.deepEqual(outcome, ANSWERED);
  assert.deepEqual(diary.troubles, ["slow", ""]);
  assert.ok(Date.now() - began >= 1000);
});

test("too many questions are a problem at once, with the seconds to wait", async (t) => {
  const served = await serve(t, refused(TOO_MANY, { "Retry-After": "42" }));
  const [outcome] = await ask(served);
  assert.deepEqual(outcome, { kind: "problem", problem: TOO_MANY, retryAfterS: 42 });
  assert.equal(served.calls.length, 1);
});

test("Retry-After may be a date, and nonsense in it is nothing", async (t) => {
  const soon = new Date(Date.now() + 60_000).toUTCString();
  const [dated] = await ask(await serve(t, refused(TOO_MANY, { "Retry-After": soon })));
  const [nonsense] = await ask(await serve(t, refused(TOO_MANY, { "Retry-After": "soon" })));
  assert.ok(dated.kind === "problem" && dated.retryAfterS > 55 && dated.retryAfterS <= 60);
  assert.ok(nonsense.kind === "problem" && nonsense.retryAfterS === 0);
});

test("an error of the server is a problem, before and after the stream began", async (t) => {
  const problem = { status: 500, code: "internal", detail: "エラーです。", error_id: "0A1B2C3D" };
  const [before] = await ask(await serve(t, refused(problem)));
  const [after] = await ask(await serve(t, streamed(STAGE + event("error", { problem }))));
  assert.deepEqual(before, { kind: "problem", problem, retryAfterS: 0 });
  assert.deepEqual(after, before);
});

test("a page of somebody else's is never shown", async (t) => {
  for (const status of [200, 403, 404, 413, 500]) {
    const [outcome] = await ask(await serve(t, page(status)));
    assert.deepEqual(outcome, { kind: "lost" }, String(status));
  }
});

test("malformed events are skipped, a malformed answer counts as cut", async (t) => {
  const odd = [
    "event: statement\ndata: {oh no\n\n",
    event("statement", { index: "0", ...FIRST }),
    event("statement", { index: 5, text: "…" }),
    event("passages", { citations: ANSWER.citations, notices: [null] }),
    event("passages", { citations: ANSWER.citations }),
    event("status", []),
    event("surprise", {}),
    event("answer", { ...ANSWER, statements: null }),
  ].join("");
  const [outcome, diary] = await ask(await serve(t, streamed(odd), json(ANSWER)));
  assert.deepEqual(outcome, ANSWERED);
  assert.deepEqual([diary.statements, diary.stages, diary.known], [[], [], []]);
  assert.deepEqual(diary.troubles, ["cut", ""]);
});

test("a stream without a sign of life is cut, and its connection dropped", async (t) => {
  const served = await serve(t, silent(STAGE), json(ANSWER));
  const [outcome, diary] = await ask(served, { silenceMs: 100 });
  assert.deepEqual(outcome, ANSWERED);
  assert.deepEqual(diary.troubles, ["cut", ""]);
  await served.left;
});

test("comments keep a stream alive", async (t) => {
  const served = await serve(t, (response) => {
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    const pinging = setInterval(() => response.write(": ping\n\n"), 50);
    setTimeout(() => (clearInterval(pinging), response.end(WHOLE)), 1500);
  });
  const [outcome, diary] = await ask(served, { silenceMs: 1000 });
  assert.deepEqual(outcome, ANSWERED);
  assert.deepEqual(diary.troubles, []);
});

test("a late first event is slow until it comes", async (t) => {
  const served = await serve(t, (response) => void setTimeout(() => streamed(WHOLE)(response, ""), 150));
  const [outcome, diary] = await ask(served, { slowMs: 50 });
  assert.deepEqual(outcome, ANSWERED);
  assert.deepEqual(diary.troubles, ["slow", ""]);
});

test("offline, it waits for the line and then goes on", async (t) => {
  const served = await serve(t, hungUp, refused(GONE), streamed(WHOLE));
  let online = false;
  const untilOnline = (): Promise<void> =>
    new Promise((resolve) => setTimeout(() => resolve(void (online = true)), 100));
  const [outcome, diary] = await ask(served, { isOnline: () => online, untilOnline });
  assert.deepEqual(outcome, ANSWERED);
  assert.deepEqual(diary.troubles, ["offline", "cut", ""]);
  assert.equal(served.calls.length, 3);
});

const STOPPED_IN = {
  "before the first byte": [(): void => undefined],
  "in the stream": [silent(STAGE + PASSAGES + STATEMENTS[0])],
  "between two tries": [hungUp],
  "while it waits for the server": [refused(NOT_READY, { "Retry-After": "20" })],
};
for (const [state, replies] of Object.entries(STOPPED_IN)) {
  test(`stopping is at once ${state}`, async (t) => {
    const served = await serve(t, ...replies);
    const diary = new Diary();
    const controller = new AbortController();
    const client = new Client(served.base, { ...QUICK, silenceMs: 60_000, pausesMs: [60_000] });
    const asked = client.ask(BODY, diary, controller.signal);
    await new Promise((resolve) => setTimeout(resolve, 150));
    const before = JSON.stringify(diary);
    const stoppedAt = Date.now();
    controller.abort();
    assert.deepEqual(await asked, { kind: "stopped" });
    assert.ok(Date.now() - stoppedAt < 5_000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(JSON.stringify(diary), before);
    assert.equal(served.calls.length, 1);
  });
}

test("stopping cancels the stream at the server, while offline too", async (t) => {
  const served = await serve(t, silent(STAGE));
  const controller = new AbortController();
  const asked = new Client(served.base, QUICK).ask(BODY, new Diary(), controller.signal);
  setTimeout(() => controller.abort(), 100);
  assert.deepEqual(await asked, { kind: "stopped" });
  await served.left;

  const away = new Client("http://127.0.0.1:1/", {
    ...QUICK,
    isOnline: () => false,
    untilOnline: () => new Promise(() => undefined),
  });
  const offline = new AbortController();
  setTimeout(() => offline.abort(), 100);
  assert.deepEqual(await away.ask(BODY, new Diary(), offline.signal), { kind: "stopped" });
});

test("a watcher that stops in the middle of a piece is told nothing more", async (t) => {
  const served = await serve(t, streamed(WHOLE));
  const controller = new AbortController();
  const diary = new Diary();
  diary.notices = () => controller.abort();
  assert.deepEqual(await new Client(served.base, QUICK).ask(BODY, diary, controller.signal), { kind: "stopped" });
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.deepEqual(diary.statements, []);
});

test("what was stopped before it began is never asked", async (t) => {
  const served = await serve(t, streamed(WHOLE));
  const outcome = await new Client(served.base, QUICK).ask(BODY, new Diary(), AbortSignal.abort());
  assert.deepEqual([outcome, served.calls.length], [{ kind: "stopped" }, 0]);
});

const SETUP = {
  state: "open",
  notice: "",
  language: { code: "pt", name: "Português", lang: "pt" },
  languages: [],
  city: "",
  cities: ["見本市"],
  question_max_chars: 300,
  words: { "widget.send": "Perguntar" },
  suggestions: [],
};

test("a setup is what the server says, a problem, or lost", async (t) => {
  const good = await serve(t, json(SETUP));
  assert.deepEqual(await new Client(good.base, QUICK).setup("見本市", "pt"), SETUP);
  assert.equal(good.calls[0]?.line, `GET /api/v1/widget?city=${encodeURIComponent("見本市")}&language=pt`);

  const unknown = { status: 422, code: "city_unknown", detail: "ありません。", error_id: "" };
  const told = new Client((await serve(t, refused(unknown))).base, QUICK).setup("x", "ja");
  await assert.rejects(told, (error) => error instanceof ProblemError && error.problem.code === "city_unknown");
  for (const reply of [hungUp, page(200), page(502), json({ ...SETUP, words: { a: 1 } }), silent("")]) {
    await assert.rejects(
      new Client((await serve(t, reply)).base, { ...QUICK, silenceMs: 300 }).setup("", "ja"),
      LostError,
    );
  }
});

test("readings are what the server says, or none", async (t) => {
  const readings = { statements: [[{ text: "公園", reading: "こうえん" }]], quotes: { "1": [] } };
  const served = await serve(t, json(readings));
  assert.deepEqual(await new Client(served.base, QUICK).readings(ID), readings);
  assert.equal(served.calls[0]?.line, `GET /api/v1/answers/${ID}/readings`);
  for (const reply of [hungUp, page(200), refused(GONE), json({ statements: [] })]) {
    assert.equal(await new Client((await serve(t, reply)).base, QUICK).readings(ID), null);
  }
});

test("a rating arrives or it does not", async (t) => {
  const rating = { rating: "down", reason: "outdated", comment: "" } as const;
  const served = await serve(t, (response) => response.writeHead(204).end());
  assert.equal(await new Client(served.base, QUICK).rate(ID, rating), true);
  assert.deepEqual(JSON.parse(served.calls[0]?.body ?? ""), rating);
  assert.equal(await new Client((await serve(t, refused(TOO_MANY))).base, QUICK).rate(ID, rating), false);
  assert.equal(await new Client((await serve(t, hungUp)).base, QUICK).rate(ID, rating), false);
});

test("addresses are made whole, and none but those of the web are", () => {
  const client = new Client("https://plans.example/chat");
  assert.equal(client.address("/plans/a/1?mark=2#quote"), "https://plans.example/chat/plans/a/1?mark=2#quote");
  assert.equal(client.address("https://city.example/a.pdf#page=3"), "https://city.example/a.pdf#page=3");
  for (const bad of [
    "javascript:alert(1)",
    " java\nscript:alert(1)",
    "data:text/html,x",
    "blob:x",
    "http://[",
    "file:///etc",
  ]) {
    assert.equal(client.address(bad), "", bad);
  }
  assert.equal(new Client("https://plans.example/").address("/plans/a"), "https://plans.example/plans/a");
});
