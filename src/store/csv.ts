/**
 * Tables as CSV, after RFC 4180, read back as they were written.
 *
 * Departures from the RFC: lines end with a single line feed unless asked otherwise, and a file may
 * begin with comment lines that start with `# `. Cells:
 *
 * - a number is written with the fewest digits that give the same number back, `-0` as `0`;
 * - `null`, `undefined` and `NaN` are written as nothing, and read back as `null`;
 * - a text is written bare where that cannot be misread, and in quotes otherwise: the empty text, and texts
 *   that look like a number or a truth value, such as `007` or `true`;
 * - a truth value is `true` or `false`, a date its ISO 8601 text, which is read back as a text.
 *
 * What is the same in every run (engine, parameters, seed, units) may stand in the comment lines; what varies
 * (time, workers, platform) stands in a sidecar, `NAME.meta.json`, so that the CSV's bytes do not.
 *
 * @module
 */
import { basename } from "node:path";
import { stringify } from "csv-stringify/sync";
import { hashText, InputError, type Json } from "../core/mod.ts";
import { writeFileAtomic } from "./atomic.ts";
import { processRun } from "./_process.ts";
import { environment } from "./environment.ts";

/** The part of an arquero table that is written. */
export interface CsvTable {
  /** The names of the columns, in their order. */
  columnNames(): string[];
  /** The rows as objects by column name. */
  objects(options?: { readonly limit?: number }): object[];
}

/** What is the same in every run, for the comment lines. */
export interface CsvHeader {
  /** The engine's name. */
  readonly engine?: string;
  /** The version of the toolkit, or the engine's source hash. */
  readonly version?: string;
  /** The hash of the parameters. */
  readonly parameterHash?: string;
  /** The seed of the study. */
  readonly seed?: number;
  /** The unit by column, for those that have one. */
  readonly units?: Readonly<Record<string, string>>;
  /** What a reader must know, such as that the precision was reduced; one line each. */
  readonly notes?: readonly string[];
}

/** How to write a table. */
export interface CsvOptions {
  /** What is the same in every run. */
  readonly header?: CsvHeader;
  /** Whether the header stands in comment lines; `true` unless given. It is in the sidecar anyhow. */
  readonly comments?: boolean;
  /** What a line ends with: a line feed unless given. */
  readonly newline?: "\n" | "\r\n";
}

/** How to write a table to a file. */
export interface CsvFileOptions extends CsvOptions {
  /**
   * What else varies between runs, such as the number of workers, for the sidecar. Where absent: the notebook that this process executes, with its
   * parameters, as `deno task notebook` and Jupyter tell it, or the program with its words.
   */
  readonly run?: { readonly [key: string]: Json };
}

/** A table, or plain rows as one: columns are those of the rows, in the order in which they first come. */
function tableOf(table: CsvTable | readonly object[]): CsvTable {
  if (!Array.isArray(table)) return table as CsvTable;
  const rows: object[] = [...table];
  const names = new Set(rows.flatMap((row) => Object.keys(row)));
  return { columnNames: () => [...names], objects: () => rows };
}

/**
 * The CSV text of a table.
 *
 * @param table An arquero table, or plain rows, whose columns stand in the order in which they first come.
 * @throws {InputError} `store/bad-cell` where a cell is no text, number, truth value, date or nothing.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { table } from "arquero";
 * import { csvText } from "@iovlab/iovlab/store";
 *
 * const text = csvText(table({ id: ["007", "a,b"], rate: [0.1 + 0.2, NaN] }), {
 *   header: { engine: "packet", version: "0.1.0", units: { rate: "replies/s" } },
 * });
 * assert.deepEqual(text.split("\n"), [
 *   "# engine: packet 0.1.0",
 *   "# units: rate replies/s",
 *   "id,rate",
 *   '"007",0.30000000000000004',
 *   '"a,b",',
 *   "",
 * ]);
 * ```
 */
