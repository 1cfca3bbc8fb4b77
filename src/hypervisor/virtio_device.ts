/**
 * A VM's virtio NIC and the host thread that serves it.
 *
 * Transmit: the guest's driver puts packets into its ring and kicks the thread: an exit of the guest, in which the host signals and wakes the thread. The thread copies
 * packets out of the ring, passes them over the host's bridge to the native driver, and goes on as long as there are any. Receive: the host's native driver hands
 * packets over the bridge into the thread's queue; the thread copies them into buffers that the guest has posted and interrupts the guest.
 *
 * With `suppression` either side is notified only where it said that it sleeps (the rings' event index): a thread that works is not kicked, a driver that polls is not
 * interrupted. Without, each packet is notified. A thread that finds nothing goes on polling for `pollTime` before it sleeps; what comes meanwhile needs no kick.
 *
 * The thread is scheduled by the host's scheduler, against the guests. Interrupts are injected through the VMM, or posted without it.
 *
 * Sources: Linux' `drivers/vhost/net.c` (a worker for each device, notifications off while it works) and its commit "vhost: support event index"
 * of 2011. Zero-copy transmit and several queues are left out.
 *
 * @module
 */
import {
  type NetworkParts,
  type Poller,
  type Program,
  stageNumber,
  TransmitPoller,
  type TransmitPort,
} from "../guest/mod.ts";
import type { Host } from "../host/mod.ts";
import type { Simulation } from "../kernel/mod.ts";
import { DeviceRings } from "./_device_rings.ts";
import { paravirtualDriver } from "./_virtual_driver.ts";
import { VirtualDrain } from "./_virtual_drain.ts";
import { VirtualFill } from "./_virtual_fill.ts";
import { VirtualReceive } from "./_virtual_receive.ts";
import { VirtualTransmit } from "./_virtual_transmit.ts";
import type { HostDriverUser } from "./host_driver.ts";
import { BLOCKED, type Vcpu } from "./vcpu.ts";

/** What a virtio NIC is joined to. */
export interface VirtioDeviceParts {
  /** The clock. */
  readonly simulation: Simulation;
  /** Options of the rings and the thread, and the clock rate of the cores. */
  readonly host: Pick<Host, "virtio" | "clockRate">;
  /** The vCPU of the guest that handles its network interface. */
  readonly guest: Vcpu;
  /** The host thread that serves the device, as the scheduler sees it. */
  readonly thread: Vcpu;
  /** The native driver's transmit ring. */
  readonly port: TransmitPort;
  /** Takes a packet for another VM of the host. */
  readonly local: (packet: number) => void;
  /** Takes a packet into the guest's stack. */
  readonly receive: (packet: number) => void;
}

/** What a thread does that has nothing to do: it polls its rings until it is time to sleep. */
class IdlePolling implements Program {
  /** When it will sleep, in seconds. */
  private until = 0;
  private polls = false;

  constructor(
    private readonly simulation: Simulation,
    private readonly pollTime: number,
    private readonly clockRate: number,
    private readonly sleep: () => void,
  ) {}

  /** The thread has found nothing more. */
  start(): void {
    if (this.pollTime === 0) return this.sleep();
    this.until = this.simulation.now + this.pollTime;
    this.polls = true;
  }

  hasTask(): boolean {
    return this.polls;
  }

  begin(): number {
    return Math.max(0, this.until - this.simulation.now) * this.clockRate;
  }

  finish(): void {
    // a turn that was interrupted by work is followed by another
    if (this.until - this.simulation.now > this.pollTime * 1e-6) return;
    this.polls = false;
    this.sleep();
  }
}

/** A poller of the thread; when it has nothing left the thread polls, or sleeps. */
class ThreadPoller implements Poller {
  readonly vmmCycles = 0;

  constructor(private readonly work: Poller, private readonly idle: IdlePolling) {}

  begin(): number {
    return this.work.begin();
  }

  finish(): void {
    this.work.finish();
  }

  more(): boolean {
    const more = this.work.more();
    if (!more) this.idle.start();
    return more;
  }
}

const TO_GUEST = stageNumber("vhost-receive");
const FROM_GUEST = stageNumber("vhost-transmit");

