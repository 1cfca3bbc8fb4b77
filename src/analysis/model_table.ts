/**
 * Designs and results of sensitivity analysis, service demands and cross-checks as arquero tables.
 *
 * @module
 */
import type { ColumnTable } from "arquero";
import { numbersOf, tableOf } from "./_columns.ts";
import type { Crosscheck } from "./crosscheck.ts";
import { morris, type MorrisDesign } from "./morris.ts";
import type { DesignRun } from "./sensitivity_design.ts";
import { type DemandOptions, serviceDemands } from "./service_demands.ts";
import { type SobolDesign, sobolIndices, type SobolOptions } from "./sobol_indices.ts";

/**
 * The runs of a design: one column per factor with coordinates from 0 to 1, and `replication`.
 *
 * @param design A Morris or Sobol design.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { designTable, sobolDesign } from "@iovlab/iovlab/analysis";
 *
 * const runs = designTable(sobolDesign(["cores", "cost"], { rows: 8 }));
 * assert.deepEqual(runs.columnNames(), ["cores", "cost", "replication"]);
 * assert.equal(runs.numRows(), 32);
 * ```
 */
export function designTable(
  design: { readonly factors: readonly string[]; readonly runs: readonly DesignRun[] },
): ColumnTable {
  const rows = design.runs.map(({ point, replication }) => ({
    ...Object.fromEntries(design.factors.map((factor, i) => [factor, point[i]])),
    replication,
  }));
  return tableOf([...design.factors, "replication"], rows);
}

/**
 * Screens factors by a table with one row per run, in the order of the design, as {@linkcode morris} does.
 *
 * @param value The column of the response.
 * @returns `factor`, `mu`, `muLow`, `muHigh`, `muStar`, `muStarLow`, `muStarHigh`, `sigma`.
 * @throws {InputError} As {@linkcode morris}; `analysis/no-column` and `analysis/no-number` where the column does not fit.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { designTable, morrisDesign, morrisTable } from "@iovlab/iovlab/analysis";
 *
 * const design = morrisDesign(["cores", "cost"]);
 * const runs = designTable(design).derive({ value: (row: { cores: number }) => 5 * row.cores });
 * const found = morrisTable(design, runs, "value");
 * assert.deepEqual(found.array("factor"), ["cores", "cost"]);
 * assert.equal(Number(found.get("mu", 0)).toFixed(9), "5.000000000");
 * ```
 */
export function morrisTable(
  design: MorrisDesign,
  table: ColumnTable,
  value: string,
  confidence = 0.95,
): ColumnTable {
  const found = morris(design, numbersOf(table, value), confidence);
  return tableOf(
    ["factor", "mu", "muLow", "muHigh", "muStar", "muStarLow", "muStarHigh", "sigma"],
    found.map(({ factor, mu, muStar, sigma }) => ({
      factor,
      mu: mu.estimate,
      muLow: mu.low,
      muHigh: mu.high,
      muStar: muStar.estimate,
      muStarLow: muStar.low,
      muStarHigh: muStar.high,
      sigma,
    })),
  );
}

/**
 * Sobol indices from a table with one row per run, in the order of the design, as {@linkcode sobolIndices} gives them.
 *
 * @param value The column of the response.
 * @returns `factor`, `first`, `firstLow`, `firstHigh`, `total`, `totalLow`, `totalHigh`.
 * @throws {InputError} As {@linkcode sobolIndices}; `analysis/no-column` and `analysis/no-number` where the column does not fit.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { designTable, sobolDesign, sobolTable } from "@iovlab/iovlab/analysis";
 *
 * const design = sobolDesign(["cores", "cost"], { rows: 64 });
 * const runs = designTable(design).derive({ value: (row: { cores: number }) => 5 * row.cores });
 * const found = sobolTable(design, runs, "value", { first: "jansen" });
 * assert.deepEqual(found.array("total"), [1, 0]);
 * ```
 */
