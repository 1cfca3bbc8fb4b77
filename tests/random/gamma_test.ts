import assert from "node:assert/strict";
import { InputError } from "../../src/core/mod.ts";
import { Gamma } from "../../src/random/mod.ts";
import { gammaP, testLaw } from "./_tests_of_fit.ts";

Deno.test("exact: bad gamma parameters are refused", () => {
  for (const [mean, squaredCoefficientOfVariation] of [[0, 1], [1, 0], [1, -1], [NaN, 1]]) {
    assert.throws(
      () => new Gamma({ kind: "gamma", mean, squaredCoefficientOfVariation }),
      InputError,
    );
  }
});

for (const [mean, squaredCoefficientOfVariation] of [[2, 0.05], [3, 0.4], [1, 1], [1, 2]]) {
  const shape = 1 / squaredCoefficientOfVariation;
  testLaw(
    { kind: "gamma", mean, squaredCoefficientOfVariation },
    (x) => gammaP(shape, x * shape / mean),
  );
}
