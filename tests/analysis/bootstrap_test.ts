import assert from "node:assert/strict";
import {
  blocksOf,
  bootstrap,
  bootstrapBlocks,
  bootstrapEnds,
  bootstrapPaired,
  independentSample,
  replicationSample,
} from "../../src/analysis/mod.ts";
import { distribution, randomStream } from "../../src/random/mod.ts";
import { assertAllClose } from "./_fixtures.ts";
import { r } from "./_reference.ts";

const mean = (values: readonly number[]) => values.reduce((x, y) => x + y, 0) / values.length;
const variance = (values: readonly number[]) => mean(values.map((x) => (x - mean(values)) ** 2));
const deviation = (values: readonly number[]) =>
  Math.sqrt(variance(values) * values.length / (values.length - 1));

// r/methods.R, R 4.2.2 with boot 1.3-28.1: boot.ci of 399 resamples, with the jackknife's influence
Deno.test("published: both intervals match R's boot.ci on the same resamples", () => {
  const data = r("bootData");
  const without = data.map((_, left) => deviation(data.filter((_, index) => index !== left)));
  const ends = (confidence: number, leftOut: number[]) => {
    const { low, high } = bootstrapEnds(deviation(data), r("bootResampled"), leftOut, confidence);
    return [low, high];
  };
  assertAllClose([...ends(0.9, []), ...ends(0.95, [])], r("bootPercentile"), 1e-10);
  assertAllClose([...ends(0.9, without), ...ends(0.95, without)], r("bootBca"), 1e-10);
});

// Efron and Tibshirani, An Introduction to the Bootstrap, 1993, tables 14.1 and 14.2: the variance of
// the spatial test A of 26 children, 90% intervals from 2,000 resamples
Deno.test("published: the variance of the spatial test data has Efron and Tibshirani's intervals", () => {
  const scores = [
    [48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6],
    [0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30, 41],
  ].flat();
  const options = { confidence: 0.9, resamples: 19_999 };
  const bca = bootstrap(scores, variance, options);
  assert.equal(bca.estimate.toFixed(1), "171.5");
  assert.equal(bca.acceleration.toFixed(3), "0.061");
  const percentile = bootstrap(scores, variance, { ...options, method: "percentile" });
  // their ends are of 2,000 resamples; an end's own standard error there is 2 to 3
  const near = (value: number, published: number) => Math.abs(value - published) < 6;
  assert.ok(near(bca.low, 115.8) && near(bca.high, 259.6), `${bca.low} ${bca.high}`);
  assert.ok(near(percentile.low, 100.8) && near(percentile.high, 233.9));
  assert.ok(!near(percentile.high, 259.6), "the two intervals must be told apart");
});

Deno.test("exact: a stream's name and seed give the same interval again, others do not", () => {
  const data = r("bootData");
  const first = bootstrap(data, mean, { seed: 4, stream: "a" });
  assert.deepEqual(bootstrap(data, mean, { seed: 4, stream: "a" }), first);
  assert.notEqual(bootstrap(data, mean, { seed: 4, stream: "b" }).low, first.low);
  assert.notEqual(bootstrap(data, mean, { seed: 5, stream: "a" }).low, first.low);
});

Deno.test("exact: a symmetric statistic has no acceleration, BCa and percentile agree where both corrections are 0", () => {
  const symmetric = [-3, -2, -1, 1, 2, 3];
  assert.ok(Math.abs(bootstrap(symmetric, mean).acceleration) < 1e-12);
  const resampled = Array.from({ length: 399 }, (_, index) => index - 199);
  const [bca, percentile] = [[-1, 1], []].map((without) => bootstrapEnds(0, resampled, without));
  assertAllClose([bca.low, bca.high], [percentile.low, percentile.high], 1e-9);
});

