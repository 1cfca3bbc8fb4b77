/**
 * How far a study is, in words: for a notebook, a log or a terminal.
 *
 * @module
 */
import type { Progress } from "../study/mod.ts";

/** Seconds in words, to the second below a quarter of an hour and to the minute above. */
function duration(seconds: number): string {
  if (seconds < 120) return `${Math.ceil(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 15) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function widestText({ widest }: Progress): string | undefined {
  if (!widest) return undefined;
  const { group, response, halfWidth, wanted } = widest;
  // A rule that names no response looks at shares.
  const print = (value: number) =>
    response === undefined
      ? `${(100 * value).toFixed(2)}%`
      : value.toLocaleString("en-US", { maximumSignificantDigits: 3 });
  const of = response === undefined ? "" : ` of ${response}`;
  return `widest interval${of} ±${print(halfWidth)}, wanted ±${print(wanted)} (${group})`;
}

/**
 * What is known beside the number of replications: points that are settled, replications found in the store, failures, the time left
 * and the interval that is furthest from its precision, with its response.
 *
 * Half-widths are in the unit of what is estimated: of a log-ratio 0.01 is about 1%.
 *
 * @param progress As a study tells it.
 * @returns Parts with commas between them.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { progressText } from "@iovlab/iovlab/report";
 *
 * const text = progressText({
 *   ...{ points: 12, pointsDone: 4, replications: 60, replicationsDone: 31, replicationsCached: 10, failures: 0 },
 *   widest: { group: "vms=8", response: "gain", halfWidth: 0.0313, wanted: 0.02 },
 *   ...{ secondsElapsed: 5, secondsLeft: 11.2, finished: false },
 * });
 * assert.equal(
 *   text,
 *   "4 of 12 points, 10 were in the store, 12 s left, widest interval of gain ±0.0313, wanted ±0.02 (vms=8)",
 * );
 * ```
 */
export function progressText(progress: Progress): string {
  const { points, pointsDone, replicationsCached, failures, secondsLeft, finished } = progress;
  const parts = [
    `${pointsDone} of ${points} points`,
    replicationsCached > 0 ? `${replicationsCached} were in the store` : undefined,
    failures > 0 ? `${failures} failed` : undefined,
    finished || secondsLeft === undefined ? undefined : `${duration(secondsLeft)} left`,
    widestText(progress),
  ];
  return parts.filter((part) => part !== undefined).join(", ");
}
