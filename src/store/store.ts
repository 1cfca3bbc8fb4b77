/**
 * The store of results: one SQLite file that keeps every finished replication.
 *
 * A point is content-addressed: its id is the hash of the engine's name and sources, the parameters
 * and the seed. A replication of a point is written in one transaction and never changes; what varies
 * without changing the numbers (time, workers, platform) stands beside it. The file is in WAL mode
 * with `synchronous = NORMAL`: killing the process loses no committed replication, a power cut may
 * lose the last ones but never damages the file. Several processes may write at once. A file system
 * without proper locks (NFS) will not do.
 *
 * SQLite has no `NaN` and no `-0`: a `NaN` is kept as NULL and read back as `NaN`, `-0` becomes `0`.
 *
 * @module
 */
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import type { ResultRow } from "../core/mod.ts";
import { canonicalJson } from "../core/mod.ts";
import { guard, storeError } from "./_guard.ts";
import { openDatabase, type StoreOptions } from "./_open.ts";
import { SeriesDictionary } from "./_series.ts";
import type {
  EngineRecord,
  GroupRecord,
  Measurement,
  PointRecord,
  ReplicationRecord,
  RunEnding,
  RunRecord,
} from "./records.ts";

export type { StoreOptions };

/**
 * An open store; make it with {@linkcode openStore} and close it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { join } from "node:path";
 * import { openStore } from "@iovlab/iovlab/store";
 *
 * const folder = Deno.makeTempDirSync();
 * using store = openStore(join(folder, "iovlab.sqlite"));
 * const engine = { name: "coin", sourceHash: "abc" };
 * const point = { id: "p1", parametersHash: "h1", parameters: { bias: 0.5 }, seed: 1 };
 * const run = store.startRun({ study: "coins" });
 * store.definePoints(run, engine, [{ key: "fair", rule: null, points: [{ key: "only", point }] }]);
 * const rows = [{ entity: "coin", metric: "heads", value: 0.52, samples: 100 }];
 * store.add(run, [{ point: "p1", replication: 0, rows, seconds: 0.1, worker: 0 }]);
 * assert.deepEqual(store.replications("p1"), [0]);
 * assert.deepEqual(store.rows("p1", 0), rows);
 * ```
 */
export class Store {
  /** The file, as it was named. */
  readonly path: string;
  /** Whether nothing can be written. */
  readonly readOnly: boolean;
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #series: SeriesDictionary;
  #open = true;

  /** Takes an open database; use {@linkcode openStore}. */
  constructor(path: string, database: DatabaseSync, readOnly: boolean) {
    this.path = path;
    this.readOnly = readOnly;
    this.#database = database;
    this.#series = new SeriesDictionary(database);
  }

