import assert from "node:assert/strict";
import { asPercent, inBrackets, inDigits, inUnit, listOf } from "../../src/analysis/_words.ts";

Deno.test("exact: numbers have three significant digits, whole ones all of them", () => {
  const numbers = [0, 0.00012345, 1.2345, 58.249, 1023.6, 123456.7, -2.5, 1.5e9];
  assert.deepEqual(
    numbers.map(inDigits),
    ["0", "0.000123", "1.23", "58.2", "1024", "123457", "-2.5", "1500000000"],
  );
  assert.deepEqual([Infinity, -Infinity, NaN].map(inDigits), ["infinity", "-infinity", "unknown"]);
});

Deno.test("exact: percent stands close, other units apart, a pure number alone", () => {
  assert.deepEqual(["%", "ms", "1", ""].map((unit) => inUnit(2, unit)), ["2%", "2 ms", "2", "2"]);
  assert.equal(inBrackets({ estimate: 1.5, low: 1, high: 2 }, "ms"), "1.5 ms [1, 2]");
});

Deno.test("exact: a share is never rounded to all or nothing", () => {
  assert.deepEqual(
    [0, 0.001, 0.005, 0.5, 0.996, 1].map(asPercent),
    ["0%", "under 1%", "1%", "50%", "over 99%", "100%"],
  );
});

Deno.test("exact: lists have one and", () => {
  assert.deepEqual([[], ["a"], ["a", "b"], ["a", "b", "c"]].map(listOf), [
    "",
    "a",
    "a and b",
    "a, b and c",
  ]);
});
