/** Statistical: intervals of means after evidentWarmUp() cover the known mean. */
import assert from "node:assert/strict";
import { randomStream } from "@iovlab/iovlab/random";
import { evidentWarmUp, INTERVALS } from "@iovlab/iovlab/scenario";
import { mser5, replicationInterval } from "@iovlab/iovlab/stats";

const RUNS = 400;
const REPLICATIONS = 10;
const CUSTOMERS_PER_INTERVAL = 20;
const LOAD = 0.5;

/** Mean waiting time in M/D/1 with service 1, by Pollaczek and Khinchine. */
const exact = LOAD / (2 * (1 - LOAD));

/** Mean waits by interval of one M/D/1 replication that starts empty. */
function waits(run: number, replication: number): Float64Array {
  const stream = randomStream(run, replication, "warm-up/md1");
  const means = new Float64Array(INTERVALS);
  let wait = 0;
  for (let interval = 0; interval < INTERVALS; interval++) {
    for (let i = 0; i < CUSTOMERS_PER_INTERVAL; i++) {
      means[interval] += wait / CUSTOMERS_PER_INTERVAL;
      wait = Math.max(0, wait + 1 + Math.log1p(-stream.uniform()) / LOAD);
    }
  }
  return means;
}

const mean = (values: Float64Array) => values.reduce((a, b) => a + b, 0) / values.length;

type Cut = (series: Float64Array) => { readonly cut: number };

function coverage(cutOf: Cut, shift: number): number {
  let covered = 0;
  for (let run = 0; run < RUNS; run++) {
    const values = Array.from({ length: REPLICATIONS }, (_, replication) => {
      const series = waits(run, replication);
      return mean(series.subarray(cutOf(series).cut));
    });
    const { mean: centre, halfWidth } = replicationInterval(values);
    const error = halfWidth / 2.262; // Student's t at 97.5% with 9 degrees of freedom
    if (Math.abs(centre + shift * error - exact) <= halfWidth) covered++;
  }
  return covered / RUNS;
}

Deno.test("a 95% interval after evidentWarmUp() covers the mean; after MSER-5 alone it covers less often", () => {
  const evident = coverage(evidentWarmUp, 0);
  const alone = coverage(mser5, 0);
  console.log(`M/D/1, own cuts: with evidence ${100 * evident}%, MSER-5 alone ${100 * alone}%`);
  assert.ok(evident >= 0.915 && evident <= 0.985, `${evident}`);
  assert.ok(alone < evident, `${alone}`);
});

Deno.test("an estimate moved down by one standard error, the side of the cut's bias, fails the same check", () => {
  const moved = coverage(evidentWarmUp, -1);
  assert.ok(moved < 0.915, `${moved}`);
});
