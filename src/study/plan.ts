/**
 * What a study would do, without doing it: which points are in the store, which have to run, and why.
 *
 * @module
 */
import type { Store } from "../store/mod.ts";
import { checkStudy } from "./_check.ts";
import type { PointState } from "./_point.ts";
import { type GroupState, Schedule } from "./_schedule.ts";
import type { Study } from "./study.ts";

/** What a study would do about one point. */
export interface PlanEntry {
  /** The name of the group. */
  readonly group: string;
  /** The name of the point within its group. */
  readonly point: string;
  /** The content address of the point. */
  readonly id: string;
  /** How many replications of it the store has. */
  readonly cached: number;
  /** How many have to run until its rule is asked next; 0 where nothing has to. */
  readonly toRun: number;
  /** Whether the rule may ask for more after those. */
  readonly mayGrow: boolean;
  /** Why: `cached`, `new point`, `engine changed since <hash>`, `more replications wanted`. */
  readonly reason: string;
}

/**
 * Says for every point of a study what a run would do; writes nothing.
 *
 * @throws {InputError} Where the study or the store cannot be used.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { join } from "node:path";
 * import { openStore } from "@iovlab/iovlab/store";
 * import { planStudy, type Study } from "@iovlab/iovlab/study";
 *
 * const study: Study = {
 *   name: "tiny",
 *   engine: { name: "tiny", module: "data:text/javascript,", export: "measure", sourceHash: "1" },
 *   seed: 1,
 *   groups: [{
 *     key: "only",
 *     points: [{ key: "a", parameters: { rate: 10 } }],
 *     rule: { kind: "fixed", replications: 3 },
 *   }],
 * };
 * using store = openStore(join(Deno.makeTempDirSync(), "iovlab.sqlite"));
 * const [entry] = planStudy(study, store);
 * assert.deepEqual([entry.cached, entry.toRun, entry.reason], [0, 3, "new point"]);
 * ```
 */
export function planStudy(study: Study, store: Store): PlanEntry[] {
  const schedule = new Schedule(checkStudy(study), store);
  return schedule.groups.flatMap((group) =>
    [...group.points].map(([key, point]) => entryOf({ study, store, group }, key, point))
  );
}

interface Context {
  readonly study: Study;
  readonly store: Store;
  readonly group: GroupState;
}

function entryOf({ study, store, group }: Context, key: string, point: PointState): PlanEntry {
  const toRun = group.done ? 0 : point.missing(group.count).length;
  return {
    group: group.group.key,
    point: key,
    id: point.identity.id,
    cached: point.stored,
    toRun,
    mayGrow: !group.done && group.group.rule.kind !== "fixed",
    reason: toRun === 0 ? "cached" : reasonOf(study, store, point),
  };
}

function reasonOf({ engine }: Study, store: Store, point: PointState): string {
  if (point.stored > 0) return "more replications wanted";
  const other = store.otherSource(engine, point.identity);
  return other === undefined ? "new point" : `engine changed since ${other.slice(0, 12)}`;
}
