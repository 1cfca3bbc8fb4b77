import assert from "node:assert/strict";
import { InputError } from "../../src/core/mod.ts";
import {
  logRatioInterval,
  pairedInterval,
  replicationInterval,
  studentQuantile,
} from "../../src/stats/mod.ts";
import { assertClose } from "../random/_tests_of_fit.ts";

Deno.test("exact: the interval is the mean plus and minus t standard errors", () => {
  const interval = replicationInterval(Float64Array.of(2, 4, 4, 4, 5, 5, 7, 9), 0.9);
  assert.equal(interval.mean, 5);
  assertClose(interval.halfWidth, studentQuantile(0.95, 7) * Math.sqrt(32 / 7 / 8));
  assert.equal(interval.low, 5 - interval.halfWidth);
  assert.equal(interval.high, 5 + interval.halfWidth);
  assert.deepEqual([interval.samples, interval.confidence], [8, 0.9]);
});

Deno.test("exact: no value gives NaN and one value an infinite half-width", () => {
  const none = replicationInterval([]);
  assert.deepEqual([none.mean, none.halfWidth, none.low, none.high], [NaN, NaN, NaN, NaN]);
  const one = replicationInterval([3]);
  assert.deepEqual([one.mean, one.halfWidth, one.low, one.high], [
    3,
    Infinity,
    -Infinity,
    Infinity,
  ]);
  assert.equal(replicationInterval([3, 3]).halfWidth, 0);
});

Deno.test("exact: a paired interval is that of the differences", () => {
  assert.deepEqual(pairedInterval([5, 7, 6], [1, 2, 3]), replicationInterval([4, 5, 3]));
});

Deno.test("exact: exchanging the sides of a ratio gives its reciprocal", () => {
  const a = [3, 4, 5, 7];
  const b = [2, 2.5, 4, 4];
  const [forth, back] = [logRatioInterval(a, b), logRatioInterval(b, a)];
  assertClose(forth.ratio, (420 / 80) ** (1 / 4));
  assertClose(forth.ratio * back.ratio, 1);
  assertClose(forth.low * back.high, 1);
  assertClose(forth.high / forth.ratio, Math.exp(forth.logHalfWidth));
  assert.equal(forth.samples, 4);
  assert.equal(logRatioInterval([2], [1]).high, Infinity);
  assert.equal(logRatioInterval([2], [1]).low, 0);
});

Deno.test("exact: bad values, pairs and confidences are refused", () => {
  assert.throws(
    () => replicationInterval([1, NaN]),
    /value of replication 1 as it must be a finite/,
  );
  for (const confidence of [0, 1, NaN]) {
    assert.throws(() => replicationInterval([1, 2], confidence), InputError);
  }
  assert.throws(() => pairedInterval([1, 2], [1]), /current value is 2 and 1/);
  assert.throws(() => logRatioInterval([1], [1, 2]), InputError);
  assert.throws(() => logRatioInterval([1, 2], [1, 0]), /replication 1 of b as it must be above 0/);
});
