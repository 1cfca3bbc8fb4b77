/**
 * The hosts of the experiment and the ranges of what is assumed about them.
 *
 * The paper's parameters are not public. The primary baseline is the one of the experiment `gpc-2009`, whose papers are by the same authors and of
 * the same year: four cores, 1 Gb/s, Xen's defaults, a web server with small replies. It was not chosen by what comes out here. The
 * ranges are those of that experiment, too.
 *
 * @module
 */
import {
  type Architecture,
  costGroups,
  type CostModel,
  costModelOf,
  type CostName,
  type Host,
  host,
  type HttperfInput,
  xen2009,
} from "@iovlab/iovlab";

/** The architectures that are compared. */
export const compared = ["split-driver", "vdi"] as const satisfies readonly Architecture[];

/** Everything that varies between hosts of this experiment. */
export interface Setting {
  /** Line rate in bits per second. */
  readonly lineRate: number;
  /** Where the driver domain runs. */
  readonly placement: "shared" | "pinned";
  /** Whether TSO, GSO, GRO and checksum offload are on. */
  readonly offloads: boolean;
  /** Cores. */
  readonly cores: number;
  /** VMs, all alike. */
  readonly vms: number;
  /** Bytes of a reply. */
  readonly replyBytes: number;
  /** Requests on each connection. */
  readonly requests: number;
  /** Cycles of the server program for a request. */
  readonly requestCycles: number;
  /** Clock in hertz. */
  readonly clockRate: number;
  /** Least time between two interrupts, in seconds. */
  readonly interruptGap: number;
  /** How the back end gets at transmit pages. */
  readonly grant: "copy" | "map";
  /** How a virtual device's interrupts are delivered. */
  readonly interrupts: "vmm" | "posted";
}

/** The primary baseline, that of `gpc-2009`. */
export const primary: Setting = {
  lineRate: 1e9,
  placement: "shared",
  offloads: true,
  cores: 4,
  vms: 4,
  replyBytes: 1024,
  requests: 1,
  requestCycles: 100e3,
  clockRate: 2.66e9,
  interruptGap: 125e-6,
  grant: "map",
  interrupts: "vmm",
};

/** The baselines by name: the driver domain on the guests' cores, and on one of its own. */
export const baselines = {
  "1g-shared": primary,
  "1g-pinned": { ...primary, placement: "pinned" },
} as const satisfies Record<string, Setting>;

/** A baseline. */
export type BaselineKey = keyof typeof baselines;

/** The baseline that the claim is judged on. */
export const primaryKey: BaselineKey = "1g-shared";

/** The baselines' names. */
export const baselineKeys: readonly BaselineKey[] = Object.keys(baselines) as BaselineKey[];

/** The costs of the baselines. */
export const baselineCosts: CostModel = costModelOf(xen2009);

/** Open connections over all VMs, from light load to saturation. */
export const sessionCounts: readonly number[] = [4, 8, 16, 32, 64, 128, 256];

/** Open connections over all VMs that saturate a baseline. */
export const saturatingSessions = 256;

/** Open loads as a share of what the cores and the link carry with a split driver at most. */
export const openShares: readonly number[] = [0.1, 0.3, 0.5, 0.7, 0.85];

/** Numbers of VMs that share a saturating load. */
export const vmCounts: readonly number[] = [1, 2, 4, 8];

/** Open connections at a point of the space, over all VMs. */
export const spaceSessions = 96;

/** A factor of the parameter space. */
export interface Factor {
  /** The name in tables. */
  readonly name: string;
  /** Its unit, where it has one. */
  readonly unit?: string;
  /** The value at a place in the range, from 0 to 1. */
  value(u: number): number | string;
}

const linear = (name: string, low: number, high: number, unit?: string): Factor => ({
  name,
  unit,
  value: (u) => low + u * (high - low),
});

const logarithmic = (name: string, low: number, high: number, unit: string): Factor => ({
  name,
  unit,
  value: (u) => low * Math.pow(high / low, u),
});

const choice = (name: string, options: readonly (number | string)[]): Factor => ({
  name,
  value: (u) => options[Math.min(options.length - 1, Math.floor(u * options.length))],
});

/** The groups of costs that hosts of the compared architectures pay, but for the rate of DMA, which was read in a source. */
const movedGroups = Object.entries(costGroups).filter(([name]) =>
  [
    "guest stack costs",
    "native driver costs",
    "VMM interrupt costs",
    "VM switch costs",
    "event channel costs",
    "grant costs",
    "split driver costs",
    "device times",
  ].includes(name)
);

/** The factors of the parameter space, in the order of the design's dimensions. */
export const factors: readonly Factor[] = [
  choice("line rate", ["1 Gb/s", "10 Gb/s"]),
  choice("driver domain", ["shared", "pinned"]),
  choice("offloads", ["on", "off"]),
  choice("cores", [2, 4, 8]),
  choice("VMs", [1, 2, 4, 6, 8]),
  logarithmic("reply size", 256, 65536, "bytes"),
  choice("requests per connection", [1, 4]),
  logarithmic("program cycles", 50e3, 600e3, "cycles"),
  linear("clock", 2, 3.5, "GHz"),
  logarithmic("interrupt gap", 10, 200, "us"),
  choice("grant", ["copy", "map"]),
  choice("VDI interrupts", ["vmm", "posted"]),
  ...movedGroups.map(([name]) => linear(name, 0, 1)),
];

/** The values of all factors at one point of the space. */
export type SpacePoint = Readonly<Record<string, number | string>>;

