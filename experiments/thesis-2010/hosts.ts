/**
 * The hosts: one baseline under six systems and three tests, and the factors of the parameter space.
 *
 * The baseline is that of `gpc-2009`: four cores of 2.66 GHz, 1 Gb/s, four web servers with small replies, Xen's defaults, exact debit, no contention for
 * memory. *Scalable IOV* stands for devices that give each VM queues instead of a function: here a device with as many functions as one likes and all
 * of a VM's memory mapped for good; it has neither reservations nor time-sharing of contexts. That is an assumption of ours: what such devices arbitrate by is theirs.
 *
 * @module
 */
import {
  type Architecture,
  bound,
  type CostModel,
  costModelOf,
  designPoints,
  type Factor,
  type Host,
  host,
  type HostInput,
  movedCosts,
  xen2009,
} from "@iovlab/iovlab";

/** The systems. */
export const systems = [
  "native",
  "split-driver",
  "virtio-vhost",
  "sr-iov",
  "scalable-iov",
  "vdi",
] as const;

/** One of them. */
export type System = typeof systems[number];

/** Everything that varies between hosts of this experiment. */
export interface Setting {
  /** Line rate in bits per second. */
  readonly lineRate: number;
  /** Cores. */
  readonly cores: number;
  /** VMs. */
  readonly vms: number;
  /** Bytes of a reply. */
  readonly replyBytes: number;
  /** Cycles of the server program for a request. */
  readonly requestCycles: number;
  /** Clock in hertz. */
  readonly clockRate: number;
  /** Where the driver domain runs. */
  readonly placement: "shared" | "pinned";
  /** How the back end gets at transmit pages. */
  readonly grant: "copy" | "map";
}

/** The primary baseline, that of `gpc-2009`. */
export const primary: Setting = {
  lineRate: 1e9,
  cores: 4,
  vms: 4,
  replyBytes: 1024,
  requestCycles: 100e3,
  clockRate: 2.66e9,
  placement: "shared",
  grant: "map",
};

/** Bytes of a reply where the line is what VMs contend for. */
export const largeReply = 10240;

/** The costs of the baseline. */
export const baselineCosts: CostModel = costModelOf(xen2009);

/** As in `gpc-2009`, which says why: a slice of 2 ms, so that a run has 100 of them. */
const fixed = {
  scheduler: { debit: "exact", slice: 2e-3 },
  memory: { contention: false },
} as const;

const always = (value: number) => ({ kind: "deterministic", value }) as const;

function architectureOf(system: System, { placement, grant }: Setting): Partial<HostInput> {
  const architecture: Architecture = system === "scalable-iov" ? "sr-iov" : system;
  const own: Partial<Record<System, Partial<HostInput>>> = {
    "split-driver": { driverDomain: { placement }, splitDriver: { grant } },
    "sr-iov": { srIov: { functions: 64 } },
    "scalable-iov": { srIov: { functions: 1024 }, iommu: { mode: "static" } },
  };
  return { architecture, ...own[system] };
}

function hostWith(
  system: System,
  setting: Setting,
  vms: HostInput["vms"],
  more: Partial<HostInput> = {},
): Host {
  const { cores, clockRate, lineRate } = setting;
  return host({
    name: "thesis-2010",
    ...fixed,
    cores,
    clockRate,
    link: { rate: lineRate },
    ...architectureOf(system, setting),
    ...more,
    vms,
  } as HostInput);
}

type Load =
  | { readonly sessions: number }
  | { readonly arrivals: { readonly kind: "poisson"; readonly rate: number } };

function server(
  { requestCycles, replyBytes }: Setting,
  load: Load,
  timeout: number,
): Pick<HostInput["vms"][number], "application" | "workload"> {
  const requests = { requestBytes: always(300), replyBytes: always(replyBytes) };
  return {
    application: { requestCycles: always(requestCycles) },
    workload: { kind: "httperf", ...requests, timeout, ...load },
  };
}

/** Connections that saturate a host, over all VMs. */
const saturatingSessions = 128;

/** A host whose VMs are all saturated. */
export function saturated(system: System, setting: Setting): Host {
  const sessions = Math.max(8, Math.ceil(saturatingSessions / setting.vms));
  return hostWith(system, setting, [
    { name: "web", count: setting.vms, ...server(setting, { sessions }, 1) },
  ]);
}

