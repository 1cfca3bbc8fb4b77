/**
 * From the answer of a layered queueing solver to result rows, the same as the packet level's as far as a model has them.
 *
 * @module
 */
import type { ResultRow } from "../../core/mod.ts";
import type { Host } from "../../host/mod.ts";
import type { LqnModel, LqnResult } from "../../lqn/model/mod.ts";
import { serviceDomains } from "../_service_domains.ts";
import { isServed } from "./_charges.ts";
import { Answers, type Found, scaled, type VmAnswer, vmAnswer } from "./_answers.ts";
import { type Equivalent, withConnections } from "./_equivalent.ts";
import { type ModelNames, namesOf, peerOf } from "./_names.ts";

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

  clients(entity: string, all: readonly VmAnswer[]): void {
    const vms = all.filter(({ replies }) => replies);
    const bits = (bytes: (vm: VmAnswer) => number) =>
      total(all.map((vm) => scaled(vm.rate, bytes(vm) * 8e-6)));
    const has = vms.length > 0;
    const connection = meanSeconds(vms.map((vm) => [vm.connections.value, vm.connection]));
    const response = meanSeconds(vms.map((vm) => [vm.rate.value, vm.response]));
    if (has) this.add(entity, "offeredRate", total(vms.map((vm) => vm.connections)));
    if (has) this.add(entity, "replyRate", total(vms.map((vm) => vm.rate)));
    if (all.length > 0) this.add(entity, "receiveBitRate", bits((vm) => vm.requestBytes));
    if (all.length > 0) this.add(entity, "transmitBitRate", bits((vm) => vm.replyBytes));
    if (!has) return;
    this.add(entity, "responseTimeMean", scaled(response, 1e3));
    this.add(entity, "connectionTimeMean", scaled(connection, 1e3));
    const open = vms.reduce((sum, vm) => sum + vm.connections.value * vm.connection.value, 0);
    this.add(entity, "openConnections", { value: open });
  }

  cpu(host: Host, vms: readonly VmAnswer[], answers: Answers): void {
    const parts = {
      guest: answers.busyOfTasks((name) => /^(vm|compute)_/.test(name)),
      driverDomain: answers.busyOfTasks(isDriver),
      vmm: answers.busyOfTasks((name) =>
        /^(vmm_(calls|interrupts)|native_driver$|virtual_device_)/.test(name)
      ),
    };
    const busy = parts.guest + parts.driverDomain + parts.vmm;
    for (const [name, cores] of Object.entries(parts)) {
      this.add("total", `${name}Utilization`, { value: cores / host.cores });
    }
    const bits = (vm: VmAnswer) => vm.rate.value * (vm.requestBytes + vm.replyBytes) * 8e-6;
    const megabits = vms.reduce((sum, vm) => sum + bits(vm), 0);
    this.add("total", "idleShare", { value: 1 - busy / host.cores });
    this.add("total", "utilization", { value: busy / host.cores });
    if (megabits > 0) this.add("total", "cpuPerMegabit", { value: busy * 1e3 / megabits });
    this.add("link:receive", "utilization", answers.processor("link_in"));
    this.add("link:transmit", "utilization", answers.processor("link_out"));
  }

  domains(equivalent: Equivalent, names: ModelNames, answers: Answers): void {
    const { host, owners, programs } = equivalent;
    const ends = [...names.vms, ...names.far].filter((name) => name !== "");
    new Set(owners).forEach((vm) => {
      const parts = names.vms.filter((_, part) => owners[part] === vm);
      const far = names.far.filter((_, part) => peerOf(host, part) === vm);
      const own = programs.flatMap((program, index) =>
        program.vm === vm ? [`compute_${names.programs[index]}`] : []
      );
      const tasks = new Set([`vm_${names.vms[vm]}`, ...own]);
      if (!answers.hasTask(tasks)) return;
      const code = answers.busyOfTasks((task) => tasks.has(task));
      const calls = answers.busyOf(
        [...parts, ...far].flatMap((
          name,
        ) => [`vmm_calls_vm_${name}`, `vmm_calls_vm_after_${name}`]),
      );
      const device = answers.busyOfTasks((task) => task === `virtual_device_${names.vms[vm]}`);
      const inVmm = calls + device;
      const entity = `vm:${host.vms[vm].name}`;
      this.add(entity, "guestUtilization", { value: code / host.cores });
      this.add(entity, "vmmUtilization", { value: inVmm / host.cores });
      const domain = `domain:${host.vms[vm].name}`;
      this.add(domain, "utilization", { value: (code + inVmm) / host.cores });
    });
    if (!isServed(host)) return;
    const ways = ["driver_in", "driver_in_after", "driver_out", "driver_out_after"];
    const calls = ends.flatMap((name) => ways.map((way) => `vmm_calls_${way}_${name}`));
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
  const equivalent = withConnections(described);
  const { host, programs } = equivalent;
  const answers = new Answers(model, result);
  const names = namesOf(equivalent);
  const rows = new Rows(result.run?.samples ?? 1);
  const vms = host.vms.flatMap((_, vm) => vmAnswer(equivalent, vm, names.vms[vm], answers) ?? []);
  rows.clients("total", vms);
  rows.cpu(host, vms, answers);
  for (const entity of new Set(vms.map((vm) => vm.entity))) {
    rows.clients(entity, vms.filter((vm) => vm.entity === entity));
  }
  rows.domains(equivalent, names, answers);
  programs.forEach(({ vm, program }, index) => {
    const units = answers.of("entryThroughput", `unit_${names.programs[index]}`);
    rows.add(`vm:${host.vms[vm].name}`, "workRate", scaled(units, program.units));
  });
  return rows.rows;
}
