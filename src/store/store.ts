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
import type { ColumnTable } from "arquero";
import type { DatabaseSync } from "node:sqlite";
import type { ResultRow } from "../core/mod.ts";
import { Connection } from "./_connection.ts";
import { prunable, prune, type Pruned } from "./_prune.ts";
import { repeats } from "./_repeats.ts";
import { faultsOf } from "./_verify.ts";
import { existsSync } from "node:fs";
import { openDatabase, openEmpty, type StoreOptions } from "./_open.ts";
import {
  measurementsOf,
  otherSourceOf,
  replicationNumber,
  replicationsOf,
  rowsOf,
} from "./_reads.ts";
import {
  latestTable,
  namesOf,
  pointsTable,
  responsesTable,
  type ResultsQuery,
  resultsTable,
  runsTable,
} from "./_tables.ts";
import {
  addReplications,
  defineEngine,
  defineGroup,
  endRun,
  insertRun,
  tagRun,
} from "./_writes.ts";
import type {
  EngineRecord,
  GroupRecord,
  Measurement,
  PointRecord,
  ReplicationRecord,
  RunEnding,
  RunRecord,
} from "./records.ts";

export type { Pruned, ResultsQuery, StoreOptions };

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
  readonly #connection: Connection;

  /** Takes an open database; use {@linkcode openStore}. */
  constructor(path: string, database: DatabaseSync, readOnly: boolean) {
    this.path = path;
    this.readOnly = readOnly;
    this.#connection = new Connection(path, database, readOnly);
  }

  /**
   * Notes that a command starts to work on a study, and gives the number of the run.
   *
   * @throws {InputError} Where the file cannot be written (`store/read-only`, `store/disk-full`, ...).
   */
  startRun(run: RunRecord): number {
    return this.#connection.write("start a run in", () => insertRun(this.#connection, run));
  }

  /**
   * Whether a run would only repeat the latest one of its study: that came to its end without failures, has the same groups, rules and points,
   * and was asked for in the same words (provenance but for code and machine, which are those of the run that measured).
   *
   * @param run The run that would be started.
   * @param groups Its groups.
   */
  repeats(run: RunRecord, groups: readonly GroupRecord[]): boolean {
    return this.#connection.read(() => repeats(this.#connection, run, groups));
  }

  /**
   * Notes that a run came to its end, and how: its groups and what failed.
   *
   * @throws {InputError} Where the file cannot be written.
   */
  finishRun(run: number, ending: RunEnding): void {
    this.#connection.write("finish a run in", () => endRun(this.#connection, run, ending));
  }

  /**
   * Notes the groups and points of a run; a point that is known already stays as it is.
   *
   * @throws {InputError} Where the file cannot be written.
   */
  definePoints(run: number, engine: EngineRecord, groups: readonly GroupRecord[]): void {
    this.#connection.write("define points in", () => {
      const number = defineEngine(this.#connection, engine);
      for (const group of groups) defineGroup(this.#connection, group, { run, engine: number });
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
    this.#connection.write("add replications to", () => {
      addReplications(this.#connection, run, replications);
    });
  }

  /**
   * Keeps a whole run with its groups, replications and ending in one transaction: all of it or nothing. For results that are there already, such
   * as measured ones.
   *
   * @returns The number of the run.
   * @throws {Error} Where a replication that is there has other rows.
   * @throws {InputError} Where the file cannot be written.
   */
  keepRun(
    run: RunRecord,
    { engine, groups, replications, ending }: {
      /** What measured the points that are new. */
      readonly engine: EngineRecord;
      /** The groups with their points. */
      readonly groups: readonly GroupRecord[];
      /** The replications that are new. */
      readonly replications: readonly ReplicationRecord[];
      /** How it ended. */
      readonly ending: RunEnding;
    },
  ): number {
    return this.#connection.write("keep a run in", () => {
      const number = insertRun(this.#connection, run);
      const at = { run: number, engine: defineEngine(this.#connection, engine) };
      for (const group of groups) defineGroup(this.#connection, group, at);
      addReplications(this.#connection, number, replications);
      endRun(this.#connection, number, ending);
      return number;
    });
  }

  /** The numbers of the finished replications of a point, ascending; none for an unknown point. */
  replications(point: string): number[] {
    return this.#connection.read(() => replicationsOf(this.#connection, point));
  }

  /**
   * The rows of one replication, by entity, then metric, in the order of UTF-16 code units;
   * `undefined` where it is not there.
   */
  rows(point: string, replication: number): ResultRow[] | undefined {
    return this.#connection.read(() => {
      const number = replicationNumber(this.#connection, point, replication);
      return number === undefined ? undefined : rowsOf(this.#connection, number);
    });
  }

  /** The values of the replications `from` to `until - 1` of a point that are there. */
  measurements(point: string, from: number, until: number): Measurement[] {
    return this.#connection.read(() => measurementsOf(this.#connection, point, { from, until }));
  }

  /**
   * The source hash of the latest other version of an engine that has measured the same parameters
   * with the same seed, which is why a point that looks known has to be run again.
   */
  otherSource(engine: EngineRecord, point: PointRecord): string | undefined {
    return this.#connection.read(() => otherSourceOf(this.#connection, engine, point));
  }

  /**
   * The results of the latest run of each study that has any, as an arquero table with the columns `study`, `group`,
   * `point`, `id`, `replication`, `counted`, `entity`, `metric`, `unit`, `value`, `halfWidth` and
   * `samples`, sorted by the first three, then `entity`, `metric`, `replication`, as UTF-8 bytes.
   *
   * `value` is `NaN` where nothing was observed, `halfWidth` is `null` where the engine gave none, and
   * `unit` is `null` for a metric that the vocabulary does not have. Texts are what they were, the
   * empty text too.
   */
  table(query: ResultsQuery = {}): ColumnTable {
    return this.#connection.read(() => resultsTable(this.#connection, query));
  }

  /**
   * The points of the latest run with results of each study, or of one, as an arquero table with the columns `study`,
   * `group`, `point`, `id`, `engine`, `sourceHash`, `seed`, `parametersHash`, `parameters` (parsed),
   * `replications`, `reached` and `halfWidth`; the last three are `null` while the run is not finished.
   */
  points(study?: string): ColumnTable {
    return this.#connection.read(() => pointsTable(this.#connection, study));
  }

  /**
   * How precisely the responses of the latest run with results of each study, or of one, are known: an arquero table with
   * the columns `study`, `group`, `response`, `point`, `against` (`null` where it is not a comparison), `estimate`,
   * `halfWidth`, `wanted` and `reached`.
   */
  responses(study?: string): ColumnTable {
    return this.#connection.read(() => responsesTable(this.#connection, study));
  }

  /**
   * Gives a run a tag, or takes it away; a tagged run is never pruned.
   *
   * @throws {InputError} `store/no-such-run`, or where the file cannot be written.
   */
  tag(run: number, tag: string, on = true): void {
    this.#connection.write("tag a run in", () => tagRun(this.#connection, run, tag, on));
  }

  /**
   * All runs, as an arquero table with the columns `run`, `study`, `command`, `started`, `finished`
   * (`null` for a run that did not end), `provenance` (parsed), `tags` (a list), `points`, `failures` and `measured` (counts: `measured` are
   * the replications that this run measured and the store has; others of its points were there before).
   */
  runs(): ColumnTable {
    return this.#connection.read(() => runsTable(this.#connection));
  }

  /**
   * The run that stands for each study where no run is named, as an arquero table with the columns `study`, `run` (the latest of which a
   * replication counts; `last` where there is none) and `last` (the latest of all: one that failed altogether, was interrupted or is at work
   * hides no earlier results).
   */
  latest(): ColumnTable {
    return this.#connection.read(() => latestTable(this.#connection));
  }

  /**
   * The names that a column of the results has, each once, in the order of UTF-8 bytes.
   *
   * @param query Which results; all of them unless told.
   */
  names(
    column: "study" | "group" | "point" | "entity" | "metric",
    query: ResultsQuery = {},
  ): string[] {
    return this.#connection.read(() => namesOf(this.#connection, column, query));
  }

  /**
   * Takes out what is superseded: all but the latest run with results of each study, tagged runs, and their points with
   * all their replications. Then gives the room back to the disk.
   *
   * @param options With `dryRun` it only counts.
   * @returns How much went, or would go.
   * @throws {InputError} Where the file cannot be written.
   */
  prune({ dryRun = false }: { readonly dryRun?: boolean } = {}): Pruned {
    if (dryRun) return this.#connection.read(() => prunable(this.#connection));
    const pruned = this.#connection.write("prune", () => prune(this.#connection));
    this.#connection.compact();
    return pruned;
  }

  /**
   * What is wrong with the store, one line each: damage of the file, links between tables that lead nowhere, points whose content
   * address is not theirs, replications that count and are not there. Nothing where all is well.
   */
  verify(): string[] {
    return this.#connection.read(() => faultsOf(this.#connection));
  }

  /** Closes the file; more calls do nothing. */
  close(): void {
    this.#connection.close();
  }

  /** Closes the file at the end of a `using` block. */
  [Symbol.dispose](): void {
    this.close();
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

/**
 * Opens the store in a file for reading; where there is none, an empty one that is in no file. For plans.
 *
 * @throws {InputError} As {@linkcode openStore}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { storeOrEmpty } from "@iovlab/iovlab/store";
 *
 * using store = storeOrEmpty("missing.sqlite");
 * assert.deepEqual([store.replications("p1"), store.readOnly], [[], true]);
 * ```
 */
export function storeOrEmpty(path: string): Store {
  return existsSync(path)
    ? openStore(path, { readOnly: true })
    : new Store(path, openEmpty(), true);
}
