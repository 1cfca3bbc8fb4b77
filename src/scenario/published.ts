/**
 * Published numbers as plain data: the rows of `data/published/network-io.csv`.
 *
 * Each row says what it may be used for: `calibrate` rows may be fitted, `validate` rows are only compared with
 * predictions, `claim` rows are what a reproduced paper states. The columns and their units are in `data/README.md`.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";

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
}

const texts = ["id", "source", "where", "system", "metric", "unit"] as const;

function refuse(file: string, line: number, rule: string, value: unknown): never {
  throw new InputError(
    `Cannot use published row as ${rule}: current value is ${JSON.stringify(value)}`,
    { code: "published/bad-row", location: { file, line } },
  );
}

function oneOf<Name extends string>(names: readonly Name[], value: string): Name | undefined {
  return names.find((name) => name === value);
}

/** The ends of what was published; both absent where it is in words. */
function ends(
  { value, low, high }: Readonly<Record<string, string>>,
): { low?: number; high?: number; words?: string } {
  const given = [value, low, high].map((text) => (text ?? "").trim());
  if (given[0] !== "") {
    const single = Number(given[0]);
    return Number.isFinite(single) ? { low: single, high: single } : { words: given[0] };
  }
  const [least, most] = [Number(given[1]), Number(given[2])];
  return given[1] !== "" && given[2] !== "" && least <= most ? { low: least, high: most } : {};
}

/**
 * Checks the records of a table of published numbers.
 *
 * @param records The table's rows by column name, as a CSV reader gives them.
 * @param file The file's name, for messages only: nothing is opened.
 * @throws {InputError} `published/bad-row` with the line, counted as if no cell had a line break, where a column is
 * missing, a use or kind is unknown, a name is used twice, or there is neither a value nor a range.
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
  records: readonly Readonly<Record<string, string>>[],
  file: string,
): readonly PublishedRow[] {
  const seen = new Set<string>();
  return records.map((record, index) => {
    const line = index + 2;
    const missing = texts.find((name) => (record[name] ?? "").trim() === "");
    if (missing) refuse(file, line, `its column "${missing}" must not be empty`, record[missing]);
    if (seen.has(record.id)) refuse(file, line, "its id must be used once", record.id);
    seen.add(record.id);
    const use = oneOf(uses, record.use) ??
      refuse(file, line, "its use must be claim, calibrate or validate", record.use);
    const kind = oneOf(kinds, record.kind) ??
      refuse(file, line, "its kind must be read or derived", record.kind);
    const { low, high, words } = ends(record);
    if (low === undefined && words === undefined) {
      refuse(file, line, "it must have a value or a range", record.value);
    }
    const { id, source, where, system, metric, unit } = record;
    const note = record.note ?? "";
    return { id, use, source, where, system, metric, unit, low, high, words, kind, note };
  });
}