export function sobolTable(
  design: SobolDesign,
  table: ColumnTable,
  value: string,
  options: SobolOptions = {},
): ColumnTable {
  const { factors } = sobolIndices(design, numbersOf(table, value), options);
  return tableOf(
    ["factor", "first", "firstLow", "firstHigh", "total", "totalLow", "totalHigh"],
    factors.map(({ factor, first, total }) => ({
      factor,
      first: first.estimate,
      firstLow: first.low,
      firstHigh: first.high,
      total: total.estimate,
      totalLow: total.low,
      totalHigh: total.high,
    })),
  );
}

/**
 * Service demands from a table with one row per measured interval, as {@linkcode serviceDemands} fits them.
 *
 * @param columns The column of the utilization and those of the classes' throughputs.
 * @returns `name` (`intercept` for utilization without requests), `estimate`, `low`, `high`, `atBound`, `varianceInflation`.
 * @throws {InputError} As {@linkcode serviceDemands}; `analysis/no-column` and `analysis/no-number` where columns do not fit.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { table } from "arquero";
 * import { demandsTable } from "@iovlab/iovlab/analysis";
 *
 * const measured = table({ cpu: [0.15, 0.22, 0.35, 0.42], web: [10, 20, 30, 40], mail: [10, 4, 10, 4] });
 * const found = demandsTable(measured, { utilization: "cpu", throughput: ["web", "mail"] }, { intercept: false });
 * assert.deepEqual(found.array("name"), ["web", "mail"]);
 * assert.equal(Number(found.get("estimate", 0)).toFixed(3), "0.010");
 * ```
 */
export function demandsTable(
  table: ColumnTable,
  columns: { readonly utilization: string; readonly throughput: readonly string[] },
  options: DemandOptions = {},
): ColumnTable {
  const throughput = Object.fromEntries(
    columns.throughput.map((name) => [name, numbersOf(table, name)]),
  );
  const utilization = numbersOf(table, columns.utilization);
  const { demands, intercept } = serviceDemands({ utilization, throughput }, options);
  return tableOf(["name", "estimate", "low", "high", "atBound", "varianceInflation"], [
    ...demands.map((row) => ({ ...row })),
    ...intercept ? [{ name: "intercept", ...intercept }] : [],
  ]);
}

/**
 * Cross-checks as a table: one row per quantity, one for a theory that does not apply.
 *
 * @returns `theory`, `quantity`, `expected`, `simulated`, `low`, `high`, `deviation`, `verdict`, `reason`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { crosscheck, crosscheckTable } from "@iovlab/iovlab/analysis";
 *
 * const found = crosscheckTable(crosscheck({
 *   kind: "queue",
 *   arrivals: { kind: "open", rate: 1, gaps: "poisson" },
 *   service: { mean: 0.5, squaredCoefficientOfVariation: 1, times: "exponential" },
 *   servers: 1,
 *   capacity: Infinity,
 *   discipline: "fcfs",
 * }, { responseTime: [0.99, 1.02, 1.0] }));
 * assert.deepEqual(found.array("verdict"), ["agrees", "agrees", "not applicable", "not applicable"]);
 * ```
 */
export function crosscheckTable(checks: readonly Crosscheck[]): ColumnTable {
  const rows = checks.flatMap((
    { theory, verdict, reasons, quantities },
  ): Record<string, unknown>[] =>
    quantities.length === 0
      ? [{ theory, verdict, reason: reasons.join("; ") }]
      : quantities.map(({ simulated, ...one }) => ({
        theory,
        quantity: one.quantity,
        expected: one.theory,
        simulated: simulated.estimate,
        low: simulated.low,
        high: simulated.high,
        deviation: one.deviation,
        verdict: one.verdict,
      }))
  );
  const names = ["theory", "quantity", "expected", "simulated", "low", "high", "deviation"];
  return tableOf([...names, "verdict", "reason"], rows);
}
