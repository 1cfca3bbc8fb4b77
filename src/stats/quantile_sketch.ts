/**
 * Quantiles of very many observations in a fixed, small space, within a stated relative accuracy.
 *
 * Bucket edges grow by a constant factor, and only whole numbers are counted, so that merging
 * sketches is adding counts: any order of merges gives the same bytes. With relative accuracy a the
 * factor is `g = (1 + a) / (1 - a)`; bucket i (from 1) holds values above `minimum g^(i-1)` up to
 * `minimum g^i` and stands for `2 g^i minimum / (g + 1)`, which is within a of all of them.
 *
 * Source: C. Masson, J. E. Rim and H. K. Lee, DDSketch: a fast and fully-mergeable quantile sketch
 * with relative-error guarantees, VLDB Endowment 12(12), 2019. Departures: a fixed range instead of
 * collapsing buckets, so that the guarantee always holds inside it; below the range a value counts
 * as 0, above it as infinite, both in sight.
 *
 * @module
 */
import { checkInteger, checkProbability, InputError } from "../core/mod.ts";
import { orderStatistics } from "./_order_statistics.ts";
import { checkConfidence } from "./interval.ts";

/** The shape of a sketch. Only sketches of the same shape can be merged. */
export interface QuantileSketchOptions {
  /** Largest relative error of a quantile inside the range, between 0 and 1; 0.01 where absent. */
  readonly relativeAccuracy?: number;
  /** Start of the range, above 0; 1e-6 where absent. Smaller values count as 0. */
  readonly minimum?: number;
  /** End of the range, above `minimum`; 100 where absent. Larger values count as infinite. */
  readonly maximum?: number;
}

/** A sketch as plain data. */
export interface QuantileSketchJson {
  /** Largest relative error of a quantile inside the range. */
  readonly relativeAccuracy: number;
  /** Start of the range. */
  readonly minimum: number;
  /** End of the range. */
  readonly maximum: number;
  /** The counts that are not 0, as bucket, count, bucket, count, ... in the order of buckets. */
  readonly counts: readonly number[];
}

/** A confidence interval of a quantile. */
export interface QuantileInterval {
  /** The estimate: `NaN` where there are no samples. */
  readonly quantile: number;
  /** Lower end: 0 where no observation is low enough to bound it, `NaN` without samples. */
  readonly low: number;
  /**
   * Upper end: `Infinity` where no observation is high enough to bound it, `NaN` without samples.
   */
  readonly high: number;
  /** How many observations stand behind it. */
  readonly samples: number;
  /** The nominal probability that the interval covers the true value. */
  readonly confidence: number;
}

function checkShape(accuracy: number, minimum: number, maximum: number): void {
  if (!(accuracy > 0 && accuracy < 1)) {
    throw new InputError(
      `Cannot use relative accuracy as it must be between 0 and 1: current value is ${accuracy}`,
      { code: "stats/bad-sketch" },
    );
  }
  if (!(minimum > 0 && minimum < maximum && maximum < Infinity)) {
    throw new InputError(
      `Cannot use sketch range as it must be 0 < minimum < maximum: current value is ${minimum} to ${maximum}`,
      { code: "stats/bad-sketch" },
    );
  }
}

/**
 * A mergeable quantile sketch for values of at least 0.
 *
 * For 1% from a microsecond to 100 s it has 924 buckets. A simulation that must not allocate keeps
 * counts in an array of its own, indexed by {@linkcode QuantileSketch.bucketOf}, and makes the
 * sketch at the end with {@linkcode QuantileSketch.fromCounts}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { QuantileSketch } from "@iovlab/iovlab/stats";
 *
 * const sketch = new QuantileSketch({ relativeAccuracy: 0.01, minimum: 1e-3, maximum: 1e3 });
 * for (let x = 1; x <= 100; x++) sketch.add(x);
 * const p95 = sketch.quantile(0.95);
 * assert.ok(Math.abs(p95 - 95) <= 0.95);
 *
 * const counts = new Uint32Array(sketch.bucketCount);
 * counts[sketch.bucketOf(5)]++;
 * const other = QuantileSketch.fromCounts(sketch.options, counts);
 * sketch.merge(other);
 * assert.equal(sketch.count, 101);
 * ```
 */
