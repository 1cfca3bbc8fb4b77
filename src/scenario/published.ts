/**
 * Published numbers as plain data: the rows of the files in `data/published`, or of one's own.
 *
 * Each row says what it may be used for: `calibrate` rows may be fitted, `validate` rows are only compared with
 * predictions, `claim` rows are what a reproduced paper states. The columns and their units are in `data/README.md`; those that say how a
 * row is predicted are in `row_spec.ts`.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";
import {
  cellLocation,
  type ReadFile,
  type RowPlace,
  type RowRecord,
  type RowSpec,
  rowSpec,
} from "./row_spec.ts";

const uses: readonly PublishedUse[] = ["claim", "calibrate", "validate"];
const kinds: readonly PublishedRow["kind"][] = ["read", "derived"];

/** What a published number may be used for. */
export type PublishedUse = "claim" | "calibrate" | "validate";

/** One published number, with where it was read. */
export interface PublishedRow {
  /** The row's name. */
  readonly id: string;
  /** What it may be used for. */
  readonly use: PublishedUse;
  /** The paper, note or document. */
  readonly source: string;
  /** Where in the source. */
  readonly where: string;
  /** The machine and the configuration. */
  readonly system: string;
  /** What was measured. */
  readonly metric: string;
  /** Its unit. */
  readonly unit: string;
  /** The lower end of what was published, equal to `high` for a single number; absent for a direction in words. */
  readonly low?: number;
  /** The upper end of what was published. */
  readonly high?: number;
  /** A direction in words, where no number was published. */
  readonly words?: string;
  /** Whether the number was read, or is arithmetic on what was read. */
  readonly kind: "read" | "derived";
  /** What else a reader must know. */
  readonly note: string;
  /** Its address, where it has one. */
  readonly url?: string;
  /** How it is predicted, where the row itself says so. */
  readonly spec?: RowSpec;
  /** Why it is not predicted, where the row itself says so. */
  readonly unpredicted?: string;
}

/** What is known of a table beside its cells. */
export interface TableOptions {
  /** The line at which each record starts; counted as if no cell had a line break where absent. */
  readonly lines?: readonly number[];
  /** Where the cells of each record start, by column; messages name lines alone where absent. */
  readonly cells?: readonly NonNullable<RowPlace["cells"]>[];
  /** Reads the files that rows name, such as host descriptions; without it they must not name any. */
  readonly read?: ReadFile;
}

const texts = ["id", "source", "where", "system", "metric", "unit"] as const;

function refuse(place: RowPlace, column: string, rule: string, value: unknown): never {
  throw new InputError(
    `Cannot use published row as ${rule}: current value is ${JSON.stringify(value)}`,
    { code: "published/bad-row", location: cellLocation(place, column) },
  );
}

function oneOf<Name extends string>(names: readonly Name[], value: string): Name | undefined {
  return names.find((name) => name === value);
}

/** The ends of what was published; both absent where it is in words. */
function ends(
  { value, low, high }: RowRecord,
): { low?: number; high?: number; words?: string } {
  const given = [value, low, high].map((text) => (text ?? "").trim());
  if (given[0] !== "") {
    const single = Number(given[0]);
    return Number.isFinite(single) ? { low: single, high: single } : { words: given[0] };
  }
  const [least, most] = [Number(given[1]), Number(given[2])];
  return given[1] !== "" && given[2] !== "" && least <= most ? { low: least, high: most } : {};
}

/** One record, checked. */
function publishedRow(
  record: RowRecord,
  place: RowPlace,
  read: ReadFile | undefined,
): PublishedRow {
  const missing = texts.find((name) => (record[name] ?? "").trim() === "");
  if (missing) refuse(place, missing, `its column "${missing}" must not be empty`, record[missing]);
  const use = oneOf(uses, record.use) ??
    refuse(place, "use", "its use must be claim, calibrate or validate", record.use);
  const kind = oneOf(kinds, record.kind) ??
    refuse(place, "kind", "its kind must be read or derived", record.kind);
  const { low, high, words } = ends(record);
  if (low === undefined && words === undefined) {
    refuse(place, "value", "it must have a value or a range", record.value);
  }
  const { id, source, where, system, metric, unit } = record;
  const note = record.note ?? "";
  const spec = rowSpec(record, place, read);
  return {
    ...{ id, use, source, where, system, metric, unit, low, high, words, kind, note },
    ...(record.url && { url: record.url }),
    ...(spec && { spec }),
    ...(record.unpredicted && { unpredicted: record.unpredicted }),
  };
}

/**
 * Checks the records of a table of published numbers.
 *
 * @param records The table's rows by column name, as a CSV reader gives them.
 * @param file The file's name, for messages only: nothing is opened.
 * @param options The lines of the records, and a reader of the files that they name.
 * @throws {InputError} `published/bad-row` with the line, and where it is known the cell's place in it, where a column is missing, a use or kind is unknown, a name is used twice,
 * there is neither a value nor a range, or a column that says how to predict the row is wrong ({@linkcode rowSpec}).
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { publishedRows } from "@iovlab/iovlab/scenario";
 *
 * const record = {
 *   id: "direct", use: "validate", source: "a paper", where: "abstract", system: "KVM", note: "",
 *   metric: "throughput ratio", unit: "ratio", value: "", low: "1.3", high: "1.6", kind: "read",
 * };
 * const [row] = publishedRows([record], "mine.csv");
 * assert.deepEqual([row.low, row.high], [1.3, 1.6]);
 * assert.throws(() => publishedRows([{ ...record, use: "guess" }], "mine.csv"), {
 *   line: 'mine.csv:2: Cannot use published row as its use must be claim, calibrate or validate: ' +
 *     'current value is "guess"',
 * });
 * ```
 */
export function publishedRows(
  records: readonly RowRecord[],
  file: string,
  { lines, cells, read }: TableOptions = {},
): readonly PublishedRow[] {
  const seen = new Set<string>();
  return records.map((record, index) => {
    const place = { file, line: lines?.[index] ?? index + 2, cells: cells?.[index] };
    const row = publishedRow(record, place, read);
    if (seen.has(row.id)) refuse(place, "id", "its id must be used once", row.id);
    seen.add(row.id);
    return row;
  });
}
