/**
 * The numbers of a claim that several files need.
 *
 * @module
 */
import type { Claim } from "./claim.ts";

/** 1 for "greater", -1 for "less": what an effect is multiplied by so that more is in favour. */
export function signOf(claim: Claim): number {
  return claim.direction === "greater" ? 1 : -1;
}

/** The tolerance in the claim's unit. */
export function toleranceOf(claim: Claim): number {
  const { kind, value } = claim.tolerance;
  return kind === "absolute" ? value : value * Math.abs(claim.number ?? 0);
}

/** The effect that stands for none. */
export function noEffectOf(claim: Claim): number {
  return claim.comparison.measure === "ratio" ? 1 : 0;
}
