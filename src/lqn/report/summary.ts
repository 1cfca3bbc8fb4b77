/**
 * What many rows of a conformance table come to, by solver and metric.
 *
 * Errors count in absolute value, over every value that was answered: those of a model that did not
 * converge are among them. Waiting is judged twice: by its own size, and as the share of a service
 * time that it is wrong by, `|value - reference| / (service time of the phase)`, which keeps its
 * meaning where the waiting itself is small or 0. The phase is the calling one of a call, the waiting
 * one at a processor, and the first one of the entry of open arrivals or that forwards.
 *
 * @module
 */
import { meanOf, quantileOfSorted } from "./_quantile.ts";
import type { ConformanceRow } from "./conformance.ts";

/** Errors of one metric. */
export interface ErrorSummary {
  /** The metric's key; `call_wait/service` is waiting as a share of the phase's service time. */
  readonly metric: string;
  /** Values with an error. */
  readonly values: number;
  /** Reference values that the solver did not report. */
  readonly missing: number;
  /** Values whose reference is 0, so that they have no relative error. */
  readonly zeroReferences: number;
  /** The largest absolute value among those; `NaN` where there are none. */
  readonly worstAtZero: number;
  /** Values with an interval that are off by more than 1% and by more than 3 half-widths. */
  readonly beyond: number;
  /** Values with an interval. */
  readonly intervals: number;
  /** Median of the absolute errors; `NaN` of no values, as the next three. */
  readonly median: number;
  /** Mean of the absolute errors. */
  readonly mean: number;
  /** Their 95th percentile. */
  readonly p95: number;
  /** The largest. */
  readonly worst: number;
  /** Where that is: `model element`; empty of no values. */
  readonly worstAt: string;
}

/** The caller's service time by model and caller, from the reference values of the rows. */
function serviceTimes(rows: readonly ConformanceRow[]): ReadonlyMap<string, number> {
  const found = rows.filter(({ metric }) => metric === "entry_st" || metric === "act_st");
  return new Map(
    found.map((row) => [`${row.solver} ${row.model} ${row.element}`, row.reference as number]),
  );
}

interface Miss {
  readonly row: ConformanceRow;
  readonly size: number;
}

/** Metrics of waiting, which are judged as shares of a service time too. */
const waits = new Set(["call_wait", "async_wait", "fwd_wait", "open_wait", "proc_wait"]);

/** The phase or activity whose service time a waiting is compared with; phase 1 of an entry. */
function phaseOf({ metric, element = "" }: ConformanceRow): string {
  const [caller] = element.split(">");
  return metric === "fwd_wait" || metric === "open_wait" ? `${caller}.1` : caller;
}

/** The absolute errors of waiting over the caller's or own service time, where that is known. */
function shareErrors(
  rows: readonly ConformanceRow[],
  times: ReadonlyMap<string, number>,
): Miss[] {
  return rows.flatMap((row) => {
    const time = times.get(`${row.solver} ${row.model} ${phaseOf(row)}`);
    if (row.value === undefined || row.reference === undefined || !time) return [];
    return [{ row, size: Math.abs(row.value - row.reference) / time }];
  });
}

function isBeyond({ value, reference, halfWidth }: ConformanceRow): boolean {
  if (value === undefined || reference === undefined || halfWidth === undefined) return false;
  return Math.abs(value - reference) > Math.max(0.01 * Math.abs(reference), 3 * halfWidth);
}

function summarize(metric: string, rows: readonly ConformanceRow[], misses: Miss[]): ErrorSummary {
  const sorted = misses.map(({ size }) => size).sort((a, b) => a - b);
  const worst = misses.reduce<Miss | undefined>(
    (most, miss) => (most === undefined || miss.size > most.size ? miss : most),
    undefined,
  );
  const zeros = rows.filter((row) => row.reference === 0 && row.value !== undefined);
  const sizes = zeros.map((row) => Math.abs(row.value as number));
  return {
    metric,
    values: misses.length,
    missing: rows.filter((row) => row.value === undefined).length,
    zeroReferences: zeros.length,
    worstAtZero: sizes.length === 0 ? NaN : Math.max(...sizes),
    beyond: rows.filter(isBeyond).length,
    intervals: rows.filter((row) => row.halfWidth !== undefined).length,
    median: quantileOfSorted(sorted, 0.5),
    mean: meanOf(sorted),
    p95: quantileOfSorted(sorted, 0.95),
    worst: worst?.size ?? NaN,
    worstAt: worst === undefined ? "" : `${worst.row.model} ${worst.row.element}`,
  };
}

