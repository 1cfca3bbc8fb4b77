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
import type { RoundDemand } from "./demands.ts";
import type { RoundKind } from "./_conversation.ts";
import type { VmPoint } from "./operating_point.ts";
import type { Traffic } from "./_traffic.ts";
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
  /** What it is asked to do. */
  readonly traffic: Traffic;
  /** The far end of its rounds, where that is another VM of the host. */
  readonly peer?: VmInModel;
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
export function clientTask({ name, point, traffic }: VmInModel): LqnTask {
  const { byRound } = point.demand;
  const [pauses] = traffic.pauses;
  const calls = [
    ...kindsOf(byRound).map((kind) => sync(`path_${kind}_${name}`, byRound[kind].rounds)),
    ...(pauses > 0 ? [sync(`pause_${name}`, pauses)] : []),
  ];
  const phases: LqnPhase[] = [{ calls }];
  const entry: LqnEntry = { name: `connection_${name}`, phases };
  const task = { name: `clients_${name}`, processor: "clients" };
  const { arrivals: openArrivalRate, population: multiplicity = 1, think } = traffic;
  if (openArrivalRate !== undefined) {
    return { ...task, scheduling: "inf", entries: [{ ...entry, openArrivalRate }] };
  }
  const thinking = think > 0 ? { thinkTime: think } : {};
  return { ...task, scheduling: "ref", multiplicity, ...thinking, entries: [entry] };
}

/** Seconds of a round outside of all queues. */
function delayOf(host: Host, { point, traffic }: VmInModel, kind: RoundKind): number {
  const near = traffic.onHost || traffic.way === "out" || traffic.way === "none";
  const network = near ? 0 : host.link.roundTripTime;
  // both ends of a way between two contexts of the device wait for their interrupts
  const waits = traffic.onHost && traffic.way === undefined ? 2 : 1;
  return network + point.demand.byRound[kind].pause + waits * point.interruptWait[kind];
}

/** The entries between the client of a VM's rounds and the server, and back. */
type Stages = (vm: VmInModel, kind: RoundKind) => readonly string[];

/** What a round visits: the ways in and out and the software between them; from a far end on the host, first its way out, and last its way in. */
function visits(vm: VmInModel, kind: RoundKind, stages: Stages): readonly string[] {
  const own = [`nic_in_${kind}_${vm.name}`, ...stages(vm, kind), `nic_out_${kind}_${vm.name}`];
  const { peer } = vm;
  if (!peer) return own;
  const far = stages(peer, kind);
  const turn = far.indexOf(`vm_${kind}_${peer.name}`);
  return [
    ...far.slice(turn),
    `nic_out_${kind}_${peer.name}`,
    ...own,
    `nic_in_${kind}_${peer.name}`,
    ...far.slice(0, turn),
  ];
}

/** The path of a VM's rounds: `stages` are the entries of the software on it, in their order. */
export function pathTask(
  host: Host,
  vm: VmInModel,
  stages: Stages,
  exponential: boolean,
): LqnTask {
  const entries = kindsOf(vm.point.demand.byRound).map((kind): LqnEntry => {
    const calls = visits(vm, kind, stages);
    const phase = plain(delayOf(host, vm, kind), exponential, calls.map((to) => sync(to)));
    return { name: `path_${kind}_${vm.name}`, phases: [phase] };
  });
  const [pauses, seconds] = vm.traffic.pauses;
  if (pauses > 0) {
    entries.push({ name: `pause_${vm.name}`, phases: [plain(seconds, exponential)] });
  }
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
