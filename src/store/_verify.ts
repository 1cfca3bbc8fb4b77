/**
 * Whether a store holds together: the file, the links between its tables, the content addresses.
 *
 * @module
 */
import { hashJson, type Json } from "../core/mod.ts";
import type { Connection } from "./_connection.ts";

/** The most faults of a kind that are named. */
const mostNamed = 10;

/** What is wrong with a store, one line each; none where all is well. */
export function faultsOf(connection: Connection): string[] {
  const damage = connection.rows<[string]>(`PRAGMA integrity_check(${mostNamed})`)
    .map(([line]) => line).filter((line) => line !== "ok").map((line) => `file: ${line}`);
  if (damage.length > 0) return damage;
  return [...brokenLinks(connection), ...wrongAddresses(connection), ...missingCounts(connection)];
}

function brokenLinks(connection: Connection): string[] {
  const found = connection.rows<[string, number, string]>("PRAGMA foreign_key_check");
  return found.slice(0, mostNamed).map(([table, row, parent]) =>
    `link: row ${row} of table ${table} names a row of ${parent} that is not there`
  );
}

type PointRow = [
  id: string,
  engine: string,
  source: string,
  hash: string,
  text: string,
  seed: number,
];

/** Points whose address is not the hash of what they say they are. */
function wrongAddresses(connection: Connection): string[] {
  const faults: string[] = [];
  const points = connection.rows<PointRow>(
    `SELECT id, name, source_hash, parameters_hash, parameters, seed FROM point JOIN engine USING (engine)`,
  );
  for (const [id, engine, source, parameters, text, seed] of points) {
    if (hashJson(JSON.parse(text) as Json) !== parameters) {
      faults.push(`point ${id}: its parameters are not those of its hash`);
    } else if (!addresses({ engine, source, parameters, seed }).includes(id)) {
      faults.push(
        `point ${id}: its address is not the hash of engine, sources, parameters and seed`,
      );
    }
  }
  return faults.slice(0, mostNamed);
}

/** The address with and without antithetic pairs, which the tables do not tell apart. */
function addresses(what: { readonly [name: string]: Json }): string[] {
  return [hashJson(what), hashJson({ ...what, antithetic: true })];
}

/** Points of finished runs that lack replications which count, other than failed ones. */
function missingCounts(connection: Connection): string[] {
  const found = connection.rows<[string, string, string, number, number]>(
    `SELECT run.study, run_point.group_key, run_point.point_key, run_group.replications,
       (SELECT count(*) FROM replication
        WHERE replication.point = run_point.point AND replication.replication < run_group.replications)
       + (SELECT count(*) FROM failure
          WHERE failure.run = run.run AND failure.point = run_point.point
            AND failure.replication < run_group.replications) AS present
     FROM run JOIN run_group USING (run) JOIN run_point USING (run, group_key)
     WHERE run.finished IS NOT NULL AND present < run_group.replications LIMIT ${mostNamed}`,
  );
  return found.map(([study, group, point, wanted, present]) =>
    `study ${study}: ${group}/${point} has ${present} of the ${wanted} replications that count`
  );
}
