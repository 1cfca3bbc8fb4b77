import assert from "node:assert/strict";
import { InputError } from "../../src/core/mod.ts";
import { Lognormal } from "../../src/random/mod.ts";
import { normalCumulative, testLaw } from "./_tests_of_fit.ts";

Deno.test("exact: bad lognormal parameters are refused", () => {
  for (const [mean, squaredCoefficientOfVariation] of [[0, 1], [1, 0], [1, -1], [NaN, 1]]) {
    assert.throws(
      () => new Lognormal({ kind: "lognormal", mean, squaredCoefficientOfVariation }),
      InputError,
    );
  }
});

for (const [mean, squaredCoefficientOfVariation] of [[5, 0.1], [1, 0.5]]) {
  const variance = Math.log(1 + squaredCoefficientOfVariation);
  const location = Math.log(mean) - variance / 2;
  testLaw(
    { kind: "lognormal", mean, squaredCoefficientOfVariation },
    (x) => normalCumulative((Math.log(x) - location) / Math.sqrt(variance)),
  );
}
