/**
 * The hosts: a VM with an objective, and its neighbours.
 *
 * The paper's parameters are not public. Everything here is assumed, and was fixed before the first run of the experiment:
 *
 * - The machine is the primary baseline of `gpc-2009`: four cores of 2.66 GHz, 1 Gb/s, cost profile `xen-2009`, Xen's credit scheduler with exact debit, no
 *   contention for memory. Three neighbours, so that there is a core for each VM.
 * - A turn of the scheduler is 5 ms, and accounting period (5 ms) and boost (5/3 ms) keep Xen's proportion to it, so that half a second is a hundred turns.
 * - The VM with the objective is a web server under open load: 2,000 connections a second of one reply of 10 kB, 18% of the line. Its mean response time in each 2.5 ms is
 *   to be at most 5 ms, seven to eight times what a reply takes on an idle host.
 * - The primary neighbours are three VMs with eight bulk transfers each, out of the host. The other baselines saturate something else.
 *
 * @module
 */
import {
  type CostModel,
  costModelOf,
  type Host,
  host,
  type HostInput,
  xen2009,
} from "@iovlab/iovlab";
import type { System } from "./systems.ts";

/** What neighbours do: each saturates something. */
export type NeighbourKind =
  | "idle"
  | "bulk-out"
  | "bulk-in"
  | "web"
  | "flood-out"
  | "flood-in"
  | "overrun-in"
  | "compute";

/** Everything that varies between hosts of this experiment. */
export interface Setting {
  /** Line rate in bits per second. */
  readonly lineRate: number;
  /** Cores. */
  readonly cores: number;
  /** Clock in hertz. */
  readonly clockRate: number;
  /** Longest turn of the scheduler in seconds. */
  readonly slice: number;
  /** Simulated seconds of a run: a hundred turns of the scheduler at least. */
  readonly seconds: number;
  /** Connections a second that the VM is offered. */
  readonly connections: number;
  /** Bytes of a request. */
  readonly requestBytes: number;
  /** Bytes of a reply. */
  readonly replyBytes: number;
  /** Cycles of the server program for a request. */
  readonly requestCycles: number;
  /** Longest mean response time of an interval, in seconds. */
  readonly objective: number;
  /** The reservation over what the VM needs on the wire. */
  readonly margin: number;
  /** What the neighbours do. */
  readonly kind: NeighbourKind;
  /** How many there are. */
  readonly neighbours: number;
  /** Bits per second that all neighbours with bulk transfers offer together, over the line rate; 0: as fast as they can. */
  readonly load: number;
}

/** The primary baseline. */
export const primary: Setting = {
  lineRate: 1e9,
  cores: 4,
  clockRate: 2.66e9,
  slice: 5e-3,
  seconds: 0.5,
  connections: 2000,
  requestBytes: 300,
  replyBytes: 10240,
  requestCycles: 100e3,
  objective: 5e-3,
  margin: 1.5,
  kind: "bulk-out",
  neighbours: 3,
  load: 0,
};

/** The name of the primary baseline among {@linkcode baselines}. */
export const primaryKey = "bulk-out";

/**
 * The baseline hosts by name.
 *
 * `bulk-in`: uploads of 10 kB beside bulk transfers into the host. `compute`: fifteen neighbours that compute, and four times the program: the VM needs
 * more than its equal share of the cores.
 */
export const baselines: Readonly<Record<string, Setting>> = {
  "bulk-out": primary,
  "bulk-in": { ...primary, kind: "bulk-in", requestBytes: 10240, replyBytes: 300 },
  web: { ...primary, kind: "web" },
  "flood-out": { ...primary, kind: "flood-out" },
  "flood-in": { ...primary, kind: "flood-in" },
  "overrun-in": { ...primary, kind: "overrun-in" },
  compute: { ...primary, kind: "compute", neighbours: 15, requestCycles: 400e3 },
};

/** Numbers of neighbours of the scaling runs. */
export const neighbourCounts: readonly number[] = [1, 3, 7, 15];

/** Offered load of the neighbours over the line rate, from idle to beyond saturation. */
export const loads: readonly number[] = [0.5, 0.75, 1, 1.5];

/** The name of the VM with the objective. */
export const victim = "service";

/** The costs of the baselines. */
export const baselineCosts: CostModel = costModelOf(xen2009);

