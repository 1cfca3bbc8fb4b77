/**
 * Reads CSV back into arquero tables; the rules of cells stand in `csv.ts`.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { type ColumnTable, table } from "arquero";
import { CsvError, parse } from "csv-parse/sync";
import { InputError } from "../core/mod.ts";

/** What the cells of a column are. */
export type CsvType = "text" | "number" | "boolean";

/** How to read CSV. */
export interface ReadCsvOptions {
  /** The type by column, for those that should not be found out from the cells. */
  readonly types?: Readonly<Record<string, CsvType>>;
  /** The name of the file, for messages. */
  readonly file?: string;
}

/** A table that was read, with the comment lines before it. */
export interface CsvContent {
  /** The table; a cell that is nothing is `null`. */
  readonly table: ColumnTable;
  /** The comment lines without `# `. */
  readonly comments: readonly string[];
}

/** A cell as it stands in the file. */
interface Cell {
  readonly text: string;
  readonly quoted: boolean;
}

/**
 * Reads a CSV text.
 *
 * A column is of numbers, or of truth values, where all its cells are, without quotes; else it is of texts. So
 * `007` stays a text, and so does every cell in quotes. An empty cell is `null` bare and the empty text in quotes.
 *
 * @throws {InputError} `store/bad-csv`, with file and line, where rows differ in length, a quote is not
 * closed, a column name occurs twice, or a cell is not of the type asked for.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseCsv } from "@iovlab/iovlab/store";
 *
 * const { table, comments } = parseCsv('# seed: 1\nid,rate\n"007",1.5\n"",\n');
 * assert.deepEqual(comments, ["seed: 1"]);
 * assert.deepEqual(table.objects(), [{ id: "007", rate: 1.5 }, { id: "", rate: null }]);
 * ```
 */
export function parseCsv(text: string, options: ReadCsvOptions = {}): CsvContent {
  const file = options.file ?? "CSV";
  const [, commentText, body] = /^\uFEFF?((?:#[^\n]*\n)*)([^]*)$/.exec(text)!;
  const comments = commentText.split(/\r?\n/).slice(0, -1).map((line) => line.replace(/^# ?/, ""));
  const rows = parseRows(body, { file, line: comments.length });
  const [head, ...cells] = rows;
  const names = (head ?? []).map((cell) => cell.text);
  checkNames(names, file, comments.length + 1);
  const columns = names.map((name, index): [string, unknown[]] => {
    const column = cells.map((row) => row[index]);
    const type = options.types?.[name] ?? typeOf(column);
    return [name, column.map((cell) => valueOf(cell, type, { name, file }))];
  });
  return { table: table(columns), comments };
}

/**
 * Reads a CSV file.
 *
 * @throws {InputError} `store/not-found` where it cannot be read, and as {@linkcode parseCsv} does.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { join } from "node:path";
 * import { table } from "arquero";
 * import { readCsv, writeCsv } from "@iovlab/iovlab/store";
 *
 * const path = join(Deno.makeTempDirSync(), "a.csv");
 * const rows = [{ name: "007", value: 0.1 }, { name: "", value: null }];
 * writeCsv(path, table({ name: ["007", ""], value: [0.1, null] }));
 * assert.deepEqual(readCsv(path).table.objects(), rows);
 * ```
 */
export function readCsv(path: string, options: ReadCsvOptions = {}): CsvContent {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `Cannot read "${path}" as it must be a file that can be read: ${why}`;
    throw new InputError(message, { code: "store/not-found", cause });
  }
  return parseCsv(text, { file: path, ...options });
}

function parseRows(body: string, at: { readonly file: string; readonly line: number }): Cell[][] {
  try {
    const cast = (text: string, { quoting }: { quoting: boolean }) => ({ text, quoted: quoting });
    const options = { cast: cast as never, record_delimiter: ["\r\n", "\n"] };
    const [head] = parse(body, { ...options, to: 1, skip_empty_lines: true });
    // An empty line is a row where there is one column, and nothing otherwise.
    const skip = head !== undefined && head.length > 1;
    return parse(body, { ...options, skip_empty_lines: skip }) as unknown as Cell[][];
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const line = typeof cause.lines === "number" ? at.line + cause.lines : undefined;
    throw badCsv(cause.message, { file: at.file, ...(line === undefined ? {} : { line }) });
  }
}

function badCsv(why: string, location: { readonly file: string; readonly line?: number }) {
  return new InputError(`Cannot read CSV as it must be a table: ${why}`, {
    code: "store/bad-csv",
    location,
  });
}

function checkNames(names: readonly string[], file: string, line: number): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw badCsv(`column "${twice}" occurs twice`, { file, line });
}

const numeral = /^-?(?:(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|Infinity)$/;
const truth = /^(?:true|false)$/;

/** The type that all cells of a column have that are not empty. */
function typeOf(column: readonly Cell[]): CsvType {
  const full = column.filter(({ text, quoted }) => quoted || text !== "");
  if (full.length === 0) return "text";
  if (full.every(({ text, quoted }) => !quoted && numeral.test(text))) return "number";
  if (full.every(({ text, quoted }) => !quoted && truth.test(text))) return "boolean";
  return "text";
}

function valueOf(
  { text, quoted }: Cell,
  type: CsvType,
  at: { readonly name: string; readonly file: string },
): string | number | boolean | null {
  if (text === "" && !quoted) return null;
  if (type === "text") return text;
  if (type === "boolean" && truth.test(text)) return text === "true";
  if (type === "number" && numeral.test(text)) return Number(text);
  throw badCsv(`column "${at.name}" must be of type ${type}: current value is "${text}"`, {
    file: at.file,
  });
}
