/** One run of many random hosts, looked at from all sides, for several tests to check. */
import type { Host } from "@iovlab/iovlab/host";
import type { Machine } from "@iovlab/iovlab/scenario";
import { Census } from "./_census.ts";
import { machineOf, randomHost } from "./_hosts.ts";
import { withWorkCounted } from "./_work.ts";

const HOSTS = 150;
const SECONDS = 0.2;
/** Simulated seconds after which the last retransmission time-outs have run out. */
const LONG_AFTER = 1e5;

/** Packets at one moment. */
export interface Moment {
  /** Rows in use in the pool. */
  readonly inUse: number;
  /** Packets found in rings, queues and hands. */
  readonly held: number;
  /** Frames to the host less those that arrived or were dropped. */
  readonly inFlightIn: number;
  /** Packets from the host less those that arrived. */
  readonly inFlightOut: number;
}

/** What was seen of one host. */
export interface Observation {
  readonly at: string;
  readonly host: Host;
  readonly moments: readonly Moment[];
  readonly dropped: number;
  readonly end: string;
  readonly afterwards: Moment;
  readonly counts: ReturnType<Machine["counts"]>[];
  /** Largest utilization of a core over the time in which clients were active. */
  readonly utilization: number;
  /** Cycles that were not idle, those shared out, and those asked for. */
  readonly cycles: { readonly busy: number; readonly shared: number; readonly asked: number };
}

function moment(machine: Machine, census: Census): Moment {
  const { inFlightIn, inFlightOut } = census;
  const held = machine.nic.held + machine.paths.held();
  return { inUse: machine.pool.inUse, held, inFlightIn, inFlightOut };
}

const total = (values: Iterable<number>) => Array.from(values).reduce((a, b) => a + b, 0);

function observe(seed: number, work: { readonly cycles: number }): Observation {
  // without contention for memory, which stretches what is asked
  const host = randomHost(seed, undefined, { memory: { contention: false } });
  const machine = machineOf(host, seed);
  const census = new Census(machine);
  const { scheduler, simulation } = machine;
  const moments = [SECONDS / 3, SECONDS].map((until) => {
    simulation.run({ until });
    return moment(machine, census);
  });
  scheduler.settle();
  const utilization = Math.max(...scheduler.busyCycles) / (SECONDS * host.clockRate);
  const { dropped } = census;
  machine.stop();
  const end = simulation.run({ until: LONG_AFTER, maxEvents: 2e7 }).reason;
  scheduler.settle();
  const { processSwitch, vmSwitch } = machine.costs;
  const change = host.architecture === "native" ? processSwitch : vmSwitch;
  return {
    at: `host ${seed}, ${host.architecture}`,
    host,
    moments,
    dropped,
    end,
    afterwards: moment(machine, census),
    counts: host.vms.map((_, vm) => machine.counts(vm)),
    utilization,
    cycles: {
      busy: total(scheduler.busyCycles),
      shared: total(scheduler.domainCycles) + total(scheduler.vmmCycles) + scheduler.hostCycles,
      asked: work.cycles + scheduler.switches * change,
    },
  };
}

let seen: readonly Observation[] | undefined;

/** All hosts, run once. */
export function observations(): readonly Observation[] {
  seen ??= Array.from(
    { length: HOSTS },
    (_, seed) => withWorkCounted((work) => observe(seed, work)),
  );
  return seen;
}
