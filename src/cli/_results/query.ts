/**
 * Which results a command is about: those of the latest run with results of each study, or of a run by its number. A name that no
 * result has is refused, with the nearest one; that a later run has nothing to show is said.
 *
 * @module
 */
import type { ColumnTable } from "arquero";
import { hint, InputError } from "../../core/mod.ts";
import type { ResultsQuery, Store } from "../../store/mod.ts";

/** A run, as far as it is looked at here. */
interface RunCells {
  readonly run: number;
  readonly study: string;
  readonly finished: string | null;
  readonly failures: number;
}

/** The run that stands for a study. */
interface LatestCells {
  readonly study: string;
  readonly run: number;
  readonly last: number;
}

/** What chooses results by name, in the order in which it is looked at. */
const keys = ["study", "group", "point", "entity", "metric"] as const;

/** The most names that a message lists. */
const mostNames = 20;

/** The parts of the flags that choose results. */
export function queryOf(flags: ResultsQuery): ResultsQuery {
  const { run, study, group, point, entity, metric, uncounted } = flags;
  return { run, study, group, point, entity, metric, uncounted };
}

function refuse({ path }: Store, rule: string, code: string): never {
  throw new InputError(`Cannot find results in "${path}" as ${rule}`, { code });
}

function listed(words: string | readonly string[] | undefined): readonly string[] {
  return words === undefined ? [] : typeof words === "string" ? [words] : words;
}

function someOf(names: readonly string[]): string {
  const more = names.length - mostNames;
  const shown = names.slice(0, mostNames).join(", ");
  return names.length === 0 ? "nothing" : more > 0 ? `${shown} and ${more} more` : shown;
}

/** What a run came to that has no results, in words. */
function fateOf({ finished, failures }: RunCells): string {
  if (finished === null) return "it was interrupted, or is at work";
  return failures > 0 ? `${failures} replications failed` : "it measured nothing";
}

/**
 * The run of a number.
 *
 * @throws {InputError} `cli/no-run` where there is none.
 */
export function runNumbered(store: Store, number: number): RunCells {
  const runs = store.runs().objects() as RunCells[];
  const found = runs.find(({ run }) => run === number);
  if (found) return found;
  const numbers = runs.map(({ run }) => String(run));
  return refuse(
    store,
    `there must be a run ${number}: there is ${someOf(numbers)} (results list)`,
    "cli/no-run",
  );
}

/** Refuses a name that no result has, with those that there are. */
function checkNames(store: Store, query: ResultsQuery, found: ColumnTable): void {
  let narrowed: ResultsQuery = { run: query.run, uncounted: query.uncounted };
  for (const key of keys) {
    const wanted = listed(query[key]);
    const there = new Set(found.array(key) as string[]);
    if (wanted.some((name) => !there.has(name))) {
      const names = store.names(key, narrowed);
      const unknown = wanted.find((name) => !names.includes(name));
      if (unknown !== undefined) {
        refuse(
          store,
          `there must be a ${key} "${unknown}"${hint(unknown, names)}: there is ${someOf(names)}`,
          "cli/no-such-results",
        );
      }
    }
    if (wanted.length > 0) narrowed = { ...narrowed, [key]: wanted };
  }
}

/** Refuses where a run, or every run of what was asked for, has no results. */
function checkRuns(store: Store, query: ResultsQuery): void {
  if (query.run !== undefined) {
    const run = runNumbered(store, query.run);
    if (store.names("study", { run: run.run, uncounted: query.uncounted }).length > 0) return;
    const { run: other } = latestOf(store).find(({ study }) => study === run.study)!;
    const instead = other === run.run ? "" : `; run ${other} of "${run.study}" has some`;
    refuse(store, `run ${run.run} must have some: ${fateOf(run)}${instead}`, "cli/no-results");
  }
  const runs = store.runs().objects() as RunCells[];
  for (const { study, last } of latestOf(store)) {
    if (!listed(query.study).includes(study)) continue;
    if (store.names("study", { study, uncounted: query.uncounted }).length > 0) continue;
    const fate = fateOf(runs.find(({ run }) => run === last)!);
    refuse(
      store,
      `study "${study}" must have a run with results: run ${last} has none (${fate})`,
      "cli/no-results",
    );
  }
}

function latestOf(store: Store): LatestCells[] {
  return store.latest().objects() as LatestCells[];
}

/** The numbers of the runs that results are of, by study. */
export function runsOf(store: Store, query: ResultsQuery, results: ColumnTable): number[] {
  if (query.run !== undefined) return [query.run];
  const studies = new Set(results.array("study") as string[]);
  return latestOf(store).filter(({ study }) => studies.has(study)).map(({ run }) => run);
}

/** A line for each study whose latest run has no results, which are those of an earlier one. */
export function passedOver(store: Store, query: ResultsQuery): string[] {
  if (query.run !== undefined) return [];
  const runs = store.runs().objects() as RunCells[];
  const wanted = listed(query.study);
  return latestOf(store).filter(({ study, run, last }) =>
    run !== last && (wanted.length === 0 || wanted.includes(study))
  ).map(({ study, run, last }) => {
    const fate = fateOf(runs.find((one) => one.run === last)!);
    return `study "${study}": run ${last} has no results (${fate}); these are of run ${run}`;
  });
}

/**
 * The results that flags ask for. Where the latest run of a study has none, those of the latest that has, and a line on standard error
 * says so.
 *
 * @throws {InputError} `cli/no-run`, `cli/no-results`, `cli/no-such-results`: a run, a study's results or a name is not there.
 */
export function resultsOf(store: Store, flags: ResultsQuery): ColumnTable {
  const query = queryOf(flags);
  const results = store.table(query);
  if (results.numRows() === 0) checkRuns(store, query);
  checkNames(store, query, results);
  for (const line of passedOver(store, query)) console.error(line);
  return results;
}