/** CPU weight of the VM, of the driver domain and of threads where weights are a control; a neighbour has 256. */
const heavy = 2048;
/** Most of the line that a reservation takes. */
const mostReserved = 0.8;
/**
 * Packets a second of all floods together, out of the host and into it: more than a driver domain carries each way in time, and a fifth at most of
 * what 1 Gb/s carries, so that the line is not what they fill.
 */
const floodRates = { transmit: 200e3, receive: 300e3 } as const;
/** Wire bytes of a full frame over its payload, and of a frame without payload. */
const [wireShare, emptyFrame] = [1538 / 1448, 90];

/** Bits per second that the VM needs on the wire each way: out and in; its data, and half a frame of acknowledgment for each frame. */
export function needOf(setting: Setting): { readonly out: number; readonly in: number } {
  const { connections, requestBytes, replyBytes } = setting;
  const acks = emptyFrame / 2;
  const way = (data: number, other: number) =>
    8 * connections * (data * wireShare + (other / 1448) * acks + 4 * emptyFrame);
  return { out: way(replyBytes, requestBytes), in: way(requestBytes, replyBytes) };
}

/** What is reserved for the VM, in bits per second: out and in. */
export function reservationOf(setting: Setting): { readonly out: number; readonly in: number } {
  const need = needOf(setting);
  const most = mostReserved * setting.lineRate;
  return {
    out: Math.min(most, setting.margin * need.out),
    in: Math.min(most, setting.margin * need.in),
  };
}

type Vm = HostInput["vms"][number];
type Load = NonNullable<Vm["workload"]>;

const always = (value: number) => ({ kind: "deterministic", value } as const);

/** Bulk transfers of a VM. */
function bulk(direction: "transmit" | "receive", bitRate: number): Load {
  const streams = 8;
  const common = {
    kind: "iperf",
    protocol: "tcp",
    direction,
    streams,
    receiveOffload: true,
  } as const;
  return { ...common, messageBytes: 16384, bitRate: bitRate / streams };
}

/** The flood of one of some neighbours. */
function flood(direction: "transmit" | "receive", neighbours: number): Load {
  return { kind: "flood", direction, rate: floodRates[direction] / neighbours };
}

/** What one neighbour does. */
function neighbourLoad({ kind, neighbours, lineRate, load }: Setting): Load {
  const offered = load * lineRate / neighbours;
  switch (kind) {
    case "idle":
      return { kind: "idle" };
    case "bulk-out":
      return bulk("transmit", offered);
    case "bulk-in":
      return bulk("receive", offered);
    case "web":
      return {
        kind: "httperf",
        sessions: Math.ceil(192 / neighbours),
        timeout: 1,
        requestBytes: always(300),
        replyBytes: always(10240),
      };
    case "flood-out":
      return flood("transmit", neighbours);
    case "flood-in":
      return flood("receive", neighbours);
    case "overrun-in":
      return {
        kind: "netperf",
        test: "udp-stream",
        direction: "receive",
        messageBytes: 1470,
        bitRate: 1.3 * lineRate / neighbours,
      };
    case "compute":
      return { kind: "compute" };
  }
}

/** The machine, the same for all systems. */
function machineOf(
  setting: Setting,
  frameArbitration = false,
): Omit<HostInput, "architecture" | "vms"> {
  const { slice } = setting;
  return {
    name: "adcom-2009",
    cores: setting.cores,
    clockRate: setting.clockRate,
    link: { rate: setting.lineRate },
    nic: { buffer: 524288, frameArbitration },
    memory: { contention: false },
    scheduler: {
      kind: "credit",
      debit: "exact",
      slice,
      accountingPeriod: slice,
      boostTime: slice / 3,
    },
  };
}

/** What a system's controls are on a host of its architecture. */
function controlsOf(system: System): Partial<HostInput> {
  const { architecture, cpu, limit, fine, reserved } = system;
  switch (architecture) {
    case "split-driver":
      return {
        driverDomain: {
          placement: cpu === "pinned" ? "pinned" : "shared",
          ...(cpu !== "none" && { weight: heavy }),
        },
        ...(limit > 0 && { splitDriver: { rateControl: true, ...(fine && { ratePeriod: 5e-3 }) } }),
      };
    case "virtio-vhost":
      return cpu === "threads" || cpu === "caps" ? { virtio: { weight: heavy } } : {};
    case "sr-iov":
      return { srIov: { functions: 32, rateLimit: limit > 0 } };
    default:
      return { vdi: { receiveArbiter: reserved } };
  }
}

