/**
 * The shapes of the architectures' options, of quality of service, and of events.
 *
 * @module
 */
import type {
  ContextEvent,
  CrashEvent,
  HostEvent,
  MigrateEvent,
  ResetEvent,
  ResizeEvent,
  WorkloadEvent,
} from "./events.ts";
import type {
  DeviceShare,
  DriverDomain,
  Emulated,
  Iommu,
  Passthrough,
  SplitDriver,
  SrIov,
  Vdi,
  Virtio,
  VmmDriver,
} from "./interfaces.ts";
import {
  choice,
  flag,
  list,
  number,
  type NumberShape,
  record,
  type RecordShape,
  type Shape,
  type VariantShape,
  whole,
} from "./_shape.ts";
import type { VmSchedule } from "./schedulers.ts";
import { vmName } from "./_workload_shape.ts";

const most = 65536;
/** Descriptors or slots of a ring. */
export function ring(least: number): NumberShape {
  return whole("1", { least, most });
}
/** A relative share. */
export const weight = number("1", { above: 0, most: 65535 });
const bitRate = number("bit/s", { least: 0, most: 1e13 });
const positiveTime = number("s", { above: 0, most: 3600 });
const shortTime = number("s", { least: 0, most: 10 });
const interrupts = choice("vmm", "posted");
const time = number("s", { least: 0, most: 1e6 });

const deviceFields = {
  reserved: bitRate,
  weight,
  cap: bitRate,
  receiveReserved: bitRate,
  buffer: whole("B", { least: 0, most: 1e12 }),
  receiveRing: ring(0),
  transmitRing: ring(0),
  window: number("B", { above: 0, most: 2 ** 48 }),
} as const;

/** Quality of service of a VM in the device. */
export const deviceShape: RecordShape = record<DeviceShare>(deviceFields);

const changes: RecordShape = record<DeviceShare>(
  deviceFields,
  Object.keys(deviceFields) as (keyof DeviceShare)[],
);

/** What schedulers by time need to know of a domain. */
export const scheduleFields: { readonly [K in keyof VmSchedule]: Shape } = {
  slice: shortTime,
  period: number("s", { above: 0, most: 10 }),
  extraTime: flag,
  warp: shortTime,
};

/** The options of each architecture by the host's field. */
export const interfaceShapes = {
  iommu: record<Iommu>({
    mode: choice("none", "static", "deferred", "strict"),
    iotlbEntries: whole("1", { least: 1, most: 1e6 }),
    flushBatch: whole("1", { least: 1, most: 1e6 }),
    flushTime: positiveTime,
  }),
  driverDomain: record<DriverDomain>({
    kind: choice("dom0", "isolated"),
    placement: choice("shared", "pinned"),
    weight,
    cap: number("cores", { least: 0, most: 64 }),
    vcpus: whole("1", { least: 1, most: 64 }),
    managementLoad: number("cores", { least: 0, most: 64 }),
    restartTime: positiveTime,
    schedule: record<VmSchedule>(scheduleFields, ["slice", "period", "extraTime", "warp"]),
  }, ["schedule"]),
  splitDriver: record<SplitDriver>({
    ringSlots: ring(18),
    grant: choice("copy", "map", "persistent", "flip"),
    headerCopy: whole("B", { least: 0, most }),
    backEndQueue: ring(1),
    queues: whole("1", { least: 1, most: 64 }),
    threads: whole("1", { least: 0, most: 64 }),
    rateControl: flag,
    ratePeriod: number("s", { above: 0, most: 10 }),
  }),
  vmmDriver: record<VmmDriver>({
    queue: ring(1),
    ringSize: ring(18),
    transmit: choice("copy", "map"),
  }),
  emulated: record<Emulated>({
    accessesPerKick: whole("1", { least: 0, most: 1000 }),
    accessesPerPacket: whole("1", { least: 0, most: 1000 }),
    accessesPerInterrupt: whole("1", { least: 0, most: 1000 }),
  }),
  virtio: record<Virtio>({
    ringSize: ring(18),
    suppression: flag,
    pollTime: shortTime,
    interrupts,
    queue: ring(1),
    weight,
  }),
  passthrough: record<Passthrough>({ interrupts }),
  srIov: record<SrIov>({
    functions: whole("1", { least: 1, most: 1024 }),
    rateLimit: flag,
    interrupts,
  }),
  vdi: record<Vdi>({
    interrupts,
    contexts: whole("1", { least: 0, most: 1024 }),
    contextsPerVm: whole("1", { least: 0, most: 1024 }),
    eviction: choice("lru", "round-robin", "weight"),
    receiveArbiter: flag,
  }),
} as const;

const contextEvent = (kind: ContextEvent["kind"]) =>
  record<ContextEvent>({ kind: choice(kind), at: time, vm: vmName });

const workloadEvent = (kind: WorkloadEvent["kind"]) =>
  record<WorkloadEvent>({ kind: choice(kind), at: time, vm: vmName });

const eventRecords: { readonly [K in HostEvent["kind"]]: RecordShape } = {
  "crash-driver-domain": record<CrashEvent>({ kind: choice("crash-driver-domain"), at: time }),
  "resize-context": record<ResizeEvent>({
    kind: choice("resize-context"),
    at: time,
    vm: vmName,
    device: changes,
  }),
  "revoke-context": contextEvent("revoke-context"),
  "create-context": contextEvent("create-context"),
  migrate: record<MigrateEvent>({
    kind: choice("migrate"),
    at: time,
    vm: vmName,
    memory: number("B", { above: 0, most: 1e13 }),
    dirtyRate: number("B/s", { least: 0, most: 1e12 }),
    rate: number("bit/s", { above: 0, most: 1e13 }),
    downtime: positiveTime,
    rounds: whole("1", { least: 1, most: 1000 }),
  }, ["downtime", "rounds"]),
  "start-workload": workloadEvent("start-workload"),
  "stop-workload": workloadEvent("stop-workload"),
  "reset-device": record<ResetEvent>({
    kind: choice("reset-device"),
    at: time,
    outage: positiveTime,
  }),
};

const event: VariantShape = { kind: "variant", of: eventRecords };

/** The events of a host. */
export const eventsShape = list(event, 0, 1000);
