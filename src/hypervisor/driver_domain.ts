/**
 * A driver domain: native drivers of the NIC's queues, a software bridge, and the back ends of all VMs, on one or several vCPUs.
 *
 * NIC queues are polled by the domain's vCPUs in turns, each with an interrupt of its own; VMs are spread over them by number. Back ends run on
 * the first vCPU, or, with threads, queue by queue on as many vCPUs in turns. A vCPU that has work for a back end on another one
 * interrupts it (`event_channel.ts`), unless that runs already. A packet from one VM to another goes over the bridge from back end to
 * back end.
 *
 * A crash takes along every packet in the domain and in the shared rings. Until the domain is there again the NIC goes on by itself: it
 * sends what was posted and fills its receive descriptors; then the new driver resets it, which loses what was received, and the
 * guests' front ends connect anew. What a guest had queued above its rings stays; TCP makes good for the rest.
 *
 * Sources: tasklet pairs of Xen's network back end, one for each vCPU of dom0 (D. Xu, "Netback multiple threads support", xen-devel, May 2010), which
 * kernel threads replaced later; restart as in Xen's driver domains (the front end
 * sees the back end's device vanish and come again). Restart times are not assumed here: they are the host's option.
 *
 * Departures: a vCPU's batch that is under way at a crash goes on to its end, without effect; locks between vCPUs cost nothing.
 *
 * @module
 */
import type { NetworkParts } from "../guest/mod.ts";
import type { Nic, NicContext } from "../hardware/mod.ts";
import type { SplitDriver } from "../host/mod.ts";
import type { HandlerId, Simulation } from "../kernel/mod.ts";
import { LocalTraffic } from "./_local_traffic.ts";
import { NativeInterface } from "./_native_interface.ts";
import type { SplitQueue } from "./_split_queue.ts";
import { GrantCosts } from "./grants.ts";
import { interruptLine } from "./interrupts.ts";
import type { Scheduler } from "./scheduler.ts";
import { SplitDevice } from "./split_device.ts";
import type { Vcpu } from "./vcpu.ts";

/** What a driver domain is made from. */
export interface DriverDomainParts extends NetworkParts {
  /** The clock. */
  readonly simulation: Simulation;
  /** The cores. */
  readonly scheduler: Scheduler;
  /** The NIC. */
  readonly nic: Nic;
  /** The NIC's contexts that are the domain's, one for each queue; VMs are spread over them by number. */
  readonly contexts: readonly NicContext[];
  /** The domain's vCPUs. */
  readonly vcpus: readonly Vcpu[];
  /** Rings, grants, queues, threads, rate control. */
  readonly split: SplitDriver;
  /** Packets that a native driver takes in one poll. */
  readonly pollBudget: number;
  /** VMs that there will be. */
  readonly vms: number;
}

/** A VM that a driver domain serves. */
export interface ServedVm {
  /** Its vCPUs; its queues are spread over them. */
  readonly vcpus: readonly Vcpu[];
  /** Takes a packet into its stack. */
  readonly receive: (packet: number) => void;
  /** What its transmit rate is held to where rates are controlled, in bits per second of wire time; 0 is no limit. */
  readonly cap: number;
}

/** Time between two looks at the NIC while there is no driver, in seconds: it bounds the packets that wait. */
const LOOK_SECONDS = 0.001;

/**
 * The driver domain of a host.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { GuestProcessor, StageClock } from "@iovlab/iovlab/guest";
 * import { Nic } from "@iovlab/iovlab/hardware";
 * import { costModelOf, host, xen2009 } from "@iovlab/iovlab/host";
 * import { DriverDomain, Scheduler, switchCosts } from "@iovlab/iovlab/hypervisor";
 * import { Simulation } from "@iovlab/iovlab/kernel";
 * import { PacketPool } from "@iovlab/iovlab/packet";
 *
 * const options = host({ architecture: "split-driver", vms: [{}, {}] });
 * const simulation = new Simulation();
 * const pool = new PacketPool();
 * const costs = costModelOf(xen2009);
 * const stages = new StageClock(simulation, pool, 1e9);
 * const times = { dmaSetup: 0, dmaRate: 16e9, contextCheck: 0 };
 * const nic = new Nic(simulation, pool, { ...options, times, deliver: () => {}, vms: 2 });
 * const ring = { receiveRing: 4, transmitRing: 4, reserved: 0, weight: 1, cap: 0 };
 * const context = nic.addContext({ ...ring, windowBase: 0, windowSize: Infinity });
 * const scheduler = new Scheduler(simulation, {
 *   options: options.scheduler,
 *   cores: 1,
 *   clockRate: 1e9,
 *   domains: 3,
 *   costs: switchCosts(costs, true),
 * });
 * const [a, b, driver] = [0, 1, 2].map((domain) =>
 *   scheduler.addVcpu(new GuestProcessor(1e6), { domain, weight: 1, cap: 0, allowed: [true] }, 0)
 * );
 * const domain = new DriverDomain({
 *   ...{ pool, costs, stages, simulation, scheduler, nic, offloads: options.offloads },
 *   contexts: [context],
 *   vcpus: [driver],
 *   split: options.splitDriver,
 *   pollBudget: 64,
 *   vms: 2,
 * });
 * const got: number[] = [];
 * const receive = (packet: number) => void got.push(packet);
 * const device = domain.serve({ vcpus: [a], receive, cap: 0 });
 * domain.serve({ vcpus: [b], receive, cap: 0 });
 * // from the first VM to the second, past the NIC
 * const packet = pool.allocate();
 * Object.assign(pool.vm, { [packet]: 0 });
 * Object.assign(pool.destination, { [packet]: 1 });
 * device.sender.send(packet);
 * simulation.run({ until: 0.01 });
 * assert.deepEqual([got, nic.framesOut, domain.held], [[packet], 0, 0]);
 * assert.ok(domain.spentOn(0) > 0 && domain.spentOn(1) > 0);
 * ```
 */