/** A neighbour under a system. */
function neighbourOf(setting: Setting, { cpu, limit }: System): Vm {
  const { neighbours, cores, lineRate } = setting;
  return {
    name: "neighbour",
    count: neighbours,
    workload: neighbourLoad(setting),
    ...(cpu === "caps" && { cap: cores / 2 / neighbours }),
    ...(limit > 0 && { device: { cap: limit * lineRate / neighbours } }),
  };
}

/** The VM's clients: open load; who sees nothing for a tenth of a second gives up. */
function clientsOf({ connections, requestBytes, replyBytes }: Setting): Load {
  return {
    kind: "httperf",
    arrivals: { kind: "poisson", rate: connections },
    timeout: 0.1,
    requestBytes: always(requestBytes),
    replyBytes: always(replyBytes),
  };
}

/** The VM with the objective under a system. */
function victimOf(setting: Setting, { cpu, reserved }: System): Vm {
  const reservation = reservationOf(setting);
  return {
    name: victim,
    objective: { responseTime: setting.objective },
    application: { requestCycles: always(setting.requestCycles) },
    workload: clientsOf(setting),
    ...(cpu !== "none" && { weight: heavy }),
    ...(reserved && { device: { reserved: reservation.out, receiveReserved: reservation.in } }),
  };
}

/** A host of this experiment under a system. */
export function hostOf(setting: Setting, system: System): Host {
  return host({
    ...machineOf(setting, system.frames),
    architecture: system.architecture,
    ...controlsOf(system),
    vms: [victimOf(setting, system), neighbourOf(setting, system)],
  });
}

/** The same host while the VM pauses. */
export function pausedHost(setting: Setting, system: System): Host {
  const { objective: _none, ...rest } = victimOf(setting, system);
  return host({
    ...machineOf(setting, system.frames),
    architecture: system.architecture,
    ...controlsOf(system),
    vms: [{ ...rest, workload: { kind: "idle" } }, neighbourOf(setting, system)],
  });
}

/** A change of the reservation: when, as a share of the run, and to which share of the line. */
export interface Step {
  /** Share of the run that is over. */
  readonly at: number;
  /** Share of the line that is reserved from then on. */
  readonly share: number;
}

/** The share of the line that is reserved to begin with. */
export const firstShare = 0.1;

/** The changes of a run: up, and down by half as much. */
export const steps: readonly [Step, Step] = [{ at: 0.3, share: 0.5 }, { at: 0.65, share: 0.3 }];

/** The time of a step in seconds. */
export const stepTime = (setting: Setting, { at }: Step): number => at * setting.seconds;

/** A VDI host whose first VM sends as much as it can and whose reservation changes twice. */
export function steppedHost(setting: Setting): Host {
  const { lineRate, neighbours } = setting;
  return host({
    ...machineOf(setting),
    architecture: "vdi",
    events: steps.map((step) => ({
      kind: "resize-context",
      at: stepTime(setting, step),
      vm: victim,
      device: { reserved: step.share * lineRate },
    })),
    vms: [
      {
        name: victim,
        weight: heavy,
        device: { reserved: firstShare * lineRate },
        workload: bulk("transmit", 0),
      },
      { name: "neighbour", count: neighbours, workload: bulk("transmit", 0) },
    ],
  });
}

/**
 * The application bits per second that a VM with a reservation has on a full line beside equal neighbours: the reserved share, and by weight
 * its part of the rest, full frames.
 */
export function predictedRate({ lineRate, neighbours }: Setting, share: number): number {
  return lineRate * (share + (1 - share) / (neighbours + 1)) / wireShare;
}

/** The hosts on which a reservation changes, by name. */
export const steppedBaselines: Readonly<Record<string, Setting>> = {
  "3 neighbours": primary,
  "15 neighbours": { ...primary, neighbours: 15 },
  "1 neighbour": { ...primary, neighbours: 1 },
  "10 Gb/s": { ...primary, lineRate: 10e9, cores: 8 },
};
