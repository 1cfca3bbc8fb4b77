/**
 * The table of workloads.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";
import type { Workload } from "../host/mod.ts";
import { httperf } from "./httperf.ts";
import { idle } from "./idle.ts";
import type { RunningWorkload, WorkloadModel, WorkloadParts } from "./workload.ts";

/**
 * The workloads by kind.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { workloads } from "@iovlab/iovlab/workload";
 *
 * for (const [kind, model] of Object.entries(workloads)) assert.equal(model.kind, kind);
 * ```
 */
export const workloads: { readonly [K in Workload["kind"]]?: WorkloadModel<K> } = {
  httperf,
  idle,
};

/**
 * Starts a workload of any kind.
 *
 * @throws {InputError} Where the description asks for what the host does not have.
 */
export function startWorkload(workload: Workload, parts: WorkloadParts): RunningWorkload {
  const model = workloads[workload.kind] as WorkloadModel | undefined;
  if (!model) {
    throw new InputError(`Cannot start workload "${workload.kind}" as it is not modelled yet`, {
      code: "workload/not-modelled",
    });
  }
  return model.start(workload, parts);
}
