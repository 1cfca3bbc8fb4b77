/**
 * The operating point of a host: how many events its connections come with at its load, a fixed point.
 *
 * Events depend on how busy everything is, and how busy everything is depends on the events. The fixed point is found by turns: mean values of a
 * network of vCPUs, cores and wires ({@linkcode meanValues}), then the counts at those ({@linkcode directEvents}, {@linkcode splitEvents}), until
 * neither moves. All layered queueing engines get the same point, so that they differ only in how they solve the model that is made at it.
 *
 * @module
 */
import type { CostModel, Host } from "../../host/mod.ts";
import { wireBytes } from "../../packet/mod.ts";
import { directEvents, type DriverLoad, splitEvents, type VmLoad } from "./_batching.ts";
import { type Client, clientsOf } from "./_clients.ts";
import { type RoundKind, roundKinds } from "./_conversation.ts";
import { type MeanClass, meanValues } from "./_mean_values.ts";
import { gridWait, interruptsAlone, type ModeratedRound } from "./_moderation.ts";
import { eventsOf } from "./_one_way.ts";
import { softwareEvents, type SoftwareLoad } from "./_software_batching.ts";
import { OWN, Stations, sumOver } from "./_stations.ts";
import { type Traffic, trafficOf } from "./_traffic.ts";
import {
  allCycles,
  type ConnectionDemand,
  demandAt,
  type RoundDemand,
  type VcpuCycles,
} from "./demands.ts";
import { type EventCounts, noEvents } from "./events.ts";

/** A VM with clients at the operating point. */
export interface VmPoint {
  /** Its number in the host. */
  readonly vm: number;
  /** Connections per second, as the fixed point has it. */
  readonly rate: number;
  /** Events of each connection. */
  readonly events: EventCounts;
  /** The demands of each connection, with those events. */
  readonly demand: ConnectionDemand;
  /** Mean seconds that the first packet of a round waits for the NIC's interrupt, by kind of round. */
  readonly interruptWait: Readonly<Record<RoundKind, number>>;
}

/** The operating point of a host. */
export interface OperatingPoint {
  /** The VMs that have clients. */
  readonly vms: readonly VmPoint[];
  /** Busy share of the driver domain's vCPU; 0 where there is none. */
  readonly driverBusy: number;
  /** Whether the fixed point was found. */
  readonly converged: boolean;
  /** Turns that it took. */
  readonly iterations: number;
}

const TURNS = 400;
const ENOUGH = 1e-7;
const KEEP = 0.5;
/** Pollers of the driver domain that a round goes through: NIC, back end in, back end out. */
const DRIVER_POLLS = 3;

/** Seconds from an interrupt until the answer of a round has left, where nothing waits. */
function serviceSeconds(host: Host, round: RoundDemand): number {
  const { guest, driverIn, driverOut, native, device, wireOut } = round;
  const before = (part: VcpuCycles) => part.own + part.inVmm + part.vmmWork;
  const cycles = before(guest) + before(driverIn) + before(driverOut) + before(native) +
    before(device);
  return cycles / host.clockRate + wireOut;
}

/** Seconds of a round at its far end: those of the network, or the wait of another VM for an interrupt of its own. */
function awaySeconds({ link, nic }: Host, { traffic }: Client): number {
  return traffic.onHost ? nic.interruptGap : link.roundTripTime;
}

/** The rounds of a connection in order, for the count of interrupts that it takes alone. */
function moderatedRounds(host: Host, client: Client, demand: ConnectionDemand): ModeratedRound[] {
  const { rounds } = client.conversation;
  const far = awaySeconds(host, client);
  return roundKinds.flatMap((kind) => {
    const round = demand.byRound[kind];
    const service = serviceSeconds(host, round);
    const count = Math.round(rounds[kind]);
    return Array.from({ length: count }, () => ({ service, away: far + round.wireIn }));
  });
}

/** How the software of a host delays a round beyond its service. */
interface Queueing {
  /** Mean seconds. */
  readonly mean: number;
  /** The chance that there is any delay. */
  readonly chance: number;
}

/** The share of rounds that follow nothing: what comes by itself, and what comes after a pause. */
function freshShare({ population, traffic }: Client, kind: RoundKind): number {
  if (traffic.way !== undefined) return 1;
  if (kind === "open") return population === undefined || traffic.think > 0 ? 1 : 0;
  if (kind !== "request") return 0;
  return traffic.pauses[0] / traffic.conversation.rounds.request;
}

