import assert from "node:assert/strict";
import { quantilesOfEffect } from "../../src/analysis/mod.ts";
import { pointsOf, reference } from "./_fixtures.ts";

const ramp = (count: number) => pointsOf(count, () => ({}), (index) => index + 1);

/** P(B = k) of a binomial count, by logarithms. */
function binomial(n: number, p: number, k: number): number {
  let logarithm = k * Math.log(p) + (n - k) * Math.log(1 - p);
  for (let i = 1; i <= k; i++) logarithm += Math.log((n - k + i) / i);
  return Math.exp(logarithm);
}

Deno.test("exact: the ends bracket the quantile with at least the confidence, and no inner ones would", () => {
  for (const count of [10, 57, 200]) {
    for (const p of [0.05, 0.25, 0.5, 0.95]) {
      for (const confidence of [0.8, 0.95]) {
        const [{ low, high }] = quantilesOfEffect(ramp(count), [p], confidence);
        const tail = (1 - confidence) / 2 + 1e-12;
        const lower = Number.isFinite(low) ? low : 0;
        const upper = Number.isFinite(high) ? high : count + 1;
        const below = (k: number) =>
          Array.from({ length: k }, (_, i) => binomial(count, p, i)).reduce((a, b) => a + b, 0);
        assert.ok(below(lower) <= tail && below(lower + 1) > tail, `low ${count} ${p}`);
        assert.ok(1 - below(upper) <= tail && 1 - below(upper - 1) > tail, `high ${count} ${p}`);
      }
    }
  }
});

Deno.test("exact: an end that no point bounds is infinite", () => {
  const [first, last] = quantilesOfEffect(ramp(20), [0.05, 0.95]);
  assert.deepEqual([first.low, first.high], [-Infinity, 4]);
  assert.deepEqual([last.low, last.high], [17, Infinity]);
  assert.deepEqual(quantilesOfEffect(ramp(20), [0, 1]).map(({ estimate }) => estimate), [1, 20]);
  const [only] = quantilesOfEffect(ramp(1), [0.5]);
  assert.deepEqual(only, { probability: 0.5, estimate: 1, low: -Infinity, high: Infinity });
});

Deno.test("exact: the order of points does not matter, and the usual five are given unasked", () => {
  const expected = quantilesOfEffect(ramp(99));
  assert.deepEqual(quantilesOfEffect(ramp(99).reverse()), expected);
  assert.deepEqual(expected.map(({ probability }) => probability), [0.05, 0.25, 0.5, 0.75, 0.95]);
  assert.equal(expected[2].estimate, 50);
});

Deno.test("exact: no point, NaN and bad numbers are refused", () => {
  assert.throws(() => quantilesOfEffect([]), /there must be a point/);
  assert.throws(() => quantilesOfEffect(ramp(3), [0.5], 1), /confidence between 0 and 1/);
  assert.throws(() => quantilesOfEffect(ramp(3), [1.5]), /probability as it must be from 0 to 1/);
  assert.throws(() => quantilesOfEffect([{ parameters: {}, effect: NaN }]), /effect of point 0/);
});

// r/analysis.R, R 4.2.2: quantile(type = 7); qbinom(0.025), qbinom(0.975) + 1
Deno.test("published: estimates match R's quantile(), ranks match those from R's qbinom()", () => {
  const r = reference();
  const effects = r("effect").map((effect) => ({ parameters: {}, effect }));
  quantilesOfEffect(effects, r("probabilities")).forEach(({ estimate }, index) =>
    assert.ok(Math.abs(estimate - r("effectQuantiles")[index]) < 1e-12)
  );
  for (const count of r("sizes")) {
    const found = quantilesOfEffect(ramp(count), r("probabilities"));
    const low = found.map(({ low }) => low === -Infinity ? 0 : low);
    const high = found.map(({ high }) => high === Infinity ? count + 1 : high);
    assert.deepEqual([low, high], [r(`lower${count}`), r(`upper${count}`)]);
  }
});
