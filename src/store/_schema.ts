/**
 * The tables of a store, as SQL.
 *
 * Results are immutable and content-addressed (`engine`, `point`, `replication`, `observation`);
 * what a command did with them stands beside (`run`, `run_group`, `run_point`, `failure`). Names of
 * entities and metrics are held once, in `series`, so that an observation is two integers and a
 * number. `CROSS JOIN` makes SQLite join in the order that is written: from the points of a study down
 * to their values, and never over all values of the store.
 *
 * @module
 */

/** "IOVL" in ASCII: marks an SQLite file as a store of this toolkit. */
export const applicationId = 0x494f564c;

/** The version of the tables below; an older store is brought up to it, a newer one is refused. */
export const schemaVersion = 3;

/** The results of the points of the view `points`. */
const resultsView = `CREATE VIEW results AS
SELECT points.study, points.group_key, points.point_key, points.point, points.engine, points.seed,
  points.parameters, replication.replication,
  coalesce(replication.replication < points.replications, 0) AS counted,
  series.entity, series.metric, series.unit,
  observation.value, observation.half_width, observation.samples
FROM points
CROSS JOIN replication ON replication.point = points.point_number
CROSS JOIN observation ON observation.replication = replication.id
CROSS JOIN series ON series.series = observation.series;
`;

/** What a database of version 1 has. */
const version1 = `
CREATE TABLE engine (
  engine INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  source_hash TEXT NOT NULL,
  UNIQUE (name, source_hash)
) STRICT;

CREATE TABLE point (
  point INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  engine INTEGER NOT NULL REFERENCES engine,
  seed INTEGER NOT NULL,
  parameters_hash TEXT NOT NULL,
  parameters TEXT NOT NULL
) STRICT;

CREATE INDEX point_by_parameters ON point (parameters_hash);

CREATE TABLE run (
  run INTEGER PRIMARY KEY,
  study TEXT NOT NULL,
  command TEXT NOT NULL,
  started TEXT NOT NULL,
  finished TEXT,
  provenance TEXT NOT NULL
) STRICT;

CREATE INDEX run_by_study ON run (study, run);

CREATE TABLE run_group (
  run INTEGER NOT NULL REFERENCES run,
  group_key TEXT NOT NULL,
  rule TEXT NOT NULL,
  replications INTEGER,
  reached INTEGER,
  half_width REAL,
  PRIMARY KEY (run, group_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE run_point (
  run INTEGER NOT NULL REFERENCES run,
  group_key TEXT NOT NULL,
  point_key TEXT NOT NULL,
  point INTEGER NOT NULL REFERENCES point,
  PRIMARY KEY (run, group_key, point_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE failure (
  run INTEGER NOT NULL REFERENCES run,
  point INTEGER NOT NULL REFERENCES point,
  replication INTEGER NOT NULL,
  message TEXT NOT NULL,
  stack TEXT NOT NULL,
  PRIMARY KEY (run, point, replication)
) STRICT, WITHOUT ROWID;

CREATE TABLE series (
  series INTEGER PRIMARY KEY,
  entity TEXT NOT NULL,
  metric TEXT NOT NULL,
  unit TEXT,
  UNIQUE (entity, metric)
) STRICT;

CREATE TABLE replication (
  id INTEGER PRIMARY KEY,
  point INTEGER NOT NULL REFERENCES point,
  replication INTEGER NOT NULL,
  run INTEGER NOT NULL REFERENCES run,
  seconds REAL NOT NULL,
  worker INTEGER NOT NULL,
  UNIQUE (point, replication)
) STRICT;

CREATE TABLE observation (
  replication INTEGER NOT NULL REFERENCES replication (id),
  series INTEGER NOT NULL REFERENCES series,
  value REAL,
  half_width REAL,
  samples INTEGER NOT NULL,
  PRIMARY KEY (replication, series)
) STRICT, WITHOUT ROWID;

CREATE VIEW points AS
SELECT run.study, run_point.group_key, run_point.point_key, point.id AS point,
  engine.name AS engine, engine.source_hash, point.seed, point.parameters_hash, point.parameters,
  run_group.replications, run_group.reached, run_group.half_width, run.run,
  point.point AS point_number
FROM run
JOIN run_group ON run_group.run = run.run
JOIN run_point ON run_point.run = run.run AND run_point.group_key = run_group.group_key
JOIN point ON point.point = run_point.point
JOIN engine ON engine.engine = point.engine
WHERE run.run = (SELECT max(last.run) FROM run AS last WHERE last.study = run.study);

${resultsView}`;

/** What version 2 has besides: responses with their precision, and tags of runs. */
const version2 = `
CREATE TABLE run_response (
  run INTEGER NOT NULL REFERENCES run,
  group_key TEXT NOT NULL,
  response TEXT NOT NULL,
  point_key TEXT NOT NULL,
  against TEXT NOT NULL,
  estimate REAL,
  half_width REAL,
  wanted REAL,
  reached INTEGER NOT NULL,
  PRIMARY KEY (run, group_key, response, point_key, against)
) STRICT, WITHOUT ROWID;

CREATE TABLE tag (
  run INTEGER NOT NULL REFERENCES run,
  tag TEXT NOT NULL,
  PRIMARY KEY (run, tag)
) STRICT, WITHOUT ROWID;
`;

/**
 * What version 3 has besides: the view `latest`, so that a run without results hides no earlier ones.
 *
 * `run` is the latest run of a study of which a replication counts, or the latest of all where there is none; `last` is the latest of all.
 */
const version3 = `
DROP VIEW results;
DROP VIEW points;

CREATE VIEW latest AS
SELECT study, last, coalesce(
  (SELECT candidate.run FROM run AS candidate
   WHERE candidate.study = of.study AND EXISTS (
     SELECT 1 FROM run_group
     CROSS JOIN run_point ON run_point.run = run_group.run AND run_point.group_key = run_group.group_key
     CROSS JOIN replication ON replication.point = run_point.point
       AND replication.replication < run_group.replications
     WHERE run_group.run = candidate.run)
   ORDER BY candidate.run DESC LIMIT 1), last) AS run
FROM (SELECT study, max(run) AS last FROM run GROUP BY study) AS of;

CREATE VIEW points AS
SELECT latest.study, run_point.group_key, run_point.point_key, point.id AS point,
  engine.name AS engine, engine.source_hash, point.seed, point.parameters_hash, point.parameters,
  run_group.replications, run_group.reached, run_group.half_width, latest.run,
  point.point AS point_number
FROM latest
JOIN run_group ON run_group.run = latest.run
JOIN run_point ON run_point.run = latest.run AND run_point.group_key = run_group.group_key
JOIN point ON point.point = run_point.point
JOIN engine ON engine.engine = point.engine;

${resultsView}`;

/** What brings a database of version n to version n + 1: the first is for an empty database, version 0. */
export const migrations: readonly string[] = [version1, version2, version3];

/** Creates every table and view of an empty database. */
export const schema: string = migrations.join("");
