/**
 * What a study came to, from the store alone.
 *
 * @module
 */
import type { Store } from "../store/mod.ts";
import { checkStudy } from "./_check.ts";
import { Schedule } from "./_schedule.ts";
import type { StudyOutcome } from "./outcome.ts";
import type { Study } from "./study.ts";

/**
 * The outcome of a study that was run to its end, from what the store has; `undefined` where replications are
 * missing, those that failed among them. Runs nothing and writes nothing.
 *
 * @throws {InputError} Where the study or the store cannot be used.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { storeOrEmpty } from "@iovlab/iovlab/store";
 * import { storedOutcome, type Study } from "@iovlab/iovlab/study";
 *
 * const study: Study = {
 *   name: "tiny",
 *   engine: { name: "tiny", module: "data:text/javascript,", export: "measure", sourceHash: "1" },
 *   seed: 1,
 *   groups: [{
 *     key: "only",
 *     points: [{ key: "a", parameters: {} }],
 *     rule: { kind: "fixed", replications: 3 },
 *   }],
 * };
 * using store = storeOrEmpty("missing.sqlite");
 * assert.equal(storedOutcome(study, store), undefined);
 * ```
 */
export function storedOutcome(study: Study, store: Store): StudyOutcome | undefined {
  const schedule = new Schedule(checkStudy(study), store);
  return schedule.done ? schedule.outcome() : undefined;
}