export class QuantileSketch {
  /** The shape, with defaults filled in. */
  readonly options: Required<QuantileSketchOptions>;
  /** How many buckets there are: one for 0, those of the range, one for what lies above it. */
  readonly bucketCount: number;
  readonly #logMinimum: number;
  readonly #logFactor: number;
  readonly #inverseLogFactor: number;
  readonly #counts: Float64Array;
  #count = 0;

  /**
   * Makes an empty sketch.
   *
   * @throws {InputError} Where the accuracy or the range cannot be used.
   */
  constructor(options: QuantileSketchOptions = {}) {
    const { relativeAccuracy = 0.01, minimum = 1e-6, maximum = 100 } = options;
    checkShape(relativeAccuracy, minimum, maximum);
    this.options = { relativeAccuracy, minimum, maximum };
    this.#logMinimum = Math.log(minimum);
    this.#logFactor = Math.log1p(relativeAccuracy) - Math.log1p(-relativeAccuracy);
    this.#inverseLogFactor = 1 / this.#logFactor;
    const inside = (Math.log(maximum) - this.#logMinimum) * this.#inverseLogFactor;
    this.bucketCount = Math.max(1, Math.ceil(inside - 1e-9)) + 2;
    this.#counts = new Float64Array(this.bucketCount);
  }

  /**
   * Makes a sketch from counts that were kept elsewhere, which are copied.
   *
   * @param counts One whole number of at least 0 for each bucket.
   * @throws {InputError} Where the shape, the number of counts or a count cannot be used.
   */
  static fromCounts(options: QuantileSketchOptions, counts: ArrayLike<number>): QuantileSketch {
    const sketch = new QuantileSketch(options);
    if (counts.length !== sketch.bucketCount) {
      throw new InputError(
        `Cannot use sketch counts as there must be ${sketch.bucketCount}: current value is ${counts.length}`,
        { code: "stats/bad-sketch" },
      );
    }
    for (let bucket = 0; bucket < counts.length; bucket++) {
      sketch.#put(bucket, checkInteger("sketch count", counts[bucket], 0));
    }
    return sketch;
  }

  /**
   * Makes a sketch from its plain data.
   *
   * @throws {InputError} Where the data is not that of a sketch.
   */
  static fromJson(json: QuantileSketchJson): QuantileSketch {
    const { counts, ...options } = json;
    const sketch = new QuantileSketch(options);
    for (let index = 0; index < counts.length; index += 2) {
      const bucket = checkInteger("sketch bucket", counts[index], 0);
      if (bucket >= sketch.bucketCount) {
        throw new InputError(
          `Cannot use sketch bucket as it must be below ${sketch.bucketCount}: current value is ${bucket}`,
          { code: "stats/bad-sketch" },
        );
      }
      sketch.#put(bucket, checkInteger("sketch count", counts[index + 1], 1));
    }
    return sketch;
  }

  #put(bucket: number, count: number): void {
    this.#counts[bucket] += count;
    this.#count += count;
  }

  /** How many observations the sketch holds. */
  get count(): number {
    return this.#count;
  }

  /** How many observations counted as 0: those below the range. */
  get belowRange(): number {
    return this.#counts[0];
  }

  /** How many observations counted as infinite: those above the range. */
  get aboveRange(): number {
    return this.#counts[this.bucketCount - 1];
  }

