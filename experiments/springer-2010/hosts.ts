/**
 * The hosts of consolidation: computing VMs, web servers, and both on one host.
 *
 * The chapter's machine is not public. So everything here is assumed, and was fixed before the first run of the experiment:
 *
 * - The *primary baseline* is that of `gpc-2009`, by the same authors and of the same time: four cores of 2.66 GHz, 1 Gb/s, small replies, Xen's credit
 *   scheduler with debit by the tick, the driver domain on the guests' cores. Four VMs serve the web, and four that compute come to them. So either side
 *   alone can fill the cores, and two hosts are made one.
 * - *Contention for caches and memory is on*, as computing beside I/O is about caches, too; a program that computes has 1 MiB, so that four of them just
 *   fill the shared cache. Size and contention are factors.
 * - *A turn is 5 ms*, that 100 turns be 0.5 s: what each policy has of its own is scaled alike (ticks a third of a slice, credit handed out each slice, as in
 *   Xen; periods and frames of 5 ms). One group of the study has Xen's 30 ms.
 * - The other baselines vary placement of the driver domain, cores (and VMs with them) and the scheduler.
 *
 * *Equal load* is open and below saturation of every architecture that is compared: 30% of what the split driver can carry at most, the host's web servers
 * alone. *Saturating load* is closed: 64 sessions for each web server, each followed by the next at once.
 *
 * @module
 */
import {
  type Architecture,
  bound,
  type CostModel,
  costModelOf,
  type Host,
  host,
  type HostInput,
  type HttperfInput,
  xen2009,
} from "@iovlab/iovlab";
import { primaryKey } from "./keys.ts";

/** A turn of the CPU scheduler in seconds. */
export const turn = 5e-3;

/** The CPU schedulers of the experiment. */
export const schedulerKinds = [
  "credit",
  "credit-exact",
  "credit2",
  "sedf",
  "bvt",
  "round-robin",
  "partitioned",
] as const;

/** A CPU scheduler: a policy, and of `credit` how it is charged. */
export type SchedulerKind = typeof schedulerKinds[number];

/** Everything that varies between hosts of consolidation. */
export interface Setting {
  /** Cores. */
  readonly cores: number;
  /** Computing VMs. */
  readonly computeVms: number;
  /** Web servers. */
  readonly webVms: number;
  /** The CPU scheduler. */
  readonly scheduler: SchedulerKind;
  /** A turn in seconds. */
  readonly turn: number;
  /** Whether a vCPU that wakes with credit left is boosted. */
  readonly boost: boolean;
  /** Where the driver domain runs. */
  readonly placement: "shared" | "pinned";
  /** Line rate in bits per second. */
  readonly lineRate: number;
  /** Clock in hertz. */
  readonly clockRate: number;
  /** Bytes of a reply. */
  readonly replyBytes: number;
  /** Cycles of the server program for a request. */
  readonly requestCycles: number;
  /** Bytes that a computing program uses again and again. */
  readonly workingSet: number;
  /** Bytes of the shared cache. */
  readonly sharedCache: number;
  /** Whether what runs together slows each other down. */
  readonly contention: boolean;
  /** Least time between two interrupts, in seconds. */
  readonly interruptGap: number;
  /** Whether TSO, GSO, GRO and checksum offload are on. */
  readonly offloads: boolean;
  /** Offered load as a share of what the split driver can carry at most. */
  readonly load: number;
}

const mebibyte = 2 ** 20;

/** The primary baseline. */
export const primary: Setting = {
  cores: 4,
  computeVms: 4,
  webVms: 4,
  scheduler: "credit",
  turn,
  boost: true,
  placement: "shared",
  lineRate: 1e9,
  clockRate: 2.66e9,
  replyBytes: 1024,
  requestCycles: 100e3,
  workingSet: mebibyte,
  sharedCache: 4 * mebibyte,
  contention: true,
  interruptGap: 125e-6,
  offloads: true,
  load: 0.3,
};

function ofCores(cores: number): Setting {
  return { ...primary, cores, computeVms: cores, webVms: cores };
}

/** The baseline hosts by name. */
export const baselines: Readonly<Record<string, Setting>> = {
  [primaryKey]: primary,
  "pinned driver domain": { ...primary, placement: "pinned" },
  "two cores": ofCores(2),
  "eight cores": ofCores(8),
  "sixteen cores": ofCores(16),
  "credit, exact debit": { ...primary, scheduler: "credit-exact" },
  credit2: { ...primary, scheduler: "credit2" },
  sedf: { ...primary, scheduler: "sedf" },
  bvt: { ...primary, scheduler: "bvt" },
  "round robin": { ...primary, scheduler: "round-robin" },
  partitioned: { ...primary, scheduler: "partitioned" },
  "no memory contention": { ...primary, contention: false },
};

