import assert from "node:assert/strict";
import { InputError } from "../../src/core/mod.ts";
import { Deterministic, randomStream } from "../../src/random/mod.ts";

Deno.test("exact: a deterministic value is constant and draws nothing", () => {
  const law = new Deterministic({ kind: "deterministic", value: 7 });
  const stream = randomStream(1, 0, "x");
  assert.deepEqual([law.sample(stream), law.sample(stream)], [7, 7]);
  assert.equal(stream.uint32(), randomStream(1, 0, "x").uint32());
  assert.deepEqual([law.mean, law.squaredCoefficientOfVariation], [7, 0]);
  assert.deepEqual([6.999, 7, 8].map((x) => law.cumulative(x)), [0, 1, 1]);
});

Deno.test("exact: a deterministic value may be 0 but not negative", () => {
  assert.equal(new Deterministic({ kind: "deterministic", value: 0 }).mean, 0);
  for (const value of [-1, NaN, Infinity]) {
    assert.throws(() => new Deterministic({ kind: "deterministic", value }), InputError);
  }
});