  /**
   * The bucket of a value, from 0 to `bucketCount - 1`. Allocates nothing.
   *
   * @throws {InputError} Where the value is negative or `NaN`.
   */
  bucketOf(x: number): number {
    if (x < this.options.minimum && x >= 0) return 0;
    if (x > this.options.maximum) return this.bucketCount - 1;
    const bucket = Math.ceil((Math.log(x) - this.#logMinimum) * this.#inverseLogFactor);
    if (bucket >= 0) return Math.min(Math.max(bucket, 1), this.bucketCount - 2);
    throw new InputError(
      `Cannot add to a sketch as a value must be at least 0: current value is ${x}`,
      {
        code: "stats/bad-observation",
      },
    );
  }

  /**
   * Adds one observation. Allocates nothing.
   *
   * @throws {InputError} Where it is negative or `NaN`.
   */
  add(x: number): void {
    this.#counts[this.bucketOf(x)]++;
    this.#count++;
  }

  /**
   * Adds all observations of another sketch, which stays as it is.
   *
   * @throws {InputError} Where the two differ in shape.
   */
  merge(other: QuantileSketch): void {
    const [a, b] = [this.options, other.options];
    if (
      a.relativeAccuracy !== b.relativeAccuracy || a.minimum !== b.minimum ||
      a.maximum !== b.maximum
    ) {
      throw new InputError(
        `Cannot merge sketches as their shapes must be equal: current values are ${
          JSON.stringify(a)
        } and ${JSON.stringify(b)}`,
        { code: "stats/unequal-sketches" },
      );
    }
    for (let bucket = 0; bucket < this.bucketCount; bucket++) {
      this.#counts[bucket] += other.#counts[bucket];
    }
    this.#count += other.#count;
  }

  /** The upper edge of a bucket: 0 for the first, `Infinity` for the last. */
  #edge(bucket: number): number {
    if (bucket <= 0) return bucket === 0 ? this.options.minimum : 0;
    if (bucket === this.bucketCount - 1) return Infinity;
    if (bucket === this.bucketCount - 2) return this.options.maximum;
    return Math.exp(this.#logMinimum + bucket * this.#logFactor);
  }

  /** What a bucket stands for: 0, the middle in relative error, or `Infinity`. */
  #valueOf(bucket: number): number {
    if (bucket === 0) return 0;
    if (bucket === this.bucketCount - 1) return Infinity;
    return this.#edge(bucket) * (1 - this.options.relativeAccuracy);
  }

  /** The bucket of the observation of a rank from 1 to count. */
  #bucketOfRank(rank: number): number {
    let below = 0;
    let bucket = 0;
    while (bucket < this.bucketCount - 1 && below + this.#counts[bucket] < rank) {
      below += this.#counts[bucket++];
    }
    return bucket;
  }

  /**
   * The p-quantile: the observation of rank `ceil(p count)`, within the relative accuracy.
   *
   * `NaN` where nothing was observed; 0 for one below the range and `Infinity` for one above it.
   *
   * @throws {InputError} Where p is outside 0 to 1.
   */
  quantile(p: number): number {
    checkProbability("p", p);
    if (this.#count === 0) return NaN;
    const rank = Math.ceil(p * this.#count * (1 - 2 * Number.EPSILON));
    return this.#valueOf(this.#bucketOfRank(Math.max(1, rank)));
  }

  /**
   * A confidence interval of the p-quantile of the distribution that the observations come from, if
   * they are independent.
   *
   * The two ends are observations whose ranks bracket the quantile with at least the stated
   * probability, whatever the distribution, moved outward to the edges of their buckets.
   * Observations within one replication are not independent: take {@linkcode replicationInterval}
   * of each replication's quantile instead.
   *
   * @throws {InputError} Where p is outside 0 to 1 or the confidence is not between 0 and 1.
   */
  interval(p: number, confidence = 0.95): QuantileInterval {
    checkConfidence(confidence);
    const quantile = this.quantile(p);
    const samples = this.#count;
    if (samples === 0) return { quantile, low: NaN, high: NaN, samples, confidence };
    const { lower, upper } = orderStatistics(samples, p, confidence);
    const low = lower === 0 ? 0 : this.#edge(this.#bucketOfRank(lower) - 1);
    const high = upper > samples ? Infinity : this.#edge(this.#bucketOfRank(upper));
    return { quantile, low, high, samples, confidence };
  }

  /** The sketch as plain data: equal sketches give equal data. */
  toJson(): QuantileSketchJson {
    const counts: number[] = [];
    this.#counts.forEach((count, bucket) => {
      if (count > 0) counts.push(bucket, count);
    });
    return { ...this.options, counts };
  }
}
