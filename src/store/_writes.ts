/**
 * What is written into the tables of a store, inside a transaction.
 *
 * @module
 */
import { canonicalJson, InputError, type ResultRow } from "../core/mod.ts";
import type { Connection } from "./_connection.ts";
import { byName, replicationNumber, rowsOf } from "./_reads.ts";
import type {
  EngineRecord,
  GroupRecord,
  PointRecord,
  ReplicationRecord,
  ResponseRecord,
  RunEnding,
  RunRecord,
} from "./records.ts";

/** Notes the start of a run, and gives its number. */
export function insertRun(connection: Connection, run: RunRecord): number {
  return connection.run(
    "INSERT INTO run (study, command, started, provenance) VALUES (?, ?, ?, ?)",
    run.study,
    run.command ?? "",
    new Date().toISOString(),
    canonicalJson(run.provenance ?? {}),
  );
}

/** Notes how a run ended. */
export function endRun(connection: Connection, run: number, ending: RunEnding): void {
  for (const { key, replications, reached, halfWidth, responses = [] } of ending.groups) {
    connection.run(
      `UPDATE run_group SET replications = ?, reached = ?, half_width = ?
       WHERE run = ? AND group_key = ?`,
      ...[replications, reached ? 1 : 0, finiteOrNull(halfWidth), run, key],
    );
    for (const response of responses) noteResponse(connection, run, key, response);
  }
  for (const { id, replication, message, stack } of ending.failures) {
    const point = pointNumber(connection, id);
    connection.run(
      "INSERT OR REPLACE INTO failure VALUES (?, ?, ?, ?, ?)",
      ...[run, point, replication, message, stack],
    );
  }
  const now = new Date().toISOString();
  connection.run("UPDATE run SET finished = ? WHERE run = ?", now, run);
}

function finiteOrNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

function noteResponse(
  connection: Connection,
  run: number,
  group: string,
  { response, point, against = "", estimate, halfWidth, wanted, reached }: ResponseRecord,
): void {
  connection.run(
    "INSERT OR REPLACE INTO run_response VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    ...[run, group, response, point, against],
    ...[finiteOrNull(estimate), finiteOrNull(halfWidth), finiteOrNull(wanted), reached ? 1 : 0],
  );
}

/** Gives a run a tag, or takes it away. */
export function tagRun(connection: Connection, run: number, tag: string, on: boolean): void {
  if (connection.value("SELECT run FROM run WHERE run = ?", run) === undefined) {
    throw new InputError(
      `Cannot tag run ${run} as there is no such run in store "${connection.path}"`,
      { code: "store/no-such-run" },
    );
  }
  connection.run(
    on ? "INSERT OR IGNORE INTO tag VALUES (?, ?)" : "DELETE FROM tag WHERE run = ? AND tag = ?",
    ...[run, tag],
  );
}

/** Gives the number of an engine, which is noted where it is new. */
export function defineEngine(connection: Connection, { name, sourceHash }: EngineRecord): number {
  const insert = "INSERT OR IGNORE INTO engine (name, source_hash) VALUES (?, ?)";
  connection.run(insert, name, sourceHash);
  const select = "SELECT engine FROM engine WHERE name = ? AND source_hash = ?";
  return connection.value<number>(select, name, sourceHash)!;
}

/** Notes a group of a run with its points. */
export function defineGroup(
  connection: Connection,
  group: GroupRecord,
  { run, engine }: { readonly run: number; readonly engine: number },
): void {
  const insertGroup = "INSERT INTO run_group (run, group_key, rule) VALUES (?, ?, ?)";
  connection.run(insertGroup, run, group.key, canonicalJson(group.rule));
  for (const { key, point } of group.points) {
    const number = definePoint(connection, engine, point);
    connection.run("INSERT INTO run_point VALUES (?, ?, ?, ?)", run, group.key, key, number);
  }
}

function definePoint(connection: Connection, engine: number, point: PointRecord): number {
  const known = connection.value<number>("SELECT point FROM point WHERE id = ?", point.id);
  if (known !== undefined) return known;
  const { id, seed, parametersHash, parameters } = point;
  return connection.run(
    "INSERT INTO point (id, engine, seed, parameters_hash, parameters) VALUES (?, ?, ?, ?, ?)",
    ...[id, engine, seed, parametersHash, canonicalJson(parameters)],
  );
}

function pointNumber(connection: Connection, id: string): number {
  const found = connection.value<number>("SELECT point FROM point WHERE id = ?", id);
  if (found !== undefined) return found;
  throw new RangeError(`Cannot find point "${id}" in store "${connection.path}"`);
}

/**
 * Keeps replications; one that is there already must have the same rows. Their points are looked up once where those of
 * a point come one after the other, and never kept beyond the transaction, in which nobody can prune them.
 */
export function addReplications(
  connection: Connection,
  run: number,
  records: readonly ReplicationRecord[],
): void {
  let id: string | undefined;
  let point = 0;
  for (const record of records) {
    if (record.point !== id) {
      point = pointNumber(connection, record.point);
      id = record.point;
    }
    addReplication(connection, { run, point }, record);
  }
}

function addReplication(
  connection: Connection,
  { run, point }: { readonly run: number; readonly point: number },
  record: ReplicationRecord,
): void {
  const number = connection.insert(
    `INSERT INTO replication (point, replication, run, seconds, worker) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (point, replication) DO NOTHING`,
    ...[point, record.replication, run, record.seconds, record.worker],
  );
  if (number === undefined) {
    checkSame(connection, replicationNumber(connection, record.point, record.replication)!, record);
    return;
  }
  addRows(connection, number, record.rows);
}

/** How many rows are written by one statement; the rest of a replication's rows one by one. */
const blockRows = 8;
const insertRow = "INSERT INTO observation VALUES (?, ?, ?, ?, ?)";
const insertBlock = `${insertRow}${", (?, ?, ?, ?, ?)".repeat(blockRows - 1)}`;

function addRows(connection: Connection, number: number, rows: readonly ResultRow[]): void {
  const cells = ({ entity, metric, value, halfWidth, samples }: ResultRow) => [
    ...[number, connection.series.number(entity, metric)],
    ...[value, halfWidth ?? null, samples],
  ];
  let next = 0;
  for (; next + blockRows <= rows.length; next += blockRows) {
    connection.run(insertBlock, ...rows.slice(next, next + blockRows).flatMap(cells));
  }
  for (; next < rows.length; next++) connection.run(insertRow, ...cells(rows[next]));
}

function checkSame(connection: Connection, number: number, record: ReplicationRecord): void {
  const there = rowsOf(connection, number).map(textOf).join("\n");
  const here = record.rows.toSorted(byName).map(textOf).join("\n");
  if (there === here) return;
  throw new Error(
    `Cannot add replication ${record.replication} of point "${record.point}" as the store holds ` +
      `other rows for it: its engine is not a pure function of parameters, seed and replication`,
  );
}

/** All of a row in one line; `-0` and `0` are the same, and so are `NaN` and no half-width. */
function textOf({ entity, metric, value, halfWidth, samples }: ResultRow): string {
  const width = halfWidth === undefined || Number.isNaN(halfWidth) ? "" : halfWidth;
  return `${JSON.stringify([entity, metric])},${value},${width},${samples}`;
}
