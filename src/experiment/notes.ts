/**
 * What readers of an experiment must know of its runs: how many replications, and where no end of the warm-up was found.
 *
 * @module
 */
import type { ExperimentOptions, ExperimentTable } from "./experiment.ts";

/** How many replications a run has at least, as the line below figures says it. */
export interface RunScale {
  /** Replications of what claims rest on, at least. */
  readonly minimum: number;
  /** Replications at each point of the space. */
  readonly each: number;
  /** Points of the space. */
  readonly points: number;
  /** What has the minimum, `of a baseline` where absent. */
  readonly of?: string;
}

/** The scale of a run in words. */
function scaleText({ minimum, each, points, of = "of a baseline" }: RunScale): string {
  return `at least ${minimum} replications ${of}, ${each} at each of ${points} points of the space`;
}

/**
 * How precise a run is, in one line for below the titles of figures: quick or not, and how many replications.
 *
 * @param options The run's options.
 * @param scale How many replications; a text where an experiment is built in another way.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { precisionNote } from "@iovlab/iovlab/experiment";
 *
 * assert.equal(
 *   precisionNote({ quick: true }, { minimum: 3, each: 2, points: 8 }),
 *   "Quick run, intervals are wider: at least 3 replications of a baseline, 2 at each of 8 points of the space",
 * );
 * ```
 */
export function precisionNote(
  { quick }: Pick<ExperimentOptions, "quick">,
  scale: RunScale | string,
): string {
  const kind = quick ? "Quick run, intervals are wider" : "95% intervals";
  return `${kind}: ${typeof scale === "string" ? scale : scaleText(scale)}`;
}

/**
 * At how many points some replications found no end of their warm-up: one sentence, or none where all found it.
 *
 * @param tables Tables with a column `unsettled`, a row for each point.
 * @param reason Why that is so, where it is known.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { unsettledNotes } from "@iovlab/iovlab/experiment";
 *
 * const table = { name: "load", title: "Load", units: {}, rows: [{ unsettled: 0.5 }, { unsettled: 0 }] };
 * assert.deepEqual(unsettledNotes([table]), [
 *   "At 1 of 2 points of load.csv some replications found no end of the warm-up (column unsettled).",
 * ]);
 * assert.deepEqual(unsettledNotes([{ ...table, rows: [{ unsettled: 0 }] }]), []);
 * ```
 */
export function unsettledNotes(
  tables: readonly ExperimentTable[],
  reason?: string,
): string[] {
  const rows = tables.flatMap((table) => table.rows);
  const unsettled = rows.filter((row) => Number(row.unsettled) > 0).length;
  if (unsettled === 0) return [];
  const names = tables.map(({ name }) => name);
  const files = [names.slice(0, -1).join(", "), names.at(-1)].filter(Boolean).join(" and ");
  return [
    `At ${unsettled} of ${rows.length} points of ${files}.csv some replications found no end of the warm-up (column unsettled)` +
    `${reason === undefined ? "" : `: ${reason}`}.`,
  ];
}
