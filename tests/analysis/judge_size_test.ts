import assert from "node:assert/strict";
import { comparePaired, judge } from "../../src/analysis/mod.ts";
import { distribution, randomStream } from "../../src/random/mod.ts";
import { claimOf, pointsOf } from "./_fixtures.ts";

/**
 * In which share of 2,000 studies with a true benefit the claim "60%, give or take 15" is called
 * reproduced. Ten replications, noise of 5% in each; the space holds throughout.
 */
function reproducedShare(benefit: number, standardErrorsTowards60: number): number {
  const stream = randomStream(2009, 0, `size ${benefit}`);
  const noise = distribution({ kind: "lognormal", mean: 1, squaredCoefficientOfVariation: 0.0025 });
  const points = pointsOf(20, () => ({}), () => 60);
  let reproduced = 0;
  for (let study = 0; study < 2000; study++) {
    const base = Array.from({ length: 10 }, () => 100 * noise.sample(stream));
    const a = base.map((value) => value * (1 + benefit / 100) * noise.sample(stream));
    const { estimate, low, high } = comparePaired(a, base).percent;
    const shift = Math.sign(60 - benefit) * standardErrorsTowards60 * (high - low) / 2 / 2.262;
    const baseline = { estimate: estimate + shift, low: low + shift, high: high + shift };
    const { verdict } = judge(claimOf(), { baseline, others: [], space: { points } });
    if (verdict === "reproduced") reproduced++;
  }
  return reproduced / 2000;
}

// 2.5% and three standard errors of a share of 2,000
const most = 0.025 + 3 * Math.sqrt(0.025 * 0.975 / 2000);

Deno.test("statistical: a benefit on either end of the band is called reproduced in at most 2.5% of studies", () => {
  for (const benefit of [45, 75]) {
    const share = reproducedShare(benefit, 0);
    assert.ok(share <= most, `${benefit}: ${share}`);
    const biased = reproducedShare(benefit, 1);
    assert.ok(biased > most, `${benefit}, moved by a standard error: ${biased}`);
  }
});

Deno.test("statistical: a benefit in the middle of the band is called reproduced in at least 95% of studies", () => {
  assert.ok(reproducedShare(60, 0) >= 0.95);
  assert.ok(reproducedShare(85, 0) === 0);
});