  /**
   * Notes that a command starts to work on a study, and gives the number of the run.
   *
   * @throws {InputError} Where the file cannot be written (`store/read-only`, `store/disk-full`, ...).
   */
  startRun(run: RunRecord): number {
    return this.#write("start a run in", () => {
      const provenance = canonicalJson(run.provenance ?? {});
      const values = [run.study, run.command ?? "", new Date().toISOString(), provenance];
      const done = this.#sql(
        "INSERT INTO run (study, command, started, provenance) VALUES (?, ?, ?, ?)",
      ).run(...values);
      return Number(done.lastInsertRowid);
    });
  }

  /** Notes that a run came to its end, and how: its groups and what failed. */
  finishRun(run: number, ending: RunEnding): void {
    this.#write("finish a run in", () => {
      const group = this.#sql(
        `UPDATE run_group SET replications = ?, reached = ?, half_width = ?
         WHERE run = ? AND group_key = ?`,
      );
      for (const { key, replications, reached, halfWidth } of ending.groups) {
        group.run(replications, reached ? 1 : 0, halfWidth ?? null, run, key);
      }
      const failure = this.#sql("INSERT OR REPLACE INTO failure VALUES (?, ?, ?, ?, ?)");
      for (const { point, replication, message, stack } of ending.failures) {
        failure.run(run, this.#pointNumber(point), replication, message, stack);
      }
      this.#sql("UPDATE run SET finished = ? WHERE run = ?").run(new Date().toISOString(), run);
    });
  }

  /** Notes the groups and points of a run; a point that is known already stays as it is. */
  definePoints(run: number, engine: EngineRecord, groups: readonly GroupRecord[]): void {
    this.#write("define points in", () => {
      const engineNumber = this.#engineNumber(engine);
      for (const group of groups) {
        this.#sql("INSERT INTO run_group (run, group_key, rule) VALUES (?, ?, ?)")
          .run(run, group.key, canonicalJson(group.rule));
        for (const { key, point } of group.points) {
          const number = this.#definePoint(engineNumber, point);
          this.#sql("INSERT INTO run_point VALUES (?, ?, ?, ?)").run(run, group.key, key, number);
        }
      }
    });
  }

  /**
   * Keeps finished replications, all in one transaction. One that is there already is compared and
   * ignored.
   *
   * @throws {Error} Where a replication that is there has other rows: an engine that is not
   * a pure function of parameters, seed and replication, which is a defect.
   * @throws {RangeError} Where a point was not defined.
   * @throws {InputError} Where the file cannot be written.
   */
  add(run: number, replications: readonly ReplicationRecord[]): void {
    this.#write("add replications to", () => {
      for (const replication of replications) this.#addOne(run, replication);
    });
  }

  /** The numbers of the finished replications of a point, ascending; none for an unknown point. */
  replications(point: string): number[] {
    return this.#read(() => {
      const found = this.#arrays(
        `SELECT replication FROM replication
         WHERE point = (SELECT point FROM point WHERE id = ?) ORDER BY replication`,
      ).all(point) as unknown as [number][];
      return found.map(([number]) => number);
    });
  }

  /**
   * The rows of one replication, by entity, then metric, in the order of UTF-16 code units;
   * `undefined` where it is not there.
   */
  rows(point: string, replication: number): ResultRow[] | undefined {
    return this.#read(() => {
      const id = this.#replicationId(point, replication);
      return id === undefined ? undefined : this.#rowsOf(id);
    });
  }

  /** The values of the replications `from` to `until - 1` of a point that are there. */
  measurements(point: string, from: number, until: number): Measurement[] {
    return this.#read(() => {
      const found = this.#arrays(
        `SELECT replication.replication, observation.series, observation.value
         FROM replication JOIN observation ON observation.replication = replication.id
         WHERE replication.point = (SELECT point FROM point WHERE id = ?)
           AND replication.replication >= ? AND replication.replication < ?`,
      ).all(point, from, until) as unknown as [number, number, number | null][];
      return found.map(([replication, series, value]) => ({
        replication,
        ...this.#series.name(series),
        value: value ?? NaN,
      }));
    });
  }

  /**
   * The source hash of the latest other version of an engine that has measured the same parameters
   * with the same seed, which is why a point that looks known has to be run again.
   */
  otherSource(engine: EngineRecord, point: PointRecord): string | undefined {
    return this.#read(() => {
      const [found] = this.#arrays(
        `SELECT engine.source_hash FROM point JOIN engine USING (engine)
         WHERE point.parameters_hash = ? AND point.seed = ? AND engine.name = ?
           AND engine.source_hash <> ?
           AND EXISTS (SELECT 1 FROM replication WHERE replication.point = point.point)
         ORDER BY point.point DESC LIMIT 1`,
      ).all(point.parametersHash, point.seed, engine.name, engine.sourceHash) as unknown as [
        string,
      ][];
      return found?.[0];
    });
  }

  /** Runs a query that reads, one array per row; for the tables of this module. */
  select(text: string, values: readonly SQLInputValue[]): unknown[][] {
    return this.#read(() => this.#arrays(text).all(...values) as unknown as unknown[][]);
  }

  /** Closes the file; more calls do nothing. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    guard("close", this.path, () => this.#database.close());
  }

  /** Closes the file at the end of a `using` block. */
  [Symbol.dispose](): void {
    this.close();
  }

  #engineNumber(engine: EngineRecord): number {
    this.#sql("INSERT OR IGNORE INTO engine (name, source_hash) VALUES (?, ?)")
      .run(engine.name, engine.sourceHash);
    const found = this.#sql("SELECT engine FROM engine WHERE name = ? AND source_hash = ?")
      .get(engine.name, engine.sourceHash) as { engine: number };
    return found.engine;
  }

  #definePoint(engine: number, point: PointRecord): number {
    const known = this.#sql("SELECT point FROM point WHERE id = ?").get(point.id);
    if (known) return known.point as number;
    const done = this.#sql(
      `INSERT INTO point (id, engine, seed, parameters_hash, parameters) VALUES (?, ?, ?, ?, ?)`,
    ).run(point.id, engine, point.seed, point.parametersHash, canonicalJson(point.parameters));
    return Number(done.lastInsertRowid);
  }

  #pointNumber(id: string): number {
    const found = this.#sql("SELECT point FROM point WHERE id = ?").get(id);
    if (!found) throw new RangeError(`Cannot find point "${id}" in store "${this.path}"`);
    return found.point as number;
  }

  #replicationId(point: string, replication: number): number | undefined {
    const found = this.#sql(
      `SELECT id FROM replication
       WHERE point = (SELECT point FROM point WHERE id = ?) AND replication = ?`,
    ).get(point, replication);
    return found?.id as number | undefined;
  }

  #rowsOf(id: number): ResultRow[] {
    const found = this.#arrays(
      "SELECT series, value, half_width, samples FROM observation WHERE replication = ?",
    ).all(id) as unknown as [number, number | null, number | null, number][];
    return found.map(([series, value, halfWidth, samples]) => ({
      ...this.#series.name(series),
      value: value ?? NaN,
      ...(halfWidth === null ? {} : { halfWidth }),
      samples,
    })).sort(byName);
  }

  #addOne(run: number, record: ReplicationRecord): void {
    const { point, replication, rows, seconds, worker } = record;
    const known = this.#replicationId(point, replication);
    if (known !== undefined) {
      this.#checkSame(known, record);
      return;
    }
    const done = this.#sql(
      "INSERT INTO replication (point, replication, run, seconds, worker) VALUES (?, ?, ?, ?, ?)",
    ).run(this.#pointNumber(point), replication, run, seconds, worker);
    const insert = this.#sql("INSERT INTO observation VALUES (?, ?, ?, ?, ?)");
    for (const row of rows) {
      const series = this.#series.number(row.entity, row.metric);
      insert.run(done.lastInsertRowid, series, row.value, row.halfWidth ?? null, row.samples);
    }
  }

  #checkSame(id: number, { point, replication, rows }: ReplicationRecord): void {
    const there = this.#rowsOf(id).map(textOf).join("\n");
    const here = rows.toSorted(byName).map(textOf).join("\n");
    if (there === here) return;
    throw new Error(
      `Cannot add replication ${replication} of point "${point}" as the store holds other rows for ` +
        `it: its engine is not a pure function of parameters, seed and replication`,
    );
  }

  #sql(text: string): StatementSync {
    let statement = this.#statements.get(text);
    if (!statement) this.#statements.set(text, statement = this.#database.prepare(text));
    return statement;
  }

  #arrays(text: string): StatementSync {
    const statement = this.#sql(text);
    (statement as ArrayStatement).setReturnArrays(true);
    return statement;
  }

  #read<T>(body: () => T): T {
    return guard("read", this.path, body);
  }

  #write<T>(action: string, body: () => T): T {
    if (this.readOnly) {
      const rule = "it must be open for writing: it was opened to read only";
      throw storeError(action, this.path, { rule, code: "store/read-only" });
    }
    return guard(action, this.path, () => {
      this.#database.exec("BEGIN IMMEDIATE");
      try {
        const result = body();
        this.#database.exec("COMMIT");
        return result;
      } catch (error) {
        this.#series.forget();
        this.#rollback();
        throw error;
      }
    });
  }

  /** Undoes what is left of a transaction; a full disk may have undone it already. */
  #rollback(): void {
    if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
  }
}

