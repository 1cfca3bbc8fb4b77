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
import { checkPositive, InputError, type ResultRow } from "../core/mod.ts";
import {
  type CostModel,
  costModelOf,
  type Host,
  host,
  type HostInput,
  kvm2015,
} from "../host/mod.ts";
import type { DistributionSpec } from "../random/mod.ts";
import { measureHost } from "./measure.ts";

/** What was measured of a server. */
export interface MeasuredServer {
  /** Processor time of a request, in seconds. */
  readonly demand: number;
  /** Squared coefficient of variation of that time; 0 is constant. */
  readonly variability: number;
  /** Response time of a request that meets no other, in seconds. */
  readonly baseTime: number;
  /** Bytes of a request. */
  readonly requestBytes: number;
  /** Bytes of a reply, its header included. */
  readonly replyBytes: number;
}

/** What else is known of the machine and of the clients. */
export interface MeasuredHostOptions {
  /** Cores that the server may use; 1 unless told. */
  readonly cores?: number;
  /** Clock rate in hertz; 2.6e9 unless told. */
  readonly clockRate?: number;
  /** Connections that may wait to be accepted; 128 unless told. */
  readonly backlog?: number;
  /** Seconds without progress after which clients give up; 1 unless told. */
  readonly timeout?: number;
  /** The costs of the stack; those of the profile `kvm-2015` unless told. */
  readonly costs?: CostModel;
}

/** Variability below this is none. */
const CONSTANT = 1e-3;
/** The light load that the stack's share is read off, as utilization, and its requests. */
const LIGHT = { utilization: 0.05, requests: 1000 } as const;

function cyclesOf(mean: number, variability: number): DistributionSpec {
  return variability < CONSTANT
    ? { kind: "deterministic", value: mean }
    : { kind: "gamma", mean, squaredCoefficientOfVariation: variability };
}

/** The description of a host with one server process. */
function described(
  { requestBytes, replyBytes }: MeasuredServer,
  options: MeasuredHostOptions,
  load: { readonly rate: number; readonly cycles: DistributionSpec; readonly roundTrip: number },
): HostInput {
  const { cores = 1, clockRate = 2.6e9, backlog = 128, timeout = 1 } = options;
  const bytes = (value: number) => ({ kind: "deterministic", value }) as const;
  return {
    name: "measured server",
    architecture: "native",
    cores,
    clockRate,
    memory: { contention: false },
    link: { rate: 100e9, roundTripTime: load.roundTrip },
    nic: { interruptGap: 0 },
    vms: [{
      name: "server",
      application: { backlog, requestCycles: load.cycles },
      workload: {
        kind: "httperf",
        arrivals: { kind: "poisson", rate: load.rate },
        requestBytes: bytes(requestBytes),
        replyBytes: bytes(replyBytes),
        timeout,
      },
    }],
  };
}

function totalOf(rows: readonly ResultRow[], metric: string): number {
  return rows.find((row) => row.entity === "total" && row.metric === metric)?.value ?? NaN;
}

/** What the stack takes for a request and how long a lone request is, in seconds, where the program takes D. */
function lightLoad(server: MeasuredServer, options: MeasuredHostOptions, costs: CostModel) {
  const { clockRate = 2.6e9, cores = 1 } = options;
  const rate = LIGHT.utilization / server.demand;
  const cycles = cyclesOf(server.demand * clockRate, 0);
  const light = host(described(server, options, { rate, cycles, roundTrip: 0 }));
  const duration = LIGHT.requests / rate;
  const rows = measureHost({ host: light, costs, duration, detail: "total" }, {
    seed: 1,
    replication: 0,
  });
  const busy = cores * (1 - totalOf(rows, "idleShare")) / totalOf(rows, "replyRate");
  return { stack: busy - server.demand, response: totalOf(rows, "responseTimeMean") / 1e3 };
}

/**
 * The packet-level host of a measured server, at an open load.
 *
 * The same host is a layered queueing network by `lqnOf`. With another architecture and more VMs, `host({ ...measured, architecture: "vdi", vms: ... })`, it is a
 * prediction for a machine that was not measured.
 *
 * @param server What was measured.
 * @param rate Connections per second, a Poisson process, one request each.
 * @throws {InputError} `scenario/demand-below-stack` where the demand is less than what the profile's stack takes; where a number is out of its range.
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
  const { clockRate = 2.6e9, costs = costModelOf(kvm2015) } = options;
  const demand = checkPositive("demand", server.demand);
  const { stack, response } = lightLoad(server, options, costs);
  if (!(demand > stack)) {
    throw new InputError(
      `Cannot make host as a request's demand must be above what the network stack of the profile takes, ${
        stack.toPrecision(3)
      } s at ${clockRate} Hz: current value is ${demand}`,
      { code: "scenario/demand-below-stack" },
    );
  }
  const variability = server.variability * (demand / (demand - stack)) ** 2;
  const cycles = cyclesOf((demand - stack) * clockRate, variability);
  const roundTrip = Math.max(0, server.baseTime - (response - stack));
  return host(described(server, options, { rate, cycles, roundTrip }));
}