/** What a host carries at most by a system, in replies per second. */
function most(system: "split-driver" | "vdi", setting: Setting, costs: CostModel): number {
  const load: Load = { sessions: 1e6 };
  const vms = [{ name: "web", count: setting.vms, ...server(setting, load, 1) }];
  return bound(hostWith(system, setting, vms), costs).repliesPerSecond;
}

/** The share of what the split driver carries at most that is offered where all systems are to carry the same. */
export const lightShare = 0.3;

function poisson(rate: number): Load {
  return { arrivals: { kind: "poisson", rate } };
}

/** A host at a load that every system carries. */
export function light(system: System, setting: Setting, costs: CostModel): Host {
  const rate = most("split-driver", setting, costs) * lightShare / setting.vms;
  return hostWith(system, setting, [
    { name: "web", count: setting.vms, ...server(setting, poisson(rate), 1) },
  ]);
}

/** The part of the line that the VM in the test of isolation asks for. */
export const goldPart = 0.4;

/** The share of what one VM can carry that it asks for at most. */
const goldShare = 0.6;

/** Requests per second that `gold` is asked for: its part of the line, if it can carry as much. */
export function goldRate(setting: Setting, costs: CostModel): number {
  const alone = most("vdi", { ...setting, vms: 1 }, costs);
  return Math.min(goldPart * setting.lineRate / (8 * setting.replyBytes), goldShare * alone);
}

/** The scheduling weight of `gold` under every system; the others have 256. */
const goldWeight = 1024;

/** Bits per second of wire time that are reserved for `gold`: what it asks for, and a quarter more for headers and bursts. */
function reservation(setting: Setting, rate: number): number {
  return Math.min(0.9 * setting.lineRate, 1.25 * rate * 8 * setting.replyBytes);
}

/** What greedy neighbours send: datagrams as fast as they can, or one TCP connection each, which slows down where it finds no room. */
export type Greed = "datagrams" | "streams";

/**
 * A web server that asks for more than its part beside neighbours that send all they can. What the system offers for control is used: a reservation with
 * VDI, limits of the others' functions with SR-IOV and scalable IOV, nothing in the I/O path with a split driver and virtio. The scheduling weights are the same under all.
 */
export function contended(
  system: System,
  setting: Setting,
  costs: CostModel,
  greed: Greed = "datagrams",
): Host {
  const rate = goldRate(setting, costs);
  const reserved = reservation(setting, rate);
  const others = setting.vms - 1;
  const limited = system === "sr-iov" || system === "scalable-iov";
  const { srIov } = architectureOf(system, setting);
  return hostWith(system, setting, [
    {
      name: "gold",
      weight: goldWeight,
      ...(system === "vdi" && { device: { reserved } }),
      ...server(setting, poisson(rate), 1),
    },
    {
      name: "bulk",
      ...(others > 1 && { count: others }),
      ...(limited && { device: { cap: (setting.lineRate - reserved) / others } }),
      workload: {
        kind: "netperf",
        direction: "transmit",
        ...(greed === "streams"
          ? { test: "tcp-stream" }
          : { test: "udp-stream", messageBytes: 1472, bitRate: Math.min(1e9, setting.lineRate) }),
      },
    },
  ], limited ? { srIov: { ...srIov, rateLimit: true } } : {});
}

/** Bits of the smallest frame on the line, with preamble and gap. */
const smallestFrame = 84 * 8;

/** Most small packets per second of a flood: a 1 Gb/s line full of them; on a faster line no program sends more. */
const mostFlood = 1e9 / smallestFrame;

/** The part of the line that a flood from outside takes: one that filled the line would leave nothing to any system. */
const floodPart = 0.2;

/** Web servers at a light load beside a VM that floods the line, or that is flooded from outside. */
export function flooded(
  system: System,
  setting: Setting,
  costs: CostModel,
  direction: "transmit" | "receive" = "transmit",
): Host {
  const others = setting.vms - 1;
  const requests = most("split-driver", setting, costs) * lightShare / setting.vms;
  const outside = floodPart * Math.min(1e9, setting.lineRate) / smallestFrame;
  const rate = direction === "transmit" ? mostFlood : outside;
  return hostWith(system, setting, [
    { name: "web", ...(others > 1 && { count: others }), ...server(setting, poisson(requests), 1) },
    { name: "hostile", workload: { kind: "flood", direction, rate } },
  ]);
}

/** VMs of the test of time-sharing. */
export const manyVms = 16;

/** Contexts that they share. */
export const contextCounts: readonly number[] = [16, 12, 8, 4, 2];

/** Factors on the times to save and restore a context. */
export const changeFactors: readonly number[] = [0.1, 1, 10];

