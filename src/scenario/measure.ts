/**
 * One replication of a host at packet level, as result rows.
 *
 * @module
 */
import type { Json, ResultRow } from "../core/mod.ts";
import { stageNames } from "../guest/mod.ts";
import type { CostModel, Host } from "../host/mod.ts";
import { QuantileSketch } from "../stats/mod.ts";
import type { HostCounter, VmCounter } from "./_counters.ts";
import { architectures } from "./architectures.ts";
import { bound } from "./bounds.ts";
import { Machine } from "./machine.ts";
import { record, type Recording } from "./recorder.ts";

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

/** Turns a recording into rows. */
class Rows {
  readonly rows: ResultRow[] = [];
  private readonly seconds: number;

  constructor(private readonly parameters: HostParameters, private readonly recording: Recording) {
    this.seconds = recording.seconds;
  }

  add(entity: string, metric: string, value: number, samples: number): void {
    this.rows.push({ entity, metric, value, samples });
  }

  host(name: HostCounter): number {
    return this.recording.counters[this.recording.layout.host(name)];
  }

  vm(name: VmCounter, vm: number): number {
    return this.recording.counters[this.recording.layout.vm(name, vm)];
  }

  total(name: VmCounter): number {
    return this.parameters.host.vms.reduce((sum, _, vm) => sum + this.vm(name, vm), 0);
  }

  /** The rows of clients, of one VM or of all. */
  clients(entity: string, of: (name: VmCounter) => number, responses: QuantileSketch): void {
    const { seconds } = this;
    const replies = of("replies");
    const ended = of("completed") + of("errors");
    this.add(entity, "offeredRate", of("opened") / seconds, of("opened"));
    this.add(entity, "replyRate", replies / seconds, replies);
    this.add(entity, "receiveBitRate", of("requestBytes") * 8e-6 / seconds, replies);
    this.add(entity, "transmitBitRate", of("replyBytes") * 8e-6 / seconds, replies);
    this.add(entity, "responseTimeMean", of("responseSeconds") * 1e3 / replies, replies);
    this.add(entity, "responseTimeP50", responses.quantile(0.5) * 1e3, replies);
    this.add(entity, "responseTimeP95", responses.quantile(0.95) * 1e3, replies);
    this.add(entity, "responseTimeP99", responses.quantile(0.99) * 1e3, replies);
    const completed = of("completed");
    this.add(entity, "connectionTimeMean", of("connectionSeconds") * 1e3 / completed, completed);
    this.add(entity, "openConnections", of("openArea") / seconds, of("opened"));
    this.add(entity, "errorRate", of("errors") / seconds, of("errors"));
    this.add(entity, "errorShare", ended > 0 ? of("errors") / ended : 0, ended);
    this.add(entity, "listenDropRate", of("listenDrops") / seconds, of("listenDrops"));
  }

  /** Where the core time went, in all and per packet and megabit. */
  cpu(): void {
    const { host } = this.parameters;
    const { counters, layout } = this.recording;
    const vms = host.vms.length;
    const capacity = this.seconds * host.cores * host.clockRate;
    const packets = this.host("framesIn") + this.host("framesOut");
    const guest = sum(counters, layout.domain(0), vms);
    const driver = counters[layout.domain(vms)];
    const vmm = this.host("hostCycles") + sum(counters, layout.vmm(0), vms + 1);
    const busy = guest + driver + vmm;
    const megabits = (this.total("requestBytes") + this.total("replyBytes")) * 8e-6;
    const shares = { guest, driverDomain: driver, vmm };
    for (const [name, cycles] of Object.entries(shares)) {
      this.add("total", `${name}Utilization`, cycles / capacity, packets);
      this.add("total", `${name}CyclesPerPacket`, cycles / packets, packets);
    }
    this.add("total", "idleShare", 1 - busy / capacity, packets);
    this.add("total", "utilization", busy / capacity, packets);
    this.add("total", "cpuPerMegabit", busy / host.clockRate * 1e3 / megabits, packets);
  }

  /** The rows of what a VM cost the host: its packets, its own cycles and those of the VMM on its behalf. */
  share(entity: string, vm: number): void {
    const { seconds } = this;
    const { host } = this.parameters;
    const { counters, layout } = this.recording;
    const frames = this.vm("frames", vm);
    const capacity = seconds * host.cores * host.clockRate;
    const megabits = (this.vm("requestBytes", vm) + this.vm("replyBytes", vm)) * 8e-6;
    const guest = counters[layout.domain(vm)];
    const vmm = counters[layout.vmm(vm)];
    for (const [name, cycles] of Object.entries({ guest, vmm })) {
      this.add(entity, `${name}Utilization`, cycles / capacity, frames);
      this.add(entity, `${name}CyclesPerPacket`, cycles / frames, frames);
    }
    this.add(entity, "cpuPerMegabit", (guest + vmm) / host.clockRate * 1e3 / megabits, frames);
    const rate = (metric: string, count: number) =>
      this.add(entity, metric, count / seconds, count);
    rate("packetRate", frames);
    rate("dropRate", this.vm("drops", vm));
    rate("switchRate", counters[layout.switches(vm)]);
    // with a driver domain the NIC interrupts that domain, which exchanges events with the VMs
    if (architectures[host.architecture].driverDomain) rate("eventRate", this.vm("events", vm));
    else rate("interruptRate", this.vm("interrupts", vm));
  }

