/**
 * Observations that need more than sums: histograms, quantiles, and how many exceed a limit.
 *
 * @module
 */

import { QuantileSketch } from "../../stats/mod.ts";
import type { LqnHistogram } from "../model/mod.ts";

/** Quantiles from a millionth of a mean to a million means, within 1%. */
const sketchSpan = 1e6;

/** What one element is observed for. */
export interface ObserverPlan {
  /** The element's name in results. */
  readonly element: string;
  /** The bins that the model asks for. */
  readonly histogram?: LqnHistogram;
  /** The limit whose exceedance is counted, `Infinity` where there is none. */
  readonly limit: number;
  /** A time of the right order, for the range of the sketch; 0 where no quantiles are asked. */
  readonly scale: number;
}

/** Lower ends of the bins, and the upper end of the last. */
export function edgesOf({ min, max, bins = 20, spacing = "linear" }: LqnHistogram): Float64Array {
  const [to, from]: [(x: number) => number, (x: number) => number] = spacing === "log"
    ? [Math.log, Math.exp]
    : spacing === "sqrt"
    ? [Math.sqrt, (x) => x * x]
    : [(x) => x, (x) => x];
  const low = to(spacing === "log" && min <= 0 ? max * 1e-6 : min);
  const edges = Float64Array.from(
    { length: bins + 1 },
    (_, k) => from(low + (to(max) - low) * k / bins),
  );
  edges[0] = min;
  edges[bins] = max;
  return edges;
}

/** The shape of the sketch of a plan. */
export function sketchOf(plan: ObserverPlan): QuantileSketch {
  const scale = plan.scale > 0 ? plan.scale : 1;
  return new QuantileSketch({
    relativeAccuracy: 0.01,
    minimum: scale / sketchSpan,
    maximum: scale * sketchSpan,
  });
}

/** Counts of one element: over the limit, all; by bin, underflow first; by bucket of the sketch. */
export class Observer {
  /** Its plan. */
  readonly plan: ObserverPlan;
  /** The counts, in the order of the class's description, and the sum and sum of squares in front. */
  readonly counts: Float64Array;
  readonly #edges: Float64Array;
  readonly #sketch: QuantileSketch;
  readonly #bins: number;
  readonly #buckets: number;

  /** Nothing seen yet. */
  constructor(plan: ObserverPlan) {
    this.plan = plan;
    this.#edges = plan.histogram ? edgesOf(plan.histogram) : new Float64Array(0);
    this.#sketch = sketchOf(plan);
    this.#bins = plan.histogram ? this.#edges.length + 1 : 0;
    this.#buckets = plan.scale > 0 ? this.#sketch.bucketCount : 0;
    this.counts = new Float64Array(4 + this.#bins + this.#buckets);
  }

  /** Counts one observation. */
  record(time: number): void {
    const { counts } = this;
    counts[0] += time;
    counts[1] += time * time;
    counts[2]++;
    if (time > this.plan.limit) counts[3]++;
    if (this.#bins > 0) counts[4 + this.#binOf(time)]++;
    if (this.#buckets > 0) counts[4 + this.#bins + this.#sketch.bucketOf(time)]++;
  }

  /** Forgets everything. */
  reset(): void {
    this.counts.fill(0);
  }

  /** 0 below the first edge, then the bins, then what lies above the last edge. */
  #binOf(time: number): number {
    const edges = this.#edges;
    let low = 0;
    let high = edges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (edges[middle] <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
