/**
 * `results export`: results of a store as a file.
 *
 * @module
 */
import type { ColumnTable } from "arquero";
import { extname } from "node:path";
import { InputError, type Json } from "../../core/mod.ts";
import { latexTable } from "../../report/mod.ts";
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

/** The parts of the flags that choose results. */
export function queryOf(flags: ResultsQuery): ResultsQuery {
  const { run, study, group, point, entity, metric, uncounted } = flags;
  return { run, study, group, point, entity, metric, uncounted };
}

/** Writes results to a file; gives the number of rows. */
export function exportTo(store: Store, path: string, flags: ExportFlags): number {
  const form = flags.form ?? forms[extname(path)];
  const write = form === undefined ? undefined : writers[form];
  if (!write) {
    const known = Object.keys(writers).join(", ");
    refuse(
      path,
      `its form must be one of ${known} (--form): current value is ${
        form ?? (extname(path) || "none")
      }`,
    );
  }
  const results = store.table(queryOf(flags));
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
  latex: (path, table, { header, flags: { caption, label, replications } }) => {
    const names = table.columnNames().filter((name) => name !== "halfWidth" && name !== "missing");
    const columns = names.map((name) => (
      name === "mean" && !replications ? { name, halfWidth: "halfWidth" } : { name }
    ));
    const notes = header.notes ?? [];
    writeFileAtomic(path, latexTable(table.objects(), { columns, caption, label, notes }));
  },
};

/** What made the results: runs with their commands, seeds and versions. */
function provenanceOf(
  store: Store,
  results: ColumnTable,
  { run }: ExportFlags,
): Omit<Context, "flags"> {
  const studies = new Set(results.array("study") as string[]);
  const all = store.runs().objects() as RunCells[];
  const runs = run === undefined
    ? [...studies].map((study) => all.findLast((one) => one.study === study)!)
    : all.filter((one) => one.run === run);
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
