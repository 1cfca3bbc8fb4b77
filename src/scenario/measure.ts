/**
 * One replication of a host at packet level, as result rows.
 *
 * @module
 */
import { hint, InputError, type Json, type ResultRow } from "../core/mod.ts";
import { type CostModel, costModelOf, type Host, host, xen2009 } from "../host/mod.ts";
import { QuantileSketch } from "../stats/mod.ts";
import type { VmCounter } from "./_counters.ts";
import { addDeviceRows } from "./_device_rows.ts";
import { architectures } from "./architectures.ts";
import { Machine } from "./machine.ts";
import { eventEntity } from "./_recovery.ts";
import { record } from "./recorder.ts";
import { Rows } from "./_rows.ts";
import type { SeriesRow } from "./series.ts";

/** What one replication is given. */
export interface HostParameters {
  /** The host, complete. */
  readonly host: Host;
  /** Its costs. */
  readonly costs: CostModel;
  /** Simulated seconds, warm-up included. */
  readonly duration: number;
  /** `total`: rows of the whole host only; `full`: also by VM, core, domain and stage. */
  readonly detail: "total" | "full";
}

/** Which random streams a replication has. */
export interface ReplicationContext {
  /** The seed of all streams, a whole number of at least 0. */
  readonly seed: number;
  /** The number of the streams, from 0. */
  readonly replication: number;
  /** Whether they are mirrored, as the second half of an antithetic pair; false where absent. */
  readonly mirrored?: boolean;
}

/**
 * Simulates one replication of a host and returns its rows; the same parameters, seed and replication give the same bits.
 *
 * Rows of `total` are the host's, with those of `link:WAY` and `bound:NAME`; `detail: "full"` adds `vm:NAME`, `cpu:N`, `domain:NAME`
 * and `stage:NAME`, and `event:KIND@TIME` (with `:VM` where it is one VM's) for each event of the host that was due in the run: whether it was
 * refused, and how long the host took to come back where it was not the first thing in the run.
 *
 * A VM's rows are those of its clients and what it cost the host. Packets, drops, cycles of guests and events of the host are the sums
 * over its VMs; its switches are those to VMs and to the driver domain; its cycles in the VMM are those on behalf of VMs, on behalf
 * of the driver domain, and the VMM's own for physical interrupts and switches, which no VM is charged with. What the driver
 * domain does for a VM is not attributed, as its polls and batches serve several: its rows are of `total` only. A VM has an
 * `interruptRate` where it has a NIC context of its own, and an `eventRate` where it has a front end or a virtual device; rows of a device's own mechanisms (`exitRate`, `contextMissRate`, `iotlbMissRate`, `staleTimeMean`) are there where it has them. A quotient without
 * its divisor, as of a VM without packets, is not a finite number.
 *
 * @param parameters The host and how long it runs.
 * @param context Seed and replication of all random streams.
 * @param onInterval Hears now and then which share of the replication is done.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { costModelOf, host, xen2009 } from "@iovlab/iovlab/host";
 * import { measureHost } from "@iovlab/iovlab/scenario";
 *
 * const workload = { kind: "httperf", arrivals: { kind: "poisson", rate: 1000 } } as const;
 * const web = host({ architecture: "split-driver", vms: [{ name: "web", workload }] });
 * const parameters = { host: web, costs: costModelOf(xen2009), duration: 0.2, detail: "total" } as const;
 * const rows = measureHost(parameters, { seed: 1, replication: 0 });
 * const rate = rows.find((row) => row.metric === "replyRate");
 * assert.ok(rate && Math.abs(rate.value - 1000) < 250);
 * ```
 */
export function measureHost(
  parameters: HostParameters,
  context: ReplicationContext,
  onInterval?: (done: number) => void,
): readonly ResultRow[] {
  const { host, costs, duration, detail } = parameters;
  const { seed, replication, mirrored } = context;
  const machine = new Machine(host, costs, seed, replication, mirrored);
  const recording = record(machine, duration, onInterval);
  const rows = new Rows(host, costs, recording);
  const responses = new QuantileSketch(recording.responses[0].options);
  for (const each of recording.responses) responses.merge(each);
  const all = rows.ofAll(responses);
  rows.clients("total", all);
  rows.fairness();
  rows.cpu(all);
  rows.device();
  const device = (entity: string, of: (name: VmCounter) => number) =>
    addDeviceRows(
      of,
      recording.seconds,
      (metric, value, samples) => rows.add(entity, metric, value, samples),
    );
  device("total", (name) => rows.total(name));
  rows.add("total", "warmUp", recording.warmUp, 1);
  rows.add("total", "unsettled", recording.unsettled ? 1 : 0, 1);
  rows.add("total", "eventCount", recording.events, 1);
  rows.bounds();
  if (detail === "full") {
    host.vms.forEach((vm, index) => {
      const entity = `vm:${vm.name}`;
      rows.clients(entity, rows.ofVm(index));
      rows.share(entity, index);
      device(entity, (name) => rows.vm(name, index));
    });
    rows.objectives();
    rows.recoveries(machine.events);
    rows.shifts(machine.events);
    for (const { event, done } of machine.events) {
      rows.add(eventEntity(event), "refusedShare", done ? 0 : 1, 1);
    }
    rows.parts();
    const { memory } = machine;
    if (memory) rows.slowdowns((domain) => memory.slowdownOf(domain));
  }
  return rows.rows;
}

