import assert from "node:assert/strict";
import { randomStream } from "@iovlab/iovlab/random";
import { valueQuantile } from "@iovlab/iovlab/stats";

Deno.test("exact: the estimate interpolates between order statistics as number 7 of Hyndman and Fan", () => {
  const values = [4, 1, 3, 2];
  assert.equal(valueQuantile(values, 0.5).mean, 2.5);
  assert.equal(valueQuantile(values, 0.9).mean.toFixed(12), "3.700000000000");
});

// H. A. David and H. N. Nagaraja, Order Statistics, 2003: the median's sign-test interval; the binomial
// probabilities are P(2 <= B < 8 | 9, 1/2) = 1 - 2 (1 + 9) / 512 = 0.961.
Deno.test("published: the 95% interval of a median of 9 is between the second and the eighth value", () => {
  const { low, high, halfWidth } = valueQuantile([10, 20, 30, 40, 50, 60, 70, 80, 90], 0.5);
  assert.deepEqual([low, high, halfWidth], [20, 80, 30]);
});

Deno.test("exact: 72 values bracket a 95th percentile (0.95^72 is below 0.025), 71 do not", () => {
  const values = (count: number) => Array.from({ length: count }, (_, index) => index);
  assert.equal(valueQuantile(values(71), 0.95).halfWidth, Infinity);
  assert.ok(valueQuantile(values(72), 0.95).halfWidth < Infinity);
});

Deno.test("statistical: the interval covers at least 95%, and that of another quantile does not", () => {
  const runs = 2000;
  let covered = 0, biased = 0;
  for (let run = 0; run < runs; run++) {
    const stream = randomStream(1, run, "values");
    const values = Array.from({ length: 40 }, () => stream.uniform() ** 3);
    const { low, high } = valueQuantile(values, 0.7);
    if (low <= 0.7 ** 3 && 0.7 ** 3 <= high) covered++;
    if (low <= 0.5 ** 3 && 0.5 ** 3 <= high) biased++;
  }
  assert.ok(covered / runs > 0.95 - 3 * Math.sqrt(0.95 * 0.05 / runs), `${covered / runs}`);
  assert.ok(biased / runs < 0.5, `${biased / runs}`);
});

Deno.test("exact: nothing, no number and no quantile are refused", () => {
  assert.throws(() => valueQuantile([], 0.5), /there must be a value/);
  assert.throws(() => valueQuantile([1, NaN], 0.5), /replication 1/);
  assert.throws(() => valueQuantile([1], 1), /between 0 and 1/);
});
