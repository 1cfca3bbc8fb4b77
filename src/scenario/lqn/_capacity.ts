/**
 * Open traffic that is more than a host can take: it has no steady state as an open stream.
 *
 * Datagrams that come too fast are refused by rings and buffers, and a program that is late does not make up for what it has not done. So such traffic
 * becomes closed: so many customers, each of which is back as soon as it was served. What it gets is what the others leave. Connections are not refused in a
 * model; where they are too many it says so, and a solver says that the model is saturated.
 *
 * @module
 */
import type { CostModel, Host } from "../../host/mod.ts";
import { isServed } from "./_charges.ts";
import type { CoreMap } from "./_cores.ts";
import { allCycles, type ConnectionDemand, type RoundDemand } from "./demands.ts";
import { roundKinds } from "./_conversation.ts";
import { type OperatingPoint, pointOf } from "./operating_point.ts";
import type { Traffic } from "./_traffic.ts";
import { perSecond } from "./_workload_notes.ts";

/** Open load of a station that counts as full. */
const FULL = 0.995;

/** A station and how much of it open traffic takes. */
interface Station {
  /** What it is, for a reader. */
  readonly name: string;
  /** Servers. */
  readonly servers: number;
  /** Seconds of each conversation, by VM in the order of the operating point. */
  readonly seconds: readonly number[];
}

function sum(demand: ConnectionDemand, of: (round: RoundDemand) => number): number {
  return roundKinds.reduce((total, kind) => {
    const round = demand.byRound[kind];
    return total + round.rounds * of(round);
  }, 0);
}

/** Who has which part of a host. */
export interface HostParts {
  /** The host in steady form. */
  readonly host: Host;
  /** Its costs. */
  readonly costs: CostModel;
  /** By VM, the VM that was described. */
  readonly owners: readonly number[];
  /** The cores. */
  readonly cores: CoreMap;
}

/** The stations of a host at an operating point. */
function stationsOf({ host, owners, cores }: HostParts, { vms }: OperatingPoint): Station[] {
  const guest = vms.map(({ demand }) =>
    sum(demand, (round) => allCycles(round.guest)) / host.clockRate
  );
  const driver = vms.map(({ demand }) =>
    sum(demand, (round) => allCycles(round.driverIn) + allCycles(round.driverOut)) / host.clockRate
  );
  const device = vms.map(({ demand }) =>
    sum(demand, (round) => allCycles(round.device)) / host.clockRate
  );
  const native = vms.map(({ demand }) =>
    sum(demand, (round) => allCycles(round.native)) / host.clockRate
  );
  const wire = (of: (round: RoundDemand) => number) => vms.map(({ demand }) => sum(demand, of));
  const only = (seconds: readonly number[], has: (index: number) => boolean) =>
    seconds.map((each, index) => has(index) ? each : 0);
  const owned = [...new Set(vms.map(({ vm }) => owners[vm]))];
  const ofOwner = (owner: number) => (index: number) => owners[vms[index].vm] === owner;
  const served = isServed(host);
  return [
    { name: "the wire to the host", servers: 1, seconds: wire(({ wireIn }) => wireIn) },
    { name: "the wire from the host", servers: 1, seconds: wire(({ wireOut }) => wireOut) },
    {
      name: "the native driver",
      servers: Math.min(host.nic.queues, host.vms.length),
      seconds: native,
    },
    ...(served && host.architecture === "split-driver"
      ? [{ name: "the driver domain", servers: host.driverDomain.vcpus, seconds: driver }]
      : []),
    ...owned.flatMap((owner) => [
      {
        name: `the vCPUs of VM "${host.vms[owner].name}"`,
        servers: host.vms[owner].vcpus,
        seconds: only(guest, ofOwner(owner)),
      },
      ...(host.architecture === "virtio-vhost"
        ? [{
          name: `the thread of VM "${host.vms[owner].name}"`,
          servers: 1,
          seconds: only(driver, ofOwner(owner)),
        }]
        : []),
    ]),
    ...cores.processors.map(({ name, multiplicity = 1 }) => ({
      name: "the cores",
      servers: multiplicity,
      seconds: vms.map(({ vm }, index) =>
        (cores.ofVm[vm] === name ? guest[index] + device[index] : 0) +
        (cores.ofDriver === name ? driver[index] : 0) +
        (cores.ofNative === name ? native[index] : 0)
      ),
    })),
  ];
}

