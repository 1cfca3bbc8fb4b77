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

/** A record with the number of lines up to its end. */
interface Parsed {
  readonly record: RowRecord;
  readonly info: { readonly lines: number };
}

/** The records of a text with the line that each starts at. */
function recordsOf(
  text: string,
  file: string,
): { readonly records: readonly RowRecord[]; readonly lines: readonly number[] } {
  let parsed: Parsed[];
  try {
    parsed = parse(text, { columns: true, bom: true, info: true, skip_empty_lines: true });
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const line = typeof cause.lines === "number" ? cause.lines : undefined;
    throw unreadable(
      "published numbers",
      file,
      new Error(`it must be a CSV file: ${cause.message}`),
      line,
    );
  }
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
  return { records: parsed.map(({ record }) => record), lines };
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
  const { records, lines } = recordsOf(text, file);
  const read = (name: string) => {
    try {
      return fs.readFileSync(resolve(dirname(file), name), "utf8");
    } catch (cause) {
      throw unreadable("file", name, cause);
    }
  };
  return publishedRows(records, file, { lines, read });
}
