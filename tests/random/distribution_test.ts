import assert from "node:assert/strict";
import { InputError } from "../../src/core/mod.ts";
import { distribution, type DistributionSpec } from "../../src/random/mod.ts";

const specs: DistributionSpec[] = [
  { kind: "exponential", mean: 2 },
  { kind: "deterministic", value: 2 },
  { kind: "uniform", low: 1, high: 3 },
  { kind: "erlang", mean: 2, stages: 2 },
  { kind: "hyperexponential", probabilities: [0.5, 0.5], means: [1, 3] },
  { kind: "gamma", mean: 2, squaredCoefficientOfVariation: 1 },
  { kind: "lognormal", mean: 2, squaredCoefficientOfVariation: 1 },
  { kind: "bounded-pareto", low: 1, high: 3, shape: 1 },
  { kind: "empirical", values: [1, 3] },
];

Deno.test("exact: each kind makes its distribution, with the specification kept, through JSON", () => {
  for (const spec of specs) {
    const law = distribution(JSON.parse(JSON.stringify(spec)));
    assert.deepEqual(law.spec, spec);
    if (spec.kind !== "bounded-pareto") assert.equal(law.mean, 2);
  }
});

Deno.test("exact: an unknown kind is refused by its name", () => {
  const bad = { kind: "cauchy" } as unknown as DistributionSpec;
  assert.throws(() => distribution(bad), InputError);
  assert.throws(() => distribution(bad), /current value is "cauchy"/);
});
