/**
 * A host from what was measured of a server, and what it does at loads.
 *
 * A server is one process on cores of a machine without a hypervisor (architecture `native`). Its processor time for each request, D, is known from measurement and covers everything: program,
 * system calls, network stack. The cost profile knows what the stack takes; the program gets the rest, `requestCycles = (D - stack) f` with the clock rate f, so that
 * the host needs D for each request again. What the stack takes is read off the packet-level host itself at a light load. The squared coefficient of variation is that of D; all of
 * the variance is the program's. What a request takes beyond its own work where it meets no other is the round-trip time.
 *
 * D is held at the measured value for one clock rate: the clock rate only says in which cycles D is given, and with which speed the stack's cycles of the profile are
 * taken to run. So of D no more than the share of the stack hangs on it.
 *
 * The NIC is there because a host has one: at 100 Gb/s and without moderation of interrupts it is out of the way, as a loopback device is.
 *
 * @module
 */
import type { Host } from "../host/mod.ts";
import { type MeasuredHostOptions, measuredHosts, type MeasuredServer } from "./_measured_hosts.ts";

export type { MeasuredHostOptions, MeasuredServer };

/**
 * The packet-level host of a measured server, at an open load.
 *
 * The same host is a layered queueing network by `lqnOf`. With another architecture and more VMs, `host({ ...measured, architecture: "vdi", vms: ... })`, it is a
 * prediction for a machine that was not measured.
 *
 * @param server What was measured.
 * @param rate Connections per second, a Poisson process, one request each.
 * @throws {InputError} `scenario/demand-below-stack` where the demand is less than what the profile's stack takes; `number/negative` and the like where a number is out of its range.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { costModelOf, kvm2015 } from "@iovlab/iovlab/host";
 * import { measuredHost, measureHost } from "@iovlab/iovlab/scenario";
 *
 * const server = { demand: 0.001, variability: 1, baseTime: 0.0012, requestBytes: 62, replyBytes: 1164 };
 * const costs = costModelOf(kvm2015);
 * const parameters = { host: measuredHost(server, 500), costs, duration: 20, detail: "total" } as const;
 * const rows = measureHost(parameters, { seed: 1, replication: 0 });
 * const idle = rows.find(({ metric }) => metric === "idleShare")!;
 * assert.ok(Math.abs(idle.value - 0.5) < 0.02);
 * ```
 */
export function measuredHost(
  server: MeasuredServer,
  rate: number,
  options: MeasuredHostOptions = {},
): Host {
  return measuredHosts(server, options)(rate);
}
