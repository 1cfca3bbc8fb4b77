import assert from "node:assert/strict";
import { InputError } from "../../src/core/mod.ts";
import { Exponential, RandomStream, randomStream } from "../../src/random/mod.ts";
import { assertClose, testLaw } from "./_tests_of_fit.ts";

Deno.test("exact: an exponential value is the inverse of its distribution function", () => {
  const law = new Exponential({ kind: "exponential", mean: 3 });
  const uniforms = randomStream(1, 0, "x");
  const stream = randomStream(1, 0, "x");
  for (let i = 0; i < 100; i++) {
    assertClose(law.cumulative(law.sample(stream)), 1 - uniforms.uniformOpen(), 1e-9);
  }
  assert.equal(law.cumulative(0), 0);
  assert.equal(law.cumulative(-1), 0);
});

Deno.test("exact: the largest and smallest exponential values are finite and above 0", () => {
  const law = new Exponential({ kind: "exponential", mean: 1 });
  assertClose(law.sample(new RandomStream(0, 0, 5, 0)), 53 * Math.LN2);
  assertClose(law.sample(new RandomStream(-1, 1, 5, 1)), 2 ** -53);
});

Deno.test("exact: an exponential mean that is not above 0 is refused", () => {
  for (const mean of [0, -1, NaN, Infinity]) {
    assert.throws(() => new Exponential({ kind: "exponential", mean }), InputError);
  }
});

testLaw({ kind: "exponential", mean: 0.25 });
