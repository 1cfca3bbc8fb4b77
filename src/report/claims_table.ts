/**
 * Claims with their verdicts as a table: what the paper states, ours with its interval, the share of
 * the parameter space, the verdict and its reason.
 *
 * @module
 */
import { estimateDecimals, formatEstimate, formatNumber, type Table } from "../plot/mod.ts";

/** One claim with what was found. */
export interface ClaimRow {
  /** The claim's short name or its statement. */
  readonly claim: string;
  /** The unit of the numbers. */
  readonly unit: string;
  /** What the paper states: a number, or words where it states none. */
  readonly paper?: number | string | null;
  /** What was found. */
  readonly ours: number;
  /** Lower end of the 95% interval. */
  readonly low: number;
  /** Upper end of the 95% interval. */
  readonly high: number;
  /** The share of the parameter space where the claim holds, from 0 to 1. */
  readonly share: number;
  /** Lower end of the share's 95% interval. */
  readonly shareLow?: number;
  /** Upper end of the share's 95% interval. */
  readonly shareHigh?: number;
  /** The verdict. */
  readonly verdict: string;
  /** Why. */
  readonly reason?: string;
}

/** Options of {@linkcode claimsTable}. */
export interface ClaimsTableOptions {
  /** What stands above the table. */
  readonly caption?: string;
  /** Lines below it, such as `Quick run: the intervals are wider.` */
  readonly notes?: readonly string[];
}

/** What the paper states, or a dash. */
function paperText(paper: ClaimRow["paper"]): string {
  return typeof paper === "number" ? formatNumber(paper) : paper ?? "–";
}

/**
 * The table of claims, for `show()`, `printTable()` and `tableHtml()`.
 *
 * @param rows One row for each claim.
 * @param options Caption and notes.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { claimsTable, printTable } from "@iovlab/iovlab/report";
 *
 * const table = claimsTable([{
 *   claim: "network-benefit",
 *   unit: "%",
 *   paper: 60,
 *   ours: 61.84,
 *   low: 60.31,
 *   high: 63.37,
 *   share: 0.71,
 *   verdict: "reproduced",
 * }]);
 * assert.match(printTable(table), /network-benefit +% +60 +61.8 \[60.3, 63.4\] +71% +reproduced/);
 * ```
 */
export function claimsTable(rows: readonly ClaimRow[], options: ClaimsTableOptions = {}): Table {
  const reasons = rows.some(({ reason }) => reason);
  const shareOf = (row: ClaimRow) => ({ value: row.share, low: row.shareLow, high: row.shareHigh });
  const decimals = estimateDecimals(rows.map(shareOf), "percent");
  return {
    ...options,
    rows: rows.map((row) => ({
      claim: row.claim,
      unit: row.unit,
      paper: paperText(row.paper),
      ours: formatEstimate({ value: row.ours, low: row.low, high: row.high }),
      share: formatEstimate(shareOf(row), { format: "percent", decimals }),
      verdict: row.verdict,
      ...(reasons ? { reason: row.reason ?? "" } : {}),
    })),
    columns: [
      { column: "claim", label: "Claim" },
      { column: "unit", label: "Unit" },
      { column: "paper", label: "Paper", align: "right" },
      { column: "ours", label: "Ours [95%]", align: "right" },
      { column: "share", label: "Share of space", align: "right" },
      { column: "verdict", label: "Verdict" },
      ...(reasons ? [{ column: "reason", label: "Reason", below: true }] : []),
    ],
  };
}
