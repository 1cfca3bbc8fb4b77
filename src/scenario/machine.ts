/**
 * A host as a running simulation: cores, NIC, guests, TCP and workloads, joined by its architecture.
 *
 * @module
 */
import {
  GuestProcessor,
  NetworkStack,
  Server,
  StageClock,
  stageNumber,
  TaskQueue,
  Tcp,
  type TcpPlace,
  Udp,
} from "../guest/mod.ts";
import { type MemorySystem, Nic, type NicParts } from "../hardware/mod.ts";
import type { CostModel, Host, HostEvent, Vm } from "../host/mod.ts";
import { attachMemory, Scheduler, switchCosts } from "../hypervisor/mod.ts";
import { Simulation } from "../kernel/mod.ts";
import { maximumSegmentSize, OUTSIDE, PacketPool } from "../packet/mod.ts";
import { randomStream } from "../random/mod.ts";
import {
  newCounts,
  type RunningWorkload,
  startWorkload,
  type WorkloadCounts,
  type WorkloadParts,
} from "../workload/mod.ts";
import { DeviceReset } from "./_device_reset.ts";
import { guestCores } from "./_placement.ts";
import { largestSegment } from "./_segments.ts";
import type { ArchitectureModel, GuestParts, Paths } from "./architecture.ts";
import { architectures } from "./architectures.ts";
import { closedRound } from "./bounds.ts";

/** Interrupt-level work of an operating system without a break while a program waits, in seconds. */
const SOFTIRQ_SECONDS = 0.002;

/** The sessions of a closed load start over one round of theirs, and over this time at least, in seconds. */
const LEAST_SPREAD = 0.002;

const LINK_RECEIVE = stageNumber("link-receive");

/** An event of a host that has happened, or was to. */
export interface EventOutcome {
  /** The event. */
  readonly event: HostEvent;
  /** Whether it could be done. */
  readonly done: boolean;
}

/**
 * A host that is being simulated.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { costModelOf, host, xen2009 } from "@iovlab/iovlab/host";
 * import { Machine } from "@iovlab/iovlab/scenario";
 *
 * const workload = { kind: "httperf", sessions: 4 } as const;
 * const web = host({ architecture: "vdi", vms: [{ workload }] });
 * const machine = new Machine(web, costModelOf(xen2009), 1, 0);
 * machine.simulation.run({ until: 0.1 });
 * machine.stop(); // what is open comes to its end
 * machine.simulation.run();
 * const { opened, completed, errors } = machine.counts(0);
 * assert.deepEqual([completed, errors, machine.pool.inUse], [opened, 0, 0]);
 * ```
 */
export class Machine {
  /** The clock and event list. */
  readonly simulation: Simulation = new Simulation();
  /** All packets. */
  readonly pool: PacketPool = new PacketPool();
  /** Times by stage. */
  readonly stages: StageClock;
  /** The NIC. */
  readonly nic: Nic;
  /** The cores and their scheduler. */
  readonly scheduler: Scheduler;
  /** The workloads by VM, running. */
  readonly workloads: readonly RunningWorkload[];
  /** All connections. */
  readonly tcp: Tcp;
  /** All flows of datagrams. */
  readonly udp: Udp;
  /** What the architecture has built. */
  readonly paths: Paths;
  /** Caches and memory; `undefined` where the host has no contention for them. */
  readonly memory: MemorySystem | undefined;
  /** Least time in which every session of a closed load comes round once, in seconds; 0 for open load. */
  readonly round: number;
  /** The host's events that were due, and whether they could be done. */
  readonly events: EventOutcome[] = [];
  /** Hears every reply and transaction: the number of the VM whose workload it belongs to, and its time in seconds. */
  onReply: (vm: number, seconds: number) => void = () => {};
  /** Where set, told of each train of frames on the wire: its way, and when it began and ended, in seconds. */
  onWire: ((way: "in" | "out", from: number, to: number) => void) | undefined = undefined;
  private readonly model: ArchitectureModel;
  private readonly running: RunningWorkload[];
  private readonly reset: DeviceReset;
  private stopped = false;
  private readonly stack: NetworkStack;
  private readonly processors: readonly (readonly GuestProcessor[])[];

