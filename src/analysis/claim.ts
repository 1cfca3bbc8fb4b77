/**
 * A claim of a paper as data, and what it means for an effect to agree with it.
 *
 * Two kinds. A _number claim_ states a size ("60% more"): an effect agrees with it inside the band
 * `number - tolerance` to `number + tolerance`, ends included, and _reaches_ it from the near end of
 * the band on. A _direction claim_ states no size ("better"): an effect agrees where it lies on the
 * claimed side of no effect by more than the tolerance, which here is the smallest effect that
 * counts as one.
 *
 * To write each rule once, effects of a claim with direction "less" are looked at with the sign
 * turned: then more is always in the claim's favour.
 *
 * @module
 */
import { checkFinite, checkNonNegative, InputError } from "../core/mod.ts";
import { noEffectOf, signOf, toleranceOf } from "./_claim_numbers.ts";

/** Where a claim was read. */
export interface ClaimSource {
  /** The publication: authors, title, venue, year. */
  readonly citation: string;
  /** The place in it: page, section, figure, or `abstract`. */
  readonly where: string;
}

/** What is compared, and how. */
export interface ClaimComparison {
  /** The quantity in words, such as `replies per second at a saturating load`. */
  readonly quantity: string;
  /** The system that the claim is about, such as `vdi`. */
  readonly system: string;
  /** What it is compared with, such as `split-driver`. */
  readonly reference: string;
  /**
   * How the effect is formed: `percent` and `difference` have no effect at 0, `ratio` at 1.
   */
  readonly measure: "percent" | "ratio" | "difference";
}

/** How near an effect must be to agree. */
export interface Tolerance {
  /** `absolute`: in the claim's unit. `relative`: a share of the stated number. */
  readonly kind: "absolute" | "relative";
  /** The size, at least 0. */
  readonly value: number;
}

/** A claim: what a paper states and what counts as agreement. */
export interface Claim {
  /** A short stable name, such as `network-benefit`. */
  readonly id: string;
  /** The statement, in one sentence. */
  readonly statement: string;
  /** Where it was read. */
  readonly source: ClaimSource;
  /** The unit of the effect, such as `%`. */
  readonly unit: string;
  /** The claimed side of no effect. */
  readonly direction: "greater" | "less";
  /** What the paper states, in `unit`; absent where it states a direction only. */
  readonly number?: number;
  /** For a number how near, for a direction how small counts as nothing (absolute only). */
  readonly tolerance: Tolerance;
  /** The key of the baseline host. */
  readonly baseline: string;
  /** What is compared. */
  readonly comparison: ClaimComparison;
  /** The share of the parameter space that "most" must be above; 0.5 where absent. */
  readonly majority?: number;
}

function refuse(claim: Claim, what: string, rule: string, value: unknown): never {
  throw new InputError(
    `Cannot use claim "${claim.id}" as its ${what} must be ${rule}: current value is ${value}`,
    { code: `analysis/claim-${what.replaceAll(" ", "-")}` },
  );
}

function checkChoice(claim: Claim, what: string, value: string, choices: readonly string[]): void {
  if (!choices.includes(value)) refuse(claim, what, `one of ${choices.join(", ")}`, value);
}

function checkNumber(claim: Claim, noEffect: number): void {
  const number = checkFinite(`number of claim "${claim.id}"`, claim.number!);
  const margin = signOf(claim) * (number - noEffect);
  if (!(margin > 0)) {
    const side = claim.direction === "greater" ? "above" : "below";
    refuse(claim, "number", `${side} no effect (${noEffect})`, number);
  }
  if (!(toleranceOf(claim) < margin)) {
    const rule = `below ${margin}, so that no effect is not agreement`;
    refuse(claim, "tolerance", rule, toleranceOf(claim));
  }
}

/**
 * Checks a claim: its numbers are finite, the stated number lies on the claimed side of no effect,
 * the band does not reach no effect, a direction claim has an absolute tolerance, and the majority
 * is from 0 to below 1.
 *
 * @throws {InputError} Where one of these fails; the message names the claim.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { checkClaim } from "@iovlab/iovlab/analysis";
 *
 * const claim = {
 *   id: "scalability",
 *   statement: "Throughput grows further with the number of VMs.",
 *   source: { citation: "An example", where: "abstract" },
 *   unit: "%",
 *   direction: "greater" as const,
 *   tolerance: { kind: "relative" as const, value: 0.1 },
 *   baseline: "shared-10g",
 *   comparison: {
 *     quantity: "replies/s",
 *     system: "vdi",
 *     reference: "split-driver",
 *     measure: "percent" as const,
 *   },
 * };
 * assert.throws(() => checkClaim(claim), /tolerance must be absolute/);
 * assert.ok(checkClaim({ ...claim, tolerance: { kind: "absolute", value: 1 } }));
 * ```
 */
export function checkClaim(claim: Claim): Claim {
  checkChoice(claim, "direction", claim.direction, ["greater", "less"]);
  checkChoice(claim, "measure", claim.comparison.measure, ["percent", "ratio", "difference"]);
  checkChoice(claim, "kind of tolerance", claim.tolerance.kind, ["absolute", "relative"]);
  checkNonNegative(`tolerance of claim "${claim.id}"`, claim.tolerance.value);
  if (claim.number !== undefined) checkNumber(claim, noEffectOf(claim));
  else if (claim.tolerance.kind !== "absolute") {
    refuse(claim, "tolerance", "absolute where no number is stated", claim.tolerance.kind);
  }
  const { majority = 0.5 } = claim;
  if (!(majority >= 0 && majority < 1)) refuse(claim, "majority", "from 0 to below 1", majority);
  return claim;
}
