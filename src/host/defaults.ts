/**
 * What a host is where its description leaves something out.
 *
 * - Scheduler: the constants of Xen's credit scheduler (`credit.c`: a tick of 10 ms, three ticks a slice and an
 *   accounting period; a boosted vCPU loses its boost at a tick).
 * - TCP: the constants of Linux 2.6.18 to 2.6.32 (`include/net/tcp.h`: first time-out 3 s, least time-out HZ/5, shortest
 *   delayed acknowledgment HZ/25), and the initial window of RFC 3390 for segments of 1448 bytes.
 * - Split driver: a ring of one page has 256 slots; Xen's back end of 2007 maps transmit pages, copies 64 bytes of header,
 *   and lets 32 packets wait for a guest (`data/costs/evidence.csv`).
 * - NIC: rings of 256 and at most 8,000 interrupts a second, as the e1000 driver has it (`data/costs/evidence.csv`).
 *
 * All others are assumed.
 *
 * @module
 */
import type { Host, HttperfWorkload, Vm } from "./types.ts";

const host: Omit<Host, "architecture" | "vms"> = {
  name: "host",
  cores: 2,
  clockRate: 2.66e9,
  scheduler: { slice: 0.03, accountingPeriod: 0.03, boostTime: 0.01, boost: true },
  link: { rate: 1e9, mtu: 1500, roundTripTime: 100e-6, switchBuffer: 512 * 1024 },
  nic: { receiveRing: 256, transmitRing: 256, interruptGap: 125e-6, pollBudget: 64 },
  offloads: { tso: true, gso: true, gro: true, checksum: true },
  tcp: {
    initialWindow: 3,
    receiveWindow: 65535,
    delayedAck: 0.04,
    minimumTimeout: 0.2,
    initialTimeout: 3,
  },
  driverDomain: { placement: "shared", weight: 256 },
  splitDriver: { ringSlots: 256, grant: "map", headerCopy: 64, backEndQueue: 32 },
  vdi: { interrupts: "vmm" },
};

const vm: Omit<Vm, "name"> = {
  vcpus: 1,
  weight: 256,
  cap: 0,
  pinnedTo: [],
  device: { reserved: 0, weight: 1, cap: 0 },
  application: { backlog: 128, requestCycles: { kind: "deterministic", value: 100e3 } },
  workload: { kind: "idle" },
};

const httperf: Omit<HttperfWorkload, "kind" | "arrivals" | "sessions"> = {
  requestsPerConnection: 1,
  requestBytes: { kind: "deterministic", value: 80 },
  replyBytes: { kind: "deterministic", value: 10 * 1024 },
  timeout: 5,
};

/**
 * The defaults: of a host, of each VM, and of an httperf workload.
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
export const defaults = { host, vm, httperf } as const;
