/**
 * A host as stations of a small network of queues: the seconds of a connection at each, and how busy they are.
 *
 * Stations are the driver domain, the guests' cores, both wires, the vCPU of each VM; below virtual devices also what moves each VM's packets (a thread of the host, or a poll of the VMM), and the native driver
 * of each pair of the NIC's queues.
 *
 * @module
 */
import { descriptorCount } from "../../hardware/mod.ts";
import type { Host } from "../../host/mod.ts";
import { hasHostDriver } from "./_charges.ts";
import type { Client } from "./_clients.ts";
import { type Conversation, roundKinds } from "./_conversation.ts";
import type { MeanValue } from "./_mean_values.ts";
import { SHARPNESS } from "./_batching.ts";
import type { SoftwareLoad } from "./_software_batching.ts";
import { allCycles, type ConnectionDemand, type RoundDemand } from "./demands.ts";

/** Where the stations begin that each VM has its own of. */
export const OWN = 4;

/** The way in. */
const WIRE_IN = 2;
/** How much slower others' frames make a round on the wire at most: TCP sends in trains, of which so many mix; judged from packet-level runs. */
const MOST_MIXED = 3;

/** The way out of the NIC. */
const WIRE_OUT = 3;

/** Descriptors that wait, relative to the ring's, at which it is full all the time: judged from counts of packet-level runs. */
const SURELY_FULL = 1.5;

/** The sum over the rounds of a connection. */
export function sumOver(demand: ConnectionDemand, of: (round: RoundDemand) => number): number {
  return roundKinds.reduce((sum, kind) => {
    const round = demand.byRound[kind];
    return sum + round.rounds * of(round);
  }, 0);
}

/** Transmit descriptors of what a VM sends in a round in which it sends data, in the mean. */
function descriptorsOf({ packets, rounds }: Conversation): number {
  const all = packets.reduce((sum, { round, way, payload, weight }) => {
    const data = way === "out" && (round === "request" || round === "more");
    return data ? sum + weight * descriptorCount(payload) : sum;
  }, 0);
  const sending = rounds.request + rounds.more;
  return sending > 0 ? all / sending : 0;
}

/** The stations of a host. */
export class Stations {
  /** Whether the native driver is in the VMM or the kernel of a host. */
  readonly software: boolean;
  /** Whether a driver domain has cores of its own. */
  readonly pinned: boolean;
  private readonly queues: number;
  private readonly descriptors: readonly number[];

  /** Makes them for the VMs that have traffic. */
  constructor(private readonly host: Host, private readonly clients: readonly Client[]) {
    this.software = hasHostDriver(host);
    this.pinned = host.architecture === "split-driver" && host.driverDomain.placement === "pinned";
    this.queues = Math.min(host.nic.queues, host.vms.length);
    this.descriptors = clients.map(({ conversation }) => descriptorsOf(conversation));
  }

  /** The pair of queues that a client's VM uses. */
  queueOf(index: number): number {
    return this.clients[index].vm % this.queues;
  }

  /** vCPUs, and whatever else wants a core of those that guests run on. */
  #runners(): number {
    const { host, software, queues, pinned } = this;
    const split = host.architecture === "split-driver" && !pinned ? 1 : 0;
    const below = software ? host.vms.length + queues : 0;
    return host.vms.reduce((sum, { vcpus }) => sum + vcpus, split) + below;
  }

  /** Seconds of a client's connection at each station. */
  secondsOf(demand: ConnectionDemand, index: number): number[] {
    const { host, clients, pinned, software } = this;
    const guest = sumOver(demand, (round) => allCycles(round.guest)) / host.clockRate;
    const driver = sumOver(
      demand,
      (round) => allCycles(round.driverIn) + allCycles(round.driverOut) + allCycles(round.device),
    ) / host.clockRate;
    const native = software ? this.nativeSeconds(demand) : 0;
    const cores = pinned ? host.cores - 1 : host.cores;
    const onCores = pinned ? guest : guest + driver + native;
    const each = (seconds: number) => clients.map((_, other) => other === index ? seconds : 0);
    const below = software
      ? [
        ...each(driver),
        ...Array.from({ length: this.queues }, (_, q) => q === this.queueOf(index) ? native : 0),
      ]
      : [];
    return [
      software ? 0 : driver,
      this.#runners() > cores ? onCores / cores : 0,
      sumOver(demand, (round) => round.wireIn),
      sumOver(demand, (round) => round.wireOut),
      ...each(guest / host.vms[clients[index].vm].vcpus),
      ...below,
    ];
  }

  /** Seconds of a connection in a native driver below virtual devices. */
  nativeSeconds(demand: ConnectionDemand): number {
    return sumOver(demand, (round) => allCycles(round.native)) / this.host.clockRate;
  }

  /** Gaps of the interrupts, beyond one, that a connection's rounds take on the wire, at most one for each frame, where others' frames make the wire so much slower. */
  #late(index: number, slower: number): number {
    const { conversation, basis } = this.clients[index];
    const gap = this.host.nic.interruptGap;
    return roundKinds.reduce((total, kind) => {
      const { rounds, wireIn } = basis.byRound[kind];
      if (rounds === 0 || gap === 0) return total;
      const frames = conversation.packets.reduce(
        (sum, packet) =>
          packet.round === kind && packet.way === "in" ? sum + packet.weight * packet.frames : sum,
        0,
      );
      const most = Math.max(0, frames - rounds);
      return total + Math.min(most, rounds * Math.max(0, slower * wireIn / gap - 1));
    }, 0);
  }

  /** How busy what is below each client's virtual device is. */
  loads(values: readonly MeanValue[], seconds: readonly (readonly number[])[]): SoftwareLoad[] {
    const { clients, host, descriptors } = this;
    const all = values.map((_, index) => index);
    const sum = (members: readonly number[], of: (index: number) => number) =>
      members.reduce((total, index) => total + of(index), 0);
    const busyAt = (members: readonly number[], station: number) =>
      sum(members, (index) => values[index].rate * seconds[index][station]);
    const [threads, natives] = [OWN + clients.length, OWN + 2 * clients.length];
    const ofCores = seconds.map((own, index) => {
      const guest = own[OWN + index] * host.vms[clients[index].vm].vcpus;
      return guest + own[threads + index] + own[natives + this.queueOf(index)];
    });
    return all.map((index) => {
      const station = natives + this.queueOf(index);
      const mates = all.filter((other) => this.queueOf(other) === this.queueOf(index));
      const visits = sum(mates, (one) => values[one].rate * clients[one].rounds);
      const waited = sum(
        mates,
        (one) => values[one].rate * (values[one].residence[station] - seconds[one][station]),
      );
      const posted = sum(
        mates,
        (one) => values[one].rate * values[one].residence[WIRE_OUT] * descriptors[one],
      );
      const others = sum(
        all,
        (one) => one === index ? 0 : values[one].rate * seconds[one][WIRE_IN],
      );
      return {
        late: this.#late(index, Math.min(MOST_MIXED, 1 / Math.max(1e-9, 1 - others))),
        full: Math.min(1, posted / (SURELY_FULL * host.nic.transmitRing)) ** SHARPNESS,
        native: {
          busy: Math.min(1, busyAt(mates, station)),
          wait: visits > 0 ? waited / visits : 0,
        },
        thread: Math.min(1, busyAt([index], threads + index)),
        cores: Math.min(1, sum(all, (one) => values[one].rate * ofCores[one]) / host.cores),
      };
    });
  }
}
