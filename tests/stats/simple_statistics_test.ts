import assert from "node:assert/strict";
import * as simple from "simple-statistics";
import { randomStream } from "@iovlab/iovlab/random";
import { Tally } from "@iovlab/iovlab/stats";
import { midRanks } from "@iovlab/iovlab/analysis";

function drawn(count: number, path: string): number[] {
  const stream = randomStream(11, 0, path);
  return Array.from({ length: count }, () => Math.exp(4 * stream.uniform()));
}

function assertNear(actual: number, expected: number): void {
  assert.ok(
    Math.abs(actual - expected) <= 1e-12 * Math.abs(expected),
    `${actual} is not ${expected}`,
  );
}

Deno.test("Tally agrees with simple-statistics on mean, variance and ends", () => {
  for (const count of [2, 3, 100, 5000]) {
    const values = drawn(count, `tally/${count}`);
    const tally = new Tally();
    for (const value of values) tally.add(value);
    assertNear(tally.mean, simple.mean(values));
    assertNear(tally.variance, simple.sampleVariance(values));
    assert.equal(tally.minimum, simple.min(values));
    assert.equal(tally.maximum, simple.max(values));
  }
});

Deno.test("the correlation of midRanks() is simple-statistics' rank correlation", () => {
  const x = drawn(300, "ranks/x");
  const y = x.map((value, i) => value + 20 * drawn(300, "ranks/y")[i]);
  assertNear(
    simple.sampleCorrelation(midRanks(x), midRanks(y)),
    simple.sampleRankCorrelation(x, y),
  );
});