/**
 * What each VM of a host got over time: one replication in 200 intervals, warm-up included.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { costModelOf, host, xen2009 } from "@iovlab/iovlab/host";
 * import { hostSeries } from "@iovlab/iovlab/scenario";
 *
 * const workload = { kind: "httperf", arrivals: { kind: "poisson", rate: 1000 } } as const;
 * const web = host({ architecture: "vdi", vms: [{ name: "web", workload }] });
 * const series = hostSeries(web, costModelOf(xen2009), { seed: 1, duration: 0.2 });
 * const mean = series.reduce((sum, { responseRate }) => sum + responseRate / series.length, 0);
 * assert.ok(Math.abs(mean - 1000) < 250);
 * ```
 */
export function hostSeries(
  host: Host,
  costs: CostModel,
  { seed, duration, replication = 0 }: {
    readonly seed: number;
    readonly duration: number;
    readonly replication?: number;
  },
): readonly SeriesRow[] {
  return record(new Machine(host, costs, seed, replication), duration).series.rows();
}

/**
 * {@linkcode measureHost} for a study, whose points carry plain data.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import type { Json } from "@iovlab/iovlab/core";
 * import { costModelOf, host, xen2009 } from "@iovlab/iovlab/host";
 * import { measure, measureHost } from "@iovlab/iovlab/scenario";
 *
 * const idle = host({ architecture: "native", vms: [{}] });
 * const costs = costModelOf(xen2009);
 * const parameters = { host: idle, costs, duration: 0.1, detail: "total" } as const;
 * const point: Json = JSON.parse(JSON.stringify(parameters));
 * const context = { seed: 1, replication: 0 };
 * assert.deepEqual(measure(point, context), measureHost(parameters, context));
 * ```
 */
export function measure(
  parameters: Json,
  context: ReplicationContext,
): readonly ResultRow[] {
  return measureHost(checkParameters(parameters), context);
}

/** Names of the parameters. */
const names = ["host", "costs", "duration", "detail"];

/**
 * Refuses the parameters of a point that {@linkcode measure} could not measure, or would measure as something else than was meant: a study asks it
 * before anything is run.
 *
 * @throws {InputError} `scenario/bad-parameters`, or that of the host or the costs.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import type { Json } from "@iovlab/iovlab/core";
 * import { costModelOf, host, xen2009 } from "@iovlab/iovlab/host";
 * import { check } from "@iovlab/iovlab/scenario";
 *
 * const idle = host({ architecture: "native", vms: [{}] });
 * const point: Json = JSON.parse(JSON.stringify({
 *   ...{ host: idle, costs: costModelOf(xen2009), duration: 0.1, detail: "total" },
 * }));
 * check(point);
 * assert.throws(() => check({ ...Object(point), host: { ...idle, cores: 0 } }), /cores/);
 * assert.throws(() => check({ ...Object(point), durations: 1 }), /did you mean "duration"/);
 * ```
 */
export function check(parameters: Json): void {
  const { host: given, costs } = checkParameters(parameters);
  for (const name of Object.keys(Object(parameters))) {
    if (names.includes(name)) continue;
    const rule = `one of ${names.join(", ")}${hint(name, names)}`;
    throw new InputError(`Cannot measure a host as a parameter must be ${rule}: there is ${name}`, {
      code: "scenario/bad-parameters",
    });
  }
  host(given);
  costModelOf(xen2009, costs);
}

/** What a study was given, as far as it would not be seen at once that it is not what it should be. */
function checkParameters(parameters: Json): HostParameters {
  const given = Object(parameters) as Partial<Record<keyof HostParameters, unknown>>;
  for (const name of ["host", "costs"] as const) {
    const value = given[name];
    if (typeof value !== "object" || value === null) refuse(name, "an object", value);
  }
  const { host, costs, duration, detail } = given as unknown as HostParameters;
  if (!Object.hasOwn(architectures, host.architecture)) {
    const known = Object.keys(architectures);
    refuse(
      "host.architecture",
      `one of ${known.join(", ")}${hint(String(host.architecture), known)}`,
      host.architecture,
    );
  }
  if (!Array.isArray(host.vms)) refuse("host", "complete, as host() gives it", "without VMs");
  if (typeof costs.doorbell !== "number") {
    refuse("costs", "complete, as costModelOf() gives them", "without doorbell");
  }
  if (!(duration > 0 && duration < Infinity)) refuse("duration", "above 0, in seconds", duration);
  if (detail !== "total" && detail !== "full") refuse("detail", "total or full", detail);
  return given as unknown as HostParameters;
}

function refuse(name: string, rule: string, value: unknown): never {
  throw new InputError(
    `Cannot measure a host as parameter "${name}" must be ${rule}: current value is ${value}`,
    { code: "scenario/bad-parameters" },
  );
}
