/**
 * The shape of a host description: every field of the types, its unit, and the values it may have.
 *
 * @module
 */
import { defaults } from "./defaults.ts";
import type { HostInput, VmInput } from "./input.ts";
import type {
  Application,
  DeviceShare,
  DriverDomain,
  HttperfWorkload,
  IdleWorkload,
  Link,
  Nic,
  Offloads,
  Scheduler,
  SplitDriver,
  Tcp,
  Vdi,
} from "./types.ts";
import { arrivalsShape, distributionShape } from "./_distribution_shape.ts";
import {
  choice,
  flag,
  list,
  number,
  record,
  type TextShape,
  title,
  type VariantShape,
  whole,
} from "./_shape.ts";

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
const longTime = number("s", { least: 0, most: 3600 });
const ring = (least: number) => whole("1", { least, most: 65536 });
const weight = number("1", { above: 0, most: 65535 });

const vmName: TextShape = {
  kind: "text",
  pattern: /^[A-Za-z0-9._-]{1,64}$/,
  rule: "1 to 64 letters, digits, hyphens, underscores and dots",
};

const workload: VariantShape = {
  kind: "variant",
  of: {
    httperf: record<HttperfWorkload>({
      kind: choice("httperf"),
      arrivals: arrivalsShape,
      sessions: whole("1", { least: 1, most: 1e6 }),
      requestsPerConnection: whole("1", { least: 1, most: 1e6 }),
      requestBytes: distributionShape("B", 1),
      replyBytes: distributionShape("B", 1),
      timeout: longTime,
    }, ["arrivals", "sessions"]),
    idle: record<IdleWorkload>({ kind: choice("idle") }),
  },
  fallbacks: { httperf: defaults.httperf },
};

/** A VM, or `count` of them. */
const vm = record<VmInput>({
  name: vmName,
  count: whole("1", { least: 1, most: mostVms }),
  vcpus: whole("1", { least: 1, most: mostCores }),
  weight,
  cap: number("cores", { least: 0, most: mostCores }),
  pinnedTo: list(whole("1", { least: 0, most: mostCores - 1 }), 0, mostCores),
  device: record<DeviceShare>({
    reserved: number("bit/s", { least: 0, most: 1e13 }),
    weight,
    cap: number("bit/s", { least: 0, most: 1e13 }),
  }),
  application: record<Application>({
    backlog: whole("1", { least: 1, most: 65536 }),
    requestCycles: distributionShape("cycles", 0),
  }),
  workload,
}, ["name", "count"]);

/** A host. */
export const hostShape = record<HostInput>({
  name: title,
  architecture: choice("native", "split-driver", "vdi"),
  cores: whole("1", { least: 1, most: mostCores }),
  clockRate: number("Hz", { least: 1e6, most: 1e12 }),
  scheduler: record<Scheduler>({
    slice: positiveTime,
    accountingPeriod: positiveTime,
    boostTime: shortTime,
    boost: flag,
  }),
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
  }),
  offloads: record<Offloads>({ tso: flag, gso: flag, gro: flag, checksum: flag }),
  tcp: record<Tcp>({
    initialWindow: whole("segments", { least: 1, most: 1024 }),
    receiveWindow: whole("B", { least: 1, most: mostConnectionBytes }),
    delayedAck: shortTime,
    minimumTimeout: timeout,
    initialTimeout: timeout,
  }),
  driverDomain: record<DriverDomain>({ placement: choice("shared", "pinned"), weight }),
  splitDriver: record<SplitDriver>({
    ringSlots: ring(18),
    grant: choice("copy", "map"),
    headerCopy: whole("B", { least: 0, most: 65536 }),
    backEndQueue: ring(1),
  }),
  vdi: record<Vdi>({ interrupts: choice("vmm", "posted") }),
  vms: list(vm, 1, mostVms, defaults.vm),
});
