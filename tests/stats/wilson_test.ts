import assert from "node:assert/strict";
import { InputError } from "../../src/core/mod.ts";
import { randomStream } from "../../src/random/mod.ts";
import { normalQuantile, wilsonInterval } from "../../src/stats/mod.ts";
import { assertClose } from "../random/_tests_of_fit.ts";

Deno.test("exact: both ends lie z standard errors from the share, by their own standard error", () => {
  for (const [successes, trials, confidence] of [[3, 17, 0.9], [50, 200, 0.95], [199, 200, 0.99]]) {
    const z = normalQuantile((1 + confidence) / 2);
    const { share, low, high } = wilsonInterval(successes, trials, confidence);
    for (const end of [low, high]) {
      assertClose((share - end) ** 2, z * z * end * (1 - end) / trials, 1e-9);
    }
    assert.ok(low < share && share < high);
  }
});

Deno.test("exact: no trial gives all of 0 to 1 and a share of NaN", () => {
  const { share, low, high, samples } = wilsonInterval(0, 0);
  assert.deepEqual([share, low, high, samples], [NaN, 0, 1, 0]);
});

Deno.test("exact: bad counts are refused", () => {
  assert.throws(() => wilsonInterval(3, 2), /at most the trials \(2\): current value is 3/);
  assert.throws(() => wilsonInterval(-1, 2), InputError);
  assert.throws(() => wilsonInterval(0.5, 2), InputError);
  assert.throws(() => wilsonInterval(1, 2, 1), InputError);
});

// R package binom, binom.confint(x, n, tol = 1e-8), method "wilson", as printed in statsmodels'
// tests/results/results_proportion.py
Deno.test("published: intervals match those of R's binom.confint", () => {
  const table = [
    [18, 20, 0.6989663547715128, 0.972133518786232],
    [4, 20, 0.0806576625797981, 0.4160174322518935],
    [4, 200, 0.00780442641634947, 0.05028708690582643],
    [190, 200, 0.910421851861224, 0.972617354399236],
    [0, 30, 0, 0.11351339],
    [30, 30, 0.8864866, 1],
  ];
  for (const [successes, trials, low, high] of table) {
    const interval = wilsonInterval(successes, trials);
    assert.ok(Math.abs(interval.low - low) < 5e-8, `${interval.low}`);
    assert.ok(Math.abs(interval.high - high) < 5e-8, `${interval.high}`);
  }
});

Deno.test("statistical: the interval covers the true share in 92 to 98% of 2,000 experiments", () => {
  const coverage = (p: number, shift: number) => {
    const stream = randomStream(5, 0, `share ${p}`);
    let covered = 0;
    for (let run = 0; run < 2000; run++) {
      let successes = 0;
      for (let trial = 0; trial < 60; trial++) successes += stream.uniform() < p + shift ? 1 : 0;
      const { low, high } = wilsonInterval(successes, 60);
      if (low <= p && p <= high) covered++;
    }
    return covered / 2000;
  };
  for (const p of [0.05, 0.3, 0.5, 0.9]) {
    assert.ok(coverage(p, 0) > 0.92 && coverage(p, 0) < 0.98, `${p}: ${coverage(p, 0)}`);
    const error = Math.sqrt(p * (1 - p) / 60);
    assert.ok(coverage(p, error) < 0.9, `${p}: a bias of one standard error passes`);
  }
});