/** Who is on a host: computing VMs, web servers, both, or VMs that do both. */
export type Mix = "compute" | "web" | "both" | "one-vm";

/** What web servers are asked: the same by everybody, or all they can. */
export type Load = "equal" | "saturating";

/** Open sessions of each saturated web server. */
export const sessionsPerVm = 64;

/** The costs of the baselines. */
export const baselineCosts: CostModel = costModelOf(xen2009);

/** A scheduler with turns of a length. */
export function schedulerOf(
  { scheduler, turn, boost }: Pick<Setting, "scheduler" | "turn" | "boost">,
): HostInput["scheduler"] {
  switch (scheduler) {
    case "credit":
    case "credit-exact":
      return {
        ...{ kind: "credit", slice: turn, tick: turn / 3, accountingPeriod: turn },
        ...{ boostTime: turn / 3, boost },
        debit: scheduler === "credit" ? "tick" : "exact",
      };
    case "credit2":
      return { kind: "credit2", initialCredit: turn };
    case "sedf":
      return { kind: "sedf" };
    case "bvt":
      return { kind: "bvt", contextAllowance: turn };
    case "round-robin":
      return { kind: "round-robin", slice: turn };
    case "partitioned":
      return { kind: "partitioned", frame: turn };
  }
}

type Httperf = Omit<HttperfInput, "kind">;

/** Requests of 300 bytes as in `gpc-2009`, a connection for each. */
function webLoad(setting: Setting, load: Httperf): HttperfInput {
  return {
    kind: "httperf",
    requestBytes: { kind: "deterministic", value: 300 },
    replyBytes: { kind: "deterministic", value: setting.replyBytes },
    timeout: 1,
    ...load,
  };
}

function vmsOf(setting: Setting, mix: Mix, load: Httperf): HostInput["vms"] {
  const { webVms, computeVms, requestCycles, workingSet } = setting;
  const schedule = { schedule: { period: setting.turn } };
  const program = { memory: { workingSet, accesses: 10 } };
  const server = {
    application: { requestCycles: { kind: "deterministic", value: requestCycles } },
  } as const;
  const web = webLoad(setting, load);
  const computing = { kind: "compute" } as const;
  if (mix === "one-vm") {
    const workload = { kind: "mixed", parts: [web, computing] } as const;
    return [{ name: "both", count: webVms, ...schedule, ...program, ...server, workload }];
  }
  return [
    ...(mix === "compute" ? [] : [{
      ...{ name: "web", count: webVms, ...schedule, ...server, workload: web },
    }]),
    ...(mix === "web" ? [] : [{
      ...{ name: "job", count: computeVms, ...schedule, ...program, workload: computing },
    }]),
  ];
}

/** Everything of a host but its VMs; what an architecture does not have stays at its default. */
function platform(setting: Setting, architecture: Architecture): Omit<HostInput, "vms"> {
  const { cores, clockRate, lineRate, interruptGap, placement, contention, sharedCache } = setting;
  const { offloads: on, webVms } = setting;
  return {
    ...{ name: "springer-2010", architecture, cores, clockRate },
    scheduler: schedulerOf(setting),
    memory: { contention, sharedCache },
    link: { rate: lineRate },
    nic: { interruptGap },
    offloads: { tso: on, gso: on, gro: on, checksum: on },
    ...(architecture === "split-driver" && {
      driverDomain: { placement, schedule: { period: setting.turn } },
    }),
    ...(architecture === "sr-iov" && { srIov: { functions: Math.max(7, webVms) } }),
  };
}

/** A host under a load of its web servers; both sides of it are as on hosts of their own. */
export function hostOf(
  setting: Setting,
  architecture: Architecture,
  mix: Mix,
  load: Load,
  costs: CostModel = baselineCosts,
): Host {
  const asked = load === "saturating" ? { sessions: sessionsPerVm } : equalLoad(setting, costs);
  return host({ ...platform(setting, architecture), vms: vmsOf(setting, mix, asked) });
}

/** Connections per second that the split driver can carry at most, over all web servers, with the same cores. */
export function mostConnections(setting: Setting, costs: CostModel): number {
  const asked = { sessions: 1e6 };
  const split = host({ ...platform(setting, "split-driver"), vms: vmsOf(setting, "web", asked) });
  return bound(split, costs).repliesPerSecond;
}

/** The open load that all architectures are asked. */
export function equalLoad(setting: Setting, costs: CostModel): Httperf {
  const rate = mostConnections(setting, costs) * setting.load / setting.webVms;
  return { arrivals: { kind: "poisson", rate } };
}
