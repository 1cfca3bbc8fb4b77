/**
 * The hosts of the experiment on security: bystanders, an attacker, and what it does.
 *
 * The paper's machine is not public. Everything here is assumed and was fixed before the first run of the experiment:
 *
 * - The *primary baseline* is that of the experiment on the paper of 2009: four cores of 2.66 GHz, 1 Gb/s, the driver domain on the guests' cores, offloads on, costs of the profile `xen-2009`.
 * - Three *bystanders* are web servers with small files; their clients open connections at a quarter of what the split driver can carry at most, and give up after 0.1 s without
 *   progress. A fourth VM is the *attacker*, or idle. It has the weight of any other, as a host that knows of no attack would give it.
 * - The attacker's rates are the simulator's defaults for hostile workloads: floods of 500,000 packets of 18 bytes a second, 50,000 notifications, 1,000 descriptors, 1,000 requests for contexts.
 * - Turns of the scheduler are 2 ms instead of Xen's 30, so that 0.2 s are 100 of them; period and boost are in proportion.
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
  xen2009,
} from "@iovlab/iovlab";
import { primaryKey } from "./claims.ts";

/** What happens to a host at a time. */
export type HostEvent = NonNullable<HostInput["events"]>[number];

/** Architectures in which software that VMs share is on the path between them and the device. */
export const sharedSoftware = ["split-driver", "vmm-driver", "virtio-vhost", "emulated"] as const;

/** Architectures in which VMs that share a device drive it themselves. */
export const direct = ["sr-iov", "vdi"] as const;

/** All that several VMs can share a device by, the native host's processes last. */
export const shareable: readonly Architecture[] = [...sharedSoftware, ...direct, "native"];

/** The attacks that a VM, or who sends to it, can make at every architecture alike. */
export const attacks = ["flood-out", "flood-in", "interrupt-storm", "ring"] as const;

/** What is done to a host for as long as the run lasts. */
export type Threat =
  | typeof attacks[number]
  | "none"
  | "rogue-dma"
  | "contexts"
  | "management"
  | "segments";

/** Everything that varies between hosts of this experiment. */
export interface Setting {
  /** Cores. */
  readonly cores: number;
  /** Line rate in bits per second. */
  readonly lineRate: number;
  /** Where the driver domain runs. */
  readonly placement: "shared" | "pinned";
  /** Rates of the attacker, as a share of those above. */
  readonly attack: number;
  /** Payload bytes of a packet of a flood. */
  readonly packetBytes: number;
  /** Least time between two interrupts of a context, in seconds. */
  readonly interruptGap: number;
  /** Descriptors of each of the NIC's rings. */
  readonly rings: number;
  /** Bytes that the device holds before DMA; 0 is no limit. */
  readonly buffer: number;
  /** Whether the device's arbiters, receive side included, choose frame by frame where they can. */
  readonly arbitration: boolean;
}

/** The primary baseline. */
export const primary: Setting = {
  cores: 4,
  lineRate: 1e9,
  placement: "shared",
  attack: 1,
  packetBytes: 18,
  interruptGap: 125e-6,
  rings: 256,
  buffer: 0,
  arbitration: false,
};

/** The baseline hosts by name. */
export const baselines: Readonly<Record<string, Setting>> = {
  [primaryKey]: primary,
  "4-cores-1g-pinned": { ...primary, placement: "pinned" },
  "2-cores-1g": { ...primary, cores: 2 },
  "4-cores-10g": { ...primary, lineRate: 10e9 },
};

/** The costs of the baselines. */
export const baselineCosts: CostModel = costModelOf(xen2009);

/** The scheduler's longest turn, in seconds. */
export const TURN = 2e-3;

/** Simulated seconds of a host under a threat that lasts: 100 turns. */
export const STEADY = 100 * TURN;

/** Bystanders. */
export const bystanders = 3;

/** Their load, all together, as a share of what the split driver can carry at most. */
export const load = 0.25;

/** The same at a point of the space: less, as there are many. */
export const spaceLoad = 0.1;

/** What of the host is not the setting's. */
export interface HostOptions {
  /** Connections per second of all bystanders. */
  readonly connections: number;
  /** What happens to it, in any order. */
  readonly events?: readonly HostEvent[];
  /** What an architecture has beside the setting. */
  readonly more?: Partial<HostInput>;
}