  /** Builds a host for one replication; nothing has happened yet. */
  constructor(
    /** The host. */
    readonly host: Host,
    /** Its costs. */
    readonly costs: CostModel,
    seed: number,
    replication: number,
    /** Whether random streams are mirrored: the second half of an antithetic pair. */
    mirrored: boolean = false,
  ) {
    this.model = architectures[host.architecture];
    this.stages = new StageClock(this.simulation, this.pool, host.clockRate);
    this.nic = this.#makeNic();
    this.scheduler = new Scheduler(this.simulation, {
      options: host.scheduler,
      cores: host.cores,
      clockRate: host.clockRate,
      domains: host.vms.length + Math.max(1, this.model.serviceDomains(host).length),
      costs: switchCosts(costs, this.model.virtualized),
    });
    this.processors = host.vms.map((vm) =>
      Array.from({ length: vm.vcpus }, () => new GuestProcessor(SOFTIRQ_SECONDS * host.clockRate))
    );
    this.paths = this.model.build({
      simulation: this.simulation,
      host,
      costs,
      offloads: host.offloads,
      pool: this.pool,
      stages: this.stages,
      nic: this.nic,
      scheduler: this.scheduler,
      guests: this.#makeGuests(),
    });
    this.tcp = new Tcp(this.simulation, this.pool, {
      options: host.tcp,
      segmentSize: maximumSegmentSize(host.link.mtu),
      outside: this.#outside(),
      inside: this.#inside(),
    });
    this.udp = this.#makeUdp();
    this.stack = new NetworkStack(this.pool, this);
    this.round = closedRound(host, costs);
    const start = (index: number) =>
      startWorkload(
        host.vms[index].workload,
        this.#workloadParts(index, (path) => randomStream(seed, replication, path, mirrored)),
      );
    const later = new Set(
      host.events.flatMap((event) => event.kind === "start-workload" ? [event.vm] : []),
    );
    this.running = host.vms.map(({ name }, index) => later.has(name) ? notBegun() : start(index));
    this.workloads = this.running;
    this.reset = new DeviceReset({ ...this, sharedContexts: this.model.sharedContexts });
    this.#scheduleEvents(start, later);
    this.memory = this.#attachMemory();
  }

  /** The counts of a VM's workload, brought up to now. */
  counts(vm: number): WorkloadCounts {
    return this.workloads[vm].counts;
  }

  /** SYNs that a VM's servers dropped so far as their backlog was full. */
  listenDrops(vm: number): number {
    return this.workloads[vm].listenDrops;
  }

  /** Lets the workloads begin nothing further; what has begun comes to its end. */
  stop(): void {
    this.stopped = true;
    for (const workload of this.workloads) workload.stop();
  }

  #makeNic(): Nic {
    const { host, costs } = this;
    const times = {
      dmaSetup: costs.dmaSetup,
      dmaRate: costs.dmaRate,
      contextCheck: this.model.checkedContexts ? costs.contextCheck : 0,
    };
    const leaving = stageNumber("nic-transmit");
    const deliver = (packet: number) => {
      const { payload, frames, flags, destination } = this.pool;
      this.stages.serveSeconds(
        leaving,
        this.nic.sendSeconds(payload[packet], frames[packet], flags[packet]),
      );
      this.stages.leave(leaving, packet);
      if (this.onWire) this.#seeLeave(packet);
      if (destination[packet] === OUTSIDE) this.#input(packet);
      else this.#comeBack(packet);
    };
    const { link, nic, vms } = host;
    const parts = { link, nic, times, deliver, vms: vms.length };
    const choice = this.model.device?.(host, costs);
    return new Nic(this.simulation, this.pool, { ...parts, ...choice, ...this.#turning() });
  }

  /** What a NIC must know where VMs with contexts of their own talk to each other. */
  #turning(): Pick<NicParts, "contextOf" | "turned"> {
    if (this.model.driverDomain || !this.host.vms.some(hasPeer)) return {};
    const leaving = stageNumber("nic-transmit");
    return {
      contextOf: (vm) => this.paths.contexts[vm],
      turned: (packet) => this.stages.leave(leaving, packet),
    };
  }