  /** Rates of the device and of the VMM. */
  device(): void {
    const { seconds } = this;
    const frames = this.host("framesIn") + this.host("framesOut");
    this.add("total", "packetRate", frames / seconds, frames);
    const drops = this.host("switchDrops") + this.host("ringDrops") + this.host("pathDrops");
    this.add("total", "dropRate", drops / seconds, drops);
    const rates = {
      interruptRate: "interrupts",
      eventRate: "events",
      switchRate: "switches",
      retransmitRate: "retransmitted",
    } as const;
    for (const [metric, name] of Object.entries(rates)) {
      this.add("total", metric, this.host(name) / seconds, this.host(name));
    }
    this.add("link:receive", "utilization", this.host("receiveBusy") / seconds, frames);
    this.add("link:transmit", "utilization", this.host("transmitBusy") / seconds, frames);
  }

  /** Rows by core, by domain and by stage. */
  parts(): void {
    const { host } = this.parameters;
    const { counters, layout } = this.recording;
    const perCore = this.seconds * host.clockRate;
    for (let core = 0; core < host.cores; core++) {
      this.add(`cpu:${core}`, "utilization", counters[layout.core(core)] / perCore, 1);
    }
    const names = [...host.vms.map((vm) => vm.name), "driver"];
    names.forEach((name, domain) => {
      const cycles = counters[layout.domain(domain)] + counters[layout.vmm(domain)];
      this.add(`domain:${name}`, "utilization", cycles / (perCore * host.cores), 1);
    });
    stageNames.forEach((name, stage) => {
      const packets = counters[layout.stage(stage, "packets")];
      if (packets === 0) return;
      const service = counters[layout.stage(stage, "service")] / packets;
      const total = counters[layout.stage(stage, "total")] / packets;
      this.add(`stage:${name}`, "serviceTime", service * 1e6, packets);
      this.add(`stage:${name}`, "waitingTime", Math.max(0, total - service) * 1e6, packets);
    });
  }

  /** The operational bound, of the host and by resource. */
  bounds(): void {
    const { host, costs } = this.parameters;
    const limit = bound(host, costs);
    this.add("total", "operationalBound", limit.repliesPerSecond, 1);
    for (const resource of limit.resources) {
      this.add(`bound:${resource.name}`, "operationalBound", resource.repliesPerSecond, 1);
    }
  }
}

function sum(values: Float64Array, from: number, count: number): number {
  let total = 0;
  for (let i = from; i < from + count; i++) total += values[i];
  return total;
}

/**
 * Simulates one replication of a host and returns its rows; the same parameters, seed and replication give the same bits.
 *
 * Rows of `total` are the host's, with those of `link:WAY` and `bound:NAME`; `detail: "full"` adds `vm:NAME`, `cpu:N`, `domain:NAME`
 * and `stage:NAME`.
 *
 * A VM's rows are those of its clients and what it cost the host. Packets, drops, cycles of guests and events of the host are the sums
 * over its VMs; its switches are those to VMs and to the driver domain; its cycles in the VMM are those on behalf of VMs, on behalf
 * of the driver domain, and the VMM's own for physical interrupts and switches, which no VM is charged with. What the driver
 * domain does for a VM is not attributed, as its polls and batches serve several: its rows are of `total` only. A VM has an
 * `interruptRate` where it has a NIC context of its own, and an `eventRate` where there is a driver domain. A quotient without
 * its divisor, as of a VM without packets, is not a finite number.
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
  context: { readonly seed: number; readonly replication: number },
): readonly ResultRow[] {
  const { host, costs, duration, detail } = parameters;
  const machine = new Machine(host, costs, context.seed, context.replication);
  const recording = record(machine, duration);
  const rows = new Rows(parameters, recording);
  const all = new QuantileSketch(recording.responses[0].options);
  for (const responses of recording.responses) all.merge(responses);
  rows.clients("total", (name) => rows.total(name), all);
  rows.cpu();
  rows.device();
  rows.add("total", "warmUp", recording.warmUp, 1);
  rows.add("total", "unsettled", recording.unsettled ? 1 : 0, 1);
  rows.add("total", "eventCount", recording.events, 1);
  rows.bounds();
  if (detail === "full") {
    host.vms.forEach((vm, index) => {
      const entity = `vm:${vm.name}`;
      rows.clients(entity, (name) => rows.vm(name, index), recording.responses[index]);
      rows.share(entity, index);
    });
    rows.parts();
  }
  return rows.rows;
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
  context: { readonly seed: number; readonly replication: number },
): readonly ResultRow[] {
  return measureHost(parameters as unknown as HostParameters, context);
}
