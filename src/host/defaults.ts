/**
 * What a host is where its description leaves something out.
 *
 * - Scheduler: the rules and constants of Xen 3's credit scheduler (`sched_credit.c`: a tick of 10 ms, who runs then pays for it and loses its boost; three
 *   ticks a slice and an accounting period).
 * - TCP: the constants of Linux 2.6.18 to 2.6.32 (`include/net/tcp.h`: first time-out 3 s, least time-out HZ/5, shortest
 *   delayed acknowledgment HZ/25), and the initial window of RFC 3390 for segments of 1448 bytes.
 * - Split driver: a ring of one page has 256 slots; Xen's back end of 2007 maps transmit pages, copies 64 bytes of header,
 *   and lets 32 packets wait for a guest (`data/costs/evidence.csv`).
 * - NIC: rings of 256 and at most 8,000 interrupts a second, as the e1000 driver has it (`data/costs/evidence.csv`).
 * - IOMMU: Linux invalidates after 250 unmaps or 10 ms (its commit "PCI: iommu: iotlb flushing", 2008).
 * - Memory: 1.5 misses of a core at a time, as an out-of-order core has them with server software (Chou, Spracklen and Abraham,
 *   MICRO 2005, abstract).
 *
 * All others are assumed.
 *
 * @module
 */
import type { CreditScheduler, Scheduler } from "./schedulers.ts";
import type { Host, Vm } from "./types.ts";
import type { Workload } from "./workloads.ts";

/** A kind of a variant without the field that names it. */
export type KindOf<T, K> = Omit<Extract<T, { readonly kind: K }>, "kind">;

/** What a scheduler is where its description leaves something out, by kind. */
const schedulers: Defaults["schedulers"] = {
  credit: {
    slice: 0.03,
    tick: 0.01,
    accountingPeriod: 0.03,
    debit: "tick",
    boostTime: 0.01,
    boost: true,
  },
  credit2: { initialCredit: 0.0105, rateLimit: 0.001, balancePeriod: 0.03 },
  sedf: { extraSlice: 0.0005, unblocking: "lose" },
  bvt: { contextAllowance: 0.005 },
  "round-robin": { slice: 0.03 },
  partitioned: { frame: 0.03 },
};

const host: Defaults["host"] = {
  name: "host",
  cores: 2,
  clockRate: 2.66e9,
  scheduler: { kind: "credit", ...schedulers.credit },
  memory: {
    contention: true,
    sharedCache: 4 * 1024 * 1024,
    privateCache: 256 * 1024,
    lineBytes: 64,
    bandwidth: 10e9,
    latency: 80e-9,
    overlap: 1.5,
    writeBacks: 0.3,
    io: { workingSet: 256 * 1024, accesses: 5 },
  },
  link: { rate: 1e9, mtu: 1500, roundTripTime: 100e-6, switchBuffer: 512 * 1024 },
  nic: {
    receiveRing: 256,
    transmitRing: 256,
    interruptGap: 125e-6,
    pollBudget: 64,
    queues: 1,
    buffer: 0,
    internalSwitch: false,
    frameArbitration: false,
  },
  offloads: { tso: true, gso: true, gro: true, checksum: true },
  tcp: {
    initialWindow: 3,
    receiveWindow: 65535,
    delayedAck: 0.04,
    minimumTimeout: 0.2,
    initialTimeout: 3,
  },
  iommu: { mode: "strict", iotlbEntries: 64, flushBatch: 250, flushTime: 0.01 },
  driverDomain: {
    kind: "dom0",
    placement: "shared",
    weight: 256,
    cap: 0,
    vcpus: 1,
    managementLoad: 0,
    restartTime: 0.25,
  },
  splitDriver: {
    ringSlots: 256,
    grant: "map",
    headerCopy: 64,
    backEndQueue: 32,
    queues: 1,
    threads: 0,
    rateControl: false,
    ratePeriod: 0.05,
  },
  vmmDriver: { queue: 256, ringSize: 256, transmit: "map" },
  emulated: { accessesPerKick: 1, accessesPerPacket: 0, accessesPerInterrupt: 4 },
  virtio: {
    ringSize: 256,
    suppression: true,
    pollTime: 0,
    interrupts: "vmm",
    queue: 1000,
    weight: 256,
  },
  passthrough: { interrupts: "vmm" },
  srIov: { functions: 7, rateLimit: false, interrupts: "vmm" },
  vdi: {
    interrupts: "vmm",
    contexts: 0,
    contextsPerVm: 1,
    eviction: "lru",
    receiveArbiter: false,
  },
  events: [],
};

