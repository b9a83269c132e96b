import assert from "node:assert/strict";
import { test } from "node:test";
import { EventParser, type ServerEvent } from "../src/streaming";

const TEXT =
  "event: 一\r\ndata: 公園😀\r\n\r\n: ping\n\nevent: two\ndata: a\ndata:b\nid: 3\nretry: 5\n\ndata\r\rdata:  c:d\n\n";
const EVENTS: ServerEvent[] = [
  { name: "一", data: "公園😀" },
  { name: "two", data: "a\nb" },
  { name: "message", data: "" },
  { name: "message", data: " c:d" },
];

function parsed(...pieces: readonly Uint8Array[]): ServerEvent[] {
  const parser = new EventParser();
  return pieces.flatMap((piece) => parser.push(piece));
}

test("a stream means the same wherever it is cut in two", () => {
  const bytes = new TextEncoder().encode(TEXT);
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    assert.deepEqual(parsed(bytes.slice(0, cut), bytes.slice(cut)), EVENTS, `cut at ${cut}`);
  }
});

test("a stream means the same byte by byte", () => {
  const bytes = new TextEncoder().encode(TEXT);
  assert.deepEqual(parsed(...[...bytes].map((byte) => Uint8Array.of(byte))), EVENTS);
});

test("an event that was not ended is none", () => {
  assert.deepEqual(parsed(new TextEncoder().encode("event: answer\ndata: {}\n")), []);
});

test("a byte order mark at the beginning is passed over", () => {
  assert.deepEqual(parsed(Uint8Array.of(0xef, 0xbb, 0xbf), new TextEncoder().encode("data: x\n\n")), [
    { name: "message", data: "x" },
  ]);
});