/**
 * Both sides of one VM's virtio NIC.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { GuestProcessor, StageClock } from "@iovlab/iovlab/guest";
 * import { costModelOf, defaults, xen2009 } from "@iovlab/iovlab/host";
 * import { Scheduler, switchCosts, VirtioDevice } from "@iovlab/iovlab/hypervisor";
 * import { Simulation } from "@iovlab/iovlab/kernel";
 * import { PacketPool } from "@iovlab/iovlab/packet";
 *
 * const simulation = new Simulation();
 * const pool = new PacketPool();
 * const costs = costModelOf(xen2009);
 * const { offloads, scheduler: options } = defaults.host;
 * const network = { pool, costs, offloads, stages: new StageClock(simulation, pool, 1e9) };
 * const scheduler = new Scheduler(simulation, {
 *   options,
 *   cores: 2,
 *   clockRate: 1e9,
 *   domains: 2,
 *   costs: switchCosts(costs, true),
 * });
 * const [guest, thread] = [0, 1].map((domain) => {
 *   const vcpu = { domain, weight: 1, cap: 0, allowed: [true, true] };
 *   return scheduler.addVcpu(new GuestProcessor(Infinity), vcpu, domain);
 * });
 * const out: number[] = [];
 * const into: number[] = [];
 * const device = new VirtioDevice(network, {
 *   simulation,
 *   host: defaults.host,
 *   guest,
 *   thread,
 *   port: {
 *     flushCycles: 0,
 *     reserve: () => 0,
 *     submit: (packet) => void out.push(packet),
 *     flush: () => {},
 *   },
 *   local: () => {},
 *   receive: (packet) => void into.push(packet),
 * });
 * const [a, b] = [pool.allocate(), pool.allocate()];
 * device.sender.send(a); // from the guest, to the native driver
 * device.arrive(b); // from the bridge, to the guest
 * simulation.run({ until: 0.01 });
 * assert.deepEqual([out, into], [[a], [b]]);
 * assert.ok(scheduler.domainCycles[1] >= costs.vhostTransmit + costs.vhostReceive);
 * ```
 */
export class VirtioDevice implements HostDriverUser {
  /** The queue that the guest sends by. */
  readonly sender: TransmitPoller;
  /** Kicks: exits of the guest to notify the thread. */
  kicks = 0;
  /** Interrupts of the guest. */
  interrupts = 0;
  private attached = true;
  private readonly rings: DeviceRings;
  private readonly front: VirtualReceive;
  private readonly drain: VirtualDrain;
  private readonly fill: VirtualFill;
  private readonly drainPoller: number;
  private readonly fillPoller: number;
  private readonly frontPoller: number;

  /** Makes both sides; the thread gets a program of its own, so it must have none. */
  constructor(private readonly network: NetworkParts, private readonly parts: VirtioDeviceParts) {
    const { host: { virtio, clockRate }, simulation, guest, thread, receive } = parts;
    const single = { transmit: false, receive: false };
    const driver = paravirtualDriver(network.costs, !virtio.suppression);
    const rings = this.rings = new DeviceRings(network.pool, virtio.ringSize, single);
    this.drain = this.#makeDrain();
    this.fill = this.#makeFill();
    const idle = new IdlePolling(simulation, virtio.pollTime, clockRate, () => {
      if (rings.requests.length === 0 && !thread.guest.isRaised(this.drainPoller)) {
        rings.kickWanted = true;
      }
    });
    thread.guest.setProgram(idle);
    this.drainPoller = thread.guest.addPoller(new ThreadPoller(this.drain, idle));
    this.fillPoller = thread.guest.addPoller(new ThreadPoller(this.fill, idle));
    const transmit = new VirtualTransmit(network, rings, driver, () => this.kick());
    this.sender = new TransmitPoller(network, transmit);
    const sending = guest.guest.addPoller(this.sender);
    this.sender.raise = () => guest.guest.raise(sending);
    this.front = new VirtualReceive(network, rings, driver, {
      receive,
      refilled: () => this.#notify(this.fillPoller),
      roomAgain: () => this.sender.restart(),
    });
    this.frontPoller = guest.guest.addPoller(this.front);
  }