Deno.test("exact: resamples without a finite statistic are counted, too many are refused", () => {
  const inverse = (values: readonly number[]) => 1 / values.filter((x) => x > 0).length;
  const some = bootstrap([0, 0, 1, 2], inverse, { resamples: 500 });
  // all four draws are one of the two zeros in 1 of 16 resamples
  assert.equal(some.resamples + some.dropped, 500);
  assert.ok(some.dropped > 15 && some.dropped < 50, `${some.dropped}`);
  assert.throws(() => bootstrap([0, 1], () => NaN), /finite of the data: current value is NaN/);
  assert.throws(() => bootstrap([0, 1], inverse), /finite without unit 1/);
  assert.throws(() => bootstrap([1], mean), /units/);
  assert.throws(() => bootstrap([1, 2], mean, { resamples: 50 }), /resamples/);
  assert.throws(() => bootstrap([1, 2], mean, { confidence: 1 }), /confidence/);
});

Deno.test("exact: an end beyond the resamples is said to be clipped", () => {
  const resampled = Array.from({ length: 100 }, (_, index) => index);
  const wide = bootstrapEnds(50, resampled, [], 0.999);
  assert.deepEqual([wide.low, wide.high, wide.clipped], [0, 99, true]);
  assert.ok(!bootstrapEnds(50, resampled, [], 0.9).clipped);
});

Deno.test("exact: pairs stay together and samples without a common key are refused", () => {
  const a = replicationSample([11, 12, 13, 14, 19], { seed: 1 });
  const b = replicationSample([1, 2, 3, 4, 9], { seed: 1 });
  const difference = bootstrapPaired(a, b, (x, y) => mean(x) - mean(y));
  assert.deepEqual([difference.low, difference.high], [10, 10]);
  assert.throws(
    () => bootstrapPaired(a, independentSample(b.values), mean),
    /share at least two keys/,
  );
});

Deno.test("statistical: 90% BCa intervals of a mean of skewed values cover in 85 to 93% of 400 runs, blocks where values are alike", () => {
  const gamma = distribution({ kind: "gamma", mean: 1, squaredCoefficientOfVariation: 0.5 });
  const stream = randomStream(8, 0, "bootstrap coverage");
  const covered = { bca: 0, blocks: 0, single: 0 };
  const options = { confidence: 0.9, resamples: 400 };
  for (let run = 0; run < 400; run++) {
    const values = Array.from({ length: 40 }, () => gamma.sample(stream));
    const alike = values.flatMap((value) => [value, value, value]);
    const intervals = {
      bca: bootstrap(values, mean, { ...options, seed: run }),
      blocks: bootstrapBlocks(blocksOf(alike, 3), mean, { ...options, seed: run }),
      single: bootstrap(alike, mean, { ...options, seed: run, method: "percentile" }),
    };
    for (const name of ["bca", "blocks", "single"] as const) {
      if (intervals[name].low <= 1 && 1 <= intervals[name].high) covered[name]++;
    }
  }
  const shares = Object.values(covered).map((count) => count / 400);
  assert.ok(shares[0] >= 0.85 && shares[0] <= 0.93, `${shares}`);
  assert.ok(shares[1] >= 0.85 && shares[1] <= 0.93, `${shares}`);
  assert.ok(shares[2] < 0.8, `values that are alike drawn one by one must be found out: ${shares}`);
});

Deno.test("statistical: with ten exponential values both 95% intervals cover in 80 to 92% of 500 runs: too few units, as the page says", () => {
  const gamma = distribution({ kind: "gamma", mean: 1, squaredCoefficientOfVariation: 1 });
  const stream = randomStream(3, 0, "few units");
  const covered = { bca: 0, percentile: 0 };
  for (let run = 0; run < 500; run++) {
    const values = Array.from({ length: 10 }, () => gamma.sample(stream));
    for (const method of ["bca", "percentile"] as const) {
      const { low, high } = bootstrap(values, mean, { method, resamples: 399, seed: run });
      if (low <= 1 && 1 <= high) covered[method]++;
    }
  }
  for (const count of Object.values(covered)) {
    assert.ok(count / 500 > 0.8 && count / 500 < 0.92, `${count}`);
  }
});