/** Requests to the VMM a second that stand for abuse of VDI's management: as many as a host may have events in a run of 0.2 s, in round numbers. */
export const MANAGEMENT_REQUESTS = 4000;

/** Cores that management work asks for in the driver domain: as much as one VM can have done on its behalf, if it is work for work. */
export const MANAGEMENT_LOAD = 1;

/** Packets of a flood a second. */
export const FLOOD_RATE = 500e3;

function workloadOf(
  threat: Threat,
  { attack, packetBytes }: Setting,
): NonNullable<HostInput["vms"]>[number]["workload"] {
  switch (threat) {
    case "flood-out":
      return { kind: "flood", direction: "transmit", rate: FLOOD_RATE * attack, packetBytes };
    case "flood-in":
      return { kind: "flood", direction: "receive", rate: FLOOD_RATE * attack, packetBytes };
    case "interrupt-storm":
      return { kind: "interrupt-storm", rate: 50e3 * attack };
    case "ring":
      return { kind: "exhaustion", resource: "ring" };
    case "rogue-dma":
      return { kind: "rogue-dma", rate: 1000 * attack };
    case "contexts":
      return { kind: "exhaustion", resource: "contexts", rate: 1000 * attack };
    case "segments":
      return { kind: "iperf", direction: "transmit", streams: 4, socketBuffer: 262144 };
    case "none":
    case "management":
      return { kind: "idle" };
  }
}

/** Requests of the attacker to have its context's weight changed, all through a run of {@linkcode STEADY}. */
export function managementEvents(): readonly HostEvent[] {
  const count = MANAGEMENT_REQUESTS * STEADY;
  return Array.from({ length: count }, (_, index) => ({
    kind: "resize-context",
    at: (index + 0.5) / MANAGEMENT_REQUESTS,
    vm: "attacker",
    device: { weight: 1 + index % 2 },
  }));
}

/** Whether the management path of an architecture is modelled, so that it can be abused. */
export function hasManagement(architecture: Architecture): boolean {
  return architecture === "split-driver" || architecture === "vdi";
}

function ofArchitecture(
  architecture: Architecture,
  { placement, arbitration }: Setting,
  threat: Threat,
): Partial<HostInput> {
  const managementLoad = threat === "management" ? MANAGEMENT_LOAD : 0;
  switch (architecture) {
    case "split-driver":
      return { driverDomain: { placement, managementLoad } };
    case "vdi":
      return { vdi: { receiveArbiter: arbitration } };
    default:
      return {};
  }
}

/** A host of this experiment under an architecture and a threat. What an architecture does not have stays at its default. */
export function hostOf(
  setting: Setting,
  architecture: Architecture,
  threat: Threat,
  { connections, events = [], more = {} }: HostOptions,
): Host {
  const { cores, lineRate, interruptGap, rings, buffer, arbitration } = setting;
  const manages = threat === "management" && architecture === "vdi";
  const constant = (value: number) => ({ kind: "deterministic", value } as const);
  return host({
    name: "cit-2010",
    architecture,
    cores,
    scheduler: {
      kind: "credit",
      debit: "exact",
      slice: TURN,
      accountingPeriod: TURN,
      boostTime: TURN / 3,
    },
    memory: { contention: false },
    link: { rate: lineRate },
    nic: {
      ...{ interruptGap, buffer, frameArbitration: arbitration },
      ...{ receiveRing: rings, transmitRing: rings },
    },
    ...ofArchitecture(architecture, setting, threat),
    ...more,
    events: [...events, ...(manages ? managementEvents() : [])],
    vms: [{
      name: "web",
      count: bystanders,
      objective: { responseTime: 0.005 },
      application: { requestCycles: constant(100e3) },
      workload: {
        kind: "httperf",
        arrivals: { kind: "poisson", rate: connections / bystanders },
        requestBytes: constant(300),
        replyBytes: constant(1024),
        timeout: 0.1,
      },
    }, { name: "attacker", workload: workloadOf(threat, setting) }],
  });
}

/** Connections per second of all bystanders: a share of what the split driver of a setting can carry at most. */
export function connectionsOf(setting: Setting, costs: CostModel, share: number = load): number {
  const most = bound(hostOf(setting, "split-driver", "none", { connections: 1e6 }), costs);
  return share * most.repliesPerSecond;
}
