/**
 * Hosts of one measured server at any number of loads: what does not depend on the load is simulated once.
 *
 * @module
 */
import { checkNonNegative, checkPositive, InputError, type ResultRow } from "../core/mod.ts";
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

/** Checks what was measured. */
function checkServer({ demand, variability, baseTime, requestBytes, replyBytes }: MeasuredServer) {
  checkPositive("demand", demand);
  checkNonNegative("variability", variability);
  checkNonNegative("baseTime", baseTime);
  checkPositive("requestBytes", requestBytes);
  checkPositive("replyBytes", replyBytes);
}

/**
 * Gives the host of a measured server at a load; reads off the stack's share first, once.
 *
 * @throws {InputError} As `measuredHost`.
 */
export function measuredHosts(
  server: MeasuredServer,
  options: MeasuredHostOptions = {},
): (rate: number) => Host {
  const { clockRate = 2.6e9, costs = costModelOf(kvm2015) } = options;
  checkServer(server);
  const { demand } = server;
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
  return (rate) =>
    host(described(server, options, { rate: checkPositive("rate", rate), cycles, roundTrip }));
}
