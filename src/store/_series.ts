/**
 * The dictionary of (entity, metric) pairs that keeps observations small.
 *
 * @module
 */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { metrics } from "../core/mod.ts";

/** What was measured. */
interface SeriesName {
  readonly entity: string;
  readonly metric: string;
}

/** Numbers for (entity, metric) pairs, kept in the table `series` and in memory. */
export class SeriesDictionary {
  readonly #byName = new Map<string, Map<string, number>>();
  readonly #byNumber = new Map<number, SeriesName>();
  readonly #insert: StatementSync;
  readonly #find: StatementSync;
  readonly #get: StatementSync;

  constructor(database: DatabaseSync) {
    this.#insert = database.prepare(
      "INSERT OR IGNORE INTO series (entity, metric, unit) VALUES (?, ?, ?)",
    );
    this.#find = database.prepare("SELECT series FROM series WHERE entity = ? AND metric = ?");
    this.#get = database.prepare("SELECT entity, metric FROM series WHERE series = ?");
  }

  /** The number of a pair; a new one is written, so call it inside a transaction. */
  number(entity: string, metric: string): number {
    const known = this.#byName.get(entity)?.get(metric);
    if (known !== undefined) return known;
    this.#insert.run(entity, metric, Object.hasOwn(metrics, metric) ? metrics[metric].unit : null);
    const found = this.#find.get(entity, metric) as { series: number };
    let ofEntity = this.#byName.get(entity);
    if (!ofEntity) this.#byName.set(entity, ofEntity = new Map());
    ofEntity.set(metric, found.series);
    return found.series;
  }

  /** The pair behind a number that an observation holds. */
  name(series: number): SeriesName {
    let known = this.#byNumber.get(series);
    if (!known) {
      known = { ...this.#get.get(series) } as unknown as SeriesName;
      this.#byNumber.set(series, known);
    }
    return known;
  }

  /** Forgets what was learnt in memory, since a transaction that wrote it was undone. */
  forget(): void {
    this.#byName.clear();
  }
}
