/**
 * Tables as JSON: columns with units, provenance, rows as objects.
 *
 * JSON has no `NaN` and no infinity: they are `null` and the texts `Infinity` and `-Infinity`.
 *
 * @module
 */
import type { Json } from "../core/mod.ts";
import { writeFileAtomic } from "./atomic.ts";
import type { CsvTable } from "./csv.ts";
import type { ParquetOptions } from "./parquet.ts";

/**
 * The JSON text of a table: `{"columns": [{"name", "unit"}], "provenance": {...}, "rows": [...]}`, one row on a line.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { table } from "arquero";
 * import { jsonText } from "@iovlab/iovlab/store";
 *
 * const text = jsonText(table({ vms: [8], rate: [NaN] }), { header: { units: { rate: "replies/s" } } });
 * assert.deepEqual(JSON.parse(text).rows, [{ vms: 8, rate: null }]);
 * assert.deepEqual(JSON.parse(text).columns[1], { name: "rate", unit: "replies/s" });
 * ```
 */
export function jsonText(table: CsvTable, { header = {}, run }: ParquetOptions = {}): string {
  const { units = {}, ...provenance } = header;
  const columns = table.columnNames().map((name) => (
    Object.hasOwn(units, name) ? { name, unit: units[name] } : { name }
  ));
  const rows = table.objects({ limit: Infinity }).map((row) => JSON.stringify(row, cell));
  const head = JSON.stringify({ columns, provenance: { ...provenance, ...run } as Json });
  return `${head.slice(0, -1)},"rows":[\n${rows.join(",\n")}\n]}\n`;
}

function cell(_name: string, value: unknown): unknown {
  if (typeof value !== "number" || Number.isFinite(value)) return value;
  return Number.isNaN(value) ? null : String(value);
}

/**
 * Writes a table to a JSON file, whole or not at all.
 *
 * @throws {InputError} `store/unwritable-file`.
 */
export function writeJson(path: string, table: CsvTable, options: ParquetOptions = {}): void {
  writeFileAtomic(path, jsonText(table, options));
}
