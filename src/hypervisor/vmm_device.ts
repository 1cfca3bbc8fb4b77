/**
 * A VM's virtual NIC that the VMM runs itself: paravirtual with rings in memory, or emulated register by register.
 *
 * Transmit: the guest's driver puts packets into descriptors and exits to the VMM; the vCPU goes on there, on the guest's time: the VMM takes the requests, copies
 * or maps their pages, passes them through its switch to its native driver, and rings the NIC's doorbell. Where the NIC's ring is full the rest stays in the
 * guest's ring; when there is room again, the VMM goes on by itself, on the core where it found out.
 *
 * Receive: the VMM's native driver hands packets over the switch; a poll of the VMM on the core where the guest's vCPU ran last copies them into
 * descriptors that the guest has posted, as far as there are any, and injects an interrupt unless the guest's driver polls already.
 *
 * An emulated device knows frames, not merged packets; its driver accesses registers, each of which is an exit and an emulation; and it reports each
 * request that is done by an interrupt, as hardware does.
 *
 * The VMM's work on a vCPU's time can be interrupted by work for a NIC and preempted by the scheduler, as the vCPU can. Accesses of an interrupt handler are
 * charged with the injection.
 *
 * Source: what is said of VMware's virtual devices: the device is chosen among emulated ones (vlance, e1000) and paravirtual ones that share rings
 * with the VMM and avoid copies (vmxnet), in VMware's "Performance Best Practices for VMware vSphere"; how the VMM does it is assumed.
 *
 * @module
 */
import {
  type NetworkParts,
  type Poller,
  stageNumber,
  TransmitPoller,
  type TransmitPort,
} from "../guest/mod.ts";
import { tagDescriptors, tagPages } from "../hardware/mod.ts";
import type { Host } from "../host/mod.ts";
import { DeviceRings } from "./_device_rings.ts";
import {
  accessCycles,
  emulatedDriver,
  paravirtualDriver,
  type VirtualDriver,
} from "./_virtual_driver.ts";
import { VirtualDrain } from "./_virtual_drain.ts";
import { VirtualFill } from "./_virtual_fill.ts";
import { VirtualReceive } from "./_virtual_receive.ts";
import { VirtualTransmit } from "./_virtual_transmit.ts";
import type { HostDriverUser } from "./host_driver.ts";
import { type HostPoll, hostPoller, type HostWork } from "./host_work.ts";
import type { Scheduler } from "./scheduler.ts";
import type { Vcpu } from "./vcpu.ts";

/** What a virtual NIC of the VMM is joined to. */
export interface VmmDeviceParts {
  /** Options of the VMM's drivers, of the emulated device, and offloads. */
  readonly host: Pick<Host, "vmmDriver" | "emulated" | "offloads">;
  /** Whether it is emulated; else it is paravirtual. */
  readonly emulated: boolean;
  /** The VM's number. */
  readonly vm: number;
  /** The vCPU of the guest that handles its network interface. */
  readonly guest: Vcpu;
  /** Whose cores the VMM works on. */
  readonly scheduler: Scheduler;
  /** The native driver's transmit ring. */
  readonly port: TransmitPort;
  /** Takes a packet for another VM of the host. */
  readonly local: (packet: number) => void;
  /** Takes a packet into the guest's stack. */
  readonly receive: (packet: number) => void;
}

/** One of the two places where the VMM drains the guest's ring; they never do so at a time. */
class DrainTurn implements Poller, HostPoll {
  vmmCycles = 0;
  /** Cycles spent here so far. */
  spent = 0;
  private mine = false;

  constructor(
    private readonly drain: VirtualDrain,
    private readonly shared: { busy: boolean },
    readonly domain: number,
  ) {}

  begin(): number {
    this.mine = !this.shared.busy;
    this.shared.busy = true;
    this.vmmCycles = this.mine ? this.drain.begin() : 0;
    this.spent += this.vmmCycles;
    return this.vmmCycles;
  }

  finish(): void {
    if (!this.mine) return;
    this.drain.finish();
    this.shared.busy = false;
  }

