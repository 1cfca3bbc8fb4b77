/**
 * `results list` and `results show`: what a store has.
 *
 * @module
 */
import { printTable } from "../../report/mod.ts";
import { meansTable, type ResultsQuery, type Store } from "../../store/mod.ts";
import { terminalWidth } from "../_study/table.ts";
import { resultsOf } from "./query.ts";

/** The most lines of a table that are printed. */
const mostLines = 100;

/** Prints the runs of a store. */
export function listRuns(store: Store, { json }: { readonly json?: boolean }): number {
  const runs = store.runs().objects() as {
    readonly run: number;
    readonly study: string;
    readonly started: string;
    readonly finished: string | null;
    readonly points: number;
    readonly failures: number;
    readonly measured: number;
    readonly tags: readonly string[];
    readonly command: string;
    readonly provenance: { readonly commit?: string | null; readonly modified?: boolean | null };
  }[];
  if (json) {
    console.log(JSON.stringify(runs));
    return 0;
  }
  const rows = runs.map((
    { run, study, started, finished, points, measured, failures, tags, provenance },
  ) => ({
    ...{ run: String(run), study, started: started.slice(0, 19) },
    seconds: finished ? (Date.parse(finished) - Date.parse(started)) / 1000 : "unfinished",
    ...{ points, measured, failures },
    commit: provenance.commit
      ? provenance.commit.slice(0, 8) + (provenance.modified ? "+" : "")
      : "",
    tags: tags.join(" "),
  }));
  console.log(rows.length > 0 ? printTable({ rows }, terminalWidth()) : "no runs");
  return 0;
}

/** Prints means over replications. */
export function showResults(
  store: Store,
  flags: ResultsQuery & { readonly json?: boolean },
): number {
  const rows = meansTable(resultsOf(store, flags)).objects();
  if (flags.json) console.log(JSON.stringify(rows));
  else if (rows.length === 0) console.log("no results match");
  else {
    console.log(printTable({ rows: rows.slice(0, mostLines) }, terminalWidth()));
    if (rows.length > mostLines) {
      console.log(`${rows.length - mostLines} more rows: results export writes all`);
    }
  }
  return 0;
}
