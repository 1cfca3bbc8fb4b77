/**
 * The hosts of isolation: a VM that computes and a web server, both to be protected, beside five neighbours that are idle or greedy.
 *
 * The requirements for isolation follow from what is shared, and each is a control that a host has or has not:
 *
 * - *CPU shares*: a fixed table of windows (`partitioned`), against weights that only say who comes first (`credit`, without a cap).
 * - *I/O work on the VM's own account*: VDI, where a guest drives its device itself, against a split driver, whose driver domain works for everybody
 *   on time that nobody is charged for.
 * - *Device shares*: the line as far as an architecture can share it out: VDI by a reservation for the web server and caps for the bulk senders, the split driver
 *   by its back end's rate limit, SR-IOV by that of its functions; the others have no means. Without control VDI still shares by weight.
 *
 * Neighbours are one VM that computes, two web servers with small replies that are asked all they can, and two that send in bulk: they want cores, the
 * driver domain's time and the line. The protected web server is asked so much that an equal share of the line is not enough for it, and half a core is.
 *
 * @module
 */
import {
  type Architecture,
  type CostModel,
  type Host,
  host,
  type HostInput,
  type HttperfInput,
} from "@iovlab/iovlab";
import { baselineCosts, primary, schedulerOf, sessionsPerVm, turn } from "./hosts.ts";

/** How CPU shares are controlled, from not at all to cores of one's own. */
export const cpuControls = [
  "turns",
  "weights",
  "caps",
  "reservations",
  "partition",
  "own cores",
] as const;

/** A control of CPU shares. */
export type CpuControl = typeof cpuControls[number];

/** What a host has against greedy neighbours. */
export interface Controls {
  /** Who does a VM's I/O work, and on whose account. */
  readonly architecture: Architecture;
  /** How CPU shares are controlled. */
  readonly cpu: CpuControl;
  /** Whether the line is shared out by what the architecture has. */
  readonly device: boolean;
}

/** What neighbours do. */
export type Neighbours = "idle" | "greedy";

/** What is assumed about a host of isolation, and swept. */
export interface IsolationSetting {
  /** Clock in hertz. */
  readonly clockRate: number;
  /** A turn, period or frame of the scheduler in seconds. */
  readonly turn: number;
  /** Bytes that a computing program uses again and again. */
  readonly workingSet: number;
  /** Whether what runs together slows each other down. */
  readonly contention: boolean;
  /** Least time between two interrupts, in seconds. */
  readonly interruptGap: number;
  /** Bytes of a reply of the protected web server. */
  readonly replyBytes: number;
  /** Payload that the protected web server is asked, in bits per second. */
  readonly webBitRate: number;
}

/** The baseline of isolation: all else is that of consolidation. */
export const isolationPrimary: IsolationSetting = {
  clockRate: primary.clockRate,
  turn,
  workingSet: primary.workingSet,
  contention: true,
  interruptGap: primary.interruptGap,
  replyBytes: 16384,
  webBitRate: 390e6,
};

/** The VMs that are to be protected: the one that computes, and the web server. */
export const protectedVms = { compute: "batch", web: "web" } as const;

/** VMs and driver domain together: each core has two of them. */
const domains = 8;
const cores = primary.cores;

/** What the device promises to the web server, and where it stops each bulk sender, in bits per second of line time. */
export const deviceShares = { reserved: 600e6, cap: 100e6 } as const;

/** What all domains have under a control: a scheduler, and what a VM says to it. */
function cpuOf(control: CpuControl, turn: number) {
  const credit = schedulerOf({ scheduler: "credit", turn, boost: true });
  const share = cores / domains;
  const schedule = { slice: 0.9 * share * turn, period: turn, extraTime: false };
  switch (control) {
    case "turns":
      return {
        scheduler: schedulerOf({ scheduler: "round-robin", turn, boost: true }),
        vm: {},
        driver: {},
      };
    case "weights":
    case "own cores":
      return { scheduler: credit, vm: {}, driver: {} };
    case "caps":
      return { scheduler: credit, vm: { cap: share }, driver: {} };
    case "reservations":
      return {
        scheduler: { kind: "sedf", unblocking: "resume" } as const,
        vm: { schedule },
        driver: { schedule },
      };
    case "partition":
      return {
        scheduler: schedulerOf({ scheduler: "partitioned", turn, boost: true }),
        vm: {},
        driver: {},
      };
  }
}

