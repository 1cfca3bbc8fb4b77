/**
 * At which share of the parameter space a claim holds.
 *
 * With k of n points at which it holds by the estimate, the share is k / n. Its interval is Wilson's
 * at 95%, widened by what the points' own intervals leave open: the lower end counts only points
 * whose whole interval holds, the upper end all points whose interval does not wholly fail. Where
 * points have no intervals of their own this is Wilson's interval itself.
 *
 * The points must be spread over the space as the ranges say (Sobol, Latin hypercube or random); for
 * a spread that is more even than random the interval is on the safe side.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";
import { wilsonInterval } from "../stats/mod.ts";
import { claimBand, claimHolds } from "./band.ts";
import type { Claim } from "./claim.ts";
import type { Estimate } from "./estimate.ts";
import { effectOf, type SpacePoint } from "./evidence.ts";

/** The shares of the parameter space for one claim. */
export interface SpaceShare {
  /** How many points there are. */
  readonly points: number;
  /** The share of points at which the claim holds, see {@linkcode claimHolds}. */
  readonly share: number;
  /** Lower end of its 95% interval. */
  readonly low: number;
  /** Upper end of its 95% interval. */
  readonly high: number;
  /** How many points have an interval that lies across the limit. */
  readonly undecided: number;
  /** The share of points on the claimed side of no effect, however little, with Wilson's interval. */
  readonly direction: Estimate;
  /**
   * The share of points inside the claim's band, with Wilson's interval; for a direction claim the
   * same points as `share`.
   */
  readonly agreeing: Estimate;
}

/** At which end of its interval a point holds: `low` is the end against the claim. */
interface Holding {
  readonly surely: boolean;
  readonly estimate: boolean;
  readonly possibly: boolean;
}

function holdingAt(claim: Claim, point: SpacePoint): Holding {
  const { low, estimate, high } = effectOf(point);
  const ends = [claimHolds(claim, low), claimHolds(claim, high)];
  return {
    surely: ends[0] && ends[1],
    estimate: claimHolds(claim, estimate),
    possibly: ends[0] || ends[1],
  };
}

/**
 * Whether the claim surely holds at a point: at both ends of the point's interval.
 *
 * @throws {InputError} Where the claim or the point cannot be used.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { surelyHolds } from "@iovlab/iovlab/analysis";
 *
 * const claim = {
 *   id: "better",
 *   statement: "More throughput.",
 *   source: { citation: "An example", where: "abstract" },
 *   unit: "%",
 *   direction: "greater" as const,
 *   tolerance: { kind: "absolute" as const, value: 0 },
 *   baseline: "shared-10g",
 *   comparison: {
 *     quantity: "replies/s",
 *     system: "vdi",
 *     reference: "split-driver",
 *     measure: "percent" as const,
 *   },
 * };
 * assert.ok(surelyHolds(claim, { parameters: {}, effect: 3, low: 1, high: 5 }));
 * assert.ok(!surelyHolds(claim, { parameters: {}, effect: 3, low: -1, high: 7 }));
 * ```
 */
export function surelyHolds(claim: Claim, point: SpacePoint): boolean {
  return holdingAt(claim, point).surely;
}

/**
 * The share of points at which the claim holds, with its interval and two shares beside it.
 *
 * @throws {InputError} Where there is no point, or the claim or a point cannot be used.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { shareOfSpace } from "@iovlab/iovlab/analysis";
 *
 * const claim = {
 *   id: "better",
 *   statement: "More throughput.",
 *   source: { citation: "An example", where: "abstract" },
 *   unit: "%",
 *   direction: "greater" as const,
 *   tolerance: { kind: "absolute" as const, value: 0 },
 *   baseline: "shared-10g",
 *   comparison: {
 *     quantity: "replies/s",
 *     system: "vdi",
 *     reference: "split-driver",
 *     measure: "percent" as const,
 *   },
 * };
 * const points = [-1, 1, 2, 3].map((effect) => ({ parameters: {}, effect }));
 * assert.equal(shareOfSpace(claim, points).share, 0.75);
 * ```
 */
export function shareOfSpace(claim: Claim, points: readonly SpacePoint[]): SpaceShare {
  const total = points.length;
  if (total === 0) {
    throw new InputError(
      `Cannot judge claim "${claim.id}" as the parameter space must have a point: current value is 0`,
      { code: "analysis/empty-space" },
    );
  }
  const { noEffect, from, to } = claimBand(claim);
  const holding = points.map((point) => holdingAt(claim, point));
  const shareWhere = (met: (index: number) => boolean) => {
    const { share, low, high } = wilsonInterval(points.filter((_, i) => met(i)).length, total);
    return { estimate: share, low, high };
  };
  const turned = claim.direction === "greater" ? 1 : -1;
  const inBand = ({ effect }: SpacePoint) => from <= effect && effect <= to;
  return {
    points: total,
    share: shareWhere((index) => holding[index].estimate).estimate,
    low: shareWhere((index) => holding[index].surely).low,
    high: shareWhere((index) => holding[index].possibly).high,
    undecided: holding.filter(({ surely, possibly }) => surely !== possibly).length,
    direction: shareWhere((index) => turned * (points[index].effect - noEffect) > 0),
    agreeing: shareWhere((index) => holding[index].estimate && inBand(points[index])),
  };
}
