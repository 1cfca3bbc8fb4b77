/**
 * Tables as Apache Parquet, for Python, R, DuckDB and whatever reads columns.
 *
 * Types: whole numbers that fit are 64-bit integers only where every number of the column is one; numbers else are
 * doubles, with `NaN` as it is; texts are UTF-8; truth values are booleans; dates are timestamps in milliseconds. `null` and
 * `undefined` are nulls. Units and provenance stand in the file's key-value metadata: `units` as JSON by column, `provenance`
 * as JSON.
 *
 * The format is written by `hyparquet-writer`.
 *
 * @module
 */
import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";
import { canonicalJson, InputError, type Json } from "../core/mod.ts";
import { writeFileAtomic } from "./atomic.ts";
import type { CsvHeader, CsvTable } from "./csv.ts";

/** How to write a Parquet file. */
export interface ParquetOptions {
  /** What is the same in every run: engine, seed, units. */
  readonly header?: CsvHeader;
  /** What varies between runs, such as versions and times. */
  readonly run?: { readonly [key: string]: Json };
}

/**
 * The bytes of a table as Parquet.
 *
 * @throws {InputError} `store/bad-cell` where a column mixes types or has a cell that cannot be written.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { table } from "arquero";
 * import { parquetReadObjects } from "hyparquet";
 * import { parquetBytes } from "@iovlab/iovlab/store";
 *
 * const bytes = parquetBytes(table({ id: ["007", null], rate: [0.5, NaN] }));
 * assert.deepEqual(await parquetReadObjects({ file: bytes.buffer }), [
 *   { id: "007", rate: 0.5 },
 *   { id: null, rate: NaN },
 * ]);
 * ```
 */
export function parquetBytes(
  table: CsvTable,
  { header = {}, run }: ParquetOptions = {},
): Uint8Array<ArrayBuffer> {
  const rows = table.objects({ limit: Infinity }) as Readonly<Record<string, unknown>>[];
  const columnData = table.columnNames().map((name) =>
    columnOf(name, rows.map((row) => row[name]))
  );
  const { units, ...provenance } = header;
  const kvMetadata = [
    ...(units ? [{ key: "units", value: canonicalJson(units) }] : []),
    { key: "provenance", value: canonicalJson(plain({ ...provenance, ...run })) },
  ];
  return new Uint8Array(parquetWriteBuffer({ columnData, kvMetadata }));
}

/** Without fields that are absent. */
function plain(value: object): Json {
  return JSON.parse(JSON.stringify(value));
}

/**
 * Writes a table to a Parquet file, whole or not at all.
 *
 * @throws {InputError} As {@linkcode parquetBytes}; `store/unwritable-file`.
 */
export function writeParquet(path: string, table: CsvTable, options: ParquetOptions = {}): void {
  writeFileAtomic(path, parquetBytes(table, options));
}

type Kind = "text" | "number" | "truth value" | "date";

function kindOf(cell: unknown): Kind | "nothing" | undefined {
  if (cell === null || cell === undefined) return "nothing";
  if (typeof cell === "string") return "text";
  if (typeof cell === "number") return "number";
  if (typeof cell === "boolean") return "truth value";
  return cell instanceof Date ? "date" : undefined;
}

function columnOf(name: string, cells: readonly unknown[]): ColumnSource {
  const kinds = new Set<Kind>();
  cells.forEach((cell, row) => {
    const kind = kindOf(cell);
    if (kind === undefined) {
      refuse(
        name,
        `row ${
          row + 1
        } must be a text, number, truth value, date or nothing: it is a ${typeof cell}`,
      );
    }
    if (kind !== "nothing") kinds.add(kind);
  });
  if (kinds.size > 1) {
    refuse(name, `its cells must be of one type: they are ${[...kinds].join(" and ")}`);
  }
  const [kind = "text"] = kinds;
  const data = cells.map((cell) => cell ?? null);
  if (kind !== "number") return { name, data, type: parquetTypes[kind], nullable: true };
  const whole = data.every((cell) =>
    cell === null || (Number.isSafeInteger(cell) && !Object.is(cell, -0))
  );
  if (!whole) return { name, data, type: "DOUBLE", nullable: true };
  const integers = data.map((cell) => cell === null ? null : BigInt(cell as number));
  return { name, data: integers, type: "INT64", nullable: true };
}

const parquetTypes = { text: "STRING", "truth value": "BOOLEAN", date: "TIMESTAMP" } as const;

function refuse(column: string, rule: string): never {
  throw new InputError(`Cannot write column "${column}" as Parquet as ${rule}`, {
    code: "store/bad-cell",
  });
}