  #makeGuests(): GuestParts[] {
    const { host } = this;
    let home = 0;
    return host.vms.map((vm, index) => {
      const vcpus = this.processors[index].map((processor) =>
        this.scheduler.addVcpu(
          processor,
          {
            domain: index,
            weight: vm.weight / vm.vcpus,
            cap: vm.cap / vm.vcpus,
            allowed: guestCores(host, vm),
            schedule: vm.schedule,
          },
          home++,
        )
      );
      return {
        index,
        vcpu: vcpus[0],
        vcpus,
        receive: (packet: number) => this.#input(packet),
        restart: () => {
          this.tcp.forget(index);
          this.udp.forget(index);
        },
      };
    });
  }

  #makeUdp(): Udp {
    const udp = new Udp(this.simulation, this.pool, {
      mtu: this.host.link.mtu,
      outside: this.#outside(),
      inside: this.#inside(),
    });
    for (const sender of this.paths.senders) {
      sender.datagramLeaves = (packet) => udp.left(packet);
    }
    return udp;
  }

  /** A packet has come to the place that it is for. */
  #input(packet: number): void {
    this.stack.input(packet);
  }

  /** A packet from outside goes to the interface of the VM that it is for. */
  #towardsHost(packet: number): void {
    const { nic, paths, pool, stages } = this;
    const line = nic.lineSeconds(pool.payload[packet], pool.frames[packet], pool.flags[packet]);
    const waited = nic.receive(packet, paths.contexts[pool.vm[packet]]);
    if (waited < 0) return;
    stages.add(LINK_RECEIVE, waited + line, line);
    this.onWire?.("in", pool.stamp[packet] - line, pool.stamp[packet]);
  }

  #seeLeave(packet: number): void {
    const { now } = this.simulation;
    const line = this.nic.lineSeconds(
      this.pool.payload[packet],
      this.pool.frames[packet],
      this.pool.flags[packet],
    );
    this.onWire?.("out", now - line, now);
  }

  /** What left the NIC for another VM of the host comes back from the external switch. */
  #comeBack(packet: number): void {
    this.pool.vm[packet] = this.pool.destination[packet];
    this.#towardsHost(packet);
  }

  #outside(): TcpPlace {
    return {
      largestSegment: maximumSegmentSize(this.host.link.mtu),
      acknowledgesFrames: true,
      transmit: (packet) => this.#towardsHost(packet),
    };
  }

  #inside(): TcpPlace {
    const { pool } = this;
    const { senders } = this.paths;
    return {
      largestSegment: largestSegment(this.host),
      acknowledgesFrames: false,
      transmit: (packet) => senders[pool.vm[packet]].send(packet),
    };
  }

  #workloadParts(vm: number, streamOf: WorkloadParts["randomStream"]): WorkloadParts {
    const { simulation, host, costs, tcp, udp, processors } = this;
    const { name, application } = host.vms[vm];
    return {
      simulation,
      host,
      costs,
      vm,
      tcp,
      udp,
      hostile: this.paths.hostility,
      spread: Math.max(LEAST_SPREAD, this.round),
      path: `vm:${name}`,
      randomStream: streamOf,
      program: (place, cpu, handler) => {
        const cpus = processors[place];
        return new TaskQueue(cpus[cpu % cpus.length], costs.processWake, handler);
      },
      server: (source, actions) =>
        new Server(costs, application.backlog, processors[vm], source, actions),
      replied: (seconds) => this.onReply(vm, seconds),
    };
  }

  #attachMemory(): MemorySystem | undefined {
    const { host, nic, processors, scheduler } = this;
    const programs = host.vms.map(({ memory }) => memory);
    const { memory, clockRate, link } = host;
    const parts = { memory, clockRate, programs, processors, link, nic };
    return attachMemory(this.simulation, scheduler, parts);
  }

  /** Schedules the host's events; `waiting` are the VMs whose workloads have not begun. */
  #scheduleEvents(start: (vm: number) => RunningWorkload, waiting: Set<string>): void {
    const { host, simulation } = this;
    const happen = simulation.on((index) => {
      const event = host.events[index];
      this.events.push({ event, done: this.#happen(event, start, waiting) });
    });
    host.events.forEach((event, index) => simulation.scheduleAt(event.at, happen, index));
  }

  /** Something happens to the host; returns whether it could be done. */
  #happen(
    event: HostEvent,
    start: (vm: number) => RunningWorkload,
    waiting: Set<string>,
  ): boolean {
    const { host, paths, running } = this;
    switch (event.kind) {
      case "start-workload": {
        if (this.stopped || !waiting.delete(event.vm)) return false;
        const vm = host.vms.findIndex(({ name }) => name === event.vm);
        running[vm] = start(vm);
        return true;
      }
      case "stop-workload":
        if (waiting.has(event.vm)) return false;
        running[host.vms.findIndex(({ name }) => name === event.vm)].stop();
        return true;
      case "reset-device":
        return this.reset.begin(event.outage);
      default:
        if (event.kind === "migrate" && this.reset.down) return false;
        return paths.happen?.(event) ?? false;
    }
  }
}

/** What stands for a workload that an event is to start. */
function notBegun(): RunningWorkload {
  return { counts: newCounts(), listenDrops: 0, stop: () => {} };
}

/** Whether a VM's workload has its far end in another VM. */
function hasPeer({ workload }: Vm): boolean {
  const parts = workload.kind === "mixed" ? workload.parts : [workload];
  return parts.some((part) => "peer" in part && part.peer !== undefined);
}
