import assert from "node:assert/strict";
import fc from "../_property.ts";
import { Tally } from "../../src/stats/mod.ts";
import { assertClose } from "../random/_tests_of_fit.ts";

fc.configureGlobal({ seed: 2009 });

const tallyOf = (values: Iterable<number>) => {
  const tally = new Tally();
  for (const x of values) tally.add(x);
  return tally;
};

Deno.test("exact: the figures of a tally are those of a two-pass computation", () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2 }), (xs) => {
    const tally = tallyOf(xs);
    const mean = xs.reduce((a, b) => a + b, 0) / xs.length;
    const variance = xs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (xs.length - 1);
    assert.ok(Math.abs(tally.mean - mean) < 1e-9);
    assert.ok(Math.abs(tally.sum - mean * xs.length) < 1e-9 * xs.length);
    assert.ok(Math.abs(tally.variance - variance) <= 1e-12 * variance + 1e-20);
    assert.deepEqual(
      [tally.count, tally.minimum, tally.maximum],
      [xs.length, Math.min(...xs), Math.max(...xs)],
    );
  }));
});

Deno.test("exact: merging tallies is adding all their observations", () => {
  const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }));
  fc.assert(fc.property(values, values, (a, b) => {
    const merged = tallyOf(a);
    merged.merge(tallyOf(b));
    const all = tallyOf([...a, ...b]);
    assert.equal(merged.count, all.count);
    if (all.count === 0) return;
    assert.deepEqual([merged.minimum, merged.maximum], [all.minimum, all.maximum]);
    assert.ok(Math.abs(merged.mean - all.mean) <= 1e-9);
    if (all.count > 1) {
      assert.ok(Math.abs(merged.variance - all.variance) <= 1e-9 * all.variance + 1e-9);
    }
  }));
});

Deno.test("exact: a large offset does not drown the variance", () => {
  const tally = tallyOf([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]);
  assertClose(tally.variance, 30, 1e-9);
  assertClose(tally.standardDeviation, Math.sqrt(30), 1e-9);
});

Deno.test("exact: too few observations give NaN, never a made-up figure", () => {
  const tally = new Tally();
  assert.deepEqual([tally.count, tally.sum], [0, 0]);
  for (const x of [tally.mean, tally.variance, tally.minimum, tally.maximum]) {
    assert.equal(x, NaN);
  }
  tally.add(5);
  assert.deepEqual([tally.mean, tally.minimum, tally.maximum], [5, 5, 5]);
  assert.deepEqual([tally.variance, tally.standardDeviation], [NaN, NaN]);
  tally.reset();
  assert.deepEqual([tally.count, tally.mean, tally.maximum], [0, NaN, NaN]);
});

Deno.test("exact: a NaN shows in the moments", () => {
  const tally = tallyOf([1, NaN, 2]);
  assert.deepEqual([tally.count, tally.mean, tally.variance], [3, NaN, NaN]);
});
