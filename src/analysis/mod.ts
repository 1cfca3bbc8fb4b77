/**
 * From effects to verdicts: paired comparison, claims, regions of the parameter space, sensitivity.
 *
 * Pure functions on plain data. Browser-safe.
 *
 * @module
 */
export { checkEstimate, type Estimate } from "./estimate.ts";
export { comparePaired, type PairedComparison } from "./compare.ts";
export {
  checkClaim,
  type Claim,
  type ClaimComparison,
  type ClaimSource,
  type Tolerance,
} from "./claim.ts";
export { agreement, type Answer, type ClaimBand, claimBand, claimHolds } from "./band.ts";
export {
  effectOf,
  type Evidence,
  type FactorLabel,
  type HostEvidence,
  type Parameters,
  type SpaceEvidence,
  type SpacePoint,
} from "./evidence.ts";
export { shareOfSpace, type SpaceShare, surelyHolds } from "./space.ts";
export { findRegion, type Region, type RegionOptions } from "./region.ts";
export { type Finding, type Verdict, type VerdictName } from "./verdict.ts";
export { judge } from "./judge.ts";
