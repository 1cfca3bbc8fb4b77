/**
 * Verdicts as a table for people and as rows for a CSV file.
 *
 * @module
 */
import { asPercent, inBrackets, inUnit } from "./_words.ts";
import type { Verdict, VerdictName } from "./verdict.ts";

/** One claim as it is shown. */
export interface ClaimsTableRow {
  /** The statement of the claim. */
  readonly claim: string;
  /** What the paper states: `60%`, or `greater` where it states a direction only. */
  readonly paper: string;
  /** Ours with its 95% interval: `58.2% [55, 61.4]`. */
  readonly ours: string;
  /** The share of the parameter space with its 95% interval: `81% [75%, 86%]`. */
  readonly share: string;
  /** The verdict. */
  readonly verdict: VerdictName;
  /** The reason, one sentence. */
  readonly reason: string;
  /** What would decide or change it, one sentence. */
  readonly decides: string;
}

/** One claim in `claims.csv`; numbers in full. */
export interface ClaimsCsvRow {
  /** The claim's id. */
  readonly claim: string;
  /** The unit of `paper`, `ours`, `low` and `high`. */
  readonly unit: string;
  /** What the paper states; `null`, an empty field, where it states a direction only. */
  readonly paper: number | null;
  /** The effect on the baseline host. */
  readonly ours: number;
  /** Lower end of its 95% interval; `null` where it has no bound. */
  readonly low: number | null;
  /** Upper end of its 95% interval; `null` where it has no bound. */
  readonly high: number | null;
  /** The share of the points of the parameter space at which the claim holds, from 0 to 1. */
  readonly share_of_parameter_space: number;
  /** The verdict. */
  readonly verdict: VerdictName;
}

/** The columns of `claims.csv`, in order. */
export const claimsCsvColumns: readonly (keyof ClaimsCsvRow)[] = [
  "claim",
  "unit",
  "paper",
  "ours",
  "low",
  "high",
  "share_of_parameter_space",
  "verdict",
];

function tableRow(verdict: Verdict): ClaimsTableRow {
  const { claim, ours, low, high, share, shareLow, shareHigh } = verdict;
  return {
    claim: claim.statement,
    paper: claim.number === undefined ? claim.direction : inUnit(claim.number, claim.unit),
    ours: inBrackets({ estimate: ours, low, high }, claim.unit),
    share: `${asPercent(share)} [${asPercent(shareLow)}, ${asPercent(shareHigh)}]`,
    verdict: verdict.verdict,
    reason: verdict.reason,
    decides: verdict.decides,
  };
}

/**
 * The verdicts for display, in their order.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { claimsTableRows, judge } from "@iovlab/iovlab/analysis";
 *
 * const verdict = judge({
 *   id: "better",
 *   statement: "More throughput.",
 *   source: { citation: "An example", where: "abstract" },
 *   unit: "%",
 *   direction: "greater",
 *   tolerance: { kind: "absolute", value: 0 },
 *   baseline: "shared-10g",
 *   comparison: {
 *     quantity: "replies/s",
 *     system: "vdi",
 *     reference: "split-driver",
 *     measure: "percent",
 *   },
 * }, {
 *   baseline: { estimate: 20, low: 15, high: 25 },
 *   others: [],
 *   space: { points: [1, 2, 3, 4, 5, 6].map((effect) => ({ parameters: {}, effect })) },
 * });
 * const [row] = claimsTableRows([verdict]);
 * assert.equal(row.paper, "greater");
 * assert.equal(row.ours, "20% [15, 25]");
 * assert.equal(row.share, "100% [61%, 100%]");
 * ```
 */
export function claimsTableRows(verdicts: readonly Verdict[]): ClaimsTableRow[] {
  return verdicts.map(tableRow);
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/**
 * The verdicts as rows of `claims.csv`, keys in the order of {@linkcode claimsCsvColumns}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { claimsCsvColumns, claimsCsvRows } from "@iovlab/iovlab/analysis";
 *
 * assert.equal(
 *   claimsCsvColumns.join(","),
 *   "claim,unit,paper,ours,low,high,share_of_parameter_space,verdict",
 * );
 * assert.deepEqual(claimsCsvRows([]), []);
 * ```
 */
export function claimsCsvRows(verdicts: readonly Verdict[]): ClaimsCsvRow[] {
  return verdicts.map(({ claim, ours, low, high, share, verdict }) => ({
    claim: claim.id,
    unit: claim.unit,
    paper: claim.number ?? null,
    ours,
    low: finiteOrNull(low),
    high: finiteOrNull(high),
    share_of_parameter_space: share,
    verdict,
  }));
}
