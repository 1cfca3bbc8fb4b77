/**
 * Reads measured results from CSV, as a mapping says.
 *
 * The first line has the names of the columns; lines that start with `#` are left out. Each other line gives one row for each entry of the mapping. A cell that is no
 * number is refused, and so is an empty one: what was not measured has no line. The last line must have an end, as a file that was cut has none.
 *
 * @module
 */
import { CsvError, parse } from "csv-parse/sync";
import { InputError, metrics, type ResultRow } from "../../core/mod.ts";
import type { CsvColumn, CsvMapping, CsvMappingRow } from "./csv_mapping.ts";
import type { MeasuredOptions } from "./options.ts";
import { MeasuredRows } from "./_rows.ts";
import { inUnit } from "./_units.ts";

const numeral = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** A line of the file. */
interface Line {
  readonly cells: readonly string[];
  readonly line: number;
}

/** The file while it is read. */
class CsvFile {
  readonly #file: string;
  readonly #separator: string;
  readonly #lines: readonly string[];
  readonly #names: readonly string[];
  readonly body: readonly Line[];

  constructor(
    text: string,
    { file, separator }: { readonly file: string; readonly separator: string },
  ) {
    this.#file = file;
    this.#separator = separator;
    this.#lines = text.split(/\r?\n/);
    if (!/\n$/.test(text)) {
      const { length } = this.#lines;
      this.refuse(
        "its last line must have an end: the file was cut",
        length,
        this.#lines[length - 1].length + 1,
      );
    }
    const [head, ...body] = this.#parse(text);
    if (!head) this.refuse("it must have a first line with names of columns: there is none", 1);
    const { cells: names, line } = head;
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) this.refuse(`columns must differ: "${twice}" stands twice`, line);
    this.#names = names;
    this.body = body;
    if (body.length === 0) this.refuse("it must have a line of values: there is none", line);
  }

  #parse(text: string): Line[] {
    const options = { bom: true, info: true, comment: "#", comment_no_infix: true };
    try {
      const records = parse(text, {
        ...options,
        delimiter: this.#separator,
        skip_empty_lines: true,
        record_delimiter: ["\r\n", "\n"],
      }) as unknown as { record: string[]; info: { lines: number } }[];
      return records.map(({ record, info }) => ({
        cells: record,
        line: info.lines - record.join("").split("\n").length + 1,
      }));
    } catch (cause) {
      if (!(cause instanceof CsvError)) throw cause;
      this.refuse(`it must be a table: ${cause.message}`, Number(cause.lines) || 1, 1);
    }
  }

  /** The column of text where a cell starts; 1 where a cell before it has line breaks. */
  #startOf(line: number, index: number): number {
    const text = this.#lines[line - 1] ?? "";
    let quoted = false;
    for (let at = 0, cell = 0; at < text.length; at++) {
      if (cell === index) return at + 1;
      if (text[at] === '"') quoted = !quoted;
      else if (text[at] === this.#separator && !quoted) cell++;
      if (cell === index) return at + 2;
    }
    return 1;
  }

  refuse(why: string, line: number, column = 1): never {
    throw new InputError(`Cannot read CSV of measured results as ${why}`, {
      code: "measured/bad-csv",
      location: { file: this.#file, line, column },
    });
  }

  /** The cell of a column. */
  cell({ column }: CsvColumn, { cells, line }: Line): string {
    const index = this.#names.indexOf(column);
    if (index < 0) {
      this.refuse(`it must have a column "${column}": it has ${this.#names.join(", ")}`, 1);
    }
    return cells[index] === ""
      ? this.refuseCell(`column "${column}" must not be empty`, column, line)
      : cells[index];
  }

  /** The cell of a column as it stands, where it is a number. */
  numeral(column: CsvColumn, line: Line): string {
    const cell = this.cell(column, line).trim();
    if (numeral.test(cell) && Number.isFinite(Number(cell))) return cell;
    this.refuseCell(
      `column "${column.column}" must be a number: ${cell}`,
      column.column,
      line.line,
    );
  }

  refuseCell(why: string, column: string, line: number): never {
    this.refuse(why, line, this.#startOf(line, this.#names.indexOf(column)));
  }
}

function rowOf(file: CsvFile, mapping: CsvMappingRow, line: Line): ResultRow {
  const text = (part: string | CsvColumn) =>
    typeof part === "string" ? part : file.cell(part, line);
  const metric = text(mapping.metric);
  const number = (column: CsvColumn): number => {
    const cell = file.numeral(column, line);
    if (mapping.unit === undefined) return Number(cell);
    const unit = text(mapping.unit);
    const target = Object.hasOwn(metrics, metric) ? metrics[metric].unit : undefined;
    if (target === undefined) {
      file.refuse(`a unit must be of a metric of the vocabulary: ${metric} is none`, line.line);
    }
    return inUnit(cell, unit, target) ??
      file.refuse(
        `${unit} must be a unit that ${target}, the unit of ${metric}, can be made of`,
        line.line,
      );
  };
  const { samples = 1, halfWidth } = mapping;
  const count = typeof samples === "number" ? samples : Number(file.numeral(samples, line));
  if (!Number.isSafeInteger(count) || count < 0) {
    file.refuse(`samples must be a whole number of at least 0: ${count}`, line.line);
  }
  const width = halfWidth === undefined ? undefined : number(halfWidth);
  if (width !== undefined && width < 0) {
    file.refuseCell(`a half-width must be at least 0: ${width}`, halfWidth!.column, line.line);
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
  for (const line of file.body) {
    at = line.line;
    for (const entry of mapping.rows) {
      const { entity, metric, value, halfWidth, samples } = rowOf(file, entry, line);
      rows.add(metric, value, samples, entity, halfWidth);
    }
  }
  return rows.rows;
}
