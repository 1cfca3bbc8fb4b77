/**
 * Equivalence: whether an effect agrees with a stated value within a tolerance, by two one-sided tests.
 *
 * A test that finds no difference shows nothing: few replications find none. Equivalence turns the question round. With the band
 * from `from` to `to`, an effect agrees where it is shown to be above `from` and below `to`, each at level alpha. That is so exactly
 * where the `1 - 2 alpha` interval (90% for 5%) lies within the band. Source: D. J. Schuirmann, A comparison of the two
 * one-sided tests procedure and the power approach for assessing the equivalence of average bioavailability, Journal of
 * Pharmacokinetics and Biopharmaceutics 15(6), 1987.
 *
 * The tolerance is
 *
 * - `absolute`: `target - tolerance` to `target + tolerance`, in the target's unit
 * - `relative`: `target (1 - tolerance)` to `target (1 + tolerance)`
 * - `log`: `target / (1 + tolerance)` to `target (1 + tolerance)`, with the test on logarithms, so on the geometric mean: for
 *   ratios, where twice and half are as far from 1
 *
 * There are two questions, with two answers ({@linkcode agreesWithPaper}): whether the model's effect on one host agrees, which more
 * replications settle; and at which share of the assumed parameters it does, which they do not.
 *
 * `judge()` of claims asks the same on the 95% interval, which is stricter.
 *
 * @module
 */
import { checkFinite, checkPositive, InputError } from "../core/mod.ts";
import { replicationInterval, studentTail, wilsonInterval } from "../stats/mod.ts";
import { tallyOf } from "./_tally.ts";
import type { Answer } from "./band.ts";
import { type EffectQuantile, quantilesOfEffect } from "./effect_quantiles.ts";
import type { Estimate } from "./estimate.ts";
import { effectOf, type SpacePoint } from "./evidence.ts";
import { pairsOf, type Sample } from "./sample.ts";

/** A stated value and how near is near enough. */
export interface EquivalenceTarget {
  /** The value that the paper states, in the unit of the effect. */
  readonly target: number;
  /** How far an effect may be off, above 0: in the target's unit for `absolute`, a share such as 0.1 otherwise. */
  readonly tolerance: number;
  /** What the tolerance means. */
  readonly scale: "absolute" | "relative" | "log";
  /** The level of each one-sided test, under 0.5; 0.05 where absent, which is the 90% interval. */
  readonly alpha?: number;
}

/** What replications say to equivalence. */
export interface Equivalence {
  /** `yes`: shown to lie within the band; `no`: the interval lies outside; `not yet`: it lies across an end. */
  readonly agrees: Answer;
  /** The mean (geometric for `log`) with its `1 - 2 alpha` interval. */
  readonly effect: Estimate;
  /** Lower end of the band. */
  readonly from: number;
  /** Upper end of the band. */
  readonly to: number;
  /** The p-value of the effect being at most `from`. */
  readonly abovePValue: number;
  /** The p-value of the effect being at least `to`. */
  readonly belowPValue: number;
  /** The larger of the two: that of no equivalence. */
  readonly pValue: number;
  /** How many values stand behind it. */
  readonly samples: number;
  /** The confidence of the interval, `1 - 2 alpha`. */
  readonly confidence: number;
}

/** What the parameter space says to equivalence. */
export interface SpaceEquivalence {
  /** The share of points with an effect within the band, with Wilson's 95% interval widened by what points leave open. */
  readonly share: Estimate;
  /** How many points have an interval of their own that lies across an end of the band. */
  readonly undecided: number;
  /** Quantiles of the effect over the space: 5, 50 and 95%, with 95% intervals. */
  readonly quantiles: readonly EffectQuantile[];
  /** `yes`: the middle 90% of the space lies within the band; `no`: one of its ends surely does not; else `not yet`. */
  readonly middleAgrees: Answer;
  /** How many points stand behind it. */
  readonly points: number;
}

