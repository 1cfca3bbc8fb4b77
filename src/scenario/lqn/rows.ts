/**
 * From the answer of a layered queueing solver to result rows, the same as the packet level's as far as a model has them.
 *
 * @module
 */
import { InputError, type ResultRow } from "../../core/mod.ts";
import type { Host, HttperfWorkload } from "../../host/mod.ts";
import type { LqnMetric, LqnModel, LqnResult, LqnValue } from "../../lqn/model/mod.ts";
import { distribution } from "../../random/mod.ts";
import { serviceDomains } from "../_service_domains.ts";
import { isServed } from "./_charges.ts";
import { withConnections } from "./_equivalent.ts";
import { roundKinds } from "./_conversation.ts";
import { modelNames } from "./_names.ts";

/** A value that is found or computed, with its half-width where it has one. */
interface Found {
  readonly value: number;
  readonly halfWidth?: number;
}

function scaled({ value, halfWidth }: Found, factor: number): Found {
  const scaledValue = value * factor;
  if (halfWidth === undefined) return { value: scaledValue };
  return { value: scaledValue, halfWidth: halfWidth * Math.abs(factor) };
}

/** The answers of one result, by metric and element. */
class Answers {
  private readonly byName: ReadonlyMap<string, LqnValue>;
  private readonly demandOf: ReadonlyMap<string, number>;

  constructor(private readonly model: LqnModel, result: LqnResult) {
    this.byName = new Map(result.values.map((one) => [`${one.metric} ${one.element}`, one]));
    const entries = model.tasks.flatMap((task) => task.entries);
    this.demandOf = new Map(entries.map(({ name, phases = [] }) => [
      name,
      phases.reduce((sum, phase) => sum + (phase.demand ?? 0), 0),
    ]));
  }

  /** A value; not a number where the solver has none, as of an entry that was never called. */
  of(metric: LqnMetric, element: string): Found {
    return this.byName.get(`${metric} ${element}`) ?? { value: NaN };
  }

  /** Refuses the answer for another model. */
  check(entry: string): void {
    if (this.has(entry) && this.byName.has(`entryThroughput ${entry}`)) return;
    throw new InputError(
      `Cannot read a result as it must have the throughput of "${entry}": it is of another model`,
      { code: "scenario/lqn-other-result" },
    );
  }

  has(entry: string): boolean {
    return this.demandOf.has(entry);
  }

  /** Busy servers by an entry: its throughput times its demand. */
  busy(entry: string): number {
    return this.of("entryThroughput", entry).value * (this.demandOf.get(entry) ?? 0);
  }

  /** The same of some entries, those that the model has. */
  busyOf(entries: readonly string[]): number {
    return entries.reduce((sum, name) => sum + (this.has(name) ? this.busy(name) : 0), 0);
  }

  /** The same of all entries of the tasks that are so called. */
  busyOfTasks(isOne: (name: string) => boolean): number {
    const entries = this.model.tasks.filter(({ name }) => isOne(name))
      .flatMap((task) => task.entries.map(({ name }) => name));
    return this.busyOf(entries);
  }
}

interface VmAnswer {
  readonly entity: string;
  readonly connections: Found;
  readonly replies: Found;
  /** Seconds from a request to its reply, in the mean. */
  readonly response: Found;
  /** Seconds of a connection, in the mean. */
  readonly connection: Found;
  readonly requestBytes: number;
  readonly replyBytes: number;
}

function vmAnswer(host: Host, vm: number, name: string, answers: Answers): VmAnswer {
  const workload = host.vms[vm].workload as HttperfWorkload;
  answers.check(`connection_${name}`);
  const connections = answers.of("entryThroughput", `connection_${name}`);
  const rounds = roundKinds.filter((kind) => answers.has(`path_${kind}_${name}`));
  const seconds = (kind: string): Found => answers.of("phaseServiceTime", `path_${kind}_${name}.1`);
  const replies = answers.of("entryThroughput", `path_request_${name}`);
  const only = seconds("request");
  const more = rounds.includes("more")
    ? answers.of("entryThroughput", `path_more_${name}`).value / replies.value *
      seconds("more").value
    : 0;
  return {
    entity: `vm:${host.vms[vm].name}`,
    connections,
    replies,
    response: more > 0 ? { value: only.value + more } : only,
    connection: answers.of("phaseServiceTime", `connection_${name}.1`),
    requestBytes: distribution(workload.requestBytes).mean,
    replyBytes: distribution(workload.replyBytes).mean,
  };
}

/** One sum of answers: a half-width remains where there is one answer only. */
function total(values: readonly Found[]): Found {
  if (values.length === 1) return values[0];
  return { value: values.reduce((sum, { value }) => sum + value, 0) };
}

/** Mean seconds over VMs, by the rates at which they occur. */
function meanSeconds(parts: readonly (readonly [rate: number, seconds: Found])[]): Found {
  if (parts.length === 1) return parts[0][1];
  const rate = parts.reduce((sum, [each]) => sum + each, 0);
  return { value: parts.reduce((sum, [each, { value }]) => sum + each * value, 0) / rate };
}

/** Whether a task is a driver domain, or a thread of the host. */
function isDriver(task: string): boolean {
  return task === "driver_domain" || task.startsWith("host_thread_");
}

/** Collects rows. */
class Rows {
  readonly rows: ResultRow[] = [];

  constructor(private readonly samples: number) {}

  add(entity: string, metric: string, { value, halfWidth }: Found): void {
    const { samples } = this;
    const width = halfWidth === undefined || Number.isNaN(halfWidth) ? {} : { halfWidth };
    this.rows.push({ entity, metric, value, ...width, samples });
  }

