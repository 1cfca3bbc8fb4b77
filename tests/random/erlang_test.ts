import assert from "node:assert/strict";
import { InputError } from "../../src/core/mod.ts";
import { Erlang, Exponential, randomStream } from "../../src/random/mod.ts";
import { draw, gammaP, meanScore, testLaw } from "./_tests_of_fit.ts";

Deno.test("exact: an Erlang value of one stage is an exponential value of the same stream", () => {
  const erlang = new Erlang({ kind: "erlang", mean: 2, stages: 1 });
  const exponential = new Exponential({ kind: "exponential", mean: 2 });
  const [a, b] = [randomStream(1, 0, "x"), randomStream(1, 0, "x")];
  for (let i = 0; i < 100; i++) assert.equal(erlang.sample(a), exponential.sample(b));
});

Deno.test("exact: the Erlang distribution function is the incomplete gamma function", () => {
  for (const stages of [1, 2, 5, 40, 2000]) {
    const law = new Erlang({ kind: "erlang", mean: 3, stages });
    for (const share of [0.9, 1, 1.1]) {
      const expected = gammaP(stages, stages * share);
      assert.ok(Math.abs(law.cumulative(3 * share) - expected) < 1e-10);
    }
    assert.equal(law.cumulative(0), 0);
  }
});

Deno.test("exact: bad Erlang parameters are refused", () => {
  for (const [mean, stages] of [[0, 2], [1, 0], [1, 1.5], [NaN, 2]]) {
    assert.throws(() => new Erlang({ kind: "erlang", mean, stages }), InputError);
  }
});

testLaw({ kind: "erlang", mean: 2, stages: 3 });
testLaw({ kind: "erlang", mean: 2, stages: 37 });

Deno.test("statistical: the mean of 100,000-stage values does not underflow", () => {
  const sample = draw({ kind: "erlang", mean: 5, stages: 100_000 }, 50);
  assert.ok(Math.abs(meanScore(sample, 5)) < 4);
  assert.ok(Math.abs(meanScore(sample, 5.05)) > 6, "a mean that is 1% off passes");
});
