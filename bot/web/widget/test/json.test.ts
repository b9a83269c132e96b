import assert from "node:assert/strict";
import { test } from "node:test";
import { decode, encode, own } from "../src/json";

const VALUE = { list: [1, -0.5, null, true, ["公園", '"\\\n\u2028\ud800']], nested: { "": {} }, gone: undefined };

test("it encodes as JSON does", () => {
  assert.equal(encode(VALUE), JSON.stringify(VALUE));
});

test("a page's own toJSON and inherited properties are passed over", (t) => {
  const expected = JSON.stringify(VALUE);
  const polluted = [Array.prototype, String.prototype, Object.prototype] as unknown as Record<string, unknown>[];
  const { keys, values } = Object;
  t.after(() => {
    for (const prototype of polluted) delete prototype.toJSON;
    delete (Object.prototype as Record<string, unknown>).each;
    Object.assign(Object, { keys, values });
  });
  for (const prototype of polluted) prototype.toJSON = () => "spoilt";
  (Object.prototype as Record<string, unknown>).each = "inherited";
  // As prototype.js 1.6 has them.
  const inherited = (record: object): string[] => {
    const names = [];
    for (const name in record) names.push(name);
    return names;
  };
  Object.assign(Object, { keys: inherited, values: inherited });
  assert.notEqual(JSON.stringify(VALUE), expected);
  assert.equal(encode(VALUE), expected);
  assert.equal(own({ a: 1 } as Record<string, unknown>, "each"), undefined);
});

test("what is no JSON is undefined", () => {
  assert.equal(decode("<html>"), undefined);
  assert.equal(decode(""), undefined);
  assert.deepEqual(decode('{"a":[1]}'), { a: [1] });
});
