/**
 * Comparisons, bootstrap and equivalence on arquero tables, one row in per value, one row out per result.
 *
 * @module
 */
import type { ColumnTable } from "arquero";
import { holm } from "../stats/mod.ts";
import { columnOf, numbersOf, rowGroups, tableOf } from "./_columns.ts";
import { bootstrap, type BootstrapOptions } from "./bootstrap.ts";
import { type CompareOptions, compareSystems, type SystemComparison } from "./compare_systems.ts";
import { agreesWithPaper, equivalence, type EquivalenceTarget } from "./equivalence.ts";
import type { SpacePoint } from "./evidence.ts";
import type { Level } from "./factorial_columns.ts";
import type { Sample } from "./sample.ts";

/** Which columns hold what, for {@linkcode compareTable}. */
export interface CompareColumns {
  /** The column that names the system. */
  readonly system: string;
  /** The column of values. */
  readonly value: string;
  /**
   * The columns that together name the replication, such as `["seed", "replication"]`: systems that share them are paired. Or
   * `independent`: said explicitly, systems had no streams in common.
   */
  readonly key: readonly string[] | "independent";
  /** The system that the others are compared with. */
  readonly reference: Level;
  /** Columns in whose groups the comparison is made apart, such as load or metric. */
  readonly by?: readonly string[];
}

function sampleOf(table: ColumnTable, rows: readonly number[], columns: CompareColumns): Sample {
  const values = numbersOf(table, columns.value);
  const own = rows.map((row) => values[row]);
  if (columns.key === "independent") return { values: own, keys: "independent" };
  const parts = columns.key.map((name) => columnOf(table, name));
  return { values: own, keys: rows.map((row) => JSON.stringify(parts.map((part) => part[row]))) };
}

function rowOf(found: SystemComparison): Record<string, unknown> {
  const effect = found.method === "mann-whitney" ? found.shift : found.difference;
  const ratio = found.method === "mann-whitney" ? undefined : found.ratio;
  return {
    method: found.method,
    samples: found.method === "paired" ? found.pairs : Math.min(...found.samples),
    difference: effect.estimate,
    low: effect.low,
    high: effect.high,
    ratio: ratio?.estimate,
    ratioLow: ratio?.low,
    ratioHigh: ratio?.high,
    pValue: found.pValue,
  };
}

/**
 * Compares each system of a table with a reference, as {@linkcode compareSystems} does.
 *
 * @param table One row per value.
 * @returns The `by` columns, `system`, `reference`, `method`, `samples` (pairs, or the smaller sample), `difference` with `low` and `high`, `ratio` with
 * `ratioLow` and `ratioHigh` (null where a value is not above 0, or by ranks), `pValue`, and `adjusted` by Holm's correction over all rows.
 * @throws {InputError} `analysis/no-column` and `analysis/no-number` where columns do not fit; and as {@linkcode compareSystems}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { table } from "arquero";
 * import { compareTable } from "@iovlab/iovlab/analysis";
 *
 * const results = table({
 *   system: ["vdi", "vdi", "vdi", "split", "split", "split"],
 *   replication: [0, 1, 2, 0, 1, 2],
 *   value: [16, 33, 47, 10, 20, 30],
 * });
 * const columns = { system: "system", value: "value", key: ["replication"], reference: "split" };
 * const [row] = compareTable(results, columns).objects() as { method: string; difference: number }[];
 * assert.deepEqual([row.method, row.difference], ["paired", 12]);
 * ```
 */
export function compareTable(
  table: ColumnTable,
  columns: CompareColumns,
  options: CompareOptions = {},
): ColumnTable {
  const { by = [], system, reference } = columns;
  const rows = rowGroups(table, by).flatMap((group) => {
    const names = columnOf(table, system);
    const of = (name: Level) =>
      sampleOf(table, group.rows.filter((row) => names[row] === name), columns);
    const others = new Set(
      group.rows.map((row) => names[row]).filter((name) => name !== reference),
    );
    return [...others].map((name) => ({
      ...group.values,
      system: name,
      reference,
      ...rowOf(compareSystems(of(name), of(reference), options)),
    }));
  }) as Record<string, unknown>[];
  const known = rows.map(({ pValue }) => Number.isNaN(pValue) ? 1 : pValue as number);
  const adjusted = holm(known);
  return tableOf([
    ...by,
    "system",
    "reference",
    "method",
    "samples",
    "difference",
    "low",
    "high",
    "ratio",
    "ratioLow",
    "ratioHigh",
    "pValue",
    "adjusted",
  ], rows.map((row, index) => ({ ...row, adjusted: adjusted[index] })));
}

/**
 * Bootstrap intervals of a statistic of a column, in groups of other columns.
 *
 * @param columns The column of values; the columns to group by; the columns whose equal rows are one block, drawn as a whole.
 * @returns The `by` columns, `estimate`, `low`, `high`, `standardError`, `units`, `dropped`, `clipped`.
 * @throws {InputError} As {@linkcode bootstrap}; `analysis/no-column` and `analysis/no-number` where columns do not fit.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { table } from "arquero";
 * import { bootstrapTable } from "@iovlab/iovlab/analysis";
 *
 * const results = table({ nic: ["a", "a", "a", "b", "b", "b"], value: [1, 2, 3, 7, 8, 12] });
 * const largest = (values: readonly number[]) => Math.max(...values);
 * const found = bootstrapTable(results, { value: "value", by: ["nic"] }, largest, { resamples: 200 });
 * assert.deepEqual(found.array("estimate"), [3, 12]);
 * ```
 */