/** How long each kind of round waits for its interrupt. */
function interruptWaits(
  host: Host,
  client: Client,
  demand: ConnectionDemand,
  { mean, chance }: Queueing,
  pace: number,
): Record<RoundKind, number> {
  const gap = host.nic.interruptGap;
  const first = wireBytes(0, 1) * 8 / host.link.rate;
  const moderated = -Math.expm1(-pace * gap);
  const before: Readonly<Record<RoundKind, RoundKind>> = {
    open: "close",
    request: "open",
    more: "request",
    close: client.conversation.rounds.more > 0 ? "more" : "request",
  };
  const { way, absent, interrupts } = client.traffic;
  return Object.fromEntries(roundKinds.map((kind) => {
    if (absent || way === "out" || (way === "none" && !interrupts)) return [kind, 0];
    const fresh = freshShare(client, kind);
    if (fresh === 1) return [kind, moderated * gap / 2];
    const service = serviceSeconds(host, demand.byRound[before[kind]]);
    const after = service + awaySeconds(host, client) + first;
    // the word that the answer was sent is the last interrupt of a connection that is alone
    const active = after <= 2 * gap ? 1 : moderated;
    const prompt = (1 - chance) * gridWait(after, 0, gap);
    const delayed = chance > 0 ? chance * gridWait(after, mean / chance, gap) : 0;
    return [kind, (1 - fresh) * active * (prompt + delayed) + fresh * moderated * gap / 2];
  })) as Record<RoundKind, number>;
}

/** The state that the turns move. */
interface State {
  readonly rates: readonly number[];
  readonly busy: readonly number[];
  readonly queueing: readonly Queueing[];
  readonly driver: DriverLoad;
  readonly software: readonly SoftwareLoad[];
}

const nothing: SoftwareLoad = {
  native: { busy: 0, wait: 0 },
  thread: 0,
  cores: 0,
  late: 0,
  full: 0,
};

function blend(before: EventCounts, now: EventCounts): EventCounts {
  return Object.fromEntries(
    Object.entries(now).map(([name, value]) => [
      name,
      KEEP * before[name as keyof EventCounts] + (1 - KEEP) * value,
    ]),
  ) as EventCounts;
}

/** Finds the fixed point of one host. */
class Finder {
  private readonly clients: readonly Client[];
  private readonly split: boolean;
  private readonly stations: Stations;
  private points: VmPoint[];
  private state: State;

  constructor(
    private readonly host: Host,
    clients: readonly Client[],
    private readonly given: ((vm: number) => EventCounts) | undefined,
  ) {
    this.clients = clients;
    this.split = host.architecture === "split-driver";
    this.stations = new Stations(host, clients);
    const none = this.clients.map(() => 0);
    const prompt = { mean: 0, chance: 0 };
    this.state = {
      rates: none,
      busy: none,
      queueing: this.clients.map(() => prompt),
      driver: { busy: 0, wait: 0 },
      software: this.clients.map(() => nothing),
    };
    this.points = this.clients.map((client) => {
      const events = given ? given(client.vm) : { ...noEvents, interrupts: 2 * client.rounds };
      const demand = demandAt(client.basis, events);
      const interruptWait = interruptWaits(host, client, demand, prompt, 0);
      return { vm: client.vm, rate: 0, events, demand, interruptWait };
    });
  }

  find(): OperatingPoint {
    for (let turn = 1; turn <= TURNS; turn++) {
      const before = this.points.map((point) => [point.rate, point.events.interrupts]).flat();
      this.#solve();
      this.#count();
      const now = this.points.map((point) => [point.rate, point.events.interrupts]).flat();
      const moved = Math.max(
        0,
        ...now.map((value, i) => Math.abs(value - before[i]) / Math.max(1e-9, value)),
      );
      if (moved < ENOUGH) return this.#result(true, turn);
    }
    return this.#result(false, TURNS);
  }

