/**
 * Which effects agree with a claim, and whether an interval says so.
 *
 * A number claim has the band `number - tolerance` to `number + tolerance`, ends included; an effect
 * _reaches_ it from the near end of the band on. A direction claim has everything that lies on the
 * claimed side of no effect by more than the tolerance.
 *
 * An interval answers `yes` where all of it lies in the band, `no` where none of it does, `not yet`
 * where it lies across an end. For a number with a band this is the test of equivalence by two
 * one-sided tests, done on the 95% interval, which is stricter than the usual 90%. Source: D. J.
 * Schuirmann, A comparison of the two one-sided tests procedure and the power approach for assessing
 * the equivalence of average bioavailability, Journal of Pharmacokinetics and Biopharmaceutics
 * 15(6), 1987.
 *
 * @module
 */
import { checkFinite } from "../core/mod.ts";
import { noEffectOf, signOf, toleranceOf } from "./_claim_numbers.ts";
import { checkClaim } from "./check_claim.ts";
import type { Claim } from "./claim.ts";
import { checkEstimate, type Estimate } from "./estimate.ts";

/** What an interval says to a question: surely yes, surely no, or too wide to say. */
export type Answer = "yes" | "no" | "not yet";

/** The effects that agree with a claim, in its unit. */
export interface ClaimBand {
  /** The value that stands for no effect. */
  readonly noEffect: number;
  /** Lower end of the band, `-Infinity` for a direction claim of "less". */
  readonly from: number;
  /** Upper end of the band, `Infinity` for a direction claim of "greater". */
  readonly to: number;
  /** The end that an effect passes to reach the claim: `from` for "greater", `to` for "less". */
  readonly near: number;
}

/**
 * The effects that agree with the claim.
 *
 * @throws {InputError} Where the claim cannot be used, see {@linkcode checkClaim}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { claimBand } from "@iovlab/iovlab/analysis";
 *
 * const band = claimBand({
 *   id: "network-benefit",
 *   statement: "The virtual device gives 60% more throughput than the split driver.",
 *   source: { citation: "An example", where: "abstract" },
 *   unit: "%",
 *   direction: "greater",
 *   number: 60,
 *   tolerance: { kind: "relative", value: 0.25 },
 *   baseline: "shared-10g",
 *   comparison: {
 *     quantity: "replies/s",
 *     system: "vdi",
 *     reference: "split-driver",
 *     measure: "percent",
 *   },
 * });
 * assert.deepEqual(band, { noEffect: 0, from: 45, to: 75, near: 45 });
 * ```
 */
export function claimBand(claim: Claim): ClaimBand {
  checkClaim(claim);
  const noEffect = noEffectOf(claim);
  const tolerance = toleranceOf(claim);
  const greater = claim.direction === "greater";
  if (claim.number !== undefined) {
    const [from, to] = [claim.number - tolerance, claim.number + tolerance];
    return { noEffect, from, to, near: greater ? from : to };
  }
  const near = noEffect + signOf(claim) * tolerance;
  return { noEffect, from: greater ? near : -Infinity, to: greater ? Infinity : near, near };
}

/**
 * Whether an effect reaches the claim: for a number claim the stated number less the tolerance (an
 * effect beyond the number reaches it too), for a direction claim more than the tolerance on the
 * claimed side of no effect.
 *
 * This is what "the claim holds at a point of the parameter space" means.
 *
 * @param effect The effect at one point, in the claim's unit.
 * @throws {InputError} Where the claim cannot be used, or the effect is not a number.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { claimHolds } from "@iovlab/iovlab/analysis";
 *
 * const claim = {
 *   id: "network-benefit",
 *   statement: "60% more throughput.",
 *   source: { citation: "An example", where: "abstract" },
 *   unit: "%",
 *   direction: "greater" as const,
 *   number: 60,
 *   tolerance: { kind: "absolute" as const, value: 10 },
 *   baseline: "shared-10g",
 *   comparison: {
 *     quantity: "replies/s",
 *     system: "vdi",
 *     reference: "split-driver",
 *     measure: "percent" as const,
 *   },
 * };
 * assert.deepEqual([49, 50, 200].map((effect) => claimHolds(claim, effect)), [false, true, true]);
 * ```
 */
export function claimHolds(claim: Claim, effect: number): boolean {
  if (Number.isNaN(effect)) checkFinite(`effect of claim "${claim.id}"`, effect);
  const margin = signOf(claim) * (effect - claimBand(claim).near);
  return claim.number === undefined ? margin > 0 : margin >= 0;
}

/**
 * Whether the effect that an interval estimates agrees with the claim.
 *
 * @throws {InputError} Where the claim or the interval cannot be used.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { agreement } from "@iovlab/iovlab/analysis";
 *
 * const claim = {
 *   id: "network-benefit",
 *   statement: "60% more throughput.",
 *   source: { citation: "An example", where: "abstract" },
 *   unit: "%",
 *   direction: "greater" as const,
 *   number: 60,
 *   tolerance: { kind: "absolute" as const, value: 10 },
 *   baseline: "shared-10g",
 *   comparison: {
 *     quantity: "replies/s",
 *     system: "vdi",
 *     reference: "split-driver",
 *     measure: "percent" as const,
 *   },
 * };
 * assert.equal(agreement(claim, { estimate: 61, low: 58, high: 64 }), "yes");
 * assert.equal(agreement(claim, { estimate: 61, low: 45, high: 77 }), "not yet");
 * assert.equal(agreement(claim, { estimate: 90, low: 88, high: 92 }), "no");
 * ```
 */
export function agreement(claim: Claim, interval: Estimate): Answer {
  checkEstimate(`interval of claim "${claim.id}"`, interval);
  const { from, to } = claimBand(claim);
  const { low, high } = interval;
  if (claim.number !== undefined) {
    if (from <= low && high <= to) return "yes";
    return high < from || low > to ? "no" : "not yet";
  }
  const holds = [low, high].map((end) => claimHolds(claim, end));
  if (holds[0] === holds[1]) return holds[0] ? "yes" : "no";
  return "not yet";
}
