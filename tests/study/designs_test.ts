import assert from "node:assert/strict";
import fc from "../_property.ts";
import { latinHypercube, randomStream } from "@iovlab/iovlab/random";
import { choice, fullFactorial, scaleLinear, scaleLog, sobol } from "@iovlab/iovlab/study";

/** How many points are in each of the strata of a dimension. */
function occupancy(points: readonly (readonly number[])[], dimension: number, strata: number) {
  const counts = new Array<number>(strata).fill(0);
  for (const point of points) counts[Math.floor(point[dimension] * strata)]++;
  return counts;
}

const stream = (name: string | number) => randomStream(1, 0, `design ${name}`);

Deno.test("exact: every stratum of every dimension of a Latin hypercube has one point", () => {
  const sizes = [
    fc.integer({ min: 1, max: 300 }),
    fc.integer({ min: 1, max: 12 }),
    fc.nat(),
  ] as const;
  fc.assert(
    fc.property(...sizes, (count, dimensions, seed) => {
      const points = latinHypercube(count, dimensions, stream(seed));
      assert.equal(points.length, count);
      for (let dimension = 0; dimension < dimensions; dimension++) {
        assert.ok(occupancy(points, dimension, count).every((one) => one === 1));
      }
      assert.ok(points.every((point) => point.length === dimensions));
      assert.ok(points.flat().every((u) => u >= 0 && u < 1));
    }),
    { seed: 1, numRuns: 200 },
  );
});

Deno.test("exact: independent uniform points do not pass for a Latin hypercube", () => {
  const one = stream("independent");
  const points = Array.from({ length: 50 }, () => [one.uniform()]);
  assert.ok(occupancy(points, 0, 50).some((count) => count !== 1));
});

Deno.test("exact: a dimension that is added last leaves the others of a Latin hypercube as they are", () => {
  const few = latinHypercube(20, 2, stream("same"));
  const more = latinHypercube(20, 3, stream("same"));
  assert.deepEqual(more.map((point) => point.slice(0, 2)), few);
});

/** The correlation of the first two coordinates of a design, in standard errors of independent ones. */
function correlation(points: readonly (readonly number[])[]): number {
  const product = points.reduce((sum, [a, b]) => sum + (a - 0.5) * (b - 0.5), 0);
  return (12 * product) / Math.sqrt(points.length);
}

Deno.test("statistical: the dimensions of a Latin hypercube are matched at random", () => {
  const designs = Array.from({ length: 400 }, (_, index) => latinHypercube(20, 2, stream(index)));
  const spread = (values: number[]) => values.reduce((sum, value) => sum + value * value, 0);
  // 400 squares of normal values with variance 1: 400, with a standard error of the root of 800.
  const deviation = (spread(designs.map(correlation)) - 400) / Math.sqrt(800);
  assert.ok(Math.abs(deviation) < 4, `${deviation} standard errors`);
  const biased = designs.map((design) => {
    const [a, b] = [0, 1].map((dimension) => design.map((point) => point[dimension]));
    b.splice(0, 5, ...b.slice(0, 5).sort());
    a.splice(0, 5, ...a.slice(0, 5).sort());
    return a.map((value, index) => [value, b[index]]);
  });
  const mean = biased.map(correlation).reduce((sum, value) => sum + value, 0) / Math.sqrt(400);
  assert.ok(mean > 4, "a design with matched strata is found out");
  const fair = designs.map(correlation).reduce((sum, value) => sum + value, 0) / Math.sqrt(400);
  assert.ok(Math.abs(fair) < 4, `${fair} standard errors`);
});