  clients(entity: string, vms: readonly VmAnswer[]): void {
    const connections = total(vms.map((vm) => vm.connections));
    const bits = (bytes: (vm: VmAnswer) => number) =>
      total(vms.map((vm) => scaled(vm.replies, bytes(vm) * 8e-6)));
    const connection = meanSeconds(vms.map((vm) => [vm.connections.value, vm.connection]));
    const response = meanSeconds(vms.map((vm) => [vm.replies.value, vm.response]));
    this.add(entity, "offeredRate", connections);
    this.add(entity, "replyRate", total(vms.map((vm) => vm.replies)));
    this.add(entity, "receiveBitRate", bits((vm) => vm.requestBytes));
    this.add(entity, "transmitBitRate", bits((vm) => vm.replyBytes));
    this.add(entity, "responseTimeMean", scaled(response, 1e3));
    this.add(entity, "connectionTimeMean", scaled(connection, 1e3));
    const open = vms.reduce((sum, vm) => sum + vm.connections.value * vm.connection.value, 0);
    this.add(entity, "openConnections", { value: open });
  }

  cpu(host: Host, vms: readonly VmAnswer[], answers: Answers): void {
    const parts = {
      guest: answers.busyOfTasks((name) => /^(vm|compute)_/.test(name)),
      driverDomain: answers.busyOfTasks(isDriver),
      vmm: answers.busyOfTasks((name) => /^(vmm_(calls|interrupts)|native_driver$)/.test(name)),
    };
    const busy = parts.guest + parts.driverDomain + parts.vmm;
    for (const [name, cores] of Object.entries(parts)) {
      this.add("total", `${name}Utilization`, { value: cores / host.cores });
    }
    const bits = (vm: VmAnswer) => vm.replies.value * (vm.requestBytes + vm.replyBytes) * 8e-6;
    const megabits = vms.reduce((sum, vm) => sum + bits(vm), 0);
    this.add("total", "idleShare", { value: 1 - busy / host.cores });
    this.add("total", "utilization", { value: busy / host.cores });
    this.add("total", "cpuPerMegabit", { value: busy * 1e3 / megabits });
    this.add("link:receive", "utilization", answers.of("processorUtilization", "link_in"));
    this.add("link:transmit", "utilization", answers.of("processorUtilization", "link_out"));
  }

  domains(host: Host, names: readonly string[], answers: Answers): void {
    names.forEach((name, vm) => {
      if (host.vms[vm].workload.kind === "idle") return;
      const own = answers.busyOfTasks((task) =>
        task === `vm_${name}` || task === `compute_${name}`
      );
      const calls = answers.busyOf(["vm", "vm_after"].map((part) => `vmm_calls_${part}_${name}`));
      const entity = `vm:${host.vms[vm].name}`;
      this.add(entity, "guestUtilization", { value: own / host.cores });
      this.add(entity, "vmmUtilization", { value: calls / host.cores });
      const domain = `domain:${host.vms[vm].name}`;
      this.add(domain, "utilization", { value: (own + calls) / host.cores });
    });
    if (!isServed(host)) return;
    const ways = ["driver_in", "driver_in_after", "driver_out", "driver_out_after"];
    const calls = names.flatMap((name) => ways.map((way) => `vmm_calls_${way}_${name}`));
    const own = answers.busyOfTasks(isDriver);
    const value = (own + answers.busyOf(calls)) / host.cores;
    this.add(`domain:${serviceDomains(host)[0]}`, "utilization", { value });
  }
}

/**
 * The rows of a host from the answer of a solver for its layered queueing network.
 *
 * Rows of `total`, `link:WAY`, `vm:NAME` and `domain:NAME`, with the metrics, units and meanings of the packet level's: rates, bit rates, mean
 * times, shares of core time. A model has no losses, no quantiles and no single cores. Where a row is one value of the
 * solver its half-width goes with it.
 *
 * @param described The host.
 * @param model The model that {@linkcode lqnOf} made of it.
 * @param result A solver's answer for the model.
 * @throws {InputError} `scenario/lqn-other-result` where the answer is of another model.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { host } from "@iovlab/iovlab/host";
 * import { solve } from "@iovlab/iovlab/lqn/solve";
 * import { lqnOf, lqnRows } from "@iovlab/iovlab/scenario";
 *
 * const workload = { kind: "httperf", sessions: 16 } as const;
 * const web = host({ architecture: "split-driver", vms: [{ name: "web", workload }] });
 * const model = lqnOf(web);
 * const rows = lqnRows(web, model, solve(model));
 * const share = (metric: string) => rows.find((row) => row.metric === metric)!.value;
 * const parts = share("guestUtilization") + share("driverDomainUtilization") +
 *   share("vmmUtilization") + share("idleShare");
 * assert.ok(Math.abs(parts - 1) < 1e-12);
 * ```
 */
export function lqnRows(described: Host, model: LqnModel, result: LqnResult): ResultRow[] {
  const host = withConnections(described);
  const answers = new Answers(model, result);
  const names = modelNames(host);
  const rows = new Rows(result.run?.samples ?? 1);
  const active = host.vms.flatMap(({ workload }, vm) => workload.kind === "httperf" ? [vm] : []);
  const vms = active.map((vm) => vmAnswer(host, vm, names[vm], answers));
  rows.clients("total", vms);
  rows.cpu(host, vms, answers);
  for (const vm of vms) rows.clients(vm.entity, [vm]);
  rows.domains(host, names, answers);
  host.vms.forEach(({ name, workload }, vm) => {
    if (workload.kind !== "compute") return;
    rows.add(`vm:${name}`, "workRate", answers.of("entryThroughput", `unit_${names[vm]}`));
  });
  return rows.rows;
}