/** Many saturated VMs on a device with so many contexts. */
export function timeShared(setting: Setting, contexts: number): Host {
  const sessions = Math.max(8, Math.ceil(saturatingSessions / manyVms));
  return hostWith("vdi", setting, [
    { name: "web", count: manyVms, ...server(setting, { sessions }, 1) },
  ], { vdi: { contexts } });
}

/** Costs with longer or shorter changes of contexts. */
export function changeCosts(costs: CostModel, factor: number): CostModel {
  const { contextSave, contextRestore } = costs;
  return { ...costs, contextSave: contextSave * factor, contextRestore: contextRestore * factor };
}

/** VMs that a system takes at most, by what the rules of a host say; `Infinity` where there is no limit up to 256. */
export function mostVms(system: System, functions: number): number {
  const accepts = (count: number) => {
    try {
      const vms = [{ name: "web", count, workload: { kind: "httperf" as const, sessions: 1 } }];
      hostWith(system, primary, vms, system === "sr-iov" ? { srIov: { functions } } : {});
      return true;
    } catch {
      return false;
    }
  };
  const tried = [1, 2, 4, 7, 8, 16, 32, 64, 128, 256];
  const taken = tried.filter(accepts);
  return taken.length === tried.length ? Infinity : taken.at(-1) ?? 0;
}

/** The factors of the parameter space, each at two levels. */
const factors: Readonly<Record<string, Factor>> = {
  "line rate": { kind: "list", values: [1, 10], unit: "Gb/s", base: 1 },
  cores: { kind: "list", values: [2, 8], base: 4 },
  VMs: { kind: "list", values: [4, 8], base: 4 },
  "reply size": {
    kind: "range",
    from: 1024,
    to: 16384,
    scale: "log",
    integer: true,
    unit: "bytes",
  },
  "program cycles": { kind: "range", from: 50e3, to: 400e3, scale: "log", unit: "cycles" },
  clock: { kind: "range", from: 2, to: 3.5, unit: "GHz" },
  "driver domain": { kind: "list", values: ["shared", "pinned"] },
  grant: { kind: "list", values: ["copy", "map"], base: "map" },
  "software costs": { kind: "range", from: 0, to: 1 },
  "device costs": { kind: "range", from: 0, to: 1 },
};

/** The units of the factors that have one. */
export const factorUnits: Readonly<Record<string, string>> = {
  "line rate": "Gb/s",
  "reply size": "bytes",
  "program cycles": "cycles",
  clock: "GHz",
};

/**
 * Box, Hunter and Hunter's fraction 2^(10-5) of resolution IV: main effects are confounded with interactions of three factors and more, those of two
 * with each other.
 */
export const generators: Readonly<Record<string, readonly string[]>> = {
  clock: ["line rate", "cores", "VMs", "reply size"],
  "driver domain": ["line rate", "cores", "VMs", "program cycles"],
  grant: ["line rate", "cores", "reply size", "program cycles"],
  "software costs": ["line rate", "VMs", "reply size", "program cycles"],
  "device costs": ["cores", "VMs", "reply size", "program cycles"],
};

/** The values of all factors at one point of the space. */
export type SpacePoint = Readonly<Record<string, number | string>>;

/** The points of the space: the 32 runs of the fraction and the centre. */
export const spacePoints: readonly SpacePoint[] = designPoints(
  factors,
  { kind: "two-level", generators, centre: true },
  1,
).map(({ setting }) => setting as SpacePoint);

/** The setting of a point of the space. */
export function settingAt(point: SpacePoint): Setting {
  return {
    lineRate: (point["line rate"] as number) * 1e9,
    cores: point["cores"] as number,
    vms: point["VMs"] as number,
    replyBytes: point["reply size"] as number,
    requestCycles: point["program cycles"] as number,
    clockRate: (point["clock"] as number) * 1e9,
    placement: point["driver domain"] as Setting["placement"],
    grant: point["grant"] as Setting["grant"],
  };
}

const softwareGroups = [
  "guest stack costs",
  "native driver costs",
  "VMM interrupt costs",
  "VM switch costs",
  "event channel costs",
  "grant costs",
  "split driver costs",
];

/** The costs of a point of the space: software, and the device's own times, each at its place within the ranges. */
export function costsAt(point: SpacePoint): CostModel {
  const software = point["software costs"] as number;
  return movedCosts(xen2009, {
    ...Object.fromEntries(softwareGroups.map((group) => [group, software])),
    "device times": point["device costs"] as number,
  });
}