  #result(converged: boolean, iterations: number): OperatingPoint {
    return { vms: this.points, driverBusy: this.state.driver.busy, converged, iterations };
  }

  #solve(): void {
    const { host, clients, points, stations } = this;
    const demands = clients.map((_, index) => stations.secondsOf(points[index].demand, index));
    const classes: MeanClass[] = clients.map((client, index) => {
      const waits = roundKinds.reduce((sum, kind) => {
        const { rounds, pause } = points[index].demand.byRound[kind];
        return sum +
          rounds * (host.link.roundTripTime + pause + points[index].interruptWait[kind]);
      }, 0);
      const [pauses, seconds] = client.traffic.pauses;
      const thinks = client.traffic.think + pauses * seconds;
      // a share of the cores is a wait only: the service is the vCPU's
      return {
        population: client.population,
        rate: client.arrivals,
        delay: Math.max(0, waits + thinks - demands[index][1]),
        demands: demands[index],
      };
    });
    const values = meanValues(classes);
    const sum = (of: (index: number) => number) =>
      clients.reduce((total, _, index) => total + of(index), 0);
    const rates = values.map(({ rate }) => rate);
    const visits = sum((index) => 2 * rates[index] * clients[index].rounds);
    const waited = sum((index) => rates[index] * (values[index].residence[0] - demands[index][0]));
    // a vCPU that waits for a core has work, as one that runs; the wait is shared by who uses the cores
    const driverBusy = Math.min(
      1,
      sum((index) => {
        const [driver, onCores] = demands[index];
        const wait = stations.pinned ? 0 : values[index].residence[1] - onCores;
        const share = driver / (driver + demands[index][OWN + index]);
        return rates[index] * (driver + share * wait);
      }),
    );
    const busy = values.map(({ rate, residence }, index) =>
      Math.min(1, rate * (demands[index][OWN + index] + residence[1] - demands[index][1]))
    );
    const software = stations.software
      ? stations.loads(values, demands)
      : clients.map(() => nothing);
    const queueing = values.map(({ residence }, index) => {
      const waits = residence.reduce((total, each, i) => total + each - demands[index][i], 0);
      const { native, thread } = software[index];
      const below = (1 - native.busy) * (1 - thread) ** (DRIVER_POLLS - 1);
      const idle = (1 - busy[index]) * Math.max(0, 1 - driverBusy) ** DRIVER_POLLS * below;
      return { mean: waits / clients[index].rounds, chance: 1 - idle };
    });
    const driver = { busy: driverBusy, wait: visits > 0 ? waited / visits : 0 };
    this.state = { rates, busy, queueing, driver, software };
  }

  /**
   * Queueing with what comes in the same interrupt: the bursts of one gap are taken in one poll, whose effects come when it is done, so that each
   * waits for the others.
   */
  #inBatch(index: number, sharing: readonly VmLoad[], pace: number): Queueing {
    const { host, split, state, clients, points, stations } = this;
    const gap = host.nic.interruptGap;
    const population = sharing.reduce((sum, load) => sum + load.population, 0);
    const bursts = sharing.reduce((sum, { rate, rounds }) => sum + rate * rounds, 0);
    const mates = bursts * gap * (1 - 1 / population) * -Math.expm1(-pace * gap);
    const { demand } = points[index];
    const turn = split
      ? sumOver(
        demand,
        ({ driverIn, driverOut }) => allCycles(driverIn) + allCycles(driverOut) / 2,
      ) /
        host.clockRate
      : stations.software
      ? stations.nativeSeconds(demand)
      : clients[index].pollSeconds;
    const { mean, chance } = state.queueing[index];
    return {
      mean: mean + mates * turn / clients[index].rounds,
      chance: 1 - (1 - chance) * Math.exp(-mates),
    };
  }

  #count(): void {
    const { host, clients, state, split, given, stations } = this;
    const loads: VmLoad[] = clients.map((client, index) => ({
      rate: state.rates[index],
      population: client.population ?? Infinity,
      rounds: client.rounds,
      requests: client.conversation.requests,
      busy: state.busy[index],
      alone: client.traffic.way === undefined
        ? interruptsAlone(
          moderatedRounds(host, client, this.points[index].demand),
          host.nic.interruptGap,
          client.population !== undefined,
        )
        : 1,
      pollSeconds: stations.software
        ? stations.nativeSeconds(this.points[index].demand)
        : client.pollSeconds,
      mapped: client.mapped,
    }));
    this.points = clients.map((client, index) => {
      const load = loads[index];
      const mates = loads.filter((_, other) => stations.queueOf(other) === stations.queueOf(index));
      const sharing = split ? loads : stations.software ? mates : [load];
      const counted = split
        ? splitEvents(host, load, loads, state.driver)
        : stations.software
        ? softwareEvents(host, load, mates, loads, state.software[index])
        : directEvents(host, load, loads);
      const own = eventsOf(client.traffic, counted, load.busy);
      const events = given ? given(client.vm) : blend(this.points[index].events, own);
      const demand = demandAt(client.basis, events);
      const pace = sharing.reduce((sum, { rate, alone }) => sum + rate * alone, 0);
      const queueing = this.#inBatch(index, sharing, pace);
      const interruptWait = interruptWaits(host, client, demand, queueing, pace);
      return { vm: client.vm, rate: state.rates[index], events, demand, interruptWait };
    });
  }
}

/**
 * The operating point of a host at its load.
 *
 * @param host The host.
 * @param costs Its costs.
 * @param events Events of each connection by the number of a VM, where they are known; else they are predicted.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { costModelOf, host, xen2009 } from "@iovlab/iovlab/host";
 * import { operatingPoint } from "@iovlab/iovlab/scenario";
 *
 * const web = (rate: number) => {
 *   const workload = { kind: "httperf", arrivals: { kind: "poisson", rate } } as const;
 *   return host({ architecture: "vdi", vms: [{ name: "web", workload }] });
 * };
 * const costs = costModelOf(xen2009);
 * const [light] = operatingPoint(web(100), costs).vms;
 * const [busy] = operatingPoint(web(8000), costs).vms;
 * // at most 8,000 interrupts a second: a busy NIC has several packets for each
 * assert.ok(light.events.interrupts > 3 && busy.events.interrupts < 1.2);
 * ```
 */
export function operatingPoint(
  host: Host,
  costs: CostModel,
  events?: (vm: number) => EventCounts,
): OperatingPoint {
  const traffic = host.vms.map(({ workload }) => trafficOf(host, costs, workload));
  return pointOf(host, costs, traffic, events);
}

/** The operating point of a host whose VMs have some traffic each, or none. */
export function pointOf(
  host: Host,
  costs: CostModel,
  traffic: readonly (Traffic | undefined)[],
  events?: (vm: number) => EventCounts,
): OperatingPoint {
  return new Finder(host, clientsOf(host, costs, traffic), events).find();
}
