import assert from "node:assert/strict";
import { InputError } from "../../src/core/mod.ts";
import { RandomStream, Uniform } from "../../src/random/mod.ts";
import { assertClose, testLaw } from "./_tests_of_fit.ts";

Deno.test("exact: the moments and the distribution function of a uniform law", () => {
  const law = new Uniform({ kind: "uniform", low: 2, high: 6 });
  assert.equal(law.mean, 4);
  assertClose(law.squaredCoefficientOfVariation, (16 / 12) / 16);
  assert.deepEqual([1, 2, 3, 6, 7].map((x) => law.cumulative(x)), [0, 0, 0.25, 1, 1]);
  assert.equal(law.sample(new RandomStream(0, 0, 5, 0)), 2);
});

Deno.test("exact: a uniform interval that is empty, negative or not finite is refused", () => {
  for (const [low, high] of [[1, 1], [2, 1], [-1, 1], [0, Infinity], [NaN, 1]]) {
    assert.throws(() => new Uniform({ kind: "uniform", low, high }), InputError);
  }
});

testLaw({ kind: "uniform", low: 1, high: 5 });
