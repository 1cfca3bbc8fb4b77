/**
 * The checks that a claim must pass before it is used.
 *
 * @module
 */
import { checkFinite, checkNonNegative, InputError } from "../core/mod.ts";
import { noEffectOf, signOf, toleranceOf } from "./_claim_numbers.ts";
import type { Claim } from "./claim.ts";

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
