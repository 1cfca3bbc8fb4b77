/**
 * The identity of a point, and what is known about it while a study runs.
 *
 * @module
 */
import { hashJson, type Json, type ResultRow } from "../core/mod.ts";
import type { Store } from "../store/mod.ts";
import { pairMeans } from "./_pairs.ts";
import type { TaskFailure } from "./executor.ts";
import type { Series } from "./outcome.ts";
import type { Study } from "./study.ts";

/** A point under its content address. */
export interface PointIdentity {
  readonly id: string;
  readonly parametersHash: string;
  readonly parameters: Json;
  readonly seed: number;
  /** Whether replications come in antithetic pairs. */
  readonly antithetic: boolean;
}

/**
 * Hashes a point: engine name, source hash, parameters, seed, and that replications come in antithetic
 * pairs where they do; nothing else.
 */
export function identify(
  { engine, seed, antithetic = false }: Pick<Study, "engine" | "seed" | "antithetic">,
  parameters: Json,
): PointIdentity {
  const parametersHash = hashJson(parameters);
  const id = hashJson({
    engine: engine.name,
    source: engine.sourceHash,
    parameters: parametersHash,
    seed,
    ...(antithetic ? { antithetic } : {}),
  });
  return { id, parametersHash, parameters, seed, antithetic };
}

/** A replication that has no result. */
export interface PointFailure extends TaskFailure {
  readonly replication: number;
}

/** The values of one entity and metric, by replication. */
interface Values {
  readonly entity: string;
  readonly metric: string;
  readonly values: (number | undefined)[];
}

/** What is known about one point: the values by replication, what failed, what is under way. */
export class PointState {
  readonly identity: PointIdentity;
  readonly failures = new Map<number, TaskFailure>();
  /** The tasks under way, by replication. */
  readonly pending = new Map<number, number>();
  readonly #store: Store;
  readonly #stored: readonly number[];
  readonly #present = new Set<number>();
  readonly #values = new Map<string, Map<string, Values>>();
  /** Replications below were looked for in the store. */
  #known = 0;
  /** The values of stored replications below were read. */
  #read = 0;
  #used = 0;

  constructor(identity: PointIdentity, store: Store) {
    this.identity = identity;
    this.#store = store;
    this.#stored = store.replications(identity.id);
  }

  /** How many replications the store had at the start. */
  get stored(): number {
    return this.#stored.length;
  }

  /** How many replications of the store were used so far. */
  get used(): number {
    return this.#used;
  }

  /** Takes replications below `count` from the store, and gives the numbers that are not there. */
  missing(count: number): number[] {
    if (count > this.#known) {
      const there = this.#stored.filter((number) => number >= this.#known && number < count);
      for (const number of there) this.#present.add(number);
      this.#used += there.length;
      this.#known = count;
    }
    const missing: number[] = [];
    for (let number = 0; number < count; number++) {
      if (!this.#present.has(number) && !this.failures.has(number)) missing.push(number);
    }
    return missing;
  }

  /** Takes the rows of a replication. */
  take(replication: number, rows: readonly ResultRow[]): void {
    this.#present.add(replication);
    for (const { entity, metric, value } of rows) this.#put(replication, entity, metric, value);
  }

  /** The replications below `count` that failed, by number. */
  failuresBelow(count: number): PointFailure[] {
    return [...this.failures]
      .filter(([replication]) => replication < count)
      .map(([replication, failure]) => ({ replication, ...failure }))
      .sort((a, b) => a.replication - b.replication);
  }

  /** The values of replications below `count`; `undefined` within where one has no such row. */
  values(entity: string, metric: string, count: number): (number | undefined)[] {
    this.readValues();
    const known = this.#values.get(entity)?.get(metric)?.values;
    return Array.from({ length: count }, (_, number) => known?.[number]);
  }

  /** All values of replications below `count`, by entity, then metric. */
  series(count: number): Series[] {
    this.readValues();
    const series: Series[] = [];
    for (const entity of [...this.#values.keys()].sort()) {
      const metrics = this.#values.get(entity)!;
      for (const metric of [...metrics.keys()].sort()) {
        const values = this.values(entity, metric, count);
        if (values.every((value) => value === undefined)) continue;
        const known = values.map((value) => value ?? NaN);
        const { antithetic } = this.identity;
        series.push({ entity, metric, values: antithetic ? pairMeans(known) : known });
      }
    }
    return series;
  }

  /** Reads the values of the replications that were taken from the store; else they are read when first asked for. */
  readValues(): void {
    const [from, until] = [this.#read, this.#known];
    if (from === until) return;
    this.#read = until;
    if (!this.#stored.some((number) => number >= from && number < until)) return;
    const found = this.#store.measurements(this.identity.id, from, until);
    for (const { replication, entity, metric, value } of found) {
      this.#put(replication, entity, metric, value);
    }
  }

  #put(replication: number, entity: string, metric: string, value: number): void {
    let metrics = this.#values.get(entity);
    if (!metrics) this.#values.set(entity, metrics = new Map());
    let known = metrics.get(metric);
    if (!known) metrics.set(metric, known = { entity, metric, values: [] });
    known.values[replication] = value;
  }
}
