/**
 * What is the same for every architecture: clients, the network's delays, the NIC and its link.
 *
 * - `clients_VM`: the sessions of a closed load, as a reference task; or a source of open arrivals. One cycle is one connection.
 * - `path_VM`: a round of a connection: the network's round trip, TCP's timers and the wait for the NIC's interrupt as a delay, then the ways
 *   in and out in their order.
 * - `nic_in`, `nic_out` on the processors `link_in` and `link_out`: the time that wire or DMA is busy, the longer of both.
 *
 * @module
 */
import type { Host } from "../../host/mod.ts";
import type { LqnCall, LqnEntry, LqnPhase, LqnProcessor, LqnTask } from "../../lqn/model/mod.ts";
import { arrivalProcess } from "../../random/mod.ts";
import type { RoundDemand } from "./demands.ts";
import type { RoundKind } from "./_conversation.ts";
import type { VmPoint } from "./operating_point.ts";
import { kindsOf } from "./_vcpu_task.ts";

/** Processors of the clients, of delays and of the link. */
export const networkProcessors: readonly LqnProcessor[] = [
  { name: "clients", scheduling: "inf" },
  { name: "network", scheduling: "inf" },
  { name: "link_in", scheduling: "fcfs" },
  { name: "link_out", scheduling: "fcfs" },
];

/** A VM on its way into a model. */
export interface VmInModel {
  /** Its number in the host. */
  readonly vm: number;
  /** What it is called in the model. */
  readonly name: string;
  /** Its operating point. */
  readonly point: VmPoint;
}

const sync = (to: string, mean = 1): LqnCall => ({ kind: "sync", to, mean });

/** A phase without variance, or an exponential one. */
function plain(demand: number, exponential: boolean, calls?: readonly LqnCall[]): LqnPhase {
  const variance = exponential ? {} : { cvSquared: 0 };
  const made = { demand, ...variance };
  return calls ? { ...made, callOrder: "deterministic", calls } : made;
}

/**
 * The clients of a VM: each cycle is a connection.
 *
 * Its rounds come in the mean numbers and in random order (a stochastic phase). In their real order and number sessions with constant demands, which a
 * simulation starts all at once, would go from queue to queue in step for good, one queue idle while all are at the other.
 */
export function clientTask(host: Host, { vm, name, point }: VmInModel): LqnTask {
  const { workload } = host.vms[vm];
  const { byRound } = point.demand;
  const calls = kindsOf(byRound).map((kind) => sync(`path_${kind}_${name}`, byRound[kind].rounds));
  const phases: LqnPhase[] = [{ calls }];
  const entry: LqnEntry = { name: `connection_${name}`, phases };
  const task = { name: `clients_${name}`, processor: "clients" };
  if (workload.kind === "httperf" && workload.arrivals) {
    const openArrivalRate = arrivalProcess(workload.arrivals).rate;
    return { ...task, scheduling: "inf", entries: [{ ...entry, openArrivalRate }] };
  }
  const multiplicity = workload.kind === "httperf" ? workload.sessions : 1;
  return { ...task, scheduling: "ref", multiplicity, entries: [entry] };
}

/** Seconds of a round outside of all queues. */
function delayOf(host: Host, { point }: VmInModel, kind: RoundKind): number {
  return host.link.roundTripTime + point.demand.byRound[kind].pause + point.interruptWait[kind];
}

/** The path of a VM's rounds: `stages` are the entries of the software on it, in their order. */
export function pathTask(
  host: Host,
  vm: VmInModel,
  stages: (kind: RoundKind) => readonly string[],
  exponential: boolean,
): LqnTask {
  const entries = kindsOf(vm.point.demand.byRound).map((kind): LqnEntry => {
    const calls = [`nic_in_${kind}_${vm.name}`, ...stages(kind), `nic_out_${kind}_${vm.name}`];
    const phase = plain(delayOf(host, vm, kind), exponential, calls.map((to) => sync(to)));
    return { name: `path_${kind}_${vm.name}`, phases: [phase] };
  });
  return { name: `path_${vm.name}`, processor: "network", scheduling: "inf", entries };
}

/** Both ways of the NIC and its link. */
export function nicTasks(vms: readonly VmInModel[], exponential: boolean): LqnTask[] {
  const way = (name: string, processor: string, of: (round: RoundDemand) => number): LqnTask => ({
    name,
    processor,
    scheduling: "inf",
    entries: vms.flatMap(({ name: vm, point }) =>
      kindsOf(point.demand.byRound).map((kind) => ({
        name: `${name}_${kind}_${vm}`,
        phases: [plain(of(point.demand.byRound[kind]), exponential)],
      }))
    ),
  });
  return [
    way("nic_in", "link_in", (round) => round.wireIn),
    way("nic_out", "link_out", (round) => round.wireOut),
  ];
}
