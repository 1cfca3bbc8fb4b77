/**
 * What a verdict is made of.
 *
 * @module
 */
import type { Answer } from "./band.ts";
import type { Claim } from "./claim.ts";
import type { Region } from "./region.ts";
import type { SpaceShare } from "./space.ts";

/** What a claim can come to. */
export type VerdictName = "reproduced" | "partly" | "not reproduced" | "inconclusive";

/** What was found about one claim, before it is put into words. */
export interface Finding {
  /** The claim. */
  readonly claim: Claim;
  /** The verdict by the decision table of {@linkcode judge}. */
  readonly verdict: VerdictName;
  /** What the baseline host says. */
  readonly baseline: Answer;
  /** What the parameter space says. */
  readonly space: Answer;
  /** The effect on the baseline host, in the claim's unit. */
  readonly ours: number;
  /** Lower end of its 95% interval. */
  readonly low: number;
  /** Upper end of its 95% interval. */
  readonly high: number;
  /** The share of the points of the parameter space at which the claim holds. */
  readonly share: number;
  /** Lower end of the share's 95% interval. */
  readonly shareLow: number;
  /** Upper end of the share's 95% interval. */
  readonly shareHigh: number;
  /** All shares of the parameter space. */
  readonly shares: SpaceShare;
  /** The part of the space where the claim holds, where not most of the whole space does. */
  readonly region?: Region;
  /** The other baseline hosts that agree with the claim, by key. */
  readonly agreeingHosts: readonly string[];
  /** How many other baseline hosts there are. */
  readonly otherHosts: number;
}

/** A verdict with its reason. */
export interface Verdict extends Finding {
  /** The reason: one plain sentence with the numbers. */
  readonly reason: string;
  /** What would decide or change it, in one sentence. */
  readonly decides: string;
}
