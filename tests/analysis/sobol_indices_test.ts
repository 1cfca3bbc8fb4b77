import assert from "node:assert/strict";
import { type SobolDesign, sobolDesign, sobolIndices } from "../../src/analysis/mod.ts";
import { randomStream } from "../../src/random/mod.ts";
import { sobol } from "../../src/study/mod.ts";
import { assertAllClose } from "./_fixtures.ts";

/** Ishigami's function of three angles. */
function ishigami([x, y, z]: readonly number[]): number {
  const [a, b, c] = [x, y, z].map((u) => Math.PI * (2 * u - 1));
  return Math.sin(a) + 7 * Math.sin(b) ** 2 + 0.1 * c ** 4 * Math.sin(a);
}

// T. Ishigami and T. Homma (1990), in Saltelli et al., Global Sensitivity Analysis: The Primer, 2008,
// chapter 5, with a = 7, b = 0.1: V = a^2 / 8 + b pi^4 / 5 + b^2 pi^8 / 18 + 1/2
const ishigamiTruth = (() => {
  const [p4, p8] = [Math.PI ** 4, Math.PI ** 8];
  const variance = 49 / 8 + 0.1 * p4 / 5 + 0.01 * p8 / 18 + 0.5;
  const first = [(1 + 0.1 * p4 / 5) ** 2 / 2, 49 / 8, 0];
  const both = 0.01 * p8 * (1 / 18 - 1 / 50);
  const total = [first[0] + both, first[1], both];
  return {
    variance,
    first: first.map((part) => part / variance),
    total: total.map((part) => part / variance),
  };
})();

const run = (design: SobolDesign, f: (x: readonly number[]) => number) =>
  design.runs.map(({ point }) => f(point));

Deno.test("published: Ishigami's indices are 0.314, 0.442, 0 and 0.558, 0.442, 0.244, found from Sobol points", () => {
  const printed = [...ishigamiTruth.first, ...ishigamiTruth.total].map((x) => x.toFixed(3));
  assert.deepEqual(printed, ["0.314", "0.442", "0.000", "0.558", "0.442", "0.244"]);
  const base = sobol(4096, 6, randomStream(1, 0, "ishigami"));
  const design = sobolDesign(["x", "y", "z"], { base });
  for (const first of ["saltelli", "jansen"] as const) {
    const found = sobolIndices(design, run(design, ishigami), { first, resamples: 100 });
    const estimates = [
      ...found.factors.map((factor) => factor.first.estimate),
      ...found.factors.map((factor) => factor.total.estimate),
    ];
    estimates.forEach((value, i) => {
      const truth = [...ishigamiTruth.first, ...ishigamiTruth.total][i];
      assert.ok(Math.abs(value - truth) < 0.02, `${first} ${i}: ${value} is not ${truth}`);
    });
    assertAllClose([found.variance], [ishigamiTruth.variance], 0.02);
  }
});

Deno.test("exact: a sum has no interaction and totals equal to first-order indices; a row has one replication", () => {
  const design = sobolDesign(["a", "b", "c"], { rows: 50, firstReplication: 7 });
  design.runs.forEach(({ replication }, i) => assert.equal(replication, 7 + Math.floor(i / 5)));
  const alone = sobolIndices(design, run(design, ([a]) => 3 * a), { first: "jansen" });
  const [a, b] = alone.factors;
  assertAllClose(
    [a.first.estimate, a.total.estimate, a.first.low, a.total.high],
    [1, 1, 1, 1],
    1e-12,
  );
  assertAllClose([b.first.estimate, b.total.estimate], [0, 0], 1e-12);
});

