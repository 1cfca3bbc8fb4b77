/**
 * Analysis of variance, contrasts and effects of 2^k r designs on arquero tables.
 *
 * @module
 */
import type { ColumnTable } from "arquero";
import { columnOf, numbersOf, tableOf } from "./_columns.ts";
import { anova, type AnovaOptions } from "./anova.ts";
import { type Contrast, contrasts } from "./contrasts.ts";
import type { FactorialColumns } from "./factorial_columns.ts";
import { twoLevelEffects } from "./two_level.ts";

/** Which columns of a table are response, factors and block. */
export interface FactorialNames {
  /** The column of what was measured. */
  readonly response: string;
  /** The columns of the factors. */
  readonly factors: readonly string[];
  /** The column that names the replication, where all points of one had the same streams. */
  readonly block?: string;
}

/**
 * The columns of a table for {@linkcode anova} and its kin.
 *
 * @throws {InputError} `analysis/no-column` and `analysis/no-number` where columns do not fit.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { table } from "arquero";
 * import { factorialColumns } from "@iovlab/iovlab/analysis";
 *
 * const results = table({ nic: ["a", "b"], value: [1, 2] });
 * const columns = factorialColumns(results, { response: "value", factors: ["nic"] });
 * assert.deepEqual(columns, { response: [1, 2], factors: { nic: ["a", "b"] } });
 * ```
 */
export function factorialColumns(table: ColumnTable, names: FactorialNames): FactorialColumns {
  return {
    response: numbersOf(table, names.response),
    factors: Object.fromEntries(names.factors.map((name) => [name, columnOf(table, name)])),
    ...names.block === undefined ? {} : { block: columnOf(table, names.block) },
  };
}

/**
 * Analyses the variance of a column, as {@linkcode anova} does.
 *
 * @returns `term`, `degreesOfFreedom`, `sumOfSquares`, `meanSquare`, `f`, `pValue`, `etaSquared`, `partialEtaSquared`, `omegaSquared`; the last row is `error`.
 * @throws {InputError} As {@linkcode anova}; `analysis/no-column` and `analysis/no-number` where columns do not fit.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { table } from "arquero";
 * import { anovaTable } from "@iovlab/iovlab/analysis";
 *
 * const results = table({
 *   nic: ["a", "b", "a", "b", "a", "b"],
 *   replication: [0, 0, 1, 1, 2, 2],
 *   value: [10, 12, 20, 23, 30, 31],
 * });
 * const found = anovaTable(results, { response: "value", factors: ["nic"], block: "replication" });
 * assert.deepEqual(found.array("term"), ["block", "nic", "error"]);
 * ```
 */
export function anovaTable(
  table: ColumnTable,
  names: FactorialNames,
  options: AnovaOptions = {},
): ColumnTable {
  const { rows, error } = anova(factorialColumns(table, names), options);
  const last = { term: "error", ...error, etaSquared: error.share };
  const columns = ["term", "degreesOfFreedom", "sumOfSquares", "meanSquare", "f", "pValue"];
  const sizes = ["etaSquared", "partialEtaSquared", "omegaSquared"];
  return tableOf([...columns, ...sizes], [...rows.map((row) => ({ ...row })), last]);
}

/**
 * Estimates contrasts of a factor, as {@linkcode contrasts} does.
 *
 * @returns `name`, `estimate`, `low`, `high`, `t`, `degreesOfFreedom`, `pValue`, `adjusted`.
 * @throws {InputError} As {@linkcode contrasts}; `analysis/no-column` and `analysis/no-number` where columns do not fit.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { table } from "arquero";
 * import { allPairs, contrastsTable } from "@iovlab/iovlab/analysis";
 *
 * const results = table({ nic: ["a", "b", "a", "b"], replication: [0, 0, 1, 1], value: [1, 3, 2, 5] });
 * const names = { response: "value", factors: ["nic"], block: "replication" };
 * assert.deepEqual(contrastsTable(results, names, allPairs(["a", "b"])).array("estimate"), [2.5]);
 * ```
 */
export function contrastsTable(
  table: ColumnTable,
  names: FactorialNames,
  wanted: readonly Contrast[],
  confidence = 0.95,
): ColumnTable {
  const found = contrasts(factorialColumns(table, names), wanted, confidence);
  return tableOf(
    ["name", "estimate", "low", "high", "t", "degreesOfFreedom", "pValue", "adjusted"],
    found.map((row) => ({ ...row })),
  );
}

/**
 * The effects of a 2^k r design, as {@linkcode twoLevelEffects} finds them.
 *
 * @returns `term`, `estimate`, `low`, `high`, `sumOfSquares`, `share`; the last rows are `block`, where there is one, and `error` with their shares.
 * @throws {InputError} As {@linkcode twoLevelEffects}; `analysis/no-column` and `analysis/no-number` where columns do not fit.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { table } from "arquero";
 * import { twoLevelTable } from "@iovlab/iovlab/analysis";
 *
 * const results = table({ tso: [0, 0, 1, 1], value: [1, 3, 7, 9] });
 * const found = twoLevelTable(results, { response: "value", factors: ["tso"] });
 * assert.deepEqual(found.array("term"), ["mean", "tso", "error"]);
 * assert.deepEqual(found.array("share"), [0, 0.9, 0.1]);
 * ```
 */
export function twoLevelTable(
  table: ColumnTable,
  names: FactorialNames,
  confidence = 0.95,
): ColumnTable {
  const found = twoLevelEffects(factorialColumns(table, names), confidence);
  const { blockShare, errorShare, total } = found;
  const share = (term: string, part: number) => ({ term, share: part, sumOfSquares: part * total });
  return tableOf(["term", "estimate", "low", "high", "sumOfSquares", "share"], [
    ...found.effects.map((row) => ({ ...row })),
    ...blockShare === undefined ? [] : [share("block", blockShare)],
    share("error", errorShare),
  ]);
}
