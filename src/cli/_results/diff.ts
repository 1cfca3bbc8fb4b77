/**
 * `results diff`: two stores, or two runs of one, row by row.
 *
 * @module
 */
import type { ColumnTable } from "arquero";
import { printTable } from "../../report/mod.ts";
import {
  diffResults,
  type DiffRow,
  openStore,
  type ResultsQuery,
  type Store,
} from "../../store/mod.ts";
import { terminalWidth } from "../_study/table.ts";
import { passedOver, queryOf, resultsOf, runNumbered } from "./query.ts";

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

/** A store with the run that is asked for. */
type Side = readonly [store: Store, run: number | undefined];

/** The results of both; a name may be in one of them only. */
function bothOf(a: Side, b: Side, flags: DiffFlags): [ColumnTable, ColumnTable] {
  const query = queryOf(flags);
  for (const [store, run] of [a, b]) {
    if (run !== undefined) runNumbered(store, run);
    for (const line of passedOver(store, { ...query, run })) console.error(line);
  }
  const [first, second] = [a, b].map(([store, run]) => store.table({ ...query, run }));
  if (first.numRows() + second.numRows() === 0) resultsOf(a[0], { ...query, run: a[1] });
  return [first, second];
}

/** Compares, prints what differs and a count of each kind; 1 where anything differs, as `diff` has it. */
export function diffStores(a: string, b: string, flags: DiffFlags): number {
  using first = openStore(a, { readOnly: true });
  using second = openStore(b, { readOnly: true });
  const rows = diffResults(...bothOf([first, flags.runA], [second, flags.runB], flags))
    .objects() as DiffRow[];
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
