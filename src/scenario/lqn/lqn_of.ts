/**
 * From a host description to a layered queueing network.
 *
 * @module
 */
import { InputError } from "../../core/mod.ts";
import { type CostModel, costModelOf, type Host, xen2009 } from "../../host/mod.ts";
import type { LqnModel } from "../../lqn/model/mod.ts";
import { lqnArchitectures } from "./architectures.ts";
import { computeTasks } from "./_compute.ts";
import { coreMap } from "./_cores.ts";
import { withConnections } from "./_equivalent.ts";
import type { EventCounts } from "./events.ts";
import { modelNames } from "./_names.ts";
import { clientTask, networkProcessors, nicTasks, pathTask } from "./_network_tasks.ts";
import { operatingPoint } from "./operating_point.ts";

/** How to make the model of a host. */
export interface LqnOptions {
  /**
   * Events of each connection by the number of a VM, counted in a simulation or on a real host; they are predicted for the host's load
   * where left out.
   */
  readonly events?: (vm: number) => EventCounts;
  /** Whether all demands and delays are exponential, as small chains need it; else they are as constant or variable as in the host. */
  readonly exponential?: boolean;
}

/** What the model of a host leaves out, for its comment. */
const COMMENT =
  "Demands in seconds; one connection is one cycle of its clients. Without losses, time-outs, " +
  "finite rings and backlogs, and with equal weights.";

function refuse(path: string, rule: string, value: number | string, code: string): never {
  throw new InputError(
    `Cannot make a layered queueing network of a host as ${path} must be ${rule}: current value is ${value}`,
    { code },
  );
}

/** Refuses what the model would leave out without a word. */
function checkHost(host: Host): void {
  const { vms, scheduler, memory } = host;
  if (scheduler.kind !== "credit") {
    refuse("scheduler.kind", '"credit"', scheduler.kind, "scenario/lqn-scheduler");
  }
  if (memory.contention) refuse("memory.contention", "false", "true", "scenario/lqn-memory");
  if (host.events.length > 0) {
    refuse("events", "none", host.events.length, "scenario/lqn-events");
  }
  vms.forEach(({ name, cap, device, weight }) => {
    const path = (field: string) => `${field} of VM "${name}"`;
    if (cap > 0) refuse(path("cap"), "0", cap, "scenario/lqn-cap");
    if (device.reserved > 0) {
      refuse(path("device.reserved"), "0", device.reserved, "scenario/lqn-device");
    }
    if (device.cap > 0) refuse(path("device.cap"), "0", device.cap, "scenario/lqn-device");
    if (weight !== vms[0].weight) {
      refuse(path("weight"), "that of all VMs", weight, "scenario/lqn-weight");
    }
  });
  if (vms.every(({ workload }) => workload.kind === "idle")) {
    refuse("vms", "at least one with clients", "none", "scenario/no-clients");
  }
}

/**
 * The layered queueing network of a host at its load.
 *
 * Tasks are clients, the paths of their rounds, NIC, guests (`vm_NAME`), driver domain and VMM; processors are cores, link, clients and network
 * delays. Demands come from the functions by which the packet-level simulation charges its cycles; what of them depends
 * on the load (interrupts, notifications, batches) is taken at the host's {@linkcode operatingPoint}. See `docs/host-as-lqn.md`.
 *
 * @param described The host.
 * @param costs Its costs; those of the profile `xen-2009` unless told.
 * @param options Events that were counted, and whether demands are exponential.
 * @returns A model in seconds that can be written to a file, solved and simulated.
 * @throws {InputError} `scenario/no-clients`, `scenario/lqn-cap`, `scenario/lqn-device`, `scenario/lqn-weight`, `scenario/lqn-scheduler`, `scenario/lqn-memory`,
 * `scenario/lqn-events` or `scenario/lqn-workload` for a host of which the
 * model would leave something out without a word.
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
  checkHost(described);
  const host = withConnections(described);
  const names = modelNames(host);
  const exponential = options.exponential ?? false;
  const point = operatingPoint(host, costs, options.events);
  const vms = point.vms.map((one) => ({ vm: one.vm, name: names[one.vm], point: one }));
  const cores = coreMap(host);
  const architecture = lqnArchitectures[host.architecture];
  const parts = { host, vms, cores, exponential, clockRate: host.clockRate };
  return {
    name: host.name.replaceAll(/[^A-Za-z0-9_]/g, "_"),
    comment: COMMENT,
    processors: [...networkProcessors, ...cores.processors],
    tasks: [
      ...vms.map((vm) => clientTask(host, vm)),
      ...vms.map((vm) => pathTask(host, vm, (kind) => architecture.stages(vm, kind), exponential)),
      ...nicTasks(vms, exponential),
      ...architecture.tasks(parts),
      ...computeTasks(host, names, cores),
    ],
  };
}