  more(): boolean {
    return this.mine && this.drain.more();
  }
}

const TO_GUEST = stageNumber("virtual-device-receive");
const FROM_GUEST = stageNumber("virtual-device-transmit");

/**
 * Both sides of one VM's virtual NIC.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { GuestProcessor, StageClock } from "@iovlab/iovlab/guest";
 * import { costModelOf, defaults, xen2009 } from "@iovlab/iovlab/host";
 * import { Scheduler, switchCosts, VmmDevice } from "@iovlab/iovlab/hypervisor";
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
 *   cores: 1,
 *   clockRate: 1e9,
 *   domains: 1,
 *   costs: switchCosts(costs, true),
 * });
 * const vcpu = { domain: 0, weight: 1, cap: 0, allowed: [true] };
 * const guest = scheduler.addVcpu(new GuestProcessor(1e6), vcpu, 0);
 * const out: number[] = [];
 * const into: number[] = [];
 * const device = new VmmDevice(network, {
 *   host: defaults.host,
 *   emulated: false,
 *   vm: 0,
 *   guest,
 *   scheduler,
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
 * device.arrive(b); // from the switch, to the guest
 * simulation.run({ until: 0.01 });
 * assert.deepEqual([out, into], [[a], [b]]);
 * assert.deepEqual([device.kicks, device.interrupts], [1, 1]);
 * ```
 */
export class VmmDevice implements HostDriverUser {
  /** The queue that the guest sends by. */
  readonly sender: TransmitPoller;
  /** Exits of the guest to notify the device. */
  kicks = 0;
  /** Interrupts injected. */
  interrupts = 0;
  private attached = true;
  private readonly rings: DeviceRings;
  private readonly driver: VirtualDriver;
  private readonly front: VirtualReceive;
  private readonly drain: VirtualDrain;
  private readonly fill: VirtualFill;
  private readonly fillWork: HostWork;
  private readonly restart: DrainTurn;
  private readonly drainWork: HostWork;
  private readonly drainPoller: number;
  private readonly frontPoller: number;
  private readonly kickCycles: number;
  private readonly handlerCycles: number;

  /** Makes both sides. */
  constructor(private readonly network: NetworkParts, private readonly parts: VmmDeviceParts) {
    const { host, emulated, guest } = parts;
    const { costs, offloads, pool } = network;
    this.driver = emulated ? emulatedDriver(host, costs) : paravirtualDriver(costs, false);
    this.rings = new DeviceRings(pool, host.vmmDriver.ringSize, {
      transmit: emulated && !offloads.tso,
      receive: emulated,
    });
    this.kickCycles = emulated ? accessCycles(costs, host.emulated.accessesPerKick) : costs.vmExit;
    this.handlerCycles = emulated ? accessCycles(costs, host.emulated.accessesPerInterrupt) : 0;
    this.drain = this.#makeDrain();
    this.fill = this.#makeFill();
    this.fillWork = hostPoller(this.fill);
    const shared = { busy: false };
    this.restart = new DrainTurn(this.drain, shared, parts.vm);
    this.drainWork = hostPoller(this.restart);
    this.drainPoller = guest.guest.addPoller(new DrainTurn(this.drain, shared, parts.vm));
    const transmit = new VirtualTransmit(network, this.rings, this.driver, () => this.kick());
    this.sender = new TransmitPoller(network, transmit);
    const sending = guest.guest.addPoller(this.sender);
    this.sender.raise = () => guest.guest.raise(sending);
    this.front = new VirtualReceive(network, this.rings, this.driver, {
      receive: parts.receive,
      refilled: () => this.#refilled(),
      roomAgain: () => this.sender.restart(),
    });
    this.frontPoller = guest.guest.addPoller(this.front);
  }

