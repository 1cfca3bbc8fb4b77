import assert from "node:assert/strict";
import fc from "../_property.ts";
import { morris, morrisDesign } from "../../src/analysis/mod.ts";
import { Lognormal, randomStream } from "../../src/random/mod.ts";
import { assertAllClose } from "./_fixtures.ts";

const names = (count: number) => Array.from({ length: count }, (_, i) => `x${i + 1}`);

/** Standard normal values. */
function normals(count: number, path: string): number[] {
  const stream = randomStream(1, 0, path);
  const spread = new Lognormal({
    kind: "lognormal",
    mean: Math.exp(0.5),
    squaredCoefficientOfVariation: Math.E - 1,
  });
  return Array.from({ length: count }, () => Math.log(spread.sample(stream)));
}

/** The test function of Morris (1991), section 5: 20 inputs, of which ten matter. */
function morrisFunction(): (x: readonly number[]) => number {
  const [one, two] = [normals(20, "first order"), normals(400, "second order")];
  return (x) => {
    const w = x.map((v, i) => 2 * ([2, 4, 6].includes(i) ? 1.1 * v / (v + 0.1) : v) - 1);
    let y = 0;
    for (let i = 0; i < 20; i++) {
      y += (i < 10 ? 20 : one[i]) * w[i];
      for (let j = i + 1; j < 20; j++) {
        y += (j < 6 ? -15 : two[20 * i + j]) * w[i] * w[j];
        for (let l = j + 1; l < 5; l++) {
          y += -10 * w[i] * w[j] * w[l];
          for (let s = l + 1; s < 4; s++) y += 5 * w[i] * w[j] * w[l] * w[s];
        }
      }
    }
    return y;
  };
}

// M. D. Morris, Factorial sampling plans, Technometrics 33(2), 1991, section 5: inputs 1 to 10 stand out, 1 to 7
// of them by interaction or curvature too, 8 to 10 by straight lines alone
Deno.test("published: Morris's function of 20 inputs: ten matter, seven of them not by a straight line alone", () => {
  const design = morrisDesign(names(20), { trajectories: 20 });
  const f = morrisFunction();
  const found = morris(design, design.runs.map(({ point }) => f(point)));
  const top = new Set(found.slice(0, 10).map(({ factor }) => factor));
  assert.deepEqual(top, new Set(names(10)));
  const sigma = (i: number) => found.find(({ factor }) => factor === `x${i}`)!.sigma;
  const curved = [1, 2, 3, 4, 5, 6, 7].map(sigma);
  assert.ok(Math.min(...curved) > 2 * Math.max(...[8, 9, 10].map(sigma)), `${curved}`);
});

Deno.test("exact: points stay on the grid, each trajectory changes each factor once by the step, with one replication", () => {
  const options = fc.record({
    factors: fc.integer({ min: 1, max: 7 }),
    half: fc.integer({ min: 1, max: 5 }),
    seed: fc.nat(),
  });
  fc.assert(
    fc.property(options, ({ factors, half, seed }) => {
      const design = morrisDesign(names(factors), {
        levels: 2 * half,
        seed,
        trajectories: 3,
        firstReplication: 5,
      });
      assert.equal(design.runs.length, 3 * (factors + 1));
      for (let t = 0; t < 3; t++) {
        const runs = design.runs.slice(t * (factors + 1), (t + 1) * (factors + 1));
        assert.ok(runs.every(({ replication }) => replication === 5 + t));
        const changed = runs.slice(1).map(({ point }, i) =>
          point.flatMap((x, factor) =>
            x === runs[i].point[factor] ? [] : [{ factor, x, before: runs[i].point[factor] }]
          )
        );
        assert.ok(changed.every((list) => list.length === 1));
        const sizes = changed.map(([{ x, before }]) => Math.abs(x - before));
        assertAllClose(sizes, sizes.map(() => design.step), 1e-12);
        assert.equal(new Set(changed.map(([{ factor }]) => factor)).size, factors);
        for (const { point } of runs) for (const x of point) assert.ok(x >= 0 && x <= 1);
      }
    }),
    { numRuns: 50 },
  );
});

Deno.test("exact: of a straight line mu is the slope and sigma 0, of a square the effects are those of its differences", () => {
  const design = morrisDesign(["a", "b"], { trajectories: 6 });
  const found = morris(design, design.runs.map(({ point: [a, b] }) => -4 * a + b * b));
  assert.deepEqual(found.map(({ factor }) => factor), ["a", "b"]);
  assertAllClose([found[0].mu.estimate, found[0].muStar.estimate], [-4, 4], 1e-12);
  assert.ok(found[0].sigma < 1e-12);
  // (x + 2/3)^2 - x^2 over 2/3 is 2 x + 2/3, with x = 0 or 1/3
  for (const effect of found[1].effects) {
    assert.ok(Math.min(Math.abs(effect - 2 / 3), Math.abs(effect - 4 / 3)) < 1e-12);
  }
});

Deno.test("exact: effects that cancel have mu 0 and muStar above it", () => {
  const design = morrisDesign(["a", "b"], { trajectories: 400 });
  const found = morris(design, design.runs.map(({ point: [a, b] }) => (a - 0.5) * (b - 0.5)));
  for (const { mu, muStar } of found) {
    assert.ok(mu.low < 0 && 0 < mu.high);
    // |b - 1/2| is 1/2 or 1/6 with equal probability
    assert.ok(muStar.low < 1 / 3 && 1 / 3 < muStar.high);
  }
});

Deno.test("exact: noise that a trajectory shares changes nothing, noise of each run does", () => {
  const design = morrisDesign(["a", "b"], { trajectories: 8 });
  const noise = (path: string, number: number) => 100 * randomStream(1, number, path).uniform();
  const plain = design.runs.map(({ point: [a] }) => a);
  const shared = design.runs.map(({ replication }, i) => plain[i] + noise("row", replication));
  const own = design.runs.map((_, i) => plain[i] + noise("run", i));
  const sigmas = (values: number[]) => morris(design, values).map(({ sigma }) => sigma);
  assert.ok(Math.max(...sigmas(shared)) < 1e-9);
  assert.ok(Math.min(...sigmas(own)) > 10);
});

Deno.test("exact: more trajectories leave the first as they are, bad options and values are refused", () => {
  const few = morrisDesign(["a", "b", "c"], { trajectories: 3 });
  assert.deepEqual(morrisDesign(["a", "b", "c"], { trajectories: 9 }).runs.slice(0, 12), few.runs);
  assert.notDeepEqual(morrisDesign(["a", "b", "c"], { trajectories: 3, seed: 2 }).runs, few.runs);
  assert.throws(() => morrisDesign(["a", "a"]), /no two alike: current value is \[a, a\]/);
  assert.throws(() => morrisDesign(["a"], { levels: 5 }), /even number: current value is 5/);
  assert.throws(() => morrisDesign(["a"], { trajectories: 1 }), /trajectories/);
  assert.throws(
    () => morris(few, [1, 2]),
    /12 runs must have a finite value: current value is 2 values/,
  );
  assert.throws(() => morris(few, few.runs.map((_, i) => i === 4 ? NaN : i)), /NaN for run 4/);
});
