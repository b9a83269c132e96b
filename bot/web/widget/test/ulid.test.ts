import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { test } from "node:test";
import { ulid } from "../src/ulid";

// Node 18 keeps it to itself; browsers do not.
if (!("crypto" in globalThis)) Object.assign(globalThis, { crypto: webcrypto });

test("an id is a ULID of its moment", () => {
  // The example of the ULID specification.
  assert.equal(ulid(1469918176385).slice(0, 10), "01ARYZ6S41");
  assert.match(ulid(), /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
});

test("no two ids are the same", () => {
  assert.equal(new Set(Array.from({ length: 1000 }, () => ulid(0))).size, 1000);
});
