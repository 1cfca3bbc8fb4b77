/**
 * The verdict on a claim, computed from the evidence.
 *
 * Two questions are asked, and each is answered yes, no or not yet:
 *
 * - _Baseline_: does the interval on the baseline host lie in the claim's band?
 * - _Space_: does the claim hold at most of the parameter space: is the share's interval above the
 *   majority?
 *
 * | baseline | space | region | verdict |
 * |---|---|---|---|
 * | yes | yes | any | reproduced |
 * | yes | no | any | partly |
 * | no | yes | any | partly |
 * | no | no | found | partly |
 * | yes or no | not yet | found | partly |
 * | yes or no | not yet | none | inconclusive |
 * | not yet | any | any | inconclusive |
 * | no | no | none | not reproduced |
 *
 * A region is a part of the space where the claim holds at most points ({@linkcode findRegion}), or,
 * where the baseline says no, other baseline hosts that say yes. `docs/claims.md` explains each rule.
 *
 * @module
 */
import { agreement, type Answer } from "./band.ts";
import { checkClaim } from "./check_claim.ts";
import type { Claim } from "./claim.ts";
import type { Evidence } from "./evidence.ts";
import { findRegion } from "./region.ts";
import { shareOfSpace, type SpaceShare, surelyHolds } from "./space.ts";
import type { Finding, Verdict, VerdictName } from "./verdict.ts";
import { decidesOf, reasonOf } from "./_reasons.ts";

function spaceAnswer({ low, high }: SpaceShare, majority: number): Answer {
  if (low > majority) return "yes";
  return high <= majority ? "no" : "not yet";
}

/** The decision table. */
function verdictOf(baseline: Answer, space: Answer, regionFound: boolean): VerdictName {
  if (baseline === "not yet") return "inconclusive";
  if (baseline === "yes" && space === "yes") return "reproduced";
  if (space === "yes" || regionFound) return "partly";
  if (space === "not yet") return "inconclusive";
  return baseline === "yes" ? "partly" : "not reproduced";
}

/**
 * Judges a claim.
 *
 * @throws {InputError} Where the claim or the evidence cannot be used, or the space has no point.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { judge } from "@iovlab/iovlab/analysis";
 *
 * const verdict = judge({
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
 * }, {
 *   baseline: { estimate: 58, low: 55, high: 61 },
 *   others: [],
 *   space: {
 *     points: Array.from({ length: 50 }, (_, i) => ({ parameters: { i }, effect: 40 + i })),
 *   },
 * });
 * assert.equal(verdict.verdict, "reproduced");
 * assert.equal(verdict.share, 0.9);
 * ```
 */
export function judge(claim: Claim, evidence: Evidence): Verdict {
  checkClaim(claim);
  const { majority = 0.5 } = claim;
  const { points, labels } = evidence.space;
  const baseline = agreement(claim, evidence.baseline);
  const shares = shareOfSpace(claim, points);
  const space = spaceAnswer(shares, majority);
  const region = space === "yes"
    ? undefined
    : findRegion(points, (point) => surelyHolds(claim, point), { majority, labels });
  const agreeingHosts = evidence.others
    .filter(({ interval }) => agreement(claim, interval) === "yes").map(({ key }) => key);
  const found = region !== undefined || (baseline === "no" && agreeingHosts.length > 0);
  const { estimate: ours, low, high } = evidence.baseline;
  const finding: Finding = {
    claim,
    verdict: verdictOf(baseline, space, found),
    baseline,
    space,
    ours,
    low,
    high,
    share: shares.share,
    shareLow: shares.low,
    shareHigh: shares.high,
    shares,
    ...(region && { region }),
    agreeingHosts,
    otherHosts: evidence.others.length,
  };
  return { ...finding, reason: reasonOf(finding), decides: decidesOf(finding) };
}
