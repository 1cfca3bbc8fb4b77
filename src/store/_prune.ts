/**
 * What may be taken out of a store, and taking it out.
 *
 * Kept: the latest run of each study that has results (or, where none has, the latest), every tagged run, and
 * the points and replications of kept runs. All else is superseded: it was measured by older sources of an engine, for
 * other parameters, or beyond what a stopping rule counted.
 *
 * @module
 */
import type { Connection } from "./_connection.ts";

/** How much pruning takes out. */
export interface Pruned {
  /** Runs. */
  readonly runs: number;
  /** Points. */
  readonly points: number;
  /** Replications. */
  readonly replications: number;
  /** Values. */
  readonly observations: number;
}

/** The runs that are kept, as SQL. */
const keptRuns = "SELECT run FROM latest UNION SELECT run FROM tag";

/** The points of kept runs, as SQL. */
const keptPoints = `SELECT point FROM run_point WHERE run IN (${keptRuns})`;

/** The replications that are not kept, as SQL. */
const goneReplications = `SELECT id FROM replication WHERE point NOT IN (${keptPoints})`;

/** Counts what would go. */
export function prunable(connection: Connection): Pruned {
  const count = (what: string) => connection.value<number>(`SELECT count(*) FROM ${what}`)!;
  return {
    runs: count(`run WHERE run NOT IN (${keptRuns})`),
    points: count(`point WHERE point NOT IN (${keptPoints})`),
    replications: count(`replication WHERE point NOT IN (${keptPoints})`),
    observations: count(`observation WHERE replication IN (${goneReplications})`),
  };
}

/** Takes out what is not kept; inside a transaction. */
export function prune(connection: Connection): Pruned {
  const pruned = prunable(connection);
  const goneRun = `run NOT IN (${keptRuns})`;
  const gonePoint = `point NOT IN (${keptPoints})`;
  // A replication that is kept may have been measured in a run that goes: it is the latest run's now.
  connection.run(
    `UPDATE replication SET run = (
       SELECT max(run) FROM run_point WHERE run_point.point = replication.point AND run IN (${keptRuns}))
     WHERE NOT ${gonePoint} AND ${goneRun}`,
  );
  connection.run(`DELETE FROM observation WHERE replication IN (${goneReplications})`);
  connection.run(`DELETE FROM replication WHERE ${gonePoint}`);
  connection.run(`DELETE FROM failure WHERE ${goneRun}`);
  connection.run(`DELETE FROM run_response WHERE ${goneRun}`);
  connection.run(`DELETE FROM run_point WHERE ${goneRun}`);
  connection.run(`DELETE FROM run_group WHERE ${goneRun}`);
  connection.run(`DELETE FROM point WHERE point NOT IN (SELECT point FROM run_point)`);
  connection.run(`DELETE FROM engine WHERE engine NOT IN (SELECT engine FROM point)`);
  connection.run(`DELETE FROM run WHERE ${goneRun}`);
  return pruned;
}
