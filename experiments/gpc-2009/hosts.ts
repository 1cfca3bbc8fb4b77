/**
 * The baseline hosts and the assumed ranges of the split-driver against VDI experiment.
 *
 * The paper's parameters are not public. So everything here is assumed, and was fixed before the first run of the experiment:
 *
 * - The *primary baseline* is the machine that the time of the paper suggests: four cores, 1 Gb/s, four VMs, the driver domain on the guests'
 *   cores (Xen's default), offloads on (Xen's default), small static files. Replies are small so that the cores are the limit: on a full
 *   line no architecture can differ from another, which is a result of its own and not what the claim speaks of.
 * - The other baselines vary line rate, placement of the driver domain and offloads. All architectures have the same cores.
 * - The ranges are wide on purpose. Constants of the software come from the cost profile `xen-2009`, with the range of each; constants of one kind move
 *   together from the low to the high end of their ranges.
 *
 * @module
 */
import {
  type Architecture,
  costDefinitions,
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
export const compared: readonly Architecture[] = ["split-driver", "vdi", "native"];

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

/** The primary baseline. */
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

/** The name of the primary baseline among {@linkcode baselines}. */
export const primaryKey = "1g-shared-offloads";

/** The baseline hosts by name: 1 and 10 Gb/s, driver domain shared and pinned, offloads on and off. */
export const baselines: Readonly<Record<string, Setting>> = Object.fromEntries(
  [1e9, 10e9].flatMap((lineRate) =>
    (["shared", "pinned"] as const).flatMap((placement) =>
      [true, false].map((offloads) => [
        `${lineRate / 1e9}g-${placement}-${offloads ? "offloads" : "plain"}`,
        { ...primary, lineRate, placement, offloads },
      ])
    )
  ),
);

/** VMs of the scalability runs. */
export const vmCounts: readonly number[] = [1, 2, 4, 8, 16];

/** VMs at which the second claim compares: as many as cores at the start, and this many at the end. */
export const manyVms = 16;

/** Offered load as a share of what the virtual device can carry at most, from light to beyond saturation. */
export const loads: readonly number[] = [0.1, 0.3, 0.5, 0.7, 1, 1.25];

/** Open connections over all VMs that saturate a baseline. */
export const saturatingSessions = 256;

/** The same at a point of the space: fewer, so that a short run holds several rounds of each session on slow hosts too. */
export const spaceSessions = 128;

/** A factor of the parameter space: its label and how it sets a host from a number in [0, 1). */
export interface Factor {
  /** The name in tables and figures. */
  readonly name: string;
  /** Its range in words, with unit. */
  readonly range: string;
  /** The value at a place in the range; a string for a choice. */
  value(u: number): number | string;
}

const linear = (name: string, low: number, high: number, unit: string): Factor => ({
  name,
  range: `${low} to ${high} ${unit}`,
  value: (u) => low + u * (high - low),
});

const logarithmic = (name: string, low: number, high: number, unit: string): Factor => ({
  name,
  range: `${low} to ${high} ${unit}, logarithmic`,
  value: (u) => low * Math.pow(high / low, u),
});

const choice = (name: string, options: readonly (number | string)[]): Factor => ({
  name,
  range: options.join(" or "),
  value: (u) => options[Math.min(options.length - 1, Math.floor(u * options.length))],
});

/** The groups of costs that no host of the experiment pays: exits, drivers in the VMM, virtio, IOMMU, UDP, contexts that change, migration. */
const unpaidGroups: ReadonlySet<string> = new Set([
  "VM exit costs",
  "VMM driver costs",
  "virtio costs",
  "IOMMU costs",
  "datagram costs",
  "context costs",
  "migration times",
]);

/** Costs that no host of the experiment pays. */
export const unpaidCosts: readonly CostName[] = Object.entries(costGroups).flatMap((
  [group, names],
) => unpaidGroups.has(group) ? names : []);

/**
 * The groups of costs that the space moves, by the name of their factor: all that the hosts pay but the rate of DMA, which was
 * read in a source.
 */
const movedGroups = Object.entries(costGroups).filter(([name]) =>
  name !== "DMA rate" && !unpaidGroups.has(name)
);

/** The factors of the parameter space, in the order of the design's dimensions. */
export const factors: readonly Factor[] = [
  choice("line rate", ["1 Gb/s", "10 Gb/s"]),
  choice("driver domain", ["shared", "pinned"]),
  choice("offloads", ["on", "off"]),
  choice("cores", [2, 4, 8]),
  choice("VMs", [2, 3, 4, 5, 6, 7, 8]),
  logarithmic("reply size", 256, 65536, "bytes"),
  choice("requests per connection", [1, 4]),
  logarithmic("program cycles", 50e3, 600e3, "cycles"),
  linear("clock", 2, 3.5, "GHz"),
  logarithmic("interrupt gap", 10, 200, "us"),
  choice("grant", ["copy", "map"]),
  choice("VDI interrupts", ["vmm", "posted"]),
  ...movedGroups.map(([name]): Factor => ({
    name,
    range: "low to high end of each cost's range",
    value: (u) => u,
  })),
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
      const geometric = low > 0;
      replaced[name] = geometric ? low * Math.pow(high / low, u) : low + u * (high - low);
    }
  }
  return costModelOf(xen2009, replaced);
}

/** The costs of the baselines. */
export const baselineCosts: CostModel = costModelOf(xen2009);

/** All costs that hosts pay and no group of the space moves; a test keeps this list short and known. */
export const fixedCosts: readonly CostName[] = (Object.keys(costDefinitions) as CostName[]).filter(
  (name) => !unpaidCosts.includes(name) && !movedGroups.some(([, names]) => names.includes(name)),
);

/**
 * Exact debit and no contention for memory, as the first runs of this experiment had them, and a time slice of 2 ms, so that every run has at least 100 of
 * them. With 30 ms, Xen's default, throughput differs by at most 0.3% (VDI, 16 VMs; the split driver's not at all: its vCPUs block before).
 */
export const fixed = {
  scheduler: { debit: "exact", slice: 2e-3 },
  memory: { contention: false },
} as const;

/**
 * A host of this experiment under an architecture and a load of its clients.
 *
 * What an architecture does not have stays at its default, so that hosts that differ only there are one point of the study.
 */
export function hostOf(
  setting: Setting,
  architecture: Architecture,
  load: Pick<HttperfInput, "arrivals" | "sessions" | "timeout">,
): Host {
  const on = setting.offloads;
  return host({
    name: "gpc-2009",
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

/** The saturating load of a setting: a fixed number of sessions over all VMs. */
export function saturating(
  setting: Setting,
  sessions: number = saturatingSessions,
): { sessions: number; timeout: number } {
  return { sessions: Math.max(8, Math.ceil(sessions / setting.vms)), timeout: 1 };
}