export function csvText(
  table: CsvTable | readonly object[],
  options: CsvOptions = {},
): string {
  const written = tableOf(table);
  const names = written.columnNames();
  const rows = written.objects({ limit: Infinity }).map((row, index) =>
    names.map((name) => {
      const cell = (row as Readonly<Record<string, unknown>>)[name];
      return checkCell(cell, { column: name, row: index });
    })
  );
  const newline = options.newline ?? "\n";
  const body = stringify([names, ...rows], {
    record_delimiter: newline,
    quoted_empty: true,
    quoted_match: misread,
    cast: { number: numberCell, boolean: (cell) => bare(String(cell)) },
  });
  const lines = options.comments === false ? [] : commentLines(options.header ?? {});
  return lines.map((line) => `# ${line}${newline}`).join("") + body;
}

/** Texts that need quotes beyond those of the RFC, so that no reader takes them for something else. */
const misread = /^\s|\s$|[#\r\n]|^(true|false|null|nan|-?inf(inity)?|[+-]?\.?\d.*)$/i;

/** A cell as a text, a truth value or a number; nothing is a number that is none. */
function checkCell(cell: unknown, at: { readonly column: string; readonly row: number }) {
  if (cell === null || cell === undefined) return NaN;
  if (cell instanceof Date) return cell.toISOString();
  if (typeof cell === "string" || typeof cell === "number" || typeof cell === "boolean") {
    return cell;
  }
  throw new InputError(
    `Cannot write column "${at.column}", row ${at.row + 1}, as CSV as it must be a text, number, ` +
      `truth value, date or nothing: current value is a ${typeof cell}`,
    { code: "store/bad-cell" },
  );
}

function numberCell(cell: number) {
  return bare(Number.isNaN(cell) ? "" : String(cell + 0));
}

/** A cell that stays without quotes. */
function bare(value: string) {
  return { value, quoted_empty: false, quoted_match: undefined };
}

function commentLines(header: CsvHeader): string[] {
  const { engine, version, parameterHash, seed, units, notes } = header;
  const lines: string[] = [];
  const named = [engine, version].filter((part) => part !== undefined).join(" ");
  if (named !== "") lines.push(`engine: ${named}`);
  if (parameterHash !== undefined) lines.push(`parameters: ${parameterHash}`);
  if (seed !== undefined) lines.push(`seed: ${seed}`);
  const listed = Object.entries(units ?? {}).map(([column, unit]) => `${column} ${unit}`);
  if (listed.length > 0) lines.push(`units: ${listed.join(", ")}`);
  lines.push(...notes ?? []);
  return lines.map((line) => line.replace(/\s+/g, " "));
}

/**
 * Writes a table as CSV, and beside it a sidecar: `NAME.meta.json` for `NAME.csv`.
 *
 * The sidecar holds the header, the SHA-256 of the CSV, and what varies between runs: the time, the
 * {@linkcode Environment}, and what the caller gives. Both files are written whole or not at all.
 *
 * @param path The CSV file.
 * @param table An arquero table, or plain rows.
 * @throws {InputError} `store/bad-cell` or `store/unwritable-file`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { join } from "node:path";
 * import { table } from "arquero";
 * import { writeCsv } from "@iovlab/iovlab/store";
 *
 * const folder = Deno.makeTempDirSync();
 * const header = { engine: "packet", seed: 1 };
 * writeCsv(join(folder, "claims.csv"), table({ claim: ["more"] }), { header, comments: false });
 * assert.equal(Deno.readTextFileSync(join(folder, "claims.csv")), "claim\nmore\n");
 * const sidecar = JSON.parse(Deno.readTextFileSync(join(folder, "claims.meta.json")));
 * assert.deepEqual(sidecar.header, header);
 * ```
 */
export function writeCsv(
  path: string,
  table: CsvTable | readonly object[],
  options: CsvFileOptions = {},
): void {
  const text = csvText(table, options);
  const sidecar = {
    file: basename(path),
    sha256: hashText(text),
    header: options.header ?? {},
    written: new Date().toISOString(),
    environment: environment(),
    run: options.run ?? processRun(),
  };
  writeFileAtomic(path, text);
  const name = `${path.replace(/\.csv$/i, "")}.meta.json`;
  writeFileAtomic(name, `${JSON.stringify(sidecar, null, 2)}\n`);
}
