import assert from "node:assert/strict";
import fc from "../_property.ts";
import { InputError } from "../../src/core/mod.ts";
import { randomStream } from "../../src/random/mod.ts";
import { QuantileSketch, type QuantileSketchOptions } from "../../src/stats/mod.ts";

fc.configureGlobal({ seed: 2009 });

const shape = { relativeAccuracy: 0.02, minimum: 1e-3, maximum: 1e3 };

function sketchOf(values: Iterable<number>, options: QuantileSketchOptions = shape) {
  const sketch = new QuantileSketch(options);
  for (const x of values) sketch.add(x);
  return sketch;
}

/** Values over the whole range, evenly in their logarithm. */
const value = fc.double({ min: Math.log(1e-3), max: Math.log(1e3), noNaN: true })
  .map((x) => Math.min(1e3, Math.max(1e-3, Math.exp(x))));

// --- exact ---

Deno.test("exact: every quantile is within the relative accuracy of the observation of its rank", () => {
  fc.assert(fc.property(fc.array(value, { minLength: 1 }), (values) => {
    const sketch = sketchOf(values);
    const sorted = Float64Array.from(values).sort();
    for (let rank = 1; rank <= sorted.length; rank++) {
      const exact = sorted[rank - 1];
      const error = Math.abs(sketch.quantile(rank / sorted.length) - exact);
      assert.ok(error <= 0.02 * exact * (1 + 1e-9), `${exact}`);
    }
    assert.equal(sketch.quantile(0), sketch.quantile(1 / sorted.length));
  }));
});

Deno.test("exact: any order of merges, and one sketch of all, give the same bytes", () => {
  const part = fc.array(fc.oneof(value, fc.constant(0), fc.constant(1e9)));
  fc.assert(fc.property(part, part, part, (a, b, c) => {
    const merged = (...parts: number[][]) => {
      const sketch = new QuantileSketch(shape);
      for (const values of parts) sketch.merge(sketchOf(values));
      return JSON.stringify(sketch.toJson());
    };
    const all = JSON.stringify(sketchOf([...a, ...b, ...c]).toJson());
    assert.equal(merged(a, b, c), all);
    assert.equal(merged(c, a, b), all);
    const nested = sketchOf(b);
    nested.merge(sketchOf(c));
    nested.merge(sketchOf(a));
    assert.equal(JSON.stringify(nested.toJson()), all);
  }));
});

Deno.test("exact: a sketch goes through JSON and through counts kept elsewhere", () => {
  fc.assert(fc.property(fc.array(value), (values) => {
    const sketch = sketchOf(values);
    const again = QuantileSketch.fromJson(JSON.parse(JSON.stringify(sketch.toJson())));
    assert.deepEqual(again.toJson(), sketch.toJson());
    const counts = new Uint32Array(sketch.bucketCount);
    for (const x of values) counts[sketch.bucketOf(x)]++;
    assert.deepEqual(QuantileSketch.fromCounts(shape, counts).toJson(), sketch.toJson());
    assert.equal(again.count, values.length);
  }));
});

Deno.test("exact: below the range is 0, above it infinite, and both are counted", () => {
  const sketch = sketchOf([0, -0, 9.99e-4, 1e-3, 1e3, 1000.0001, Infinity]);
  assert.deepEqual([sketch.count, sketch.belowRange, sketch.aboveRange], [7, 3, 2]);
  assert.equal(sketch.quantile(3 / 7), 0);
  assert.ok(Math.abs(sketch.quantile(4 / 7) - 1e-3) <= 2e-5 * (1 + 1e-9));
  assert.ok(Math.abs(sketch.quantile(5 / 7) - 1e3) <= 20 * (1 + 1e-9));
  assert.equal(sketch.quantile(1), Infinity);
});

Deno.test("exact: microseconds to 100 s at 1% are the default and take 924 buckets", () => {
  const sketch = new QuantileSketch();
  assert.deepEqual(sketch.options, { relativeAccuracy: 0.01, minimum: 1e-6, maximum: 100 });
  assert.equal(sketch.bucketCount, 924);
});

