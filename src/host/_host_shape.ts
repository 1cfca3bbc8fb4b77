/**
 * The shape of a host description: every field of the types, its unit, and the values it may have.
 *
 * @module
 */
import { defaults } from "./defaults.ts";
import type { HostInput, MemoryInput, VmInput } from "./input.ts";
import {
  deviceShape,
  eventsShape,
  interfaceShapes,
  ring,
  scheduleFields,
  weight,
} from "./_interface_shapes.ts";
import type { MemoryUse } from "./memory.ts";
import type { Scheduler, VmSchedule } from "./schedulers.ts";
import type { Application, Link, Nic, Objective, Offloads, Tcp } from "./types.ts";
import { distributionShape } from "./_distribution_shape.ts";
import {
  choice,
  flag,
  list,
  number,
  record,
  type RecordShape,
  title,
  type VariantShape,
  whole,
} from "./_shape.ts";
import { vmName, workloadShape } from "./_workload_shape.ts";

/** Most VMs of a host. */
export const mostVms = 1024;
/** Most cores of a host. */
const mostCores = 64;
/** Most bytes that go one way on one connection: sequence numbers are 32-bit. */
export const mostConnectionBytes = 2 ** 30;

/** Times above these are a slip of the unit. */
const shortTime = number("s", { least: 0, most: 10 });
const positiveTime = number("s", { above: 0, most: 10 });
const timeout = number("s", { above: 0, most: 3600 });

type SchedulerOf<K> = Extract<Scheduler, { readonly kind: K }>;

const schedulers: { readonly [K in Scheduler["kind"]]: RecordShape } = {
  credit: record<SchedulerOf<"credit">>({
    kind: choice("credit"),
    slice: positiveTime,
    tick: positiveTime,
    accountingPeriod: positiveTime,
    debit: choice("tick", "exact"),
    boostTime: shortTime,
    boost: flag,
  }),
  credit2: record<SchedulerOf<"credit2">>({
    kind: choice("credit2"),
    initialCredit: positiveTime,
    rateLimit: shortTime,
    balancePeriod: positiveTime,
  }),
  sedf: record<SchedulerOf<"sedf">>({
    kind: choice("sedf"),
    extraSlice: positiveTime,
    unblocking: choice("lose", "resume"),
  }),
  bvt: record<SchedulerOf<"bvt">>({ kind: choice("bvt"), contextAllowance: positiveTime }),
  "round-robin": record<SchedulerOf<"round-robin">>({
    kind: choice("round-robin"),
    slice: positiveTime,
  }),
  partitioned: record<SchedulerOf<"partitioned">>({
    kind: choice("partitioned"),
    frame: positiveTime,
  }),
};

const scheduler: VariantShape = {
  kind: "variant",
  of: schedulers,
  fallbackKind: "credit",
  fallbacks: defaults.schedulers,
};

const memoryUse = record<MemoryUse>({
  workingSet: number("B", { least: 0, most: 1e12 }),
  accesses: number("1", { least: 0, most: 1000 }),
});

const memory = record<MemoryInput>({
  contention: flag,
  sharedCache: number("B", { least: 0, most: 1e12 }),
  privateCache: number("B", { least: 0, most: 1e12 }),
  lineBytes: whole("B", { least: 1, most: 4096 }),
  bandwidth: number("B/s", { above: 0, most: 1e15 }),
  latency: shortTime,
  overlap: number("1", { least: 1, most: 64 }),
  writeBacks: number("1", { least: 0, most: 1 }),
  io: memoryUse,
});

/** A VM, or `count` of them. */
const vm = record<VmInput>({
  name: vmName,
  count: whole("1", { least: 1, most: mostVms }),
  vcpus: whole("1", { least: 1, most: mostCores }),
  weight,
  cap: number("cores", { least: 0, most: mostCores }),
  pinnedTo: list(whole("1", { least: 0, most: mostCores - 1 }), 0, mostCores),
  device: deviceShape,
  schedule: record<VmSchedule>(scheduleFields),
  memory: memoryUse,
  objective: record<Objective>({
    responseTime: shortTime,
    bitRate: number("bit/s", { least: 0, most: 1e13 }),
  }),
  application: record<Application>({
    backlog: whole("1", { least: 1, most: 65536 }),
    requestCycles: distributionShape("cycles", 0),
  }),
  workload: workloadShape,
}, ["name", "count"]);

/** A host. */
export const hostShape = record<HostInput>({
  name: title,
  architecture: choice(
    "native",
    "emulated",
    "split-driver",
    "vmm-driver",
    "virtio-vhost",
    "passthrough",
    "sr-iov",
    "vdi",
  ),
  cores: whole("1", { least: 1, most: mostCores }),
  clockRate: number("Hz", { least: 1e6, most: 1e12 }),
  scheduler,
  memory,
  link: record<Link>({
    rate: number("bit/s", { least: 1e5, most: 1e13 }),
    mtu: whole("B", { least: 576, most: 9000 }),
    roundTripTime: shortTime,
    switchBuffer: whole("B", { least: 1, most: 1e12 }),
  }),
  nic: record<Nic>({
    receiveRing: ring(1),
    transmitRing: ring(2),
    interruptGap: shortTime,
    pollBudget: ring(1),
    queues: whole("1", { least: 1, most: 64 }),
    buffer: whole("B", { least: 0, most: 1e12 }),
    internalSwitch: flag,
    frameArbitration: flag,
  }),
  offloads: record<Offloads>({ tso: flag, gso: flag, gro: flag, checksum: flag }),
  tcp: record<Tcp>({
    initialWindow: whole("segments", { least: 1, most: 1024 }),
    receiveWindow: whole("B", { least: 1, most: mostConnectionBytes }),
    delayedAck: shortTime,
    minimumTimeout: timeout,
    initialTimeout: timeout,
  }),
  ...interfaceShapes,
  events: eventsShape,
  vms: list(vm, 1, mostVms, defaults.vm),
});
