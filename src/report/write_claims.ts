/**
 * The claims of all experiments in one table, `claims.csv`: the columns of an experiment's own with `experiment` before them.
 *
 * @module
 */
import { from } from "arquero";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readCsv, writeCsv } from "../store/mod.ts";
import { allClaimsColumns, allClaimsRows, allClaimsTitle, type ClaimsRow } from "./_all_claims.ts";
import { quickRun } from "./_quick.ts";
import { type ExperimentRun, version } from "./run_experiment.ts";

/** What an earlier command left of an experiment: its rows, and what a reader must know of them. */
interface Earlier {
  readonly rows: readonly ClaimsRow[];
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
    if (table.columnNames().join() !== allClaimsColumns.join()) return nothing;
    const rows = table.objects() as ClaimsRow[];
    return { rows: rows.filter(({ experiment }) => kept(String(experiment))), notes };
  } catch {
    return nothing;
  }
}

/** What a reader must know of a run, in a line. */
function noteOf({ experiment, options }: ExperimentRun): string {
  const { quick, seed, precision } = options;
  const kind = quick ? "quick run" : "full run";
  const what = quick ? `. ${quickRun}` : "";
  return `${experiment.key}: ${kind}, seed ${seed}, precision ${precision}${what}`;
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
  const rows = [...allClaimsRows(runs), ...before.rows];
  const place = (row: ClaimsRow) => order.indexOf(String(row.experiment));
  const sorted = rows.toSorted((a, b) => place(a) - place(b));
  writeCsv(path, from(sorted as object[], [...allClaimsColumns]), {
    comments: false,
    header: {
      version,
      notes: [allClaimsTitle, ...runs.map(noteOf), ...before.notes],
    },
  });
  return path;
}
