import assert from "node:assert/strict";
import { InputError } from "../../src/core/mod.ts";
import { BoundedPareto, RandomStream } from "../../src/random/mod.ts";
import { assertClose, testLaw } from "./_tests_of_fit.ts";

const make = (low: number, high: number, shape: number) =>
  new BoundedPareto({ kind: "bounded-pareto", low, high, shape });

/** Moment k by the midpoint rule over the quantile function, which is smooth. */
function numericMoment(k: number, low: number, high: number, shape: number): number {
  const mass = 1 - (low / high) ** shape;
  const steps = 2_000_000;
  let sum = 0;
  for (let i = 0; i < steps; i++) {
    sum += (low * (1 - (i + 0.5) / steps * mass) ** (-1 / shape)) ** k;
  }
  return sum / steps;
}

Deno.test("exact: the moments match a numeric integral, also where a moment is a logarithm", () => {
  for (const shape of [0.7, 1, 1.5, 2, 3]) {
    const law = make(2, 50, shape);
    const first = numericMoment(1, 2, 50, shape);
    assertClose(law.mean, first, 1e-7);
    const second = numericMoment(2, 2, 50, shape);
    assertClose(law.squaredCoefficientOfVariation, second / first ** 2 - 1, 1e-6);
  }
});

Deno.test("exact: values reach from the low end to the high end", () => {
  const law = make(3, 9, 1.2);
  assert.equal(law.sample(new RandomStream(0, 0, 5, 0)), 3);
  assertClose(law.sample(new RandomStream(-1, 1, 5, 1)), 9);
  assert.deepEqual([2, 3, 9, 10].map((x) => law.cumulative(x)), [0, 0, 1, 1]);
});

Deno.test("exact: bad bounded Pareto parameters are refused", () => {
  for (const [low, high, shape] of [[0, 1, 1], [2, 2, 1], [3, 2, 1], [1, 2, 0], [1, Infinity, 1]]) {
    assert.throws(() => make(low, high, shape), InputError);
  }
});

testLaw({ kind: "bounded-pareto", low: 1, high: 20, shape: 1.1 });
testLaw({ kind: "bounded-pareto", low: 100, high: 1000, shape: 2 });
