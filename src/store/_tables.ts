/**
 * The tables of a store as arquero tables.
 *
 * @module
 */
import { type ColumnTable, table } from "arquero";
import type { Connection } from "./_connection.ts";

/** Which results to read: those that match all that is given. */
export interface ResultsQuery {
  /** The number of a run; the latest run with results of each study where absent. */
  readonly run?: number;
  /** The name of a study, or several. */
  readonly study?: string | readonly string[];
  /** The name of a group, or several. */
  readonly group?: string | readonly string[];
  /** The name of a point within its group, or several. */
  readonly point?: string | readonly string[];
  /** An entity, or several. */
  readonly entity?: string | readonly string[];
  /** A metric, or several. */
  readonly metric?: string | readonly string[];
  /** Also the replications that the stopping rule did not count; of an unfinished `run` none counts. */
  readonly uncounted?: boolean;
}

const columns = {
  study: "study",
  group: "group_key",
  point: "point_key",
  entity: "entity",
  metric: "metric",
} as const;

/** As the view `results`, for any run. */
const resultsOfRun = `(
  SELECT run.run, run.study, run_point.group_key, run_point.point_key, point.id AS point,
    replication.replication,
    coalesce(replication.replication < run_group.replications, 0) AS counted,
    series.entity, series.metric, series.unit,
    observation.value, observation.half_width, observation.samples
  FROM run
  CROSS JOIN run_point ON run_point.run = run.run
  CROSS JOIN run_group ON run_group.run = run.run AND run_group.group_key = run_point.group_key
  CROSS JOIN point ON point.point = run_point.point
  CROSS JOIN replication ON replication.point = point.point
  CROSS JOIN observation ON observation.replication = replication.id
  CROSS JOIN series ON series.series = observation.series)`;

/** The results that match a query. */
export function resultsTable(connection: Connection, query: ResultsQuery): ColumnTable {
  const { where, values } = conditions(query);
  const found = connection.rows(
    `SELECT study, group_key, point_key, point, replication, counted, entity, metric, unit,
       value, half_width, samples
     FROM ${sourceOf(query)} ${where}
     ORDER BY study, group_key, point_key, entity, metric, replication`,
    ...values,
  );
  const names = ["study", "group", "point", "id", "replication", "counted", "entity", "metric"];
  return tableOf([...names, "unit", "value", "halfWidth", "samples"], found, {
    counted: (cell) => cell === 1,
    value: (cell) => cell ?? NaN,
  });
}

function sourceOf({ run }: ResultsQuery): string {
  return run === undefined ? "results" : resultsOfRun;
}

function conditions(query: ResultsQuery): { where: string; values: (string | number)[] } {
  const parts = query.uncounted ? [] : ["counted = 1"];
  const values: (string | number)[] = [];
  if (query.run !== undefined) {
    parts.push("run = ?");
    values.push(query.run);
  }
  for (const [key, column] of Object.entries(columns)) {
    const wanted = query[key as keyof typeof columns];
    if (wanted === undefined) continue;
    const list = typeof wanted === "string" ? [wanted] : wanted;
    parts.push(`${column} IN (${list.map(() => "?").join(", ")})`);
    values.push(...list);
  }
  return { where: parts.length === 0 ? "" : `WHERE ${parts.join(" AND ")}`, values };
}

/** The distinct names in a column of the results that match a query, in the order of UTF-8 bytes. */
export function namesOf(
  connection: Connection,
  column: keyof typeof columns,
  query: ResultsQuery,
): string[] {
  const { where, values } = conditions(query);
  const name = columns[column];
  return connection.rows<[string]>(
    `SELECT DISTINCT ${name} FROM ${sourceOf(query)} ${where} ORDER BY ${name}`,
    ...values,
  ).map(([each]) => each);
}

/** The run that stands for each study. */
export function latestTable(connection: Connection): ColumnTable {
  const found = connection.rows("SELECT study, run, last FROM latest ORDER BY study");
  return tableOf(["study", "run", "last"], found, {});
}

/** The points of the latest run with results of a study, or of all. */
export function pointsTable(connection: Connection, study: string | undefined): ColumnTable {
  const found = connection.rows(
    `SELECT study, group_key, point_key, point, engine, source_hash, seed, parameters_hash,
       parameters, replications, reached, half_width
     FROM points WHERE ?1 IS NULL OR study = ?1
     ORDER BY study, group_key, point_key`,
    study ?? null,
  );
  const names = ["study", "group", "point", "id", "engine", "sourceHash", "seed"];
  const rest = ["parametersHash", "parameters", "replications", "reached", "halfWidth"];
  return tableOf([...names, ...rest], found, {
    parameters: (cell) => JSON.parse(cell as string),
    reached: (cell) => cell === null ? null : cell === 1,
  });
}

/** All runs. */
export function runsTable(connection: Connection): ColumnTable {
  const found = connection.rows(
    `SELECT run, study, command, started, finished, provenance,
       (SELECT json_group_array(tag) FROM (SELECT tag FROM tag WHERE tag.run = run.run ORDER BY tag)),
       (SELECT count(*) FROM run_point WHERE run_point.run = run.run),
       (SELECT count(*) FROM failure WHERE failure.run = run.run), coalesce(measured, 0)
     FROM run LEFT JOIN (SELECT run, count(*) AS measured FROM replication GROUP BY run) USING (run)
     ORDER BY run`,
  );
  const names = ["run", "study", "command", "started", "finished", "provenance", "tags"];
  return tableOf([...names, "points", "failures", "measured"], found, {
    provenance: (cell) => JSON.parse(cell as string),
    tags: (cell) => JSON.parse(cell as string),
  });
}

/** How precisely the responses of the latest run with results of a study, or of all, are known. */
export function responsesTable(connection: Connection, study: string | undefined): ColumnTable {
  const found = connection.rows(
    `SELECT study, group_key, response, point_key, nullif(against, ''), estimate, half_width, wanted, reached
     FROM latest JOIN run_response USING (run)
     WHERE ?1 IS NULL OR study = ?1
     ORDER BY study, group_key, response, point_key, against`,
    study ?? null,
  );
  const names = ["study", "group", "response", "point", "against", "estimate", "halfWidth"];
  const number = (cell: unknown) => cell ?? NaN;
  return tableOf([...names, "wanted", "reached"], found, {
    estimate: number,
    halfWidth: number,
    wanted: number,
    reached: (cell) => cell === 1,
  });
}

type Convert = Readonly<Record<string, (cell: unknown) => unknown>>;

function tableOf(names: readonly string[], rows: readonly unknown[][], convert: Convert) {
  return table(names.map((name, index): [string, unknown[]] => {
    const change = convert[name] ?? ((cell: unknown) => cell);
    return [name, rows.map((row) => change(row[index]))];
  }));
}
