import assert from "node:assert/strict";
import { InputError } from "../../src/core/mod.ts";
import { batchMeans, replicationInterval } from "../../src/stats/mod.ts";
import { assertClose } from "../random/_tests_of_fit.ts";

Deno.test("exact: the interval is that of the means of equal batches, from the end of the series", () => {
  const series = [99, 1, 3, 2, 6, 5, 5];
  const result = batchMeans(series, { batches: 3, confidence: 0.9 });
  const expected = replicationInterval([2, 4, 5], 0.9);
  assert.deepEqual([result.mean, result.halfWidth], [expected.mean, expected.halfWidth]);
  assert.deepEqual([result.batchSize, result.dropped, result.samples], [2, 1, 3]);
  assert.equal(result.confidence, 0.9);
});

Deno.test("exact: batches of one are the values themselves, and 20 batches are the default", () => {
  const values = Float64Array.from({ length: 20 }, (_, i) => (i * 7) % 11);
  const result = batchMeans(values);
  assert.equal(result.halfWidth, replicationInterval(values).halfWidth);
  assert.equal(result.batchSize, 1);
});

Deno.test("exact: the correlation of neighbouring batch means shows a drift and an alternation", () => {
  const drift = batchMeans([1, 2, 3, 4], { batches: 4 });
  assertClose(drift.lagOneCorrelation, 1.25 / 5);
  const alternating = batchMeans([1, -1, 1, -1], { batches: 4 });
  assertClose(alternating.lagOneCorrelation, -0.75);
  assert.equal(batchMeans([1, 1, 1, 1], { batches: 4 }).lagOneCorrelation, NaN);
});

Deno.test("exact: too short a series and bad options are refused", () => {
  assert.throws(() => batchMeans([1, 2, 3]), /at least 20 observations: current value is 3/);
  assert.throws(() => batchMeans([1, 2, 3], { batches: 1 }), InputError);
  assert.throws(() => batchMeans([1, 2, 3], { batches: 2, confidence: 2 }), InputError);
  assert.throws(() => batchMeans([1, NaN, 3], { batches: 3 }), InputError);
});
