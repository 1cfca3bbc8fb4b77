import assert from "node:assert/strict";
import { InputError } from "../../src/core/mod.ts";
import { balancedHyperexponential, Hyperexponential } from "../../src/random/mod.ts";
import { assertClose, testLaw } from "./_tests_of_fit.ts";

const make = (probabilities: number[], means: number[]) =>
  new Hyperexponential({ kind: "hyperexponential", probabilities, means });

Deno.test("exact: the moments and the distribution function of a mixture", () => {
  const law = make([0.2, 0.3, 0.5], [10, 2, 1]);
  assertClose(law.mean, 3.1);
  assertClose(law.squaredCoefficientOfVariation, 2 * (20 + 1.2 + 0.5) / 9.61 - 1);
  const above = 0.2 * Math.exp(-0.4) + 0.3 * Math.exp(-2) + 0.5 * Math.exp(-4);
  assertClose(law.cumulative(4), 1 - above);
  assert.equal(law.cumulative(0), 0);
});

Deno.test("exact: balanced means give the mean and variability asked for, in equal parts", () => {
  for (const variability of [1, 1.5, 4, 100]) {
    const spec = balancedHyperexponential(3, variability);
    const law = new Hyperexponential(spec);
    assertClose(law.mean, 3);
    assertClose(law.squaredCoefficientOfVariation, variability, 1e-9);
    assertClose(spec.probabilities[0] * spec.means[0], 1.5);
    assertClose(spec.probabilities[1] * spec.means[1], 1.5);
  }
});

Deno.test("exact: bad hyperexponential parameters are refused", () => {
  assert.throws(() => make([], []), InputError);
  assert.throws(() => make([1], [1, 2]), InputError);
  assert.throws(() => make([0.5, 0.6], [1, 2]), /their sum must be 1: current value is 1.1/);
  assert.throws(() => make([1.5, -0.5], [1, 2]), InputError);
  assert.throws(() => make([0.5, 0.5], [1, 0]), InputError);
  assert.throws(() => balancedHyperexponential(1, 0.99), /at least 1: current value is 0.99/);
  assert.throws(() => balancedHyperexponential(0, 2), InputError);
});

testLaw({ kind: "hyperexponential", probabilities: [0.2, 0.3, 0.5], means: [3, 2, 1] });
testLaw(balancedHyperexponential(1, 2));