  #makeDrain(): VirtualDrain {
    const { costs } = this.network;
    return new VirtualDrain(this.network, {
      rings: this.rings,
      stage: FROM_GUEST,
      perPacket: costs.vhostTransmit,
      perByte: costs.vhostCopyByte,
      forward: costs.bridge,
      copies: true,
      reports: false,
      sleepsAtOnce: false,
      port: this.parts.port,
      local: this.parts.local,
      interrupt: () => this.#interrupt(),
    });
  }

  #makeFill(): VirtualFill {
    const { costs } = this.network;
    const { thread, host: { virtio } } = this.parts;
    return new VirtualFill(this.network, {
      rings: this.rings,
      stage: TO_GUEST,
      perPacket: costs.vhostReceive,
      perByte: costs.vhostCopyByte,
      limit: virtio.queue,
      domain: thread.options.domain,
      notifiesAlways: !virtio.suppression,
      interrupt: () => this.#interrupt(),
    });
  }

  /** The guest's driver has put packets into the ring. */
  kick(): void {
    const { rings, parts } = this;
    if (rings.kickWanted || !parts.host.virtio.suppression) this.#notify(this.drainPoller);
    else if (!this.drain.stopped) parts.thread.guest.raise(this.drainPoller); // it polls, or works
    rings.kickWanted = false;
  }

  /** The guest exits to have a poller of the thread run. */
  #notify(poller: number): void {
    const { costs } = this.network;
    const { guest, thread } = this.parts;
    this.kicks++;
    const inVmm = costs.vmExit + costs.vhostKick;
    guest.guest.owe(inVmm, inVmm);
    if (thread.state === BLOCKED && thread.core !== guest.core) {
      thread.guest.owe(costs.interprocessorInterrupt, costs.interprocessorInterrupt);
    }
    thread.guest.raise(poller);
  }

  /** The guest kicks the thread for nothing. */
  disturb(): void {
    this.#notify(this.drainPoller);
  }

  /** The guest posts a descriptor of memory that is not its own. */
  rogue(): void {
    this.rings.rogues++;
    this.kick();
  }

  #interrupt(): void {
    const { costs } = this.network;
    const { guest, thread, host } = this.parts;
    this.rings.interruptWanted = false;
    this.interrupts++;
    const across = thread.core === guest.core ? 0 : costs.interprocessorInterrupt;
    const inVmm = host.virtio.interrupts === "vmm" ? costs.virtualInterrupt + across : 0;
    guest.guest.owe(inVmm + costs.interruptEntry, inVmm);
    guest.guest.raise(this.frontPoller);
  }

  /** Takes the device off the network, where what waits for the guest is lost, or puts it back. */
  attach(attached: boolean): void {
    this.attached = attached;
    if (!attached) this.fill.discard();
  }

  /** A packet for the guest comes over the bridge. */
  arrive(packet: number): void {
    if (!this.attached) return this.fill.refuse(packet);
    const waits = !this.fill.enqueue(packet) || this.rings.deviceStopped;
    if (!waits) this.parts.thread.guest.raise(this.fillPoller);
  }

  /** A packet from the guest was sent and taken back: it was copied long ago. */
  sent(): void {}

  /** The NIC's ring has room again; tells whether the thread had waited for it. */
  roomAgain(): boolean {
    if (!this.drain.stopped) return false;
    this.drain.stopped = false;
    this.parts.thread.guest.raise(this.drainPoller);
    return true;
  }

  /** Frames for the guest that were dropped. */
  get drops(): number {
    return this.fill.drops;
  }

  /** Descriptors of memory that is not the guest's, refused. */
  get violations(): number {
    return this.rings.violations;
  }

  /** Cycles of the thread so far. */
  get onBehalf(): number {
    return this.drain.spent + this.fill.spent;
  }

  /** Exits of the guest so far for the device: kicks. */
  get exits(): number {
    return this.kicks;
  }

  /** Packets between the native driver and the guest's stack, the guest's queue included. */
  get held(): number {
    return this.rings.held + this.sender.held + this.front.held + this.drain.held + this.fill.held;
  }
}