/** The fullest station that open traffic overloads, and the part of that traffic that takes most of it. */
function worst(
  stations: readonly Station[],
  rates: readonly number[],
  may: (index: number) => boolean,
  least = FULL,
) {
  let found:
    | { readonly station: Station; readonly index: number; readonly load: number }
    | undefined;
  for (const station of stations) {
    const { seconds, servers } = station;
    const loads = seconds.map((each, index) => rates[index] * each / servers);
    const load = loads.reduce((a, b) => a + b, 0);
    if (!(load > least) || load <= (found?.load ?? 0)) continue;
    const index = loads.reduce(
      (best, each, i) => may(i) && each > 0 && (best < 0 || each > loads[best]) ? i : best,
      -1,
    );
    if (index >= 0) found = { station, index, load };
  }
  return found;
}

/** Traffic of which nothing is more than the host can take, and what had to be changed for it. */
export interface WithinCapacity {
  /** The operating point with it. */
  readonly point: OperatingPoint;
  /** The traffic by VM. */
  readonly traffic: readonly (Traffic | undefined)[];
  /** What is not in the model. */
  readonly leftOut: readonly string[];
}

/**
 * Closes open traffic that is more than the host can take, one after the other, the most at the fullest station first.
 *
 * @param parts The host.
 * @param asked Its traffic as it is.
 * @param isSaturated Whether a solver finds a model with some traffic saturated.
 */
export function withinCapacity(
  parts: HostParts,
  asked: readonly (Traffic | undefined)[],
  isSaturated: (traffic: readonly (Traffic | undefined)[], point: OperatingPoint) => boolean,
): WithinCapacity {
  const { host, costs, owners } = parts;
  const traffic = [...asked];
  const leftOut: string[] = [];
  for (;;) {
    const point = pointOf(host, costs, traffic);
    const rates = point.vms.map(({ vm }) => traffic[vm]?.arrivals ?? 0);
    const stations = stationsOf(parts, point);
    const of = (index: number) => traffic[point.vms[index].vm]!;
    const may = (index: number) => of(index).customers !== undefined;
    const over = worst(stations, rates, may);
    const closes = point.vms.some((_, index) => rates[index] > 0 && may(index));
    // a thread that waits for a core, or for the VMM, is full before its own work fills it
    const full = !over && closes && isSaturated(traffic, point);
    const found = over ?? (full ? worst(stations, rates, may, 0) : undefined);
    if (!found) return { point, traffic, leftOut: [...leftOut, ...tooMany(stations, rates)] };
    const { vm } = point.vms[found.index];
    const { arrivals, ...rest } = traffic[vm]!;
    traffic[vm] = { ...rest, population: rest.customers };
    const rate = perSecond(arrivals!);
    leftOut.push(
      `load of VM "${
        host.vms[owners[vm]].name
      }": ${rate} are more than ${found.station.name} can take; in the model it is a closed source of ${rest.customers}, ` +
        "which gets what others leave; what is refused is not in it, nor the work that is spent on some of that",
    );
  }
}

/** Says where connections are more than the host can take. */
function tooMany(stations: readonly Station[], rates: readonly number[]): string[] {
  const found = worst(stations, rates, () => true);
  if (!found || found.load <= 1) return [];
  const { station, load } = found;
  return [
    `connections: they come ${
      load.toPrecision(3)
    } times as fast as ${station.name} can serve them; the model has no steady state, and solvers say that it is saturated`,
  ];
}
