import assert from "node:assert/strict";
import { metrics, unitOf } from "@iovlab/iovlab/core";

// Exact.

Deno.test("unitOf() gives the unit of each metric and refuses any other name", () => {
  for (const [name, { unit }] of Object.entries(metrics)) assert.equal(unitOf(name), unit);
  assert.throws(() => unitOf("speed"), RangeError);
});

Deno.test("each metric has a unit, and a meaning of its own", () => {
  const meanings = Object.values(metrics).map(({ meaning }) => meaning);
  assert.equal(new Set(meanings).size, meanings.length);
  for (const { unit, meaning } of Object.values(metrics)) assert.ok(unit !== "" && meaning !== "");
});
