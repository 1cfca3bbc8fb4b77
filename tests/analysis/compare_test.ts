import assert from "node:assert/strict";
import fc from "../_property.ts";
import { comparePaired } from "../../src/analysis/mod.ts";
import { distribution, randomStream } from "../../src/random/mod.ts";
import { assertAllClose, reference } from "./_fixtures.ts";

const parts = ({ estimate, low, high }: { estimate: number; low: number; high: number }) => [
  estimate,
  low,
  high,
];

Deno.test("exact: pairs of one ratio give that ratio and an interval of no width", () => {
  const { ratio, percent, pairs } = comparePaired([16, 32, 8], [10, 20, 5]);
  assertAllClose(parts(ratio), [1.6, 1.6, 1.6], 1e-14);
  assertAllClose(parts(percent), [60, 60, 60], 1e-13);
  assert.equal(pairs, 3);
});

Deno.test("exact: the percentages are those of the ratio, end by end", () => {
  const { ratio, percent } = comparePaired([3, 5, 9], [2, 4, 3]);
  assertAllClose(parts(percent), parts(ratio).map((value) => (value - 1) * 100), 1e-14);
});

Deno.test("exact: exchanging the systems gives the reciprocal ratio and the negative difference", () => {
  const values = fc.array(
    fc.tuple(
      fc.double({ min: 0.01, max: 100, noNaN: true }),
      fc.double({ min: 0.01, max: 100, noNaN: true }),
    ),
    { minLength: 2, maxLength: 12 },
  );
  fc.assert(fc.property(values, (pairs) => {
    const a = pairs.map(([value]) => value);
    const b = pairs.map(([, value]) => value);
    const forward = comparePaired(a, b);
    const backward = comparePaired(b, a);
    assertAllClose([forward.ratio.estimate * backward.ratio.estimate], [1], 1e-9);
    assertAllClose([forward.ratio.low * backward.ratio.high], [1], 1e-9);
    assert.ok(Math.abs(forward.difference.low + backward.difference.high) < 1e-9);
  }));
});

Deno.test("exact: one pair has an estimate and no bounds", () => {
  const { ratio, percent, difference } = comparePaired([3], [2]);
  assertAllClose([ratio.estimate, percent.estimate, difference.estimate], [1.5, 50, 1], 1e-14);
  assert.deepEqual([ratio.low, ratio.high], [0, Infinity]);
  assert.deepEqual([percent.low, percent.high], [-100, Infinity]);
  assert.deepEqual([difference.low, difference.high], [-Infinity, Infinity]);
});

Deno.test("exact: unequal lengths, no pairs, zeros and a bad confidence are refused", () => {
  assert.throws(() => comparePaired([1, 2], [1]), /same number of replications.*2 and 1/);
  assert.throws(() => comparePaired([], []), /at least one replication: current value is 0/);
  assert.throws(() => comparePaired([1, 0], [1, 1]), /replication 1 of a .* above 0/);
  assert.throws(() => comparePaired([1, 2], [1, NaN]), /replication 1 of b/);
  assert.throws(() => comparePaired([1, 2], [1, 2], 1), /confidence/);
});

// r/analysis.R, R 4.2.2: t.test(paired = TRUE) of the logarithms and of the values
Deno.test("published: percent and difference match R's paired t intervals", () => {
  const r = reference();
  const { percent, difference } = comparePaired(r("a"), r("b"));
  assertAllClose(parts(percent), r("percent"), 1e-10);
  assertAllClose(parts(difference), r("difference"), 1e-10);
});

Deno.test("statistical: the interval of the percentage covers the truth in 92 to 98% of 1,000 runs", () => {
  const coverage = (standardErrors: number) => {
    const stream = randomStream(11, 0, "compare");
    const common = distribution({
      kind: "lognormal",
      mean: 100,
      squaredCoefficientOfVariation: 0.2,
    });
    const own = distribution({ kind: "lognormal", mean: 1, squaredCoefficientOfVariation: 0.01 });
    let covered = 0;
    for (let run = 0; run < 1000; run++) {
      const base = Array.from({ length: 8 }, () => common.sample(stream));
      const a = base.map((value) => 1.6 * value * own.sample(stream));
      const b = base.map((value) => value * own.sample(stream));
      const { low, high } = comparePaired(a, b).percent;
      const shift = standardErrors * (high - low) / 2 / 2.365;
      if (low + shift <= 60 && 60 <= high + shift) covered++;
    }
    return covered / 1000;
  };
  const share = coverage(0);
  assert.ok(share >= 0.92 && share <= 0.98, `${share}`);
  assert.ok(coverage(1) < 0.92, "an interval moved by a standard error must be found out");
});
