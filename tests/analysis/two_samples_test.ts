import assert from "node:assert/strict";
import fc from "../_property.ts";
import {
  compareSystems,
  independentSample,
  mannWhitney,
  pairedTest,
  pairsOf,
  replicationSample,
  welch,
} from "../../src/analysis/mod.ts";
import { rankSumProbabilities } from "../../src/analysis/mann_whitney.ts";
import { distribution, randomStream } from "../../src/random/mod.ts";
import { assertAllClose } from "./_fixtures.ts";
import { parts, r } from "./_reference.ts";

// r/methods.R, R 4.2.2: t.test(paired = TRUE), of the values and of their logarithms
Deno.test("published: the paired comparison matches R", () => {
  const [a, b] = ["pairedA", "pairedB"].map((name) => replicationSample(r(name), { seed: 1 }));
  const test = pairedTest(a, b, 0.9);
  const { difference, t, degreesOfFreedom, pValue } = test;
  assertAllClose([...parts(difference), t, degreesOfFreedom, pValue], r("paired"), 1e-10);
  assertAllClose([...parts(test.ratio!), test.ratioPValue!], r("pairedRatio"), 1e-10);
  assertAllClose([test.correlation, test.varianceRatio], r("pairedLikeness"), 1e-10);
});

// r/methods.R, R 4.2.2: t.test, of the values and of their logarithms
Deno.test("published: Welch's test matches R", () => {
  const test = welch(independentSample(r("x")), independentSample(r("y")));
  const { difference, t, degreesOfFreedom, pValue } = test;
  assertAllClose([...parts(difference), t, degreesOfFreedom, pValue], r("welch"), 1e-10);
  assertAllClose([...parts(test.ratio!), test.ratioPValue!], r("welchRatio"), 1e-10);
});

// r/methods.R, R 4.2.2: wilcox.test(conf.int = TRUE), dwilcox
Deno.test("published: small samples without ties have R's exact p-value and interval", () => {
  const test = mannWhitney(independentSample(r("x")), independentSample(r("y")), 0.9);
  assert.ok(test.exact);
  assertAllClose([test.u, test.pValue, ...parts(test.shift)], r("mannWhitney"), 1e-12);
  assertAllClose([...rankSumProbabilities(5, 4)], r("rankSum"), 1e-13);
});

// r/methods.R, R 4.2.2: wilcox.test(exact = FALSE); the shift is the median of outer(x, y, "-")
Deno.test("published: ties and large samples have R's corrected normal p-value", () => {
  for (const [x, y, name] of [["tiesX", "tiesY", "Ties"], ["largeX", "largeY", "Large"]]) {
    const test = mannWhitney(independentSample(r(x)), independentSample(r(y)));
    assert.ok(!test.exact);
    assertAllClose([test.u, test.pValue, test.shift.estimate], r(`mannWhitney${name}`), 1e-10);
  }
});

Deno.test("exact: Welch and Mann-Whitney refuse samples that share a replication, and say what to do", () => {
  const a = replicationSample([1, 2, 3], { seed: "s", first: 2 });
  const b = replicationSample([2, 3, 5], { seed: "s", first: 4 });
  const rule =
    /must be independent: current samples share 1 replications \(the first is "s\/4"\).*pairedTest\(\).*independentSample\(\)/;
  assert.throws(() => welch(a, b), rule);
  assert.throws(() => mannWhitney(a, b), rule);
  assert.throws(() => compareSystems(a, b, { method: "welch" }), rule);
  const other = replicationSample([2, 3, 5], { seed: "t" });
  assert.equal(welch(a, other).method, "welch");
  assert.equal(welch(a, independentSample(b.values)).method, "welch");
});

Deno.test("exact: the paired comparison refuses samples without a common key, and joins by key not by place", () => {
  const a = replicationSample([10, 20, 30], { seed: 1 });
  assert.throws(() => pairedTest(a, independentSample([1, 2, 3])), /share a key/);
  const turned = { values: [29, 9, 19], keys: ["1/2", "1/0", "1/1"] };
  assert.deepEqual(pairedTest(a, turned).difference, { estimate: 1, low: 1, high: 1 });
  assert.deepEqual(pairsOf(a, turned).keys, ["1/0", "1/1", "1/2"]);
  const twice = { values: [1, 2], keys: ["1/0", "1/0"] };
  assert.throws(() => pairedTest(a, twice), /2 values and 1 different keys/);
  assert.throws(() => pairedTest(a, { values: [1, 2], keys: ["1/0"] }), /key of its own/);
  assert.throws(() => pairedTest(a, { values: [NaN], keys: ["1/0"] }), /value 0 of b/);
});

