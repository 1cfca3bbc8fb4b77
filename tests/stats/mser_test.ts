import assert from "node:assert/strict";
import fc from "../_property.ts";
import { randomStream } from "../../src/random/mod.ts";
import { commonWarmUp, mser5 } from "../../src/stats/mod.ts";
import { assertClose } from "../random/_tests_of_fit.ts";

fc.configureGlobal({ seed: 2009 });

/** The rule as its definition reads, each candidate from scratch. */
function bruteForce(series: number[]): { cut: number; statistic: number } {
  const batches = Array.from({ length: Math.floor(series.length / 5) }, (_, j) => {
    return series.slice(5 * j, 5 * j + 5).reduce((a, b) => a + b, 0) / 5;
  });
  let best = { cut: 0, statistic: Infinity };
  for (let cut = 0; cut <= Math.floor(batches.length / 2); cut++) {
    const kept = batches.slice(cut);
    const mean = kept.reduce((a, b) => a + b, 0) / kept.length;
    const statistic = kept.reduce((sum, z) => sum + (z - mean) ** 2, 0) / kept.length ** 2;
    if (statistic < best.statistic * (1 - 1e-9)) best = { cut: 5 * cut, statistic };
  }
  return best;
}

Deno.test("exact: the cut and the statistic are those of the definition", () => {
  const series = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 20, maxLength: 120 });
  fc.assert(fc.property(series, fc.integer({ min: 0, max: 500 }), (xs, bump) => {
    const biased = xs.map((x, i) => x + bump * Math.exp(-i / 8));
    const expected = bruteForce(biased);
    const found = mser5(biased);
    assertClose(found.statistic, expected.statistic, 1e-8);
    assert.equal(found.batches, Math.floor(xs.length / 5));
    if (expected.statistic > 1e-9) assert.equal(found.cut, expected.cut);
    assert.equal(found.truncated, found.cut > 0);
    assert.ok(found.cut % 5 === 0 && found.cut <= xs.length / 2);
  }));
});

Deno.test("exact: a step is cut off to the batch, and the rest beyond whole batches plays no part", () => {
  const series = Array.from({ length: 400 }, (_, i) => (i < 63 ? 50 : 0) + Math.sin(i * i));
  assert.equal(mser5(series).cut, 65);
  assert.deepEqual(mser5([...series, 1e6, 1e6]), mser5(series));
});

Deno.test("exact: a constant series is settled and keeps everything", () => {
  assert.deepEqual(mser5(new Float64Array(100).fill(3)), {
    cut: 0,
    batches: 20,
    statistic: 0,
    truncated: false,
    unsettled: false,
  });
});

Deno.test("exact: a series that is too short, has a NaN or still climbs is unsettled", () => {
  for (const series of [[], [1, 2, 3], Array.from({ length: 19 }, (_, i) => i)]) {
    const { cut, truncated, unsettled } = mser5(series);
    assert.deepEqual([cut, truncated, unsettled], [0, false, true]);
  }
  assert.equal(mser5(Array.from({ length: 100 }, (_, i) => (i === 50 ? NaN : 1))).unsettled, true);
  const climbing = mser5(Array.from({ length: 100 }, (_, i) => i));
  assert.deepEqual([climbing.cut, climbing.unsettled], [50, true]);
});

Deno.test("exact: the common cut is that of the average, up to the shortest series", () => {
  const a = Array.from({ length: 120 }, (_, i) => (i < 31 ? 9 : 0) + Math.sin(i * i));
  const b = Array.from({ length: 100 }, (_, i) => (i < 31 ? 9 : 0) + Math.cos(i * i));
  const average = b.map((x, i) => (a[i] + x) / 2);
  assert.deepEqual(commonWarmUp([a, b]), mser5(average));
  assert.equal(commonWarmUp([a, b]).cut, 35);
  assert.equal(commonWarmUp([]).unsettled, true);
});

/** A first-order autoregressive series of mean 0 and deviation 1 that starts `offset` away. */
function autoregression(replication: number, offset: number): Float64Array {
  const stream = randomStream(8, replication, "autoregression");
  const memory = 0.9;
  let x = offset;
  return Float64Array.from({ length: 4000 }, () => {
    const noise = (stream.uniform() - 0.5) * Math.sqrt(12 * (1 - memory * memory));
    return x = memory * x + noise;
  });
}

const meanAfter = (series: Float64Array, cut: number) =>
  series.subarray(cut).reduce((a, b) => a + b, 0) / (series.length - cut);

Deno.test("statistical: the cut takes out nine tenths of the bias of a start that is 20 deviations off", () => {
  let [raw, cutOff] = [0, 0];
  for (let replication = 0; replication < 200; replication++) {
    const series = autoregression(replication, 20);
    raw += meanAfter(series, 0) / 200;
    cutOff += meanAfter(series, mser5(series).cut) / 200;
  }
  // A start at x gives a bias of 0.9 x / 0.1 / 4000; the standard error of 200 means is about
  // sqrt(19 / 4000 / 200) = 0.005.
  assert.ok(Math.abs(raw - 0.045) < 4 * 0.005, `${raw}`);
  assert.ok(Math.abs(raw) > 6 * 0.005, "without the cut no bias is seen");
  assert.ok(Math.abs(cutOff) < 0.0045 + 3 * 0.005, `${cutOff}`);
});

Deno.test("statistical: a series that starts in its steady state loses less than a tenth, and is settled", () => {
  let [lost, unsettled] = [0, 0];
  for (let replication = 0; replication < 200; replication++) {
    const found = mser5(autoregression(replication, 0));
    lost += found.cut / 4000 / 200;
    unsettled += found.unsettled ? 1 : 0;
  }
  assert.ok(lost < 0.1, `${lost}`);
  assert.ok(unsettled < 10, `${unsettled} of 200 unsettled`);
});
