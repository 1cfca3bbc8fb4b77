/**
 * What is read from the tables of a store.
 *
 * @module
 */
import type { ResultRow } from "../core/mod.ts";
import type { Connection } from "./_connection.ts";
import type { EngineRecord, Measurement, PointRecord } from "./records.ts";

/** The numbers of the finished replications of a point, ascending. */
export function replicationsOf(connection: Connection, point: string): number[] {
  const found = connection.rows<[number]>(
    `SELECT replication FROM replication
     WHERE point = (SELECT point FROM point WHERE id = ?) ORDER BY replication`,
    point,
  );
  return found.map(([number]) => number);
}

/** The row number of a replication, if it is there. */
export function replicationNumber(
  connection: Connection,
  point: string,
  replication: number,
): number | undefined {
  return connection.value(
    `SELECT id FROM replication
     WHERE point = (SELECT point FROM point WHERE id = ?) AND replication = ?`,
    point,
    replication,
  );
}

/** The rows of a replication, by entity, then metric. */
export function rowsOf(connection: Connection, number: number): ResultRow[] {
  const found = connection.rows<[number, number | null, number | null, number]>(
    "SELECT series, value, half_width, samples FROM observation WHERE replication = ?",
    number,
  );
  return found.map(([series, value, halfWidth, samples]) => ({
    ...connection.series.name(series),
    value: value ?? NaN,
    ...(halfWidth === null ? {} : { halfWidth }),
    samples,
  })).sort(byName);
}

/** The values of the replications `from` to `until - 1` of a point that are there. */
export function measurementsOf(
  connection: Connection,
  point: string,
  { from, until }: { readonly from: number; readonly until: number },
): Measurement[] {
  const found = connection.rows<[number, number, number | null]>(
    `SELECT replication.replication, observation.series, observation.value
     FROM replication JOIN observation ON observation.replication = replication.id
     WHERE replication.point = (SELECT point FROM point WHERE id = ?)
       AND replication.replication >= ? AND replication.replication < ?`,
    point,
    from,
    until,
  );
  return found.map(([replication, series, value]) => {
    const { entity, metric } = connection.series.name(series);
    return { replication, entity, metric, value: value ?? NaN };
  });
}

/** The source hash of the latest other version of an engine that measured the same. */
export function otherSourceOf(
  connection: Connection,
  { name, sourceHash }: EngineRecord,
  { parametersHash, seed }: PointRecord,
): string | undefined {
  return connection.value(
    `SELECT engine.source_hash FROM point JOIN engine USING (engine)
     WHERE point.parameters_hash = ? AND point.seed = ? AND engine.name = ?
       AND engine.source_hash <> ?
       AND EXISTS (SELECT 1 FROM replication WHERE replication.point = point.point)
     ORDER BY point.point DESC LIMIT 1`,
    ...[parametersHash, seed, name, sourceHash],
  );
}

/** The order of rows: by entity, then metric, in the order of UTF-16 code units. */
export function byName(a: ResultRow, b: ResultRow): number {
  if (a.entity !== b.entity) return a.entity < b.entity ? -1 : 1;
  return a.metric < b.metric ? -1 : a.metric > b.metric ? 1 : 0;
}