Deno.test("exact: certain differences, one pair, values that have no ratio", () => {
  const sample = (values: number[]) => replicationSample(values, { seed: 1 });
  const certain = pairedTest(sample([3, 4]), sample([1, 2]));
  assert.deepEqual([certain.t, certain.pValue], [Infinity, 0]);
  const same = pairedTest(sample([3, 4]), sample([3, 4]));
  assert.deepEqual([same.t, same.pValue], [0, 1]);
  const one = pairedTest(sample([3]), sample([1]));
  assert.deepEqual(one.difference, { estimate: 2, low: -Infinity, high: Infinity });
  assert.ok(Number.isNaN(one.pValue));
  assert.equal(pairedTest(sample([0, 1]), sample([1, 1])).ratio, undefined);
  const flat = welch(independentSample([2, 2]), independentSample([1, 1]));
  assert.deepEqual([flat.pValue, flat.difference], [0, { estimate: 1, low: 1, high: 1 }]);
  assert.throws(
    () => welch(independentSample([1]), independentSample([1, 2])),
    /at least 2 values/,
  );
  assert.throws(() => welch(independentSample([1, 2]), independentSample([1, 2]), 1), /confidence/);
});

Deno.test("exact: too few values for the confidence leave the shift without bounds", () => {
  // three against three: the most extreme of 20 orders has probability 0.05, too much for 2.5% a side
  const { shift, pValue } = mannWhitney(independentSample([7, 8, 9]), independentSample([1, 2, 3]));
  assert.deepEqual(shift, { estimate: 6, low: -Infinity, high: Infinity });
  assertAllClose([pValue], [0.1], 1e-12);
  const constant = mannWhitney(independentSample([1, 1]), independentSample([1, 1]));
  assert.deepEqual([constant.pValue, constant.superiority], [1, 0.5]);
});

Deno.test("exact: ranks are not changed by a growing function, and exchanging the samples mirrors", () => {
  const values = fc.array(fc.integer({ min: -30, max: 30 }), { minLength: 2, maxLength: 12 });
  fc.assert(fc.property(values, values, (x, y) => {
    const forward = mannWhitney(independentSample(x), independentSample(y));
    const grown = (list: number[]) => independentSample(list.map((value) => value ** 3));
    assert.equal(mannWhitney(grown(x), grown(y)).pValue, forward.pValue);
    const backward = mannWhitney(independentSample(y), independentSample(x));
    assert.ok(Math.abs(backward.pValue - forward.pValue) < 1e-12);
    assert.equal(backward.u + forward.u, x.length * y.length);
    assert.equal(backward.shift.low, -forward.shift.high);
  }));
});

Deno.test("statistical: Welch, shift and paired intervals of 90% cover in 86 to 94% of 600 runs", () => {
  const gamma = distribution({ kind: "gamma", mean: 10, squaredCoefficientOfVariation: 0.1 });
  const covered = { paired: 0, welch: 0, shift: 0, moved: 0 };
  const stream = randomStream(3, 0, "two samples");
  for (let run = 0; run < 600; run++) {
    const x = Array.from({ length: 12 }, () => gamma.sample(stream) + 2);
    const y = Array.from({ length: 15 }, () => gamma.sample(stream));
    const [a, b] = [independentSample(x), independentSample(y)];
    const { difference } = welch(a, b, 0.9);
    const { shift } = mannWhitney(a, b, 0.9);
    if (difference.low <= 2 && 2 <= difference.high) covered.welch++;
    if (shift.low <= 2 && 2 <= shift.high) covered.shift++;
    const quarter = (difference.high - difference.low) / 3.4;
    if (difference.low + quarter <= 2 && 2 <= difference.high + quarter) covered.moved++;
    const common = Array.from({ length: 12 }, (_, i) => y[i] + 2 + (gamma.sample(stream) - 10) / 9);
    const paired = pairedTest(
      replicationSample(common, { seed: run }),
      replicationSample(y.slice(0, 12), { seed: run }),
      0.9,
    ).difference;
    if (paired.low <= 2 && 2 <= paired.high) covered.paired++;
  }
  for (const [name, count] of Object.entries(covered)) {
    const share = count / 600;
    if (name === "moved") assert.ok(share < 0.8, "moved by a standard error it must be found out");
    else assert.ok(share >= 0.86 && share <= 0.94, `${name} ${share}`);
  }
});