/**
 * The errors of one solver by metric, in the order in which the metrics appear; waiting is followed
 * by its errors as shares of the phase's service time.
 *
 * @param rows Rows of one solver.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { summarizeErrors } from "@iovlab/iovlab/lqn/report";
 *
 * const head = { model: "web", solver: "exact", status: "solved", seconds: 0 } as const;
 * const rows = [0.01, -0.03].map((relativeError, i) => ({
 *   ...head, metric: "entry_tput", element: `e${i}`, reference: 1, value: 1 + relativeError, relativeError,
 * }));
 * const [summary] = summarizeErrors(rows);
 * assert.equal(summary.mean, 0.02);
 * assert.equal(summary.worstAt, "web e1");
 * ```
 */
export function summarizeErrors(rows: readonly ConformanceRow[]): ErrorSummary[] {
  const times = serviceTimes(rows);
  const metrics = new Set(rows.flatMap(({ metric }) => (metric === undefined ? [] : [metric])));
  return [...metrics].flatMap((metric) => {
    const own = rows.filter((row) => row.metric === metric);
    const misses = own.flatMap((row) =>
      row.relativeError === undefined ? [] : [{ row, size: Math.abs(row.relativeError) }]
    );
    const plain = summarize(metric, own, misses);
    if (!waits.has(metric)) return [plain];
    const shares = shareErrors(own, times);
    if (shares.length === 0) return [plain];
    const share = summarize(`${metric}/service`, own, shares);
    return [plain, { ...share, zeroReferences: 0, worstAtZero: NaN }];
  });
}

/** How many models a solver did well on. */
export interface ModelSummary {
  /** Models that were tried. */
  readonly models: number;
  /** Models by how the solver ended. */
  readonly solved: number;
  /** Models that it refused. */
  readonly refused: number;
  /** Models on which it did not converge or reach its precision. */
  readonly notConverged: number;
  /** Models on which it failed or took too long. */
  readonly failed: number;
  /** Models with at least one entry throughput to judge. */
  readonly judged: number;
  /** Of those, how many have a worst entry throughput error of at most 1, 5, 10 and 20%. */
  readonly within: readonly [number, number, number, number];
  /** Wall clock seconds of all solutions together. */
  readonly seconds: number;
}

const limits = [0.01, 0.05, 0.1, 0.2] as const;

/** The worst entry throughput error by model. */
function worstByModel(rows: readonly ConformanceRow[]): number[] {
  const worst = new Map<string, number>();
  for (const { model, metric, relativeError } of rows) {
    if (metric !== "entry_tput" || relativeError === undefined) continue;
    worst.set(model, Math.max(worst.get(model) ?? 0, Math.abs(relativeError)));
  }
  return [...worst.values()];
}

/**
 * How one solver did, model by model.
 *
 * @param rows Rows of one solver.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { summarizeModels } from "@iovlab/iovlab/lqn/report";
 *
 * const refused = { model: "web", solver: "exact", status: "refused", seconds: 0 } as const;
 * assert.equal(summarizeModels([refused]).refused, 1);
 * ```
 */
export function summarizeModels(rows: readonly ConformanceRow[]): ModelSummary {
  const heads = [...new Map(rows.map((row) => [row.model, row])).values()];
  const count = (status: ConformanceRow["status"]) =>
    heads.filter((head) => head.status === status).length;
  const worst = worstByModel(rows);
  const [one, five, ten, twenty] = limits.map((limit) => worst.filter((w) => w <= limit).length);
  return {
    models: heads.length,
    solved: count("solved"),
    refused: count("refused"),
    notConverged: count("not-converged"),
    failed: count("failed"),
    judged: worst.length,
    within: [one, five, ten, twenty],
    seconds: heads.reduce((sum, head) => sum + head.seconds, 0),
  };
}