Deno.test("exact: an empty sketch gives NaN", () => {
  const sketch = new QuantileSketch();
  const { quantile, low, high, samples } = sketch.interval(0.5);
  assert.deepEqual([sketch.quantile(0.5), quantile, low, high, samples], [NaN, NaN, NaN, NaN, 0]);
});

Deno.test("exact: bad values, shapes, counts and merges are refused", () => {
  const sketch = new QuantileSketch(shape);
  for (const x of [-1e-9, NaN, -Infinity]) assert.throws(() => sketch.add(x), /must be at least 0/);
  assert.equal(sketch.count, 0);
  assert.throws(() => sketch.quantile(1.1), InputError);
  assert.throws(() => sketch.interval(0.5, 1), InputError);
  for (const relativeAccuracy of [0, 1, NaN]) {
    assert.throws(() => new QuantileSketch({ relativeAccuracy }), InputError);
  }
  for (const [minimum, maximum] of [[0, 1], [2, 1], [1, 1], [1, Infinity]]) {
    assert.throws(() => new QuantileSketch({ minimum, maximum }), InputError);
  }
  assert.throws(() => sketch.merge(new QuantileSketch()), /their shapes must be equal/);
  assert.throws(() => QuantileSketch.fromCounts(shape, [1, 2]), InputError);
  const counts = new Float64Array(sketch.bucketCount);
  counts[3] = 0.5;
  assert.throws(() => QuantileSketch.fromCounts(shape, counts), InputError);
  const json = { ...shape, counts: [1e6, 1] };
  assert.throws(() => QuantileSketch.fromJson(json), /bucket as it must be below/);
  assert.throws(() => QuantileSketch.fromJson({ ...shape, counts: [1] }), InputError);
});

Deno.test("exact: the interval ends at bucket edges that enclose the bracketing observations", () => {
  const values = Array.from({ length: 20 }, (_, i) => i + 1);
  const { low, high, quantile } = sketchOf(values).interval(0.5);
  // observations 6 and 15 bracket the median of 20
  assert.ok(low < 6 && low > 6 * 0.96, `${low}`);
  assert.ok(high >= 15 && high < 15 * 1.042, `${high}`);
  assert.ok(Math.abs(quantile - 10) <= 0.2);
});

Deno.test("exact: too few observations to bound a quantile leave its end open", () => {
  const { low, high } = sketchOf([1, 2, 3]).interval(0.5);
  assert.deepEqual([low, high], [0, Infinity]);
  const tail = sketchOf(Array.from({ length: 50 }, (_, i) => i + 1)).interval(0.99);
  assert.ok(tail.low > 40);
  assert.equal(tail.high, Infinity);
});

// --- statistical ---

/**
 * In how many of 1,000 experiments the interval from n exponential values covers the exact quantile
 * at `p`.
 */
function coverage(n: number, p: number, claimed = p): number {
  let covered = 0;
  for (let run = 0; run < 1000; run++) {
    const stream = randomStream(21, run, "sketch");
    const sketch = new QuantileSketch({ relativeAccuracy: 0.001, minimum: 1e-4, maximum: 100 });
    for (let i = 0; i < n; i++) sketch.add(-Math.log(stream.uniformOpen()));
    const { low, high } = sketch.interval(claimed);
    if (low <= -Math.log1p(-p) && -Math.log1p(-p) <= high) covered++;
  }
  return covered / 1000;
}

Deno.test("statistical: a 95% interval covers the exact quantile in 94 to 99% of experiments", () => {
  // The binomial is discrete and bucket edges lie outside, so that the coverage is at least
  // nominal; four standard errors are 2.8%.
  for (const [n, p] of [[100, 0.5], [400, 0.9], [400, 0.95]]) {
    const share = coverage(n, p);
    assert.ok(share > 0.94 && share < 0.99, `${n}, ${p}: ${share}`);
    const error = Math.sqrt(p * (1 - p) / n);
    assert.ok(coverage(n, p, p - 1.5 * error) < 0.9, "a bias of 1.5 standard errors passes");
  }
});