Deno.test("exact: noise that a row shares changes no index, whatever its size; own noise is taken for interaction", () => {
  const design = sobolDesign(["a", "b"], { rows: 400 });
  const plain = run(design, ([a, b]) => a + b);
  const of = (path: string, number: number) => 3 * randomStream(1, number, path).uniform();
  const shared = plain.map((y, i) => y + of("row", design.runs[i].replication));
  const own = plain.map((y, i) => y + of("run", i));
  const options = { first: "jansen", resamples: 200 } as const;
  const [clean, noisy, wrong] = [plain, shared, own].map((y) => sobolIndices(design, y, options));
  noisy.factors.forEach(({ first, total }, i) => {
    assertAllClose([first.estimate, total.estimate], [
      clean.factors[i].first.estimate,
      clean.factors[i].total.estimate,
    ], 1e-9);
  });
  assert.ok(noisy.interaction.low < 0 && 0 < noisy.interaction.high);
  // the noise has 9 / 12 of variance, the parameters 2 / 12
  assert.ok(Math.abs(noisy.replicationShare - 9 / 11) < 0.06, `${noisy.replicationShare}`);
  // a correlation of 400 independent pairs has a standard error of 1 / 20: three of them
  assert.ok(Math.abs(clean.replicationShare) < 3 / 20, `${clean.replicationShare}`);
  assert.ok(wrong.interaction.low > 0.5, "noise of each run must show as interaction");
});

Deno.test("exact: a seed gives the same design and intervals, more rows leave the first as they are", () => {
  const few = sobolDesign(["a", "b"], { rows: 20 });
  assert.deepEqual(sobolDesign(["a", "b"], { rows: 40 }).runs.slice(0, 80), few.runs);
  assert.notDeepEqual(sobolDesign(["a", "b"], { rows: 20, seed: 2 }).runs, few.runs);
  const values = run(few, ([a, b]) => a * b);
  assert.deepEqual(sobolIndices(few, values), sobolIndices(few, values));
  assert.notDeepEqual(sobolIndices(few, values), sobolIndices(few, values, { seed: 3 }));
});

Deno.test("exact: bad bases, missing values and a response that does not vary are refused", () => {
  assert.throws(
    () => sobolDesign(["a"], { base: [[0, 1], [0.5]] }),
    /row 1 of its base must have 2/,
  );
  assert.throws(() => sobolDesign(["a"], { base: [[0, 1], [0.5, 1.5]] }), /from 0 to 1/);
  assert.throws(() => sobolDesign([]), /factors must be named/);
  assert.throws(() => sobolDesign(["a"], { rows: 1 }), /rows/);
  const design = sobolDesign(["a"], { rows: 4 });
  assert.throws(() => sobolIndices(design, [1]), /12 runs must have a finite value/);
  assert.throws(() => sobolIndices(design, design.runs.map(() => 1)), /must vary/);
  assert.throws(
    () => sobolIndices(design, run(design, ([a]) => a), { confidence: 2 }),
    /confidence/,
  );
});

Deno.test("statistical: 90% intervals of all six Ishigami indices cover in 84 to 95% of 200 random designs", () => {
  const covered = [0, 0, 0, 0, 0, 0];
  let biased = 0;
  for (let seed = 0; seed < 200; seed++) {
    const design = sobolDesign(["x", "y", "z"], { rows: 300, seed });
    const { factors } = sobolIndices(design, run(design, ishigami), {
      confidence: 0.9,
      resamples: 200,
      seed,
    });
    factors.forEach(({ first, total }, i) => {
      const truth = [ishigamiTruth.first[i], ishigamiTruth.total[i]];
      if (first.low <= truth[0] && truth[0] <= first.high) covered[i]++;
      if (total.low <= truth[1] && truth[1] <= total.high) covered[3 + i]++;
    });
    // the total taken for the first order
    if (factors[0].first.low <= 0.558 && 0.558 <= factors[0].first.high) biased++;
  }
  const shares = covered.map((count) => count / 200);
  assert.ok(shares.every((share) => share >= 0.84 && share <= 0.95), `${shares}`);
  assert.ok(biased / 200 < 0.5, `${biased}`);
});