/** The band of a target. */
function bandOf({ target, tolerance, scale, alpha = 0.05 }: EquivalenceTarget): [number, number] {
  checkFinite("target", target);
  checkPositive("tolerance", tolerance);
  if (!(alpha > 0 && alpha < 0.5)) refuse("alpha must be between 0 and 0.5", alpha);
  if (scale === "absolute") return [target - tolerance, target + tolerance];
  if (target === 0) refuse("a tolerance relative to the target needs one that is not 0", target);
  if (scale === "log") {
    if (target < 0) refuse("a target on the log scale must be above 0", target);
    return [target / (1 + tolerance), target * (1 + tolerance)];
  }
  const off = Math.abs(target) * tolerance;
  return [target - off, target + off];
}

function refuse(rule: string, value: unknown): never {
  throw new InputError(`Cannot test equivalence as ${rule}: current value is ${value}`, {
    code: "analysis/bad-equivalence",
  });
}

function answerOf(low: number, high: number, from: number, to: number): Answer {
  if (from <= low && high <= to) return "yes";
  return high < from || low > to ? "no" : "not yet";
}

/** The p-value of a mean being on the other side of an end; certain where nothing varies. */
function oneSided(distance: number, error: number, degreesOfFreedom: number): number {
  if (error === 0) return distance >= 0 ? 0 : 1;
  return studentTail(distance / error, degreesOfFreedom);
}

/**
 * Whether the mean of independent values agrees with a target.
 *
 * @param values The effect of each replication: two or more.
 * @throws {InputError} `analysis/bad-equivalence` where the target cannot be used, there are fewer than two values, or one is not
 * above 0 on the log scale; where a value is not finite.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { equivalence } from "@iovlab/iovlab/analysis";
 *
 * const target = { target: 60, tolerance: 0.1, scale: "relative" } as const;
 * assert.equal(equivalence([58, 61, 59, 62], target).agrees, "yes");
 * assert.equal(equivalence([48, 71, 59, 62], target).agrees, "not yet");
 * assert.equal(equivalence([78, 81, 79, 82], target).agrees, "no");
 * ```
 */
export function equivalence(values: ArrayLike<number>, target: EquivalenceTarget): Equivalence {
  const [from, to] = bandOf(target);
  const { scale, alpha = 0.05 } = target;
  if (values.length < 2) refuse("there must be two values", values.length);
  const inScale = scale === "log" ? Math.log : (value: number) => value;
  const outOf = scale === "log" ? Math.exp : (value: number) => value;
  const used = Array.from(values, (value, index) => {
    if (scale === "log" && !(value > 0)) refuse(`value ${index} must be above 0`, value);
    return inScale(checkFinite(`value ${index}`, value));
  });
  const { mean, low, high } = replicationInterval(used, 1 - 2 * alpha);
  const error = Math.sqrt(tallyOf(used).variance / used.length);
  const abovePValue = oneSided(mean - inScale(from), error, used.length - 1);
  const belowPValue = oneSided(inScale(to) - mean, error, used.length - 1);
  return {
    agrees: answerOf(low, high, inScale(from), inScale(to)),
    effect: { estimate: outOf(mean), low: outOf(low), high: outOf(high) },
    from,
    to,
    abovePValue,
    belowPValue,
    pValue: Math.max(abovePValue, belowPValue),
    samples: used.length,
    confidence: 1 - 2 * alpha,
  };
}

/**
 * Whether two systems that were run with the same replications differ by a stated amount.
 *
 * @param measure What is formed of each pair: `difference` a - b, `ratio` a / b, `percent` how much more a is than b in percent of b.
 * @throws {InputError} As {@linkcode equivalence}, of the pairs' values.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { pairedEquivalence, replicationSample } from "@iovlab/iovlab/analysis";
 *
 * const a = replicationSample([160, 321, 482], { seed: 1 });
 * const b = replicationSample([100, 200, 300], { seed: 1 });
 * const { agrees, effect } = pairedEquivalence(a, b, "ratio", { target: 1.6, tolerance: 0.05, scale: "log" });
 * assert.equal(agrees, "yes");
 * assert.equal(effect.estimate.toFixed(2), "1.60");
 * ```
 */
