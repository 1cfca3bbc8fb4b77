/**
 * A host from what netperf measured of it: costs of a profile made to fit, and the link and far end as a delay and a rate.
 *
 * | measured (`fitNetperf`) | in the host | how |
 * | --- | --- | --- |
 * | c, processor time of a byte | all costs of the native stack and its programs, times one factor | so that a transaction's processor time rises with its bytes as measured |
 * | a, processor time of a transaction | `processWake` | what is left of it: a lone transaction wakes a program, and that is most of its work |
 * | Z, time elsewhere | `link.roundTripTime` | so that a lone transaction takes as long as measured |
 * | z, time of a byte elsewhere | `link.rate` | so that its time rises with its bytes as measured |
 *
 * The four are found on the packet-level host itself, with transactions of 2 and of 65,536 bytes, one at a time: there it needs what was measured. All else
 * that it says (other sizes, several connections, bulk data within a window) follows from the model.
 *
 * The host is of architecture `native`: one operating system, all programs of the far end outside, where they take no time of their own. What they did take
 * is in Z and z, whatever waits there for each other: several netperfs that share a core of the peer are slower than that. Interrupts are not moderated, and one
 * wakes for each transaction at any load; a real host that is never idle wakes less often.
 *
 * @module
 */
import { checkInteger, checkPositive, InputError, type ResultRow } from "../core/mod.ts";
import { type CostModel, costModelOf, type Host, host, kvm2015 } from "../host/mod.ts";
import { measureHost } from "./measure.ts";

/** Costs of transactions as they were measured. */
export interface NetperfCosts {
  /** The host's processor time of a transaction without bytes, in seconds. */
  readonly perTransaction: number;
  /** The host's processor time of a byte, in seconds; 0 is allowed. */
  readonly perByte: number;
  /** The time of a transaction without bytes that is not the host's processor's, in seconds. */
  readonly awayTime: number;
  /** The time of a byte that is not the host's processor's, in seconds; 0 is allowed. */
  readonly awayPerByte: number;
}

/** What netperf is asked for. */
export interface NetperfLoad {
  /** The test: of transactions on one connection each, or of bulk data into the host (`TCP_STREAM`) or out of it (`TCP_MAERTS`), netperf being on the peer. */
  readonly test: "TCP_RR" | "TCP_STREAM" | "TCP_MAERTS";
  /** Netperfs at a time; 1 unless told. */
  readonly instances?: number;
  /** Bytes of a request; 1 unless told. */
  readonly requestBytes?: number;
  /** Bytes of a response; 1 unless told. */
  readonly responseBytes?: number;
  /** Bytes of a send of bulk data; 16,384 unless told. */
  readonly messageBytes?: number;
  /** Bytes of payload that socket buffers hold: the window; 131,072 unless told. */
  readonly socketBuffer?: number;
}

/** What else is known of the machine. */
export interface NetperfHostOptions {
  /** Cores of the host; 1 unless told. */
  readonly cores?: number;
  /** Clock rate in hertz; 2.6e9 unless told. */
  readonly clockRate?: number;
  /** Largest packet in bytes, from 576 to 9,000; 1,500 unless told. */
  readonly mtu?: number;
  /** The costs that are made to fit; those of the profile `kvm-2015` unless told. */
  readonly costs?: CostModel;
}

/** Costs, delay and rate with which a host does what was measured. */
export interface NetperfHost {
  /** The costs. */
  readonly costs: CostModel;
  /** Times the profile's costs of the stack. */
  readonly stackScale: number;
  /** Time elsewhere of a lone transaction, in seconds. */
  readonly roundTripTime: number;
  /** Rate of what is elsewhere, in bits per second. */
  readonly linkRate: number;
  /** The host at a load. */
  at(load: NetperfLoad): Host;
}

