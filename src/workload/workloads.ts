/**
 * The table of workloads.
 *
 * @module
 */
import type { Workload } from "../host/mod.ts";
import { bursts } from "./bursts.ts";
import { compute } from "./compute.ts";
import { exhaustion } from "./exhaustion.ts";
import { flood } from "./flood.ts";
import { httperf } from "./httperf.ts";
import { idle } from "./idle.ts";
import { interruptStorm } from "./interrupt_storm.ts";
import { iperf } from "./iperf.ts";
import { mixedOf } from "./mixed.ts";
import { netperf } from "./netperf.ts";
import { rogueDma } from "./rogue_dma.ts";
import { tickEvasion } from "./tick_evasion.ts";
import { trace } from "./trace.ts";
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
export const workloads: { readonly [K in Workload["kind"]]: WorkloadModel<K> } = {
  idle,
  httperf,
  netperf,
  iperf,
  compute,
  trace,
  bursts,
  flood,
  "interrupt-storm": interruptStorm,
  "rogue-dma": rogueDma,
  exhaustion,
  "tick-evasion": tickEvasion,
  mixed: mixedOf(startWorkload),
};

/**
 * Starts a workload of any kind.
 *
 * @throws {InputError} Where the description asks for what the host does not have.
 */
export function startWorkload(workload: Workload, parts: WorkloadParts): RunningWorkload {
  const model = workloads[workload.kind] as unknown as WorkloadModel;
  return model.start(workload, parts);
}
