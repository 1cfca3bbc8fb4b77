/**
 * A host in steady form as a model: its traffic, its tasks, and the scheduling of its cores.
 *
 * @module
 */
import type { CostModel, Host } from "../../host/mod.ts";
import type { LqnModel, LqnTask } from "../../lqn/model/mod.ts";
import { lqnArchitectures } from "./architectures.ts";
import { computeTasks } from "./_compute.ts";
import type { CoreMap } from "./_cores.ts";
import { withDeviceShares } from "./_device_shares.ts";
import { Domains } from "./_domains.ts";
import type { Equivalent } from "./_equivalent.ts";
import { flowOf } from "./_flows.ts";
import { joined, pruned } from "./_join.ts";
import { type ModelNames, peerOf } from "./_names.ts";
import {
  clientTask,
  networkProcessors,
  nicTasks,
  pathTask,
  type VmInModel,
} from "./_network_tasks.ts";
import type { OperatingPoint } from "./operating_point.ts";
import { farEnd, localConnections, localFlow } from "./_peers.ts";
import { scheduled, type SchedulingParts } from "./_scheduling.ts";
import { type Traffic, trafficOf } from "./_traffic.ts";

/** What the models of all hosts leave out, for their comment. */
const COMMENT =
  "Demands in seconds; one connection is one cycle of its clients. Without losses, time-outs, " +
  "finite rings and backlogs.";

/** What a model is made from. */
export interface Setting {
  /** The host in steady form. */
  readonly equivalent: Equivalent;
  /** How many VMs were described. */
  readonly described: number;
  /** Its costs. */
  readonly costs: CostModel;
  /** Names in the model. */
  readonly names: ModelNames;
  /** The cores. */
  readonly cores: CoreMap;
  /** Whether demands are exponential. */
  readonly exponential: boolean;
}

/** A model, and what it was made with. */
export interface Made {
  /** The model. */
  readonly model: LqnModel;
  /** The VMs with traffic. */
  readonly vms: readonly VmInModel[];
  /** The domains by task. */
  readonly domains: Domains;
  /** What the scheduling leaves out. */
  readonly leftOut: readonly string[];
}

/** The traffic of each VM of a host in steady form. */
export function trafficByVm(equivalent: Equivalent, costs: CostModel): (Traffic | undefined)[] {
  const { host, programs } = equivalent;
  const restless = programs.reduce(
    (sum, { vm, program }) => sum + (program.pause === 0 ? host.vms[vm].vcpus : 0),
    0,
  );
  const crowd = restless >= host.cores ? { crowded: true } : {};
  return host.vms.map(({ workload }) => {
    const plain = trafficOf(host, costs, workload);
    if (!plain) return undefined;
    const peer = "peer" in workload && workload.peer !== undefined;
    const flow = flowOf(workload);
    if (peer && workload.kind === "httperf") {
      return { ...localConnections(host, costs, workload, plain), ...crowd };
    }
    return { ...(peer && flow ? localFlow(host, costs, flow) : plain), ...crowd };
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
    for (const prefix of ["vm_", "host_thread_", "virtual_device_"]) {
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
  cores: CoreMap,
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
  const partial = vms.length === 0 ||
    vms.some(({ traffic }) => traffic.way !== undefined || traffic.onHost);
  return partial ? pruned(all) : all;
}

/** What the scheduling of a host needs to know of its domains. */
function schedulingParts(
  equivalent: Equivalent,
  described: number,
  names: ModelNames,
  point: OperatingPoint,
): SchedulingParts {
  const { host, owners, programs } = equivalent;
  const of = (vm: number) => programs.filter((one) => one.vm === vm).map(({ program }) => program);
  return {
    host,
    described,
    domains: new Domains(equivalent, names),
    restless: (vm) => of(vm).some(({ pause, evades }) => pause === 0 || evades),
    evades: (vm) => of(vm).every(({ evades }) => evades),
    load: (vm) =>
      point.vms.filter((one) => owners[one.vm] === vm).reduce((sum, { rate, demand }) => {
        const { guest, guestVmm } = demand.accounts;
        return sum + rate * (guest + guestVmm) / host.clockRate;
      }, 0),
  };
}

/** The model of a host with some traffic, at its operating point. */
export function modelAt(
  setting: Setting,
  traffic: readonly (Traffic | undefined)[],
  point: OperatingPoint,
): Made {
  const { equivalent, described, costs, names, cores, exponential } = setting;
  const { host } = equivalent;
  const vms = vmsInModel(host, costs, names, traffic, point);
  const made = tasksOf(equivalent, vms, names, cores, exponential);
  const parts = schedulingParts(equivalent, described, names, point);
  const { processors, tasks, leftOut } = scheduled(cores.processors, made, parts);
  const ends = [...vms, ...vms.flatMap(({ peer }) => peer ?? [])];
  const network = networkProcessors.filter(({ name }) =>
    tasks.some(({ processor }) => processor === name)
  );
  const model = {
    name: host.name.replaceAll(/[^A-Za-z0-9_]/g, "_"),
    comment: COMMENT,
    ...withDeviceShares(host, ends, [...network, ...processors], tasks),
  };
  return { model, vms, domains: parts.domains, leftOut };
}
