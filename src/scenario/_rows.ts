/**
 * The rows of the host's resources: cores, domains, device, stages, bounds.
 *
 * @module
 */
import type { ResultRow } from "../core/mod.ts";
import { stageNames } from "../guest/mod.ts";
import type { CostModel, Host } from "../host/mod.ts";
import type { QuantileSketch } from "../stats/mod.ts";
import { addClientRows, applicationBytes, type ClientRows, kindsOf } from "./_client_rows.ts";
import type { HostCounter, VmCounter } from "./_counters.ts";
import { serviceDomains } from "./_service_domains.ts";
import { architectures } from "./architectures.ts";
import { bound } from "./bounds.ts";
import type { EventOutcome } from "./machine.ts";
import { eventEntity, recoveries } from "./_recovery.ts";
import type { Recording } from "./recorder.ts";
import { stepResponses } from "./_step_response.ts";
import { throughputBounds } from "./throughput_bounds.ts";

function sum(values: Float64Array, from: number, count: number): number {
  let total = 0;
  for (let i = from; i < from + count; i++) total += values[i];
  return total;
}

/** Jain's index of some values: the square of their sum over their number times the sum of their squares. */
export function jainIndex(values: readonly number[]): number {
  const total = values.reduce((a, b) => a + b, 0);
  const squares = values.reduce((a, b) => a + b * b, 0);
  return total * total / (values.length * squares);
}

/** Turns a recording into rows. */
export class Rows {
  /** The rows. */
  readonly rows: ResultRow[] = [];
  private readonly seconds: number;

  /** Makes no rows yet. */
  constructor(
    private readonly host: Host,
    private readonly costs: CostModel,
    private readonly recording: Recording,
  ) {
    this.seconds = recording.seconds;
  }

  /** Adds one row. */
  add(entity: string, metric: string, value: number, samples: number): void {
    this.rows.push({ entity, metric, value, samples });
  }

  /** A counter of the host. */
  counter(name: HostCounter): number {
    return this.recording.counters[this.recording.layout.host(name)];
  }

  /** A counter of a VM. */
  vm(name: VmCounter, vm: number): number {
    return this.recording.counters[this.recording.layout.vm(name, vm)];
  }

  /** A counter over all VMs. */
  total(name: VmCounter): number {
    return this.host.vms.reduce((sum, _, vm) => sum + this.vm(name, vm), 0);
  }

  /** What the rows of one VM's workload are made from. */
  ofVm(vm: number): ClientRows {
    const { seconds, host } = this;
    const responses = this.recording.responses[vm];
    return { seconds, responses, of: (name) => this.vm(name, vm), kinds: kindsOf([host.vms[vm]]) };
  }

  /** The same of all VMs together. */
  ofAll(responses: QuantileSketch): ClientRows {
    const { seconds, host } = this;
    return { seconds, responses, of: (name) => this.total(name), kinds: kindsOf(host.vms) };
  }

  /** The rows of workloads. */
  clients(entity: string, from: ClientRows): void {
    addClientRows(from, (metric, value, samples) => this.add(entity, metric, value, samples));
  }

  /** How evenly the VMs that have a network share it, where there are several. */
  fairness(): void {
    const rates = this.host.vms.flatMap((vm, index) => {
      const kinds = kindsOf([vm]);
      if ([...kinds].every((kind) => kind === "idle" || kind === "compute")) return [];
      return [megabits(this.ofVm(index))];
    });
    if (rates.length > 1) this.add("total", "jainIndex", jainIndex(rates), rates.length);
  }

  /** Where the core time went, in all and per packet and megabit. */
  cpu(all: ClientRows): void {
    const { host } = this;
    const { counters, layout } = this.recording;
    const vms = host.vms.length;
    const services = serviceDomains(host).length;
    const capacity = this.seconds * host.cores * host.clockRate;
    const packets = this.counter("framesIn") + this.counter("framesOut");
    const guest = sum(counters, layout.domain(0), vms);
    const driver = sum(counters, layout.domain(vms), services);
    const vmm = this.counter("hostCycles") + sum(counters, layout.vmm(0), vms + services);
    const busy = guest + driver + vmm;
    const shares = { guest, driverDomain: driver, vmm };
    for (const [name, cycles] of Object.entries(shares)) {
      this.add("total", `${name}Utilization`, cycles / capacity, packets);
      this.add("total", `${name}CyclesPerPacket`, cycles / packets, packets);
    }
    this.add("total", "idleShare", 1 - busy / capacity, packets);
    this.add("total", "utilization", busy / capacity, packets);
    this.add("total", "cpuPerMegabit", busy / host.clockRate * 1e3 / megabits(all), packets);
  }