  #makeDrain(): VirtualDrain {
    const { emulated, host, port, local } = this.parts;
    const { costs } = this.network;
    return new VirtualDrain(this.network, {
      rings: this.rings,
      stage: FROM_GUEST,
      perPacket: emulated ? costs.deviceModel : 0,
      perByte: costs.vmmCopyByte,
      forward: costs.vmmSwitchPacket,
      copies: emulated || host.vmmDriver.transmit === "copy",
      reports: emulated,
      sleepsAtOnce: true,
      port,
      local,
      interrupt: () => this.#interrupt(),
    });
  }

  #makeFill(): VirtualFill {
    const { emulated, host, vm } = this.parts;
    const { costs } = this.network;
    return new VirtualFill(this.network, {
      rings: this.rings,
      stage: TO_GUEST,
      perPacket: emulated ? costs.deviceModel : 0,
      perByte: costs.vmmCopyByte,
      limit: host.vmmDriver.queue,
      domain: vm,
      notifiesAlways: false,
      interrupt: () => this.#interrupt(),
    });
  }

  /** The guest exits to notify the device, which it does even where there is nothing to be done. */
  kick(): void {
    const { rings, kickCycles } = this;
    const { guest } = this.parts;
    // a paravirtual driver knows that the VMM is at it already
    if (!rings.kickWanted && !this.parts.emulated) return;
    rings.kickWanted = false;
    this.kicks++;
    guest.guest.owe(kickCycles, kickCycles);
    guest.guest.raiseNext(this.drainPoller);
  }

  /** The guest notifies the device for nothing. */
  disturb(): void {
    this.rings.kickWanted = true;
    this.kick();
  }

  /** The guest posts a descriptor of memory that is not its own. */
  rogue(): void {
    this.rings.rogues++;
    this.kick();
  }

  /** The guest has posted descriptors that the device waited for. */
  #refilled(): void {
    const { guest } = this.parts;
    if (!this.parts.emulated) {
      // of an emulated device this register is among those that the interrupt's handler accesses
      this.kicks++;
      guest.guest.owe(this.kickCycles, this.kickCycles);
    }
    this.#runFill();
  }

  #runFill(): void {
    this.parts.scheduler.runOnHost(this.parts.guest.core, this.fillWork);
  }

  /** The VMM injects an interrupt into the vCPU, wherever that is. */
  #interrupt(): void {
    const { costs } = this.network;
    const { guest } = this.parts;
    this.rings.interruptWanted = false;
    this.interrupts++;
    const inVmm = costs.virtualInterrupt + this.handlerCycles;
    guest.guest.owe(inVmm + costs.interruptEntry, inVmm);
    guest.guest.raise(this.frontPoller);
  }

  /** Takes the device off the network, where what waits for the guest is lost, or puts it back. */
  attach(attached: boolean): void {
    this.attached = attached;
    if (!attached) this.fill.discard();
  }

  /** A packet for the guest comes over the switch. */
  arrive(packet: number): void {
    if (!this.attached) return this.fill.refuse(packet);
    if (this.fill.enqueue(packet)) this.#runFill();
  }

  /** A packet from the guest was sent and taken back: descriptors of mapped pages are free. */
  sent(tag: number): void {
    if (tagPages(tag) === 0) return;
    this.drain.release(tagDescriptors(tag), 1);
    this.drain.notifyGuest();
  }

  /** The NIC's ring has room again; tells whether the device had waited for it. */
  roomAgain(): boolean {
    if (!this.drain.stopped) return false;
    this.drain.stopped = false;
    this.parts.scheduler.runOnHost(this.parts.guest.core, this.drainWork);
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

  /** Cycles of the VMM so far on this device that were not on the guest's own time. */
  get onBehalf(): number {
    return this.fill.spent + this.restart.spent;
  }

  /** Exits of the guest so far for the device: notifications, or accesses to registers of an emulated one. */
  get exits(): number {
    if (!this.parts.emulated) return this.kicks;
    const { accessesPerKick, accessesPerPacket, accessesPerInterrupt } = this.parts.host.emulated;
    return this.kicks * accessesPerKick + this.rings.packets * accessesPerPacket +
      this.interrupts * accessesPerInterrupt;
  }

  /** Packets between the native driver and the guest's stack, the guest's queue included. */
  get held(): number {
    return this.rings.held + this.sender.held + this.front.held + this.drain.held + this.fill.held;
  }
}
