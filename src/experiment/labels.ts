/**
 * Words for what stands in rows: systems, baselines, factors.
 *
 * @module
 */
import type { FactorLabel } from "../analysis/mod.ts";
import type { SeriesStyle } from "../plot/mod.ts";
import type { Factor } from "../study/mod.ts";
import type { TableRow } from "./experiment.ts";

/**
 * The labels of styles, by the names that the styles are for; a style without a label has its name.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { stylesLabels } from "@iovlab/iovlab/experiment";
 * import { architectureStyles } from "@iovlab/iovlab/plot";
 *
 * assert.equal(stylesLabels(architectureStyles)["sr-iov"], "SR-IOV");
 * assert.deepEqual(stylesLabels({ mine: { color: "#000000" } }), { mine: "mine" });
 * ```
 */
export function stylesLabels(
  styles: Readonly<Record<string, SeriesStyle>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(styles).map(([name, { label = name }]) => [name, label]),
  );
}

/**
 * Rows with one column in words: the column `to` has what `words` says of the name in column `from`.
 *
 * A name that `words` does not have stays as it is.
 *
 * @param rows The rows; they stay as they are.
 * @param from The column with names.
 * @param to The column for words; `from` itself to put them in its place.
 * @param words Words by name.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { inWords } from "@iovlab/iovlab/experiment";
 *
 * const rows = [{ baseline: "1g" }, { baseline: "10g" }];
 * assert.deepEqual(inWords(rows, "baseline", "host", { "1g": "1 Gb/s" }), [
 *   { baseline: "1g", host: "1 Gb/s" },
 *   { baseline: "10g", host: "10g" },
 * ]);
 * ```
 */
export function inWords(
  rows: readonly TableRow[],
  from: string,
  to: string,
  words: Readonly<Record<string, string>>,
): TableRow[] {
  return rows.map((row) => {
    const name = String(row[from]);
    return { ...row, [to]: Object.hasOwn(words, name) ? words[name] : name };
  });
}

/**
 * The units of the factors that have one, as tables of a space take them.
 *
 * @param factors Factors by name.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { unitsOfFactors } from "@iovlab/iovlab/experiment";
 *
 * const factors = {
 *   clock: { kind: "range", from: 2, to: 3.5, unit: "GHz" },
 *   offloads: { kind: "list", values: [true, false] },
 * } as const;
 * assert.deepEqual(unitsOfFactors(factors), { clock: "GHz" });
 * ```
 */
export function unitsOfFactors(
  factors: Readonly<Record<string, Factor>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(factors).flatMap(([name, { unit }]) => unit === undefined ? [] : [[name, unit]]),
  );
}

/**
 * How factors are shown where a verdict says what decides: by their names, with their units; pure numbers have none.
 *
 * @param names The factors.
 * @param units The units of those that have one.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { factorLabels } from "@iovlab/iovlab/experiment";
 *
 * assert.deepEqual(factorLabels(["clock", "cores"], { clock: "GHz", cores: "1" }), {
 *   clock: { label: "clock", unit: "GHz" },
 *   cores: { label: "cores", unit: undefined },
 * });
 * ```
 */
export function factorLabels(
  names: readonly string[],
  units: Readonly<Record<string, string>>,
): Record<string, FactorLabel> {
  return Object.fromEntries(names.map((name) => {
    const unit = Object.hasOwn(units, name) && units[name] !== "1" ? units[name] : undefined;
    return [name, { label: name, unit }];
  }));
}
