/**
 * Rows of a measured log as they come together.
 *
 * @module
 */
import type { ResultRow } from "../../core/mod.ts";

/** Rows, none of a pair of entity and metric twice, none without a finite value. */
export class MeasuredRows {
  /** The rows in the order they were added. */
  readonly rows: ResultRow[] = [];
  readonly #names = new Set<string>();
  readonly #refuse: (why: string) => never;

  /** Takes what throws the error of the reader. */
  constructor(refuse: (why: string) => never) {
    this.#refuse = refuse;
  }

  /** Adds a row, of `total` unless told. */
  add(
    metric: string,
    value: number,
    samples: number,
    of?: string,
    halfWidth?: number,
  ): void {
    const entity = of ?? "total";
    const name = JSON.stringify([entity, metric]);
    if (this.#names.has(name)) {
      this.#refuse(`${metric} of ${entity} must stand once: it stands twice`);
    }
    if (!Number.isFinite(value)) {
      this.#refuse(`${metric} of ${entity} must be a finite number: current value is ${value}`);
    }
    if (!Number.isSafeInteger(samples) || samples < 0) {
      this.#refuse(`observations of ${metric} must be a whole number: current value is ${samples}`);
    }
    this.#names.add(name);
    const width = halfWidth === undefined ? {} : { halfWidth };
    this.rows.push({ entity, metric, value, ...width, samples });
  }
}
