/**
 * `results export`: results of a store as a file.
 *
 * @module
 */
import type { ColumnTable } from "arquero";
import { extname } from "node:path";
import { hint, InputError, type Json } from "../../core/mod.ts";
import { type LatexColumn, latexTable } from "../../report/mod.ts";
import {
  type CsvHeader,
  meansTable,
  type ResultsQuery,
  type Store,
  writeCsv,
  writeFileAtomic,
  writeJson,
  writeParquet,
} from "../../store/mod.ts";
import { resultsOf, runsOf } from "./query.ts";

/** The forms of a file, by its ending. */
const forms: Readonly<Record<string, string>> = {
  ".csv": "csv",
  ".json": "json",
  ".parquet": "parquet",
  ".tex": "latex",
};

/** Which results, and how they are written. */
export interface ExportFlags extends ResultsQuery {
  /** The form; by the ending of the file unless told. */
  readonly form?: string;
  /** One row for each replication instead of means with half-widths. */
  readonly replications?: boolean;
  /** Caption of a LaTeX table. */
  readonly caption?: string;
  /** Label of a LaTeX table. */
  readonly label?: string;
  /** Comment lines on top of a CSV file; they are in the sidecar anyhow. */
  readonly comments?: boolean;
}

/** Writes results to a file; gives the number of rows. */
export function exportTo(store: Store, path: string, flags: ExportFlags): number {
  const form = flags.form ?? forms[extname(path)];
  const write = form === undefined ? undefined : writers[form];
  if (!write) {
    const given = form ?? (extname(path) || "none");
    const near = hint(given, form === undefined ? Object.keys(forms) : Object.keys(writers));
    const known = Object.keys(writers).join(", ");
    refuse(path, `its form must be one of ${known} (--form): current value is ${given}${near}`);
  }
  const results = resultsOf(store, flags);
  if (results.numRows() === 0) refuse(path, "there must be results that match: there are none");
  const table = flags.replications ? results : meansTable(results);
  write(path, table, { flags, ...provenanceOf(store, results, flags) });
  return table.numRows();
}

function refuse(path: string, rule: string): never {
  throw new InputError(`Cannot export to "${path}" as ${rule}`, { code: "cli/no-export" });
}

interface Context {
  readonly flags: ExportFlags;
  readonly header: CsvHeader;
  readonly run: { readonly [name: string]: Json };
}

const writers: Readonly<
  Record<string, (path: string, table: ColumnTable, context: Context) => void>
> = {
  csv: (path, table, { header, run, flags }) =>
    writeCsv(path, table, { header, run, comments: flags.comments }),
  json: (path, table, { header, run }) => writeJson(path, table, { header, run }),
  parquet: (path, table, { header, run }) => writeParquet(path, table, { header, run }),
  latex: (path, table, { header, flags }) =>
    writeFileAtomic(path, latexOf(table, flags, header.notes)),
};

/** A row of the table, means or replications. */
type Row = Readonly<Record<string, unknown>>;

/** Columns that stand with another one, or say nothing in a paper. */
const beside = ["halfWidth", "missing", "unit", "id", "counted"];

/**
 * The LaTeX table: without the columns that have one value in all rows, which a comment line names. Where that is so of the metric, it heads
 * the values, with its unit.
 */
function latexOf(table: ColumnTable, flags: ExportFlags, notes: readonly string[] = []): string {
  const rows = table.objects() as Row[];
  const value = flags.replications ? "value" : "mean";
  const isSame = (name: string) =>
    rows.length > 1 && rows.every((row) => row[name] === rows[0][name]);
  const names = table.columnNames().filter((name) => !beside.includes(name));
  const same = names.filter((name) => name !== value && isSame(name));
  const named = isSame("metric");
  const unit = named ? rows[0].unit as string | null : null;
  const columns = names.filter((name) => !same.includes(name)).map((name): LatexColumn => {
    if (name !== value) return { name };
    const width = rows.some((row) => typeof row.halfWidth === "number")
      ? { halfWidth: "halfWidth" }
      : {};
    const head = named ? { label: String(rows[0].metric), ...(unit ? { unit } : {}) } : {};
    return { name, ...head, ...width };
  });
  if (!named && names.includes("metric")) {
    columns.splice(columns.findIndex(({ name }) => name === value), 0, { name: "unit" });
  }
  const all = same.map((name) => `${name} ${rows[0][name]}`).join(", ");
  const { caption, label } = flags;
  return latexTable(rows, {
    ...{ columns, caption, label },
    notes: [...notes, ...(all === "" ? [] : [`the same in all rows: ${all}`])],
  });
}

/** What made the results: runs with their commands, seeds and versions. */
function provenanceOf(
  store: Store,
  results: ColumnTable,
  flags: ExportFlags,
): Omit<Context, "flags"> {
  const numbers = runsOf(store, flags, results);
  const runs = (store.runs().objects() as RunCells[]).filter(({ run }) => numbers.includes(run));
  const notes = runs.map(({ run, study, provenance }) =>
    `study ${study}, run ${run}, iovlab ${provenance.iovlab ?? "unknown"}, commit ${
      provenance.commit ?? "unknown"
    }${provenance.modified ? " with changes" : ""}`
  );
  return { header: { engine: "iovlab store", notes }, run: { runs: runs as unknown as Json } };
}

interface RunCells {
  readonly run: number;
  readonly study: string;
  readonly provenance: { readonly [name: string]: Json };
}
