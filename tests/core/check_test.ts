import assert from "node:assert/strict";
import {
  checkFinite,
  checkInteger,
  checkNonNegative,
  checkPositive,
  checkProbability,
  InputError,
} from "@iovlab/iovlab/core";

const atLeastOne = (name: string, value: number) => checkInteger(name, value, 1);

/** Values that each check takes, and values that it refuses, with the code of the refusal. */
const cases = [
  {
    check: checkFinite,
    good: [0, -1, 1e308, Number.MIN_VALUE],
    bad: { "number/not-finite": [NaN, Infinity, -Infinity] },
  },
  {
    check: checkPositive,
    good: [Number.MIN_VALUE, 1],
    bad: { "number/not-positive": [0, -0, -1], "number/not-finite": [NaN, Infinity] },
  },
  {
    check: checkNonNegative,
    good: [0, 1],
    bad: { "number/negative": [-Number.MIN_VALUE, -1], "number/not-finite": [NaN, -Infinity] },
  },
  {
    check: checkProbability,
    good: [0, 0.5, 1],
    bad: { "number/not-a-probability": [-1e-9, 1 + 1e-9], "number/not-finite": [NaN] },
  },
  {
    check: atLeastOne,
    good: [1, Number.MAX_SAFE_INTEGER],
    bad: { "number/not-an-integer": [0, 1.5, NaN, Infinity, 2 ** 53] },
  },
];

// Exact.

for (const { check, good, bad } of cases) {
  const name = check === atLeastOne ? "checkInteger" : check.name;

  Deno.test(`${name}() returns each value that it takes`, () => {
    for (const value of good) assert.equal(check("x", value), value);
  });

  Deno.test(`${name}() refuses others with a code, the name and the value`, () => {
    for (const [code, values] of Object.entries(bad)) {
      for (const value of values) {
        assert.throws(() => check("the rate", value), (error) => {
          assert.ok(error instanceof InputError);
          assert.equal(error.code, code);
          assert.match(error.message, /^Cannot use the rate as it must be /);
          assert.ok(error.message.endsWith(`: current value is ${value}`));
          return true;
        });
      }
    }
  });
}

Deno.test("every check refuses a text that looks like a number", () => {
  for (const { check } of cases) {
    assert.throws(() => check("rate", "1" as unknown as number), InputError);
  }
});