/** The factors' values at a point of the unit cube. */
export function spacePoint(unit: readonly number[]): SpacePoint {
  return Object.fromEntries(factors.map((factor, i) => [factor.name, factor.value(unit[i])]));
}

/** The setting of a point of the space. */
export function settingOf(point: SpacePoint): Setting {
  return {
    lineRate: point["line rate"] === "1 Gb/s" ? 1e9 : 10e9,
    placement: point["driver domain"] as Setting["placement"],
    offloads: point["offloads"] === "on",
    cores: point["cores"] as number,
    vms: point["VMs"] as number,
    replyBytes: Math.round(point["reply size"] as number),
    requests: point["requests per connection"] as number,
    requestCycles: point["program cycles"] as number,
    clockRate: (point["clock"] as number) * 1e9,
    interruptGap: (point["interrupt gap"] as number) * 1e-6,
    grant: point["grant"] as Setting["grant"],
    interrupts: point["VDI interrupts"] as Setting["interrupts"],
  };
}

/** The costs of a point of the space: each group at its place between the low and the high end. */
export function costsOf(point: SpacePoint): CostModel {
  const replaced: Partial<Record<CostName, number>> = {};
  for (const [group, names] of movedGroups) {
    const u = point[group] as number;
    for (const name of names) {
      const { low, high } = xen2009.costs[name];
      replaced[name] = low > 0 ? low * Math.pow(high / low, u) : low + u * (high - low);
    }
  }
  return costModelOf(xen2009, replaced);
}

/** Exact debit, no contention for memory and a time slice of 2 ms, as in `gpc-2009`, which says why. */
export const fixed = {
  scheduler: { debit: "exact", slice: 2e-3 },
  memory: { contention: false },
} as const;

/** A host of this experiment under an architecture and a load of its clients. */
export function hostOf(
  setting: Setting,
  architecture: Architecture,
  load: Pick<HttperfInput, "arrivals" | "sessions" | "timeout">,
): Host {
  const on = setting.offloads;
  return host({
    name: "hpcasia-2009",
    ...fixed,
    architecture,
    cores: setting.cores,
    clockRate: setting.clockRate,
    link: { rate: setting.lineRate },
    nic: { interruptGap: setting.interruptGap },
    offloads: { tso: on, gso: on, gro: on, checksum: on },
    ...(architecture === "split-driver" && {
      driverDomain: { placement: setting.placement },
      splitDriver: { grant: setting.grant },
    }),
    ...(architecture === "vdi" && { vdi: { interrupts: setting.interrupts } }),
    vms: [{
      name: "web",
      count: setting.vms,
      application: { requestCycles: { kind: "deterministic", value: setting.requestCycles } },
      workload: {
        kind: "httperf",
        requestsPerConnection: setting.requests,
        requestBytes: { kind: "deterministic", value: 300 },
        replyBytes: { kind: "deterministic", value: setting.replyBytes },
        ...load,
      },
    }],
  });
}

/** A host on which models and packet level differ, and the same with the one thing changed that is taken to be the reason. */
export interface Doubt {
  /** The name in tables. */
  readonly name: string;
  /** What the layered queueing network does not have. */
  readonly reason: string;
  /** The metric that differs. */
  readonly metric: "replyRate" | "responseTimeMean";
  /** The host as it is. */
  readonly asIs: Host;
  /** What is changed, in words. */
  readonly change: string;
  /** The changed host. */
  readonly changed: Host;
}

function withGap(of: Host, interruptGap: number): Host {
  return host({ ...of, nic: { ...of.nic, interruptGap } });
}

function withBacklog(of: Host, backlog: number): Host {
  const vms = of.vms.map((vm) => ({ ...vm, application: { ...vm.application, backlog } }));
  return host({ ...of, vms });
}

const inStep = hostOf(primary, "split-driver", { sessions: 1, timeout: 1 });
const crowded = withGap(hostOf(primary, "split-driver", { sessions: 4, timeout: 1 }), 0);
const alone = hostOf({ ...primary, vms: 1 }, "vdi", { sessions: 256, timeout: 1 });
const onEdge = hostOf({ ...primary, vms: 8 }, "split-driver", {
  arrivals: { kind: "poisson", rate: 250 },
  timeout: 1,
});

/** The differences that are looked into. */
export const doubts: readonly Doubt[] = [
  {
    name: "sessions in step",
    reason: "interrupts a fixed gap apart keep few sessions in step with each other",
    metric: "replyRate",
    asIs: inStep,
    change: "no gap between interrupts",
    changed: withGap(inStep, 0),
  },
  {
    name: "crowded cores",
    reason:
      "a driver domain and four guests get four cores by a scheduler's rules; processor sharing is kinder to them",
    metric: "replyRate",
    asIs: crowded,
    change: "eight cores",
    changed: host({ ...crowded, cores: 8 }),
  },
  {
    name: "an answer just in time",
    reason:
      "a round trip and its service take as long as the gap between interrupts: a microsecond decides for one more gap",
    metric: "responseTimeMean",
    asIs: onEdge,
    change: "a gap of 160 us instead of 125 us",
    changed: withGap(onEdge, 160e-6),
  },
  {
    name: "full backlog",
    reason: "connections beyond the backlog wait for TCP to repeat their SYN, outside of the host",
    metric: "responseTimeMean",
    asIs: alone,
    change: "a backlog of 4096 instead of 128",
    changed: withBacklog(alone, 4096),
  },
];

/** A closed load of so many sessions over all VMs, at least one each. */
export function closed(setting: Setting, sessions: number): { sessions: number; timeout: number } {
  return { sessions: Math.max(1, Math.round(sessions / setting.vms)), timeout: 1 };
}
