/**
 * What httperf would have printed of each of its workloads on a host.
 *
 * As httperf does, a report covers the test from its start, without a warm-up cut off: from when the clients start, at the beginning or by an event `start-workload`. A test that an
 * event `stop-workload` ends opens no connection from then on, and is over when the last open one has ended, as httperf's is. Else it ends with the run, with whatever is open then:
 * such connections are opened, and neither have succeeded nor failed.
 *
 * @module
 */
import { checkPositive } from "../core/mod.ts";
import {
  type CostModel,
  costModelOf,
  type Host,
  type HttperfWorkload,
  type Workload,
  xen2009,
} from "../host/mod.ts";
import {
  type HttperfReport,
  httperfReport,
  type RunningHttperf,
  type RunningMixed,
  type RunningWorkload,
} from "../workload/mod.ts";
import { Machine } from "./machine.ts";

/** The report of one workload. */
export interface HostHttperfReport {
  /** The VM's name. */
  readonly vm: string;
  /** The workload. */
  readonly workload: HttperfWorkload;
  /** Its report. */
  readonly report: HttperfReport;
}

/** How long, and with which random numbers. */
export interface HttperfReportOptions {
  /** Seed of all random streams; 1 unless told. */
  readonly seed?: number;
  /** Simulated seconds; 10 unless told: httperf samples rates every 5 s. */
  readonly duration?: number;
  /** The costs; those of the profile `xen-2009` unless told. */
  readonly costs?: CostModel;
}

/** One httperf workload that has run: a part of its VM's, and when its test began and ended, in seconds. */
interface Test {
  readonly vm: string;
  readonly workload: HttperfWorkload;
  readonly running: RunningHttperf;
  readonly from: number;
  readonly to: number;
}

/** The httperf workloads of a VM, with what runs of them: nothing where the VM's workload has not begun. */
function runningOf(
  workload: Workload,
  running: RunningWorkload,
): [HttperfWorkload, RunningHttperf][] {
  const loads = workload.kind === "mixed" ? workload.parts : [workload];
  const parts = workload.kind === "mixed" ? (running as Partial<RunningMixed>).parts : [running];
  return loads.flatMap((load, index): [HttperfWorkload, RunningHttperf][] => {
    const part = parts?.[index] as Partial<RunningHttperf> | undefined;
    return load.kind === "httperf" && part?.statistics ? [[load, part as RunningHttperf]] : [];
  });
}

/** The tests of a machine that has run for so many seconds. */
function testsOf({ host, workloads, events }: Machine, duration: number): Test[] {
  return host.vms.flatMap(({ name: vm, workload: whole }, index) => {
    const stop = events.find(({ event, done }) =>
      done && event.kind === "stop-workload" && event.vm === vm
    );
    return runningOf(whole, workloads[index]).map(([workload, running]) => {
      const { counts, statistics: { start: from, lastEnd } } = running;
      const over = stop !== undefined && counts.open === 0;
      return {
        vm,
        workload,
        running,
        from,
        to: over ? Math.max(stop.event.at, lastEnd) : duration,
      };
    });
  });
}

/** Cycles by domain so far, at some times in rising order. */
function cyclesAt(machine: Machine, times: readonly number[]): Map<number, Float64Array> {
  const { simulation, scheduler } = machine;
  return new Map(times.map((until) => {
    simulation.run({ until });
    scheduler.settle();
    return [until, scheduler.domainCycles.slice()];
  }));
}

/**
 * Runs one replication of a host and returns the report of each httperf workload, in the order of the VMs and of the parts of mixed workloads. A workload that an event is to start after
 * the run has none.
 *
 * @throws {InputError} Where the duration is none, or the host asks for what it does not have.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { host } from "@iovlab/iovlab/host";
 * import { httperfReports } from "@iovlab/iovlab/scenario";
 *
 * const workload = { kind: "httperf", arrivals: { kind: "periodic", rate: 500 } } as const;
 * const web = host({ architecture: "vdi", vms: [{ name: "web", workload }] });
 * const [{ vm, report }] = httperfReports(web, { duration: 6 });
 * assert.equal(vm, "web");
 * assert.ok(Math.abs(report["Reply rate [replies/s]"].avg - 500) < 1); // one sample of five seconds
 * assert.equal(report.Errors.total, 0);
 * ```
 */
export function httperfReports(
  host: Host,
  { seed = 1, duration = 10, costs = costModelOf(xen2009) }: HttperfReportOptions = {},
): readonly HostHttperfReport[] {
  checkPositive("duration", duration);
  const run = (times: readonly number[]) => {
    const machine = new Machine(host, costs, seed, 0);
    return { cycles: cyclesAt(machine, times), machine };
  };
  const { machine, cycles: whole } = run([duration]);
  const tests = testsOf(machine, duration);
  // When a test is over is known only then; what clients in a VM took until its start and its end is read off a run that is the same.
  const inside = tests.filter(({ workload }) => workload.peer !== undefined);
  const times = new Set([...inside.flatMap(({ from, to }) => [from, to])]);
  const known = [...times].every((time) => time === 0 || time === duration);
  const cycles = known ? whole : run([...times].sort((a, b) => a - b)).cycles;
  return tests.map(({ vm, workload, running, from, to }) => {
    const client = host.vms.findIndex(({ name }) => name === workload.peer);
    const until = (time: number) => cycles.get(time)?.[client] ?? 0;
    const seconds = client < 0 ? 0 : (until(to) - until(from)) / host.clockRate;
    const { counts, statistics } = running;
    return { vm, workload, report: httperfReport(counts, statistics, to - from, seconds) };
  });
}