const vm: Omit<Vm, "name"> = {
  vcpus: 1,
  weight: 256,
  cap: 0,
  pinnedTo: [],
  device: {
    reserved: 0,
    weight: 1,
    cap: 0,
    receiveReserved: 0,
    buffer: 0,
    receiveRing: 0,
    transmitRing: 0,
    window: 2 ** 30,
  },
  schedule: { slice: 0, period: 0.1, extraTime: true, warp: 0 },
  memory: { workingSet: 0, accesses: 0 },
  objective: { responseTime: 0, bitRate: 0 },
  application: { backlog: 128, requestCycles: { kind: "deterministic", value: 100e3 } },
  workload: { kind: "idle" },
};

const always = (value: number) => ({ kind: "deterministic", value }) as const;

/** What a workload is where its description leaves something out, by kind. */
const workloads: Defaults["workloads"] = {
  idle: {},
  httperf: {
    requestsPerConnection: 1,
    burstLength: 1,
    requestBytes: always(80),
    replyBytes: always(10 * 1024),
    timeout: 5,
  },
  netperf: {
    test: "tcp-stream",
    direction: "transmit",
    messageBytes: 16384,
    requestBytes: 1,
    responseBytes: 1,
    socketBuffer: 65535,
    bitRate: 0,
  },
  iperf: {
    protocol: "tcp",
    streams: 4,
    direction: "receive",
    messageBytes: 128 * 1024,
    socketBuffer: 65535,
    bitRate: 0,
  },
  compute: { unitCycles: always(1e6) },
  trace: { records: [], direction: "receive", repeat: false },
  bursts: {
    on: { kind: "exponential", mean: 0.01 },
    off: { kind: "exponential", mean: 0.09 },
    bitRate: 500e6,
    packetBytes: 1400,
    direction: "receive",
  },
  flood: { rate: 500e3, packetBytes: 18, direction: "receive" },
  "interrupt-storm": { rate: 50e3 },
  "rogue-dma": { rate: 1000 },
  exhaustion: { resource: "ring", rate: 1000 },
  "tick-evasion": { tick: 0.01, share: 0.95 },
};

/** All defaults. */
export interface Defaults {
  /** Of a host. */
  readonly host: Omit<Host, "architecture" | "vms" | "scheduler"> & {
    /** Of its scheduler. */
    readonly scheduler: CreditScheduler;
  };
  /** Of a VM. */
  readonly vm: Omit<Vm, "name">;
  /** Of an httperf workload. */
  readonly httperf: KindOf<Workload, "httperf">;
  /** Of schedulers by kind. */
  readonly schedulers: { readonly [K in Scheduler["kind"]]: KindOf<Scheduler, K> };
  /** Of workloads by kind. */
  readonly workloads: {
    readonly [K in Exclude<Workload["kind"], "mixed">]: KindOf<Workload, K>;
  };
}

/**
 * The defaults: of a host, of each VM, of an httperf workload, and of schedulers and workloads by kind.
 *
 * An architecture, the VMs, and an httperf workload's arrivals or sessions have none: they must be given.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { defaults, host } from "@iovlab/iovlab/host";
 *
 * const small = host({ architecture: "vdi", vms: [{}] });
 * assert.deepEqual(small.link, defaults.host.link);
 * ```
 */
export const defaults: Defaults = { host, vm, httperf: workloads.httperf, schedulers, workloads };
