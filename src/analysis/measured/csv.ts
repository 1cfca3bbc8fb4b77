/**
 * Reads measured results from CSV, as a mapping says.
 *
 * The first line has the names of the columns; lines that start with `#` are left out. Each other line gives one row for each entry of the mapping. A cell that is no
 * number is refused, and so is an empty one: what was not measured has no line. The last line must have an end, as a file that was cut has none.
 *
 * @module
 */
import { InputError, metrics, type ResultRow } from "../../core/mod.ts";
import { type CsvCell, csvCells } from "./_csv_cells.ts";
import type { CsvColumn, CsvMapping, CsvMappingRow } from "./csv_mapping.ts";
import type { MeasuredOptions } from "./options.ts";
import { MeasuredRows } from "./_rows.ts";
import { inUnit } from "./_units.ts";

const numeral = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The file while it is read. */
class CsvFile {
  readonly #file: string;
  readonly #names: readonly string[];
  /** The lines of values. */
  readonly body: readonly (readonly CsvCell[])[];

  constructor(
    text: string,
    { file, separator }: { readonly file: string; readonly separator: string },
  ) {
    this.#file = file;
    if (!text.endsWith("\n")) {
      const lines = text.split("\n");
      const column = lines[lines.length - 1].length + 1;
      this.refuse("its last line must have an end: the file was cut", lines.length, column);
    }
    const cells = csvCells(text, separator, (why, line, column) => this.refuse(why, line, column));
    const [head, ...body] = cells;
    if (!head) this.refuse("it must have a first line with names of columns: there is none", 1);
    this.#names = head.map(({ text }) => text);
    this.body = body;
    const twice = head.find(({ text }, index) => this.#names.indexOf(text) !== index);
    if (twice) this.refuseCell(`columns must differ: "${twice.text}" stands twice`, twice);
    if (body.length === 0) {
      this.refuse("it must have a line of values: there is none", head[0].line);
    }
    for (const row of body) {
      if (row.length === head.length) continue;
      const why = `there must be ${head.length} cells: there are ${row.length}`;
      this.refuseCell(why, row[Math.min(row.length, head.length + 1) - 1]);
    }
  }

  refuse(why: string, line: number, column = 1): never {
    throw new InputError(`Cannot read CSV of measured results as ${why}`, {
      code: "measured/bad-csv",
      location: { file: this.#file, line, column },
    });
  }

  refuseCell(why: string, { line, column }: CsvCell): never {
    this.refuse(why, line, column);
  }

  /** The cell of a column, which has something in it. */
  cell({ column }: CsvColumn, row: readonly CsvCell[]): CsvCell {
    const index = this.#names.indexOf(column);
    if (index < 0) {
      this.refuse(`it must have a column "${column}": it has ${this.#names.join(", ")}`, 1);
    }
    const cell = row[index];
    return cell.text === "" ? this.refuseCell(`column "${column}" must not be empty`, cell) : cell;
  }

  /** The cell of a column as a numeral. */
  numeral(column: CsvColumn, row: readonly CsvCell[]): string {
    const cell = this.cell(column, row);
    const text = cell.text.trim();
    if (numeral.test(text) && Number.isFinite(Number(text))) return text;
    this.refuseCell(`column "${column.column}" must be a number: ${text}`, cell);
  }
}

function rowOf(file: CsvFile, mapping: CsvMappingRow, cells: readonly CsvCell[]): ResultRow {
  const [{ line }] = cells;
  const text = (part: string | CsvColumn) =>
    typeof part === "string" ? part : file.cell(part, cells).text;
  const metric = text(mapping.metric);
  const number = (column: CsvColumn): number => {
    const cell = file.numeral(column, cells);
    if (mapping.unit === undefined) return Number(cell);
    const unit = text(mapping.unit);
    const target = Object.hasOwn(metrics, metric) ? metrics[metric].unit : undefined;
    if (target === undefined) {
      file.refuse(`a unit must be of a metric of the vocabulary: ${metric} is none`, line);
    }
    return inUnit(cell, unit, target) ??
      file.refuse(
        `${unit} must be a unit that ${target}, the unit of ${metric}, can be made of`,
        line,
      );
  };
  const { samples = 1, halfWidth } = mapping;
  const count = typeof samples === "number" ? samples : Number(file.numeral(samples, cells));
  if (!Number.isSafeInteger(count) || count < 0) {
    file.refuse(`samples must be a whole number of at least 0: ${count}`, line);
  }
  const width = halfWidth === undefined ? undefined : number(halfWidth);
  if (width !== undefined && width < 0) {
    file.refuseCell(`a half-width must be at least 0: ${width}`, file.cell(halfWidth!, cells));
  }
  return {
    ...{ entity: text(mapping.entity ?? "total"), metric, value: number(mapping.value) },
    ...(width === undefined ? {} : { halfWidth: width }),
    samples: count,
  };
}

/**
 * Rows of a CSV file.
 *
 * @param text The file.
 * @param mapping What its columns mean, as `checkCsvMapping` accepts it.
 * @throws {InputError} `measured/bad-csv`, with file, line and column, where it is no table, lacks a column, has a cell that is no number where there must be one,
 * a unit that does not fit the metric, or two values of one entity and metric.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readMeasuredCsv } from "@iovlab/iovlab/analysis";
 *
 * const rows = readMeasuredCsv("vm,rps,p99\nweb,1.5,800\n", {
 *   rows: [
 *     { entity: { column: "vm" }, metric: "replyRate", value: { column: "rps" }, unit: "kreplies/s" },
 *     { entity: { column: "vm" }, metric: "responseTimeP99", value: { column: "p99" }, unit: "us" },
 *   ],
 * });
 * assert.deepEqual(rows, [
 *   { entity: "web", metric: "replyRate", value: 1500, samples: 1 },
 *   { entity: "web", metric: "responseTimeP99", value: 0.8, samples: 1 },
 * ]);
 * ```
 */
export function readMeasuredCsv(
  text: string,
  mapping: CsvMapping,
  { file: name = "csv" }: MeasuredOptions = {},
): ResultRow[] {
  const file = new CsvFile(text, { file: name, separator: mapping.separator ?? "," });
  let at = 1;
  const rows = new MeasuredRows((why) => file.refuse(why, at));
  for (const cells of file.body) {
    at = cells[0].line;
    for (const entry of mapping.rows) {
      const { entity, metric, value, halfWidth, samples } = rowOf(file, entry, cells);
      rows.add(metric, value, samples, entity, halfWidth);
    }
  }
  return rows.rows;
}