Deno.test("published: sobol() gives the points of SciPy", () => {
  // scipy.stats.qmc.Sobol(64, scramble=False).random(4096), SciPy 1.17.1, no seed needed;
  // point number, then the coordinates of dimensions 1, 2, 10, 20, 40 and 64.
  const published = [
    [0, 0, 0, 0, 0, 0, 0],
    [1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5],
    [2, 0.75, 0.25, 0.75, 0.25, 0.25, 0.75],
    [3, 0.25, 0.75, 0.25, 0.75, 0.75, 0.25],
    [1000, 0.2197265625, 0.0966796875, 0.0693359375, 0.7255859375, 0.4794921875, 0.4462890625],
    [4095, 0.000244140625, 0.941162109375, 0.246337890625, 0.521240234375, 0.227294921875]
      .concat(0.553466796875),
  ];
  const points = sobol(4096, 64);
  for (const [index, ...coordinates] of published) {
    assert.deepEqual(
      [1, 2, 10, 20, 40, 64].map((number) => points[index][number - 1]),
      coordinates,
    );
  }
});

Deno.test("exact: a power of 2 of Sobol points has one point per stratum, shifted or not", () => {
  for (const points of [sobol(256, 64), sobol(256, 64, stream("shift"))]) {
    for (let dimension = 0; dimension < 64; dimension++) {
      assert.ok(occupancy(points, dimension, 256).every((one) => one === 1), `${dimension}`);
    }
  }
  assert.notDeepEqual(sobol(4, 2, stream("a")), sobol(4, 2, stream("b")));
  assert.deepEqual(sobol(4, 2, stream("a")), sobol(4, 2, stream("a")));
});

Deno.test("exact: the first two Sobol dimensions have one point in every box of equal area", () => {
  for (const points of [sobol(64, 2), sobol(64, 2, stream("boxes"))]) {
    for (const [across, down] of [[64, 1], [32, 2], [16, 4], [8, 8], [4, 16], [2, 32], [1, 64]]) {
      const boxes = points.map(([a, b]) => Math.floor(a * across) * down + Math.floor(b * down));
      assert.equal(new Set(boxes).size, 64);
    }
  }
});

Deno.test("fullFactorial() has every combination once, the last factor fastest", () => {
  const design = fullFactorial({ a: [1, 2, 3], b: ["x", "y"], c: [true, false] });
  assert.equal(design.length, 12);
  assert.equal(new Set(design.map((one) => JSON.stringify(one))).size, 12);
  assert.deepEqual(design.slice(0, 3), [
    { a: 1, b: "x", c: true },
    { a: 1, b: "x", c: false },
    { a: 1, b: "y", c: true },
  ]);
  assert.deepEqual(fullFactorial({}), [{}]);
  assert.throws(() => fullFactorial({ a: [] }), { code: "study/no-levels" });
});

Deno.test("exact: scales keep to their range and their order", () => {
  const u = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const end = fc.double({ min: 1e-9, max: 1e12, noNaN: true });
  fc.assert(
    fc.property(u, u, end, end, (a, b, x, y) => {
      const [low, high] = [Math.min(x, y), Math.max(x, y)];
      for (const scale of [scaleLinear, scaleLog]) {
        const [first, second] = [Math.min(a, b), Math.max(a, b)].map((one) =>
          scale(one, low, high)
        );
        assert.ok(low <= first && first <= second && second <= high);
      }
    }),
    { seed: 1 },
  );
  assert.equal(scaleLinear(0, -3, 5), -3);
  assert.equal(scaleLog(0, 0.1, 5), 0.1);
  assert.deepEqual([0, 0.3, 0.34, 0.99].map((one) => choice(one, ["a", "b", "c"])), [
    "a",
    "a",
    "b",
    "c",
  ]);
});

Deno.test("designs and scales refuse what they cannot use", () => {
  const bad: (() => unknown)[] = [
    () => latinHypercube(0, 1, stream("x")),
    () => latinHypercube(1, 1.5, stream("x")),
    () => sobol(1, 65),
    () => sobol(0, 1),
    () => scaleLinear(1, 0, 1),
    () => scaleLinear(0.5, 2, 1),
    () => scaleLinear(0.5, 0, Infinity),
    () => scaleLog(0.5, 0, 1),
    () => scaleLog(NaN, 1, 2),
    () => choice(0.5, []),
    () => choice(-0.1, [1]),
  ];
  for (const use of bad) assert.throws(use, { name: "InputError" });
});
