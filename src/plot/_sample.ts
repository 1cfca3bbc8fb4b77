/**
 * Samples: their shares, quantiles, step curves and bins.
 *
 * @module
 */
import type { Axis } from "./_scale.ts";
import type { FullStyle } from "./style.ts";

/** The values of one curve. */
export interface Sample {
  /** How it is drawn. */
  readonly style: FullStyle;
  /** The values, sorted. */
  readonly values: readonly number[];
}

/** A corner of a curve. */
export interface Corner {
  /** Value. */
  readonly x: number;
  /** Share, from 0 to 1. */
  readonly y: number;
}

/** A bin of a histogram, stacked over those of the samples before. */
export interface Bin {
  /** Lower end. */
  readonly from: number;
  /** Upper end, not in the bin. */
  readonly to: number;
  /** How it is drawn. */
  readonly style: FullStyle;
  /** The count below it. */
  readonly below: number;
  /** The count with it. */
  readonly above: number;
}

/** The share of the values above a threshold; `NaN` of none. */
export function shareAbove(values: readonly number[], threshold: number): number {
  return values.filter((value) => value > threshold).length / values.length;
}

/**
 * The value below which a share of the sorted values lies, between neighbours: type 7 of Hyndman and
 * Fan, "Sample quantiles in statistical packages" (1996). `NaN` of none.
 */
export function sampleQuantile(values: readonly number[], share: number): number {
  if (values.length === 0) return NaN;
  const at = (values.length - 1) * share;
  const [low, high] = [values[Math.floor(at)], values[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}

/** The corners of a step curve that starts and ends at the ends of the axis. */
export function stepCurve({ values }: Sample, axis: Axis, exceedance: boolean): Corner[] {
  const share = (count: number) => exceedance ? 1 - count / values.length : count / values.length;
  return [
    { x: axis.domain[0], y: share(0) },
    ...values.map((x, i) => ({ x, y: share(i + 1) })),
    { x: axis.domain[1], y: share(values.length) },
  ];
}

/** Bins over the domain of an axis, four to a tick, so that a tick is never inside one. */
export function binsOf(samples: readonly Sample[], axis: Axis): Bin[] {
  const width = (axis.ticks[1] - axis.ticks[0]) / 4;
  const first = axis.ticks[0] - width * Math.ceil((axis.ticks[0] - axis.domain[0]) / width - 1e-9);
  const count = Math.max(1, Math.ceil((axis.domain[1] - first) / width - 1e-9));
  const filled = new Array<number>(count).fill(0);
  return samples.flatMap(({ values, style }) => {
    const counts = new Array<number>(count).fill(0);
    for (const value of values) {
      counts[Math.min(count - 1, Math.floor((value - first) / width + 1e-9))]++;
    }
    return counts.map((size, i) => {
      const below = filled[i];
      filled[i] += size;
      return {
        from: first + i * width,
        to: first + (i + 1) * width,
        style,
        below,
        above: filled[i],
      };
    }).filter(({ above, below }) => above > below);
  });
}