export class DriverDomain {
  /** The devices by VM. */
  readonly devices: readonly SplitDevice[];
  /** Whether it has crashed and not restarted yet. */
  down = false;
  private readonly served: SplitDevice[] = [];
  private readonly queues: SplitQueue[] = [];
  private readonly natives: readonly NativeInterface[];
  private readonly grants: GrantCosts;
  private readonly local: LocalTraffic;
  private readonly spent: Float64Array;
  private readonly lostOf: Float64Array;
  private readonly lookHandler: HandlerId;
  private readonly restartHandler: HandlerId;

  /** Makes a domain that serves nobody yet. */
  constructor(private readonly parts: DriverDomainParts) {
    const { simulation, pool, vms, split, costs } = parts;
    this.devices = this.served;
    this.spent = new Float64Array(vms);
    this.lostOf = new Float64Array(vms);
    this.grants = new GrantCosts(split, costs);
    this.local = new LocalTraffic(pool, this.served, this.queues);
    this.natives = parts.contexts.map((context, index) => this.#native(context, index));
    this.lookHandler = simulation.on(() => this.#look());
    this.restartHandler = simulation.on(() => this.#restart());
  }

  #native(context: NicContext, index: number): NativeInterface {
    const { nic, vcpus, pollBudget, split, scheduler, costs } = this.parts;
    const vcpu = vcpus[index % vcpus.length];
    const native = new NativeInterface(this.parts, {
      nic,
      context,
      vcpu,
      pollBudget,
      grants: this.grants,
      devices: this.served,
      queues: this.queues,
      queuesEach: split.queues,
      spentOn: this.spent,
      lostOf: this.lostOf,
    });
    context.onInterrupt = interruptLine(scheduler, vcpu, native.poller, costs, "vmm");
    return native;
  }

  /** Joins the next VM to the NIC and returns its device. */
  serve({ vcpus, receive, cap }: ServedVm): SplitDevice {
    const { split, simulation } = this.parts;
    const firstQueue = this.queues.length;
    const native = this.natives[this.served.length % this.natives.length];
    const device = new SplitDevice(this.parts, {
      options: split,
      grants: this.grants,
      guests: vcpus,
      drivers: this.#threads(firstQueue),
      port: native.port,
      receive,
      firstQueue,
      local: this.local,
      limit: split.rateControl && cap > 0 ? { simulation, rate: cap } : undefined,
    });
    this.served.push(device);
    this.queues.push(...device.queues);
    native.senders.push(...device.queues);
    return device;
  }

  /** The vCPUs of the queues from a number on. */
  #threads(firstQueue: number): readonly Vcpu[] {
    const { vcpus, split: { threads, queues } } = this.parts;
    if (threads === 0) return [vcpus[0]];
    return Array.from({ length: queues }, (_, index) => vcpus[(firstQueue + index) % threads]);
  }

  /** It crashes, and is there again after so many seconds; false where it is down already. */
  crash(restartTime: number): boolean {
    if (this.down) return false;
    const { simulation } = this.parts;
    this.down = true;
    for (const native of this.natives) native.halt();
    for (const device of this.served) device.disconnect();
    simulation.schedule(LOOK_SECONDS, this.lookHandler);
    simulation.schedule(restartTime, this.restartHandler);
    return true;
  }

  #look(): void {
    if (!this.down) return;
    for (const native of this.natives) native.admit();
    this.parts.simulation.schedule(LOOK_SECONDS, this.lookHandler);
  }

  #restart(): void {
    this.down = false;
    for (const native of this.natives) native.resume();
    for (const device of this.served) device.connect();
  }

  /** Frames of a VM that were dropped between NIC and guest, those lost either way in crashes included. */
  dropsOf(vm: number): number {
    return this.served[vm].drops + this.lostOf[vm];
  }

  /**
   * Cycles so far of the domain, and of the VMM on its side, on packets and notifications of a VM. What is done for several at once is
   * nobody's: physical interrupts, polls of native drivers, flushes of the TLB after sending.
   */
  spentOn(vm: number): number {
    return this.spent[vm] + this.served[vm].spent;
  }

  /** Flushes of the TLB so far. */
  get flushes(): number {
    const reclaims = this.natives.reduce((sum, { driver }) => sum + driver.flushes, 0);
    return this.served.reduce((sum, device) => sum + device.flushes, reclaims);
  }

  /** Packets between the NIC's contexts and the guests' stacks, the guests' queues included. */
  get held(): number {
    const inDrivers = this.natives.reduce((sum, { driver }) => sum + driver.held, 0);
    return this.served.reduce((sum, device) => sum + device.held, inDrivers);
  }
}