function always(value: number) {
  return { kind: "deterministic", value } as const;
}

function httperf(replyBytes: number, load: Omit<HttperfInput, "kind">): HttperfInput {
  const sizes = { requestBytes: always(300), replyBytes: always(replyBytes) };
  return { kind: "httperf", ...sizes, timeout: 1, ...load };
}

/** VMs in the order of their cores: protected ones first. */
function vmsOf(setting: IsolationSetting, controls: Controls, neighbours: Neighbours) {
  const { workingSet, replyBytes, webBitRate } = setting;
  const { vm } = cpuOf(controls.cpu, setting.turn);
  const on = (pinnedTo: number) => controls.cpu === "own cores" ? { pinnedTo: [pinnedTo] } : {};
  const program = { memory: { workingSet, accesses: 10 } };
  const rate = webBitRate / 8 / replyBytes;
  const asked = httperf(replyBytes, { arrivals: { kind: "poisson", rate } });
  const greedy = neighbours === "greedy";
  const small = httperf(primary.replyBytes, { sessions: sessionsPerVm });
  const bulk = {
    kind: "netperf",
    ...{ test: "tcp-stream", direction: "transmit" } as const,
    receiveOffload: true, // the far end acknowledges what it merged at once, as such hosts do
  } as const;
  const idle = { kind: "idle" } as const;
  const { reserved, cap } = deviceShares;
  const vms: HostInput["vms"] = [
    { name: protectedVms.compute, ...vm, ...on(0), ...program, workload: { kind: "compute" } },
    {
      ...{ name: protectedVms.web, ...vm, ...on(1), workload: asked },
      ...(controls.device && { device: { reserved } }),
    },
    {
      ...{ name: "hog", ...vm, ...on(2), ...program },
      workload: greedy ? { kind: "compute" } : idle,
    },
    { name: "small", count: 2, ...vm, ...on(2), workload: greedy ? small : idle },
    {
      ...{ name: "bulk", count: 2, ...vm, ...on(2), workload: greedy ? bulk : idle },
      ...(controls.device && { device: { cap } }),
    },
  ];
  return vms;
}

/** A host of isolation. */
export function isolationHost(
  setting: IsolationSetting,
  controls: Controls,
  neighbours: Neighbours,
): Host {
  const { architecture, cpu, device } = controls;
  const { clockRate, interruptGap, contention } = setting;
  const { scheduler, driver } = cpuOf(cpu, setting.turn);
  return host({
    ...{ name: "springer-2010 isolation", architecture, cores, clockRate, scheduler },
    memory: { contention },
    nic: { interruptGap },
    ...(architecture === "split-driver" && {
      driverDomain: {
        placement: cpu === "own cores" ? "pinned" : "shared",
        schedule: { period: setting.turn },
        ...driver,
      },
      splitDriver: { rateControl: device, ratePeriod: setting.turn },
    }),
    ...(architecture === "sr-iov" && { srIov: { rateLimit: device } }),
    vms: vmsOf(setting, controls, neighbours),
  });
}

/** The costs of isolation's baseline. */
export const isolationCosts: CostModel = baselineCosts;

/** The combinations of the three requirements, each there or not: a full factorial. */
export const combinations: readonly Controls[] = (["split-driver", "vdi"] as const).flatMap((
  architecture,
) =>
  (["weights", "partition"] as const).flatMap((cpu) =>
    [false, true].map((device) => ({ architecture, cpu, device }))
  )
);

/** All three requirements. */
export const all: Controls = { architecture: "vdi", cpu: "partition", device: true };

/** All requirements but one. */
export const without: Readonly<Record<"cpu" | "account" | "device", Controls>> = {
  cpu: { ...all, cpu: "weights" },
  account: { ...all, architecture: "split-driver" },
  device: { ...all, device: false },
};

/** The key of a host of isolation among the points of its group. */
export function controlsKey(
  { architecture, cpu, device }: Controls,
  neighbours: Neighbours,
): string {
  return `${architecture}/${cpu}/${device ? "shared out" : "open"}/${neighbours}`;
}
