import assert from "node:assert/strict";
import { InputError } from "../../src/core/mod.ts";
import { Empirical } from "../../src/random/mod.ts";
import { assertClose, chiSquare, draw, momentScores } from "./_tests_of_fit.ts";

const make = (values: number[], weights?: number[]) =>
  new Empirical({ kind: "empirical", values, weights });

Deno.test("exact: moments and distribution function of weighted values, in any order and scale", () => {
  const law = make([9, 1, 3], [1, 2, 1]);
  assert.equal(law.mean, 3.5);
  assertClose(law.squaredCoefficientOfVariation, (81 + 2 + 9) / 4 / 3.5 ** 2 - 1);
  assert.deepEqual([0, 1, 3, 8, 9].map((x) => law.cumulative(x)), [0, 0.5, 0.75, 0.75, 1]);
  assert.equal(make([9, 1, 3], [10, 20, 10]).mean, 3.5);
  assert.deepEqual([make([0]).mean, make([0]).squaredCoefficientOfVariation], [0, 0]);
});

Deno.test("exact: bad empirical values and weights are refused", () => {
  assert.throws(() => make([]), InputError);
  assert.throws(() => make([1, 2], [1]), InputError);
  assert.throws(() => make([1, 2], [0, 0]), /their sum must be above 0/);
  assert.throws(() => make([1, 2], [1, -1]), InputError);
  assert.throws(() => make([1, -2]), InputError);
  assert.throws(() => make([1, NaN]), InputError);
});

const values = [4, 1, 8, 2, 16, 32];
const weights = [1, 6, 0.5, 3, 2, 0.02];

function counts(sample: Float64Array): number[] {
  return values.map((value) => sample.filter((x) => x === value).length);
}

Deno.test("statistical: drawn values have the frequencies of their weights", () => {
  const sum = weights.reduce((a, b) => a + b, 0);
  const expected = weights.map((weight) => weight / sum * 100_000);
  const seen = counts(draw({ kind: "empirical", values, weights }));
  const p = chiSquare(seen, expected);
  assert.ok(p > 0.001, `p = ${p}`);
  const biased = counts(
    draw({ kind: "empirical", values, weights: [1.05, 6, 0.5, 3, 2, 0.03] }),
  );
  assert.ok(chiSquare(biased, expected) < 1e-4, "weights that are 5% and 50% off pass");
});

Deno.test("statistical: the moments of drawn values are within 4 standard errors", () => {
  const sample = draw({ kind: "empirical", values, weights });
  const scores = momentScores(sample, make(values, weights));
  assert.ok(scores.every((score) => Math.abs(score) < 4), `scores ${scores}`);
  const biased = momentScores(sample.map((x) => x * 1.05), make(values, weights));
  assert.ok(biased.every((score) => Math.abs(score) > 4), `a biased sample passes: ${biased}`);
});

Deno.test("statistical: a value of weight 0 is never drawn", () => {
  const sample = draw({ kind: "empirical", values: [1, 2, 3], weights: [1, 0, 1] });
  assert.ok(!sample.includes(2) && sample.includes(1) && sample.includes(3));
});