/** The costs of a native host's stack and programs, without being woken. */
const stackCosts = [
  ...["interruptEntry", "softirqPoll", "stackReceive", "stackReceiveAck", "groMerge"] as const,
  ...["stackTransmit", "stackTransmitAck", "segmentation", "checksumByte", "copyByte"] as const,
  ...["systemCall", "driverReceive", "driverTransmit", "driverCompletion", "doorbell"] as const,
];
/** The two transactions that parameters are found with, in bytes each way. */
const SMALL = 1;
const LARGE = 32_768;
/** Transactions of a run that a parameter is read off. */
const COUNT = 40;
/** Seconds within which a workload begins. */
const SPREAD = 2.5e-3;
/** Rate of a link that is out of the way, in bits per second. */
const FAST = 400e9;
const ROUNDS = 4;
/** Ratio of rates between which the link is not told apart further. */
const CLOSE = 1.01;

/** What is tried. */
interface Trial {
  readonly costs: CostModel;
  readonly roundTripTime: number;
  readonly linkRate: number;
}

type Machine = Required<Pick<NetperfHostOptions, "cores" | "clockRate" | "mtu">>;

function hostAt(machine: Machine, link: Omit<Trial, "costs">, load: NetperfLoad): Host {
  const { test, instances = 1, requestBytes = 1, responseBytes = 1, ...others } = load;
  const { messageBytes = 16_384, socketBuffer = 131_072 } = others;
  const { cores, clockRate, mtu } = machine;
  checkInteger("instances", instances, 1);
  const part = {
    kind: "netperf",
    test: test === "TCP_RR" ? "tcp-rr" : "tcp-stream",
    direction: test === "TCP_STREAM" ? "receive" : "transmit",
    ...test === "TCP_RR" ? { requestBytes, responseBytes } : { messageBytes },
    socketBuffer,
  } as const;
  const parts = Array.from({ length: instances }, () => part);
  return host({
    name: "measured by netperf",
    architecture: "native",
    ...{ cores, clockRate },
    memory: { contention: false },
    link: { rate: link.linkRate, roundTripTime: link.roundTripTime, mtu },
    nic: { interruptGap: 0 },
    vms: [{ name: "netserver", workload: instances === 1 ? part : { kind: "mixed", parts } }],
  });
}

function totalOf(rows: readonly ResultRow[], metric: string): number {
  return rows.find((row) => row.entity === "total" && row.metric === metric)?.value ?? NaN;
}

/** Processor time and time of a lone transaction with so many bytes each way, in seconds; about how long it takes is known. */
function lone(machine: Machine, { costs, ...link }: Trial, bytes: number, about: number) {
  const load = { test: "TCP_RR", requestBytes: bytes, responseBytes: bytes } as const;
  const one = hostAt(machine, link, load);
  const parameters = {
    host: one,
    costs,
    duration: SPREAD + COUNT * about,
    detail: "total",
  } as const;
  const rows = measureHost(parameters, { seed: 1, replication: 0 });
  const seconds = totalOf(rows, "responseTimeMean") / 1e3;
  return { busy: machine.cores * (1 - totalOf(rows, "idleShare")) * seconds, seconds };
}

function costsOf(profile: CostModel, scale: number, processWake: number): CostModel {
  const scaled = stackCosts.map((name) => [name, profile[name] * scale] as const);
  const elsewhere = { dmaSetup: 0, dmaRate: FAST };
  return { ...profile, ...Object.fromEntries(scaled), ...elsewhere, processWake };
}

