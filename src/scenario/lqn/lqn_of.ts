/**
 * From a host description to a layered queueing network: the model alone.
 *
 * @module
 */
import { type CostModel, costModelOf, type Host, xen2009 } from "../../host/mod.ts";
import type { LqnModel } from "../../lqn/model/mod.ts";
import { hostLqn, type LqnOptions } from "./host_lqn.ts";

/**
 * The layered queueing network of a host at its load: the model of {@linkcode hostLqn}, which also says what it leaves out.
 *
 * @param described The host.
 * @param costs Its costs; those of the profile `xen-2009` unless told.
 * @param options Events that were counted, and whether demands are exponential.
 * @returns A model in seconds that can be written to a file, solved and simulated.
 * @throws {InputError} `scenario/no-clients` where no VM does anything that has a steady state; `scenario/lqn-trace` for a trace without a length.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { host } from "@iovlab/iovlab/host";
 * import { solve } from "@iovlab/iovlab/lqn/solve";
 * import { lqnOf, lqnRows } from "@iovlab/iovlab/scenario";
 *
 * const workload = { kind: "httperf", arrivals: { kind: "poisson", rate: 1000 } } as const;
 * const web = host({ architecture: "vdi", vms: [{ name: "web", count: 2, workload }] });
 * const model = lqnOf(web);
 * assert.deepEqual(
 *   model.tasks.filter(({ name }) => name.startsWith("vm_")).map(({ name }) => name),
 *   ["vm_web1", "vm_web2"],
 * );
 * const rate = lqnRows(web, model, solve(model)).find(({ metric }) => metric === "replyRate")!;
 * assert.ok(Math.abs(rate.value - 2000) < 1e-6);
 * ```
 */
export function lqnOf(
  described: Host,
  costs: CostModel = costModelOf(xen2009),
  options: LqnOptions = {},
): LqnModel {
  return hostLqn(described, costs, options).model;
}
