/**
 * What httperf would have printed of each of its workloads on a host.
 *
 * As httperf does, a report covers the test from its start, without a warm-up cut off. Its test ends after a given time with whatever is open then: such connections are
 * opened, and neither have succeeded nor failed.
 *
 * @module
 */
import { checkPositive, InputError } from "../core/mod.ts";
import {
  type CostModel,
  costModelOf,
  type Host,
  type HttperfWorkload,
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

/** CPU time of a client's operating system so far, in seconds; a client outside takes none. */
function clientSeconds({ host, scheduler }: Machine, { peer }: HttperfWorkload): number {
  if (peer === undefined) return 0;
  const vm = host.vms.findIndex(({ name }) => name === peer);
  return scheduler.domainCycles[vm] / host.clockRate;
}

/**
 * Runs one replication of a host and returns the report of each httperf workload, in the order of the VMs and of the parts of mixed workloads.
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
  const late = host.events.find((event) =>
    event.kind === "start-workload" || event.kind === "stop-workload"
  );
  if (late && "vm" in late) {
    throw new InputError(
      `Cannot give httperf's report as the clients of every VM must run from start to end: "${late.vm}" has an event ${late.kind}`,
      { code: "scenario/partial-workload" },
    );
  }
  const machine = new Machine(host, costs, seed, 0);
  machine.simulation.run({ until: duration });
  machine.scheduler.settle();
  return host.vms.flatMap(({ name, workload }, vm) => {
    const running = machine.workloads[vm];
    const parts: readonly RunningWorkload[] = workload.kind === "mixed"
      ? (running as RunningMixed).parts
      : [running];
    const loads = workload.kind === "mixed" ? workload.parts : [workload];
    return loads.flatMap((load, index) => {
      if (load.kind !== "httperf") return [];
      const { counts, statistics } = parts[index] as RunningHttperf;
      const seconds = clientSeconds(machine, load);
      return [{
        vm: name,
        workload: load,
        report: httperfReport(counts, statistics, duration, seconds),
      }];
    });
  });
}
