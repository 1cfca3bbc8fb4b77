/**
 * The answer shape that every engine shares: tidy rows, one value each.
 *
 * @module
 */

/**
 * One result. Tables for papers are a pivot of these.
 *
 * `entity` names what was measured: `total`, `vm:web1`, `domain:driver`, `cpu:0`, `nic`,
 * `stage:backend-transmit`. `metric` is a name of the vocabulary in `metric.ts`.
 */
export interface ResultRow {
  /** What was measured, as `kind:name` or `total`. */
  readonly entity: string;
  /** A name from the metric vocabulary; its unit stands there. */
  readonly metric: string;
  /** The value in the metric's unit; `NaN` where nothing was observed. */
  readonly value: number;
  /** Half the width of the 95% confidence interval; absent where there is none. */
  readonly halfWidth?: number;
  /** How many observations or replications stand behind the value. */
  readonly samples: number;
}