  /** The rows of what a VM cost the host: its packets, its own cycles and those of the VMM on its behalf. */
  share(entity: string, vm: number): void {
    const { seconds, host } = this;
    const { counters, layout } = this.recording;
    const frames = this.vm("frames", vm);
    const capacity = seconds * host.cores * host.clockRate;
    const guest = counters[layout.domain(vm)];
    const vmm = counters[layout.vmm(vm)];
    for (const [name, cycles] of Object.entries({ guest, vmm })) {
      this.add(entity, `${name}Utilization`, cycles / capacity, frames);
      this.add(entity, `${name}CyclesPerPacket`, cycles / frames, frames);
    }
    const perMegabit = (guest + vmm) / host.clockRate * 1e3 / megabits(this.ofVm(vm));
    this.add(entity, "cpuPerMegabit", perMegabit, frames);
    const onBehalf = this.vm("onBehalfCycles", vm);
    if (onBehalf > 0) this.add(entity, "onBehalfUtilization", onBehalf / capacity, frames);
    const outage = this.vm("outageSeconds", vm);
    if (outage > 0) this.add(entity, "outageTime", outage, 1);
    const rate = (metric: string, count: number) =>
      this.add(entity, metric, count / seconds, count);
    rate("packetRate", frames);
    rate("dropRate", this.vm("drops", vm));
    rate("switchRate", counters[layout.switches(vm)]);
    // with a driver domain the NIC interrupts that domain, which exchanges events with the VMs
    const events = this.vm("events", vm);
    const { driverDomain, sharedContexts } = architectures[host.architecture];
    if (driverDomain || events > 0) rate("eventRate", events);
    if (!sharedContexts) rate("interruptRate", this.vm("interrupts", vm));
  }

  /** Rates of the device and of the VMM. */
  device(): void {
    const { seconds } = this;
    const frames = this.counter("framesIn") + this.counter("framesOut");
    this.add("total", "packetRate", frames / seconds, frames);
    const drops = this.counter("switchDrops") + this.counter("ringDrops") +
      this.counter("pathDrops");
    this.add("total", "dropRate", drops / seconds, drops);
    const rates = {
      interruptRate: "interrupts",
      eventRate: "events",
      switchRate: "switches",
      retransmitRate: "retransmitted",
    } as const;
    for (const [metric, name] of Object.entries(rates)) {
      this.add("total", metric, this.counter(name) / seconds, this.counter(name));
    }
    this.add("link:receive", "utilization", this.counter("receiveBusy") / seconds, frames);
    this.add("link:transmit", "utilization", this.counter("transmitBusy") / seconds, frames);
  }

  /** Rows by core, by domain and by stage. */
  parts(): void {
    const { host } = this;
    const { counters, layout } = this.recording;
    const perCore = this.seconds * host.clockRate;
    for (let core = 0; core < host.cores; core++) {
      this.add(`cpu:${core}`, "utilization", counters[layout.core(core)] / perCore, 1);
    }
    const names = [...host.vms.map((vm) => vm.name), ...serviceDomains(host)];
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

  /** The operational bounds: of replies by resource; of what else workloads do, with the resource that sets it. */
  bounds(): void {
    const { host, costs } = this;
    const limit = bound(host, costs);
    if (limit.repliesPerSecond < Infinity) {
      this.add("total", "operationalBound", limit.repliesPerSecond, 1);
      for (const resource of limit.resources) {
        this.add(`bound:${resource.name}`, "operationalBound", resource.repliesPerSecond, 1);
      }
    }
    const kinds = kindsOf(host.vms);
    if ([...kinds].every((kind) => kind === "httperf" || kind === "idle")) return;
    for (const { measure, most, bottleneck } of throughputBounds(host, costs)) {
      if (measure === "replyRate" || most === Infinity) continue;
      this.add("total", `${measure}Bound`, most, 1);
      this.add(`bound:${bottleneck}`, `${measure}Bound`, most, 1);
    }
  }

  /** How much caches and memory slowed each domain down, in the mean over the whole run. */
  slowdowns(of: (domain: number) => number): void {
    const names = [...this.host.vms.map((vm) => vm.name), ...serviceDomains(this.host)];
    names.forEach((name, domain) => this.add(`domain:${name}`, "memorySlowdown", of(domain), 1));
  }

  /** How long the host, or the event's VM, took to come back after each event. */
  recoveries(events: readonly EventOutcome[]): void {
    const { series, seconds, warmUp } = this.recording;
    const names = this.host.vms.map(({ name }) => name);
    const found = recoveries(series, { events, names, duration: seconds + warmUp });
    for (const { event, seconds } of found) {
      const entity = eventEntity(event);
      this.add(entity, "recoveryTime", seconds * 1e3, 1);
      this.add(entity, "unrecoveredShare", seconds === Infinity ? 1 : 0, 1);
    }
  }

  /** How a VM's share followed each change of its context. */
  shifts(events: readonly EventOutcome[]): void {
    const { series, seconds, warmUp } = this.recording;
    const names = this.host.vms.map(({ name }) => name);
    const found = stepResponses(series, { events, names, duration: seconds + warmUp });
    for (const { event, before, after, lag } of found) {
      const entity = eventEntity(event);
      this.add(entity, "bitRateBefore", before, 1);
      this.add(entity, "bitRateAfter", after, 1);
      if (!Number.isNaN(lag)) this.add(entity, "shiftLag", lag * 1e3, 1);
    }
  }

  /** How often VMs missed what they are held to. */
  objectives(): void {
    this.host.vms.forEach(({ name, objective }, vm) => {
      if (objective.responseTime === 0 && objective.bitRate === 0) return;
      const { missed, intervals } = this.recording.series.missed(vm, objective);
      this.add(`vm:${name}`, "objectiveMissedShare", missed / intervals, intervals);
    });
  }
}

/** Application megabits moved. */
function megabits(from: ClientRows): number {
  const bytes = applicationBytes(from);
  return (bytes.in + bytes.out) * 8e-6;
}
