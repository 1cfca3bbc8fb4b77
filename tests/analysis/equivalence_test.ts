import assert from "node:assert/strict";
import {
  agreesWithPaper,
  equivalence,
  equivalenceOverSpace,
  type EquivalenceTarget,
  pairedEquivalence,
  replicationSample,
} from "../../src/analysis/mod.ts";
import { distribution, randomStream } from "../../src/random/mod.ts";
import { assertAllClose, pointsOf } from "./_fixtures.ts";
import { parts, r } from "./_reference.ts";

const absolute: EquivalenceTarget = { target: 60, tolerance: 4, scale: "absolute" };

// r/methods.R, R 4.2.2: t.test(conf.level = 0.9 and 0.8), and the one-sided t tests against the band's ends
Deno.test("published: interval and one-sided p-values match R, plain and on logarithms", () => {
  const plain = equivalence(r("equivalence"), absolute);
  const found = [...parts(plain.effect), plain.abovePValue, plain.belowPValue];
  assertAllClose(found, r("equivalenceAbsolute"), 1e-10);
  assert.deepEqual([plain.from, plain.to, plain.confidence], [56, 64, 0.9]);
  const log = equivalence(r("equivalence"), {
    target: 60,
    tolerance: 0.1,
    scale: "log",
    alpha: 0.1,
  });
  const logFound = [...parts(log.effect), log.abovePValue, log.belowPValue];
  assertAllClose(logFound, r("equivalenceLog"), 1e-10);
  assertAllClose([log.from, log.to], [60 / 1.1, 66], 1e-14);
});

Deno.test("exact: the answer is yes exactly where the p-value is at most alpha", () => {
  const stream = randomStream(2, 0, "tost");
  const answers = new Set<string>();
  for (let run = 0; run < 300; run++) {
    const middle = 50 + 20 * stream.uniform();
    const values = Array.from({ length: 4 }, () => middle + 4 * stream.uniform());
    const { agrees, pValue } = equivalence(values, absolute);
    assert.equal(agrees === "yes", pValue <= 0.05);
    answers.add(agrees);
  }
  assert.deepEqual([...answers].sort(), ["no", "not yet", "yes"]);
});

Deno.test("exact: a relative tolerance is a share of the target, below 0 too", () => {
  const { from, to } = equivalence([-9, -11], { target: -10, tolerance: 0.2, scale: "relative" });
  assert.deepEqual([from, to], [-12, -8]);
  const certain = equivalence([61, 61], absolute);
  assert.deepEqual([certain.agrees, certain.pValue], ["yes", 0]);
  const outside = equivalence([70, 70], absolute);
  assert.deepEqual([outside.agrees, outside.pValue], ["no", 1]);
});

Deno.test("exact: pairs give their differences, ratios or percentages", () => {
  const a = replicationSample([30, 61], { seed: 1 });
  const b = replicationSample([20, 40], { seed: 1 });
  const target = { target: 1, tolerance: 1, scale: "absolute" } as const;
  const of = (measure: "difference" | "ratio" | "percent") =>
    pairedEquivalence(a, b, measure, target).effect.estimate;
  assertAllClose([of("difference"), of("ratio"), of("percent")], [15.5, 1.5125, 51.25], 1e-12);
  const other = replicationSample([20, 40], { seed: 2 });
  assert.throws(() => pairedEquivalence(a, other, "ratio", target), /there must be two values/);
});

Deno.test("exact: targets that cannot be used are refused", () => {
  const refused = (changes: Partial<EquivalenceTarget>, rule: RegExp, values = [1, 2]) =>
    assert.throws(() => equivalence(values, { ...absolute, ...changes }), rule);
  refused({ tolerance: 0 }, /tolerance/);
  refused({ target: NaN }, /target/);
  refused({ alpha: 0.5 }, /alpha must be between 0 and 0.5/);
  refused({ target: 0, scale: "relative" }, /not 0/);
  refused({ target: -1, scale: "log" }, /above 0/);
  refused({ scale: "log" }, /value 1 must be above 0/, [1, 0]);
  refused({}, /two values: current value is 1/, [60]);
});

Deno.test("exact: over the space, intervals of points that lie across an end widen the share", () => {
  const sure = pointsOf(100, () => ({}), (index) => index);
  const target = { target: 20, tolerance: 19.5, scale: "absolute" } as const;
  const plain = equivalenceOverSpace(sure, target);
  assert.equal(plain.share.estimate, 0.39);
  assert.equal(plain.undecided, 0);
  const wide = sure.map((point) => ({ ...point, low: point.effect - 2, high: point.effect + 2 }));
  const widened = equivalenceOverSpace(wide, target);
  // 0, 1 and 2 lie across 0.5, 38 to 41 across 39.5
  assert.equal(widened.undecided, 7);
  assert.equal(widened.share.estimate, 0.39);
  assert.ok(widened.share.low < plain.share.low && widened.share.high > plain.share.high);
  assert.deepEqual([plain.middleAgrees, plain.quantiles[1].estimate], ["no", 49.5]);
});

Deno.test("exact: the middle of the space agrees, does not, or is not known yet", () => {
  const target = { target: 50, tolerance: 45, scale: "absolute" } as const;
  const of = (count: number, spread: number) =>
    equivalenceOverSpace(
      pointsOf(count, () => ({}), (i) => 50 + spread * ((i + 0.5) / count - 0.5)),
      target,
    ).middleAgrees;
  assert.deepEqual([of(1000, 80), of(1000, 130), of(20, 100)], ["yes", "no", "not yet"]);
});

Deno.test("exact: both answers stand side by side and can differ", () => {
  const points = pointsOf(200, () => ({}), (index) => index);
  const { replications, space } = agreesWithPaper(
    { replications: [60, 60.5, 61], points },
    absolute,
  );
  assert.deepEqual([replications.agrees, space.middleAgrees], ["yes", "no"]);
});

Deno.test("statistical: an effect on the very end of the band is called equal in 3 to 7.5 of 100 studies, one inside in most", () => {
  const gamma = distribution({ kind: "gamma", mean: 64, squaredCoefficientOfVariation: 0.0004 });
  const stream = randomStream(9, 0, "tost size");
  const called = (shift: number) => {
    let count = 0;
    for (let run = 0; run < 2000; run++) {
      const values = Array.from({ length: 8 }, () => gamma.sample(stream) - shift);
      if (equivalence(values, absolute).agrees === "yes") count++;
    }
    return count / 2000;
  };
  const size = called(0);
  assert.ok(size > 0.03 && size < 0.075, `${size}`);
  assert.ok(called(0.5) > 0.12, "an effect half a standard deviation inside must be told apart");
  assert.ok(called(4) > 0.9);
});
