/**
 * The claims of all experiments in one table, `claims.csv`: the columns of an experiment's own with `experiment` before them.
 *
 * @module
 */
import { from } from "arquero";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { claimsCsvColumns, claimsCsvRows } from "../analysis/mod.ts";
import { readCsv, writeCsv } from "../store/mod.ts";
import { type ExperimentRun, version } from "./run_experiment.ts";

/** The columns of the table. */
const columns: readonly string[] = ["experiment", ...claimsCsvColumns];

type Row = Readonly<Record<string, unknown>>;

/** What an earlier command left of an experiment: its rows, and what a reader must know of them. */
interface Earlier {
  readonly rows: readonly Row[];
  readonly notes: readonly string[];
}

/** The notes of the sidecar; none where it cannot be read. */
function earlierNotes(path: string): readonly string[] {
  try {
    const { header } = JSON.parse(readFileSync(path.replace(/csv$/, "meta.json"), "utf8"));
    return Array.isArray(header?.notes) ? header.notes.map(String) : [];
  } catch {
    return [];
  }
}

/** What an earlier command left, of experiments that are known and were not run now; nothing where the file is no such table. */
function earlier(path: string, kept: (experiment: string) => boolean): Earlier {
  const nothing = { rows: [], notes: [] };
  if (!existsSync(path)) return nothing;
  const notes = earlierNotes(path).filter((note) => kept(note.split(":")[0]));
  try {
    const { table } = readCsv(path, { types: { experiment: "text" } });
    if (table.columnNames().join() !== columns.join()) return nothing;
    const rows = table.objects() as Row[];
    return { rows: rows.filter(({ experiment }) => kept(String(experiment))), notes };
  } catch {
    return nothing;
  }
}

function rowsOf(run: ExperimentRun): Row[] {
  const { key } = run.experiment;
  return claimsCsvRows(run.result.claims).map((row) => ({ experiment: key, ...row }));
}

/** What a reader must know of a run, in a line. */
function noteOf({ experiment, options }: ExperimentRun): string {
  const { quick, seed, precision } = options;
  return `${experiment.key}: ${
    quick ? "quick run, intervals are wider" : "full run"
  }, seed ${seed}, precision ${precision}`;
}

/**
 * Writes `claims.csv` into a folder; returns its path.
 *
 * Rows of experiments that are in the file already and were not run this time stay, and so does what the sidecar says of them; a file that is no such
 * table is replaced. The order is that of `order`.
 *
 * @param runs The experiments that were run.
 * @param folder The folder of all results.
 * @param order The keys of all experiments.
 * @throws {InputError} Where the folder cannot be written.
 */
export function writeClaims(
  runs: readonly ExperimentRun[],
  folder: string,
  order: readonly string[],
): string {
  const path = join(folder, "claims.csv");
  const run = new Set(runs.map(({ experiment }) => experiment.key));
  const before = earlier(path, (key) => order.includes(key) && !run.has(key));
  const rows = [...runs.flatMap(rowsOf), ...before.rows];
  const place = (row: Row) => order.indexOf(String(row.experiment));
  const sorted = rows.toSorted((a, b) => place(a) - place(b));
  writeCsv(path, from(sorted as object[], [...columns]), {
    comments: false,
    header: {
      version,
      notes: ["Claims and verdicts of all experiments", ...runs.map(noteOf), ...before.notes],
    },
  });
  return path;
}