/**
 * Opens the store in a file, and makes it where there is none.
 *
 * @throws {InputError} `store/not-found`, `store/no-file`, `store/not-sqlite`, `store/not-a-store`,
 * `store/other-version`, `store/read-only`, `store/unreadable`, `store/unwritable-folder`,
 * `store/busy` or `store/corrupt`; nothing is made or changed then.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { openStore } from "@iovlab/iovlab/store";
 *
 * assert.throws(() => openStore("missing.sqlite", { create: false }), { code: "store/not-found" });
 * ```
 */
export function openStore(path: string, options: StoreOptions = {}): Store {
  return new Store(path, openDatabase(path, options), options.readOnly ?? false);
}

/** A statement that can give rows as arrays; the types of Deno leave the method out. */
interface ArrayStatement extends StatementSync {
  setReturnArrays(enabled: boolean): void;
}

function byName(a: ResultRow, b: ResultRow): number {
  if (a.entity !== b.entity) return a.entity < b.entity ? -1 : 1;
  return a.metric < b.metric ? -1 : a.metric > b.metric ? 1 : 0;
}

/** All of a row in one line; `-0` and `0` are the same, and so are `NaN` and no half-width. */
function textOf(row: ResultRow): string {
  const halfWidth = row.halfWidth === undefined || Number.isNaN(row.halfWidth) ? "" : row.halfWidth;
  return JSON.stringify([row.entity, row.metric]) + `,${row.value},${halfWidth},${row.samples}`;
}