export function pairedEquivalence(
  a: Sample,
  b: Sample,
  measure: "difference" | "ratio" | "percent",
  target: EquivalenceTarget,
): Equivalence {
  const pairs = pairsOf(a, b);
  const values = pairs.a.map((value, index) => {
    if (measure === "difference") return value - pairs.b[index];
    const ratio = value / pairs.b[index];
    return measure === "ratio" ? ratio : (ratio - 1) * 100;
  });
  return equivalence(values, target);
}

/**
 * At which share of the parameter space an effect agrees with a target, and where the middle of the space lies.
 *
 * A point's own interval counts: one that lies across an end is `undecided` and widens the share's interval.
 *
 * @param points The points, spread over the space as the ranges say.
 * @throws {InputError} `analysis/bad-equivalence` where the target cannot be used; `analysis/bad-quantiles` where there is no
 * point.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { equivalenceOverSpace } from "@iovlab/iovlab/analysis";
 *
 * const points = Array.from({ length: 200 }, (_, index) => ({ parameters: {}, effect: 50 + index / 10 }));
 * const { share, middleAgrees } = equivalenceOverSpace(points, { target: 60, tolerance: 5, scale: "absolute" });
 * assert.equal(share.estimate, 0.505);
 * assert.equal(middleAgrees, "no");
 * ```
 */
export function equivalenceOverSpace(
  points: readonly SpacePoint[],
  target: EquivalenceTarget,
): SpaceEquivalence {
  const [from, to] = bandOf(target);
  const quantiles = quantilesOfEffect(points, [0.05, 0.5, 0.95]);
  const answers = points.map((point) => {
    const { low, high } = effectOf(point);
    return answerOf(low, high, from, to);
  });
  const count = (answer: Answer) => answers.filter((one) => one === answer).length;
  const inside = points.filter(({ effect }) => from <= effect && effect <= to).length;
  const surely = wilsonInterval(count("yes"), points.length);
  const possibly = wilsonInterval(points.length - count("no"), points.length);
  const ends = [quantiles[0], quantiles[2]].map(({ low, high }) => answerOf(low, high, from, to));
  const middleAgrees = ends.includes("no")
    ? "no"
    : ends.every((end) => end === "yes")
    ? "yes"
    : "not yet";
  return {
    share: { estimate: inside / points.length, low: surely.low, high: possibly.high },
    undecided: count("not yet"),
    quantiles,
    middleAgrees,
    points: points.length,
  };
}

/**
 * Both answers to "agrees with the paper within x": over replications on one host, and over the parameters.
 *
 * @param effects The effect of each replication, and the effect at points of the parameter space.
 * @throws {InputError} As {@linkcode equivalence} and {@linkcode equivalenceOverSpace}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { agreesWithPaper } from "@iovlab/iovlab/analysis";
 *
 * const points = Array.from({ length: 100 }, (_, index) => ({ parameters: {}, effect: 40 + index }));
 * const target = { target: 60, tolerance: 0.1, scale: "relative" } as const;
 * const found = agreesWithPaper({ replications: [59, 60, 61], points }, target);
 * assert.equal(found.replications.agrees, "yes");
 * assert.ok(found.space.share.high < 0.25);
 * ```
 */
export function agreesWithPaper(
  effects: { readonly replications: ArrayLike<number>; readonly points: readonly SpacePoint[] },
  target: EquivalenceTarget,
): { readonly replications: Equivalence; readonly space: SpaceEquivalence } {
  return {
    replications: equivalence(effects.replications, target),
    space: equivalenceOverSpace(effects.points, target),
  };
}
