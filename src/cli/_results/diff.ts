/**
 * `results diff`: two stores, or two runs of one, row by row.
 *
 * @module
 */
import { printTable } from "../../report/mod.ts";
import { diffResults, type DiffRow, openStore, type ResultsQuery } from "../../store/mod.ts";
import { terminalWidth } from "../_study/table.ts";
import { queryOf } from "./export.ts";

/** What to compare. */
export interface DiffFlags extends ResultsQuery {
  /** The run of the first store; the latest of each study where absent. */
  readonly runA?: number;
  /** The run of the second store. */
  readonly runB?: number;
  /** All rows as JSON. */
  readonly json?: boolean;
}

/** Kinds that make two sets of results differ. */
const differing = ["different", "not repeated", "only in a", "only in b"];
/** The most lines of a table that are printed. */
const mostLines = 60;

/** Compares, prints what differs and a count of each kind; 1 where anything differs, as `diff` has it. */
export function diffStores(a: string, b: string, flags: DiffFlags): number {
  using first = openStore(a, { readOnly: true });
  using second = openStore(b, { readOnly: true });
  const query = queryOf(flags);
  const rows = diffResults(
    first.table({ ...query, run: flags.runA }),
    second.table({ ...query, run: flags.runB }),
  ).objects() as DiffRow[];
  const found = rows.filter(({ kind }) => differing.includes(kind));
  if (flags.json) console.log(JSON.stringify(rows));
  else {
    if (found.length > 0) {
      console.log(printTable({ rows: found.slice(0, mostLines) }, terminalWidth()));
    }
    if (found.length > mostLines) console.log(`${found.length - mostLines} more`);
    const counts = Map.groupBy(rows, ({ kind }) => kind);
    const text = [...counts].map(([kind, { length }]) => `${length} ${kind}`).join(", ");
    console.log(`${rows.length} rows: ${text || "none"}`);
  }
  return found.length > 0 ? 1 : 0;
}