export function bootstrapTable(
  table: ColumnTable,
  columns: {
    readonly value: string;
    readonly by?: readonly string[];
    readonly block?: readonly string[];
  },
  statistic: (values: readonly number[]) => number,
  options: BootstrapOptions = {},
): ColumnTable {
  const { by = [], block } = columns;
  const values = numbersOf(table, columns.value);
  const blocks = new Map(
    rowGroups(table, block ?? []).flatMap(({ rows }, index) => rows.map((row) => [row, index])),
  );
  const found = rowGroups(table, by).map((group) => {
    const units = new Map<number, number[]>();
    for (const row of group.rows) {
      const unit = block ? blocks.get(row)! : row;
      units.set(unit, [...units.get(unit) ?? [], values[row]]);
    }
    const interval = bootstrap([...units.values()], (drawn) => statistic(drawn.flat()), options);
    return { ...interval, ...group.values };
  });
  const names = ["estimate", "low", "high", "standardError", "units", "dropped", "clipped"];
  return tableOf([...by, ...names], found);
}

/**
 * Whether the mean of a column agrees with a target, in groups of other columns.
 *
 * @returns The `by` columns, `agrees`, `estimate`, `low`, `high`, `from`, `to`, `pValue`, `samples`.
 * @throws {InputError} As {@linkcode equivalence}; `analysis/no-column` and `analysis/no-number` where columns do not fit.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { table } from "arquero";
 * import { equivalenceTable } from "@iovlab/iovlab/analysis";
 *
 * const results = table({ nic: ["a", "a", "b", "b"], benefit: [59, 61, 80, 81] });
 * const target = { target: 60, tolerance: 0.2, scale: "relative" } as const;
 * const found = equivalenceTable(results, { value: "benefit", by: ["nic"] }, target);
 * assert.deepEqual(found.array("agrees"), ["yes", "no"]);
 * ```
 */
export function equivalenceTable(
  table: ColumnTable,
  columns: { readonly value: string; readonly by?: readonly string[] },
  target: EquivalenceTarget,
): ColumnTable {
  const { by = [] } = columns;
  const values = numbersOf(table, columns.value);
  const found = rowGroups(table, by).map(({ values: group, rows }) => {
    const { effect, ...rest } = equivalence(rows.map((row) => values[row]), target);
    return { ...rest, ...effect, ...group };
  });
  const names = ["agrees", "estimate", "low", "high", "from", "to", "pValue", "samples"];
  return tableOf([...by, ...names], found);
}

/**
 * Both answers of {@linkcode agreesWithPaper}, one row each.
 *
 * @param replications A table with one row per replication on one host.
 * @param space A table with one row per point of the parameter space.
 * @param columns The columns of the effect in both; of the ends of a point's own interval in `space`, where it has one.
 * @returns `over` (`replications`, `parameters`), `agrees`, `estimate`, `low`, `high`, `from`, `to`, `share`, `shareLow`, `shareHigh`, `samples`. Over
 * replications the ends are those of the `1 - 2 alpha` interval; over parameters estimate and ends are the 50, 5 and 95% quantiles of the effect, and `agrees` is
 * for the middle 90% of the space.
 * @throws {InputError} As {@linkcode agreesWithPaper}; `analysis/no-column` and `analysis/no-number` where columns do not fit.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { table } from "arquero";
 * import { agreementTable } from "@iovlab/iovlab/analysis";
 *
 * const replications = table({ benefit: [59, 60, 61] });
 * const space = table({ benefit: Array.from({ length: 100 }, (_, index) => 40 + index) });
 * const target = { target: 60, tolerance: 0.1, scale: "relative" } as const;
 * const found = agreementTable(replications, space, { effect: "benefit" }, target);
 * assert.deepEqual(found.array("agrees"), ["yes", "no"]);
 * assert.deepEqual(found.array("share"), [null, 0.13]);
 * ```
 */
export function agreementTable(
  replications: ColumnTable,
  space: ColumnTable,
  columns: { readonly effect: string; readonly low?: string; readonly high?: string },
  target: EquivalenceTarget,
): ColumnTable {
  const effects = numbersOf(space, columns.effect);
  const [low, high] = [columns.low, columns.high].map((name) => name && numbersOf(space, name));
  const points: SpacePoint[] = effects.map((effect, row) => ({
    parameters: {},
    effect,
    ...low ? { low: low[row] } : {},
    ...high ? { high: high[row] } : {},
  }));
  const values = numbersOf(replications, columns.effect);
  const found = agreesWithPaper({ replications: values, points }, target);
  const { effect, ...rest } = found.replications;
  const [lower, median, upper] = found.space.quantiles.map(({ estimate }) => estimate);
  const { share, middleAgrees } = found.space;
  const names = ["over", "agrees", "estimate", "low", "high", "from", "to"];
  return tableOf([...names, "share", "shareLow", "shareHigh", "samples"], [
    { over: "replications", ...rest, ...effect },
    {
      over: "parameters",
      agrees: middleAgrees,
      estimate: median,
      low: lower,
      high: upper,
      from: rest.from,
      to: rest.to,
      share: share.estimate,
      shareLow: share.low,
      shareHigh: share.high,
      samples: found.space.points,
    },
  ]);
}
