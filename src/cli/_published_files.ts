/**
 * Files of published numbers: read as CSV, each row with its line, the host descriptions and profiles that rows name beside it.
 *
 * @module
 */
import { CsvError, parse } from "csv-parse/sync";
import * as fs from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { InputError } from "../core/mod.ts";
import { type CellPlace, cellPlaces } from "./_csv_cells.ts";
import { type PublishedRow, publishedRows, type RowRecord, specColumns } from "../scenario/mod.ts";

/** The folder of the published numbers that come with the toolkit. */
const folder = fileURLToPath(new URL("../../data/published/", import.meta.url));

/** The columns that a file may have. */
const columns: readonly string[] = [
  ...["id", "use", "source", "where", "system", "metric", "unit"],
  ...["value", "low", "high", "kind", "note", "url", "unpredicted"],
  ...specColumns,
];

/** The files that come with the toolkit. */
export function publishedFiles(): readonly string[] {
  return fs.readdirSync(folder).filter((name) => name.endsWith(".csv")).sort()
    .map((name) => join(folder, name));
}

function unreadable(what: string, file: string, cause: unknown, line?: number): InputError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new InputError(`Cannot read ${what} "${file}" as ${why}`, {
    code: "cli/bad-published",
    cause,
    ...(line !== undefined && { location: { file, line } }),
  });
}

/** A record with its text and the number of lines up to its end. */
interface Parsed {
  readonly record: RowRecord;
  readonly raw: string;
  readonly info: { readonly lines: number };
}

/** Records with the lines that they start at, and the places of their cells by column. */
interface Table {
  readonly records: readonly RowRecord[];
  readonly lines: readonly number[];
  readonly cells: readonly Readonly<Record<string, CellPlace>>[];
}

function parsedRecords(text: string, file: string): readonly Parsed[] {
  const options = { columns: true, bom: true, info: true, raw: true, skip_empty_lines: true };
  try {
    return parse(text, options) as unknown as Parsed[];
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const line = typeof cause.lines === "number" ? cause.lines : undefined;
    const why = new Error(`it must be a CSV file: ${cause.message}`);
    throw unreadable("published numbers", file, why, line);
  }
}

/** The records of a text. */
function recordsOf(text: string, file: string): Table {
  const parsed = parsedRecords(text, file);
  const unknown = Object.keys(parsed[0]?.record ?? {}).find((name) => !columns.includes(name));
  if (unknown !== undefined) {
    throw new InputError(
      `Cannot use published numbers as there is no column ${JSON.stringify(unknown)}`,
      { code: "published/unknown-column", location: { file, line: 1 } },
    );
  }
  const lines = parsed.map(({ info, record }) =>
    info.lines - Object.values(record).join("").split("\n").length + 1
  );
  const cells = parsed.map(({ record, raw }, i) => {
    const places = cellPlaces(raw, lines[i]);
    return Object.fromEntries(Object.keys(record).map((name, at) => [name, places[at]]));
  });
  return { records: parsed.map(({ record }) => record), lines, cells };
}

/**
 * A file of published numbers, checked.
 *
 * @throws {InputError} With file and line, where it cannot be read, or a row is wrong.
 */
export function readPublished(file: string): readonly PublishedRow[] {
  let text: string;
  try {
    text = fs.readFileSync(file, "utf8");
  } catch (cause) {
    throw unreadable("published numbers", file, cause);
  }
  const { records, lines, cells } = recordsOf(text, file);
  const read = (name: string) => {
    try {
      return fs.readFileSync(resolve(dirname(file), name), "utf8");
    } catch (cause) {
      throw unreadable("file", name, cause);
    }
  };
  return publishedRows(records, file, { lines, cells, read });
}