/** The stack's factor and the cycles of a wake, with which small and large transactions need what was measured. */
function fitCosts(
  machine: Machine,
  profile: CostModel,
  measured: NetperfCosts,
  link: Omit<Trial, "costs">,
) {
  const { perTransaction, perByte } = measured;
  const target = (bytes: number) => perTransaction + 2 * bytes * perByte;
  const busy = (costs: CostModel, bytes: number) =>
    lone(machine, { costs, ...link }, bytes, link.roundTripTime + target(bytes)).busy;
  let [scale, wake] = [1, 0];
  for (let round = 0; round < ROUNDS; round++) {
    const costs = costsOf(profile, scale, wake);
    const slope = (busy(costs, LARGE) - busy(costs, SMALL)) / (2 * (LARGE - SMALL));
    scale = slope > 0 ? scale * perByte / slope : 0;
    const rest = target(SMALL) - busy(costsOf(profile, scale, wake), SMALL);
    wake = Math.max(0, wake + rest * machine.clockRate);
    if (scale === 0) break;
  }
  const costs = costsOf(profile, scale, wake);
  const stack = busy(costsOf(profile, scale, 0), SMALL);
  if (!(stack < target(SMALL))) {
    throw new InputError(
      `Cannot make host as a transaction must take more than the network stack with these costs of a byte, ${
        stack.toPrecision(3)
      } s: current value is ${perTransaction}`,
      { code: "scenario/demand-below-stack" },
    );
  }
  return { costs, scale };
}

/** The delay and the rate elsewhere, with which small and large transactions take as long as was measured. */
function fitLink(machine: Machine, costs: CostModel, measured: NetperfCosts) {
  const { perTransaction, perByte, awayTime, awayPerByte } = measured;
  const target = (bytes: number) => perTransaction + awayTime + 2 * bytes * (perByte + awayPerByte);
  const seconds = (roundTripTime: number, linkRate: number, bytes: number) =>
    lone(machine, { costs, roundTripTime, linkRate }, bytes, target(bytes)).seconds;
  const delay = (linkRate: number) => Math.max(0, target(SMALL) - seconds(0, linkRate, SMALL));
  const excess = (linkRate: number) => seconds(delay(linkRate), linkRate, LARGE) - target(LARGE);
  let [slow, fast] = [1e8, FAST];
  if (excess(fast) < 0) {
    while (fast / slow > CLOSE) {
      const middle = Math.sqrt(slow * fast);
      if (excess(middle) > 0) slow = middle;
      else fast = middle;
    }
  }
  return { roundTripTime: delay(fast), linkRate: fast };
}

/**
 * A host that needs for lone transactions what was measured.
 *
 * @param measured What `fitNetperf` gives, each value by itself.
 * @throws {InputError} `scenario/demand-below-stack` where transactions are cheaper than the profile's stack with costs of bytes as measured; where a number is out of its range.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { netperfHost, simulate } from "@iovlab/iovlab/scenario";
 *
 * const measured = { perTransaction: 10e-6, perByte: 0.1e-9, awayTime: 30e-6, awayPerByte: 0.1e-9 };
 * const fitted = netperfHost(measured, { mtu: 9000 });
 * const { rows } = simulate(fitted.at({ test: "TCP_RR" }), { costs: fitted.costs, duration: 0.1, round: 3, maximum: 3 });
 * const rate = rows.find(({ metric }) => metric === "transactionRate")!;
 * assert.ok(Math.abs(rate.value * 40e-6 - 1) < 0.01);
 * ```
 */
export function netperfHost(
  measured: NetperfCosts,
  options: NetperfHostOptions = {},
): NetperfHost {
  const { cores = 1, clockRate = 2.6e9, mtu = 1500, costs: profile = costModelOf(kvm2015) } =
    options;
  checkPositive("perTransaction", measured.perTransaction);
  checkPositive("awayTime", measured.awayTime);
  const machine: Machine = { cores, clockRate, mtu };
  let link = { roundTripTime: 0, linkRate: FAST };
  let { costs, scale } = fitCosts(machine, profile, measured, link);
  for (let round = 0; round < 2; round++) { // each hangs a little on the other
    link = fitLink(machine, costs, measured);
    ({ costs, scale } = fitCosts(machine, profile, measured, link));
  }
  return {
    ...{ costs, stackScale: scale, ...link },
    at: (load) => hostAt(machine, link, load),
  };
}
