/**
 * From a host description to a layered queueing network, with what that leaves out.
 *
 * Every workload and every field of a host is translated as far as it has a steady state; what is not in the model is said in sentences, and nothing else is
 * left out but what `docs/host-as-lqn.md` says of all models.
 *
 * @module
 */
import { InputError } from "../../core/mod.ts";
import { type CostModel, costModelOf, type Host, xen2009 } from "../../host/mod.ts";
import type { LqnModel, LqnTask } from "../../lqn/model/mod.ts";
import { lqnArchitectures } from "./architectures.ts";
import { withinCapacity } from "./_capacity.ts";
import { computeTasks } from "./_compute.ts";
import { coreMap } from "./_cores.ts";
import { type Equivalent, withConnections } from "./_equivalent.ts";
import type { EventCounts } from "./events.ts";
import { flowOf } from "./_flows.ts";
import { hostNotes } from "./_host_notes.ts";
import { joined, pruned } from "./_join.ts";
import { type ModelNames, namesOf, peerOf } from "./_names.ts";
import {
  clientTask,
  networkProcessors,
  nicTasks,
  pathTask,
  type VmInModel,
} from "./_network_tasks.ts";
import { type OperatingPoint, pointOf } from "./operating_point.ts";
import { farEnd, localConnections, localFlow } from "./_peers.ts";
import { type Traffic, trafficOf } from "./_traffic.ts";

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

/** The model of a host, and what it leaves out. */
export interface HostLqn {
  /** The model, in seconds. */
  readonly model: LqnModel;
  /** What of the host is not in the model, in sentences of plain English; empty where all is. */
  readonly leftOut: readonly string[];
}

/** What the models of all hosts leave out, for their comment. */
const COMMENT =
  "Demands in seconds; one connection is one cycle of its clients. Without losses, time-outs, " +
  "finite rings and backlogs, and with equal weights.";

/** The traffic of each VM of a host in steady form. */
function trafficByVm({ host }: Equivalent, costs: CostModel): (Traffic | undefined)[] {
  return host.vms.map(({ workload }) => {
    const plain = trafficOf(host, costs, workload);
    if (!plain || !("peer" in workload) || workload.peer === undefined) return plain;
    if (workload.kind === "httperf") return localConnections(host, costs, workload, plain);
    const flow = flowOf(workload);
    return flow ? localFlow(host, costs, flow) : plain;
  });
}

/** The VMs that have traffic, each with the far end of its rounds where that is on the host. */
function vmsInModel(
  host: Host,
  costs: CostModel,
  names: ModelNames,
  traffic: readonly (Traffic | undefined)[],
  point: OperatingPoint,
): VmInModel[] {
  return point.vms.map((one) => {
    const near = { vm: one.vm, name: names.vms[one.vm], point: one, traffic: traffic[one.vm]! };
    const far = peerOf(host, one.vm);
    if (far < 0) return near;
    return { ...near, peer: farEnd(host, costs, near, { vm: far, name: names.far[one.vm] }) };
  });
}

/** The task that a part of a VM belongs to, by the name that the part's own would have. */
function joinedNames(equivalent: Equivalent, names: ModelNames): (task: string) => string {
  const { host, owners } = equivalent;
  const owner = new Map<string, string>();
  host.vms.forEach((_, vm) => {
    const far = peerOf(host, vm);
    for (const prefix of ["vm_", "host_thread_"]) {
      owner.set(prefix + names.vms[vm], prefix + names.vms[owners[vm]]);
      if (far >= 0) owner.set(prefix + names.far[vm], prefix + names.vms[owners[far]]);
    }
  });
  return (task) => owner.get(task) ?? task;
}

function tasksOf(
  equivalent: Equivalent,
  vms: readonly VmInModel[],
  names: ModelNames,
  cores: ReturnType<typeof coreMap>,
  exponential: boolean,
): LqnTask[] {
  const { host, programs } = equivalent;
  const architecture = lqnArchitectures[host.architecture];
  const ends = [...vms, ...vms.flatMap(({ peer }) => peer ?? [])];
  const parts = { host, vms: ends, cores, exponential, clockRate: host.clockRate };
  const busy = host.vms.map((_, vm) => ends.some((end) => end.vm === vm));
  const places = { host, names: names.vms, programNames: names.programs, cores, busy, exponential };
  const made = [
    ...vms.map((vm) => clientTask(vm)),
    ...vms.map((vm) =>
      pathTask(host, vm, (one, kind) => architecture.stages(one, kind), exponential)
    ),
    ...nicTasks(ends, exponential),
    ...architecture.tasks(parts),
    ...computeTasks(programs, places),
  ];
  const all = joined(made, joinedNames(equivalent, names));
  const partial = vms.some(({ traffic }) => traffic.way !== undefined || traffic.onHost);
  return partial ? pruned(all) : all;
}

/**
 * The layered queueing network of a host at its load, and what of the host is not in it.
 *
 * Tasks are clients, the paths of their rounds, NIC, guests (`vm_NAME`), programs that compute, driver domain and VMM; processors are cores, link, clients and network
 * delays. Demands come from the functions by which the packet-level simulation charges its cycles; what of them depends
 * on the load (interrupts, notifications, batches) is taken at the host's operating point. See `docs/host-as-lqn.md`.
 *
 * @param described The host.
 * @param costs Its costs; those of the profile `xen-2009` unless told.
 * @param options Events that were counted, and whether demands are exponential.
 * @returns A model in seconds that can be written to a file, solved and simulated; and the sentences on what it leaves out.
 * @throws {InputError} `scenario/no-clients` where no VM does anything that has a steady state; `scenario/lqn-trace` for a trace without a length.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { host } from "@iovlab/iovlab/host";
 * import { solve } from "@iovlab/iovlab/lqn/solve";
 * import { hostLqn } from "@iovlab/iovlab/scenario";
 *
 * const workload = { kind: "bursts", bitRate: 100e6, packetBytes: 1000 } as const;
 * const { model, leftOut } = hostLqn(host({ architecture: "vdi", vms: [{ name: "sink", workload }] }));
 * assert.match(leftOut[0], /^bursts of VM "sink": the mean rate/);
 * assert.equal(solve(model).status, "solved");
 * ```
 */
export function hostLqn(
  described: Host,
  costs: CostModel = costModelOf(xen2009),
  options: LqnOptions = {},
): HostLqn {
  const equivalent = withConnections(described);
  const { host, owners, programs } = equivalent;
  const asked = trafficByVm(equivalent, costs);
  if (programs.length === 0 && asked.every((traffic) => traffic === undefined)) {
    throw new InputError(
      "Cannot make a layered queueing network of a host as vms must be at least one with clients, datagrams or programs: current value is none",
      { code: "scenario/no-clients" },
    );
  }
  const names = namesOf(equivalent);
  const exponential = options.exponential ?? false;
  const cores = coreMap(host);
  const { traffic, point, leftOut } = withinCapacity({ host, costs, owners, cores }, asked);
  const counted = options.events ? pointOf(host, costs, traffic, options.events) : point;
  const vms = vmsInModel(host, costs, names, traffic, counted);
  return {
    model: {
      name: host.name.replaceAll(/[^A-Za-z0-9_]/g, "_"),
      comment: COMMENT,
      processors: [...networkProcessors, ...cores.processors],
      tasks: tasksOf(equivalent, vms, names, cores, exponential),
    },
    leftOut: [...hostNotes(host), ...equivalent.leftOut, ...leftOut],
  };
}
