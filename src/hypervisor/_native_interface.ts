/**
 * One queue pair of the NIC in a driver domain: its native driver, its port, and the bridge between them and back ends.
 *
 * @module
 */
import { type NetworkParts, stageNumber } from "../guest/mod.ts";
import { type Nic, type NicContext, tagPages, tagVm } from "../hardware/mod.ts";
import { NONE } from "../packet/mod.ts";
import type { SplitQueue } from "./_split_queue.ts";
import type { GrantCosts } from "./grants.ts";
import { type DriverOwner, NicDriver } from "./nic_driver.ts";
import { NicPort } from "./nic_port.ts";
import type { SplitDevice } from "./split_device.ts";
import type { Vcpu } from "./vcpu.ts";

/** What the native driver of a context works for. */
export interface NativeParts {
  /** The NIC. */
  readonly nic: Nic;
  /** Its context. */
  readonly context: NicContext;
  /** The vCPU that polls it. */
  readonly vcpu: Vcpu;
  /** Packets that it takes in one poll. */
  readonly pollBudget: number;
  /** Costs of giving pages back. */
  readonly grants: GrantCosts;
  /** The devices of the driver domain by VM. */
  readonly devices: readonly SplitDevice[];
  /** All their queues by number. */
  readonly queues: readonly SplitQueue[];
  /** Queues of each device. */
  readonly queuesEach: number;
  /** By VM: cycles spent on its packets, to be added to. */
  readonly spentOn: Float64Array;
  /** By VM: frames for it that were lost with the driver domain, to be added to. */
  readonly lostOf: Float64Array;
}

/** A context of the NIC with its driver, as the bridge sees it: received packets go to back ends, sent ones give pages back. */
export class NativeInterface implements DriverOwner {
  /** Stage of a received packet until it is over the bridge. */
  readonly stage: number = stageNumber("driver-domain-receive");
  /** Pages are given back in the VMM. */
  readonly reclaimsInVmm = true;
  /** The native driver. */
  readonly driver: NicDriver;
  /** Its transmit ring. */
  readonly port: NicPort;
  /** Number of the driver at its vCPU. */
  readonly poller: number;
  /** Queues that send by it. */
  readonly senders: SplitQueue[] = [];
  private last = 0;
  private taken = 0;
  private stale = 0;
  private staleInBatch = 0;
  private readonly devices: readonly SplitDevice[];
  private readonly vcpu: Vcpu;
  private readonly spentOn: Float64Array;
  private readonly bridgeCycles: number;
  private readonly driverCycles: number;
  private readonly mergeCycles: number;

  /** Has its vCPU poll a context. */
  constructor(private readonly parts: NetworkParts, private readonly of: NativeParts) {
    const { nic, context, vcpu, pollBudget, grants, queuesEach } = of;
    const { bridge, driverReceive, groMerge } = parts.costs;
    this.devices = of.devices;
    this.vcpu = vcpu;
    this.spentOn = of.spentOn;
    this.bridgeCycles = bridge;
    this.driverCycles = driverReceive;
    this.mergeCycles = groMerge;
    this.port = new NicPort(parts, nic, context, grants.mappedAbove, queuesEach);
    this.driver = new NicDriver(parts, nic, context, this, pollBudget);
    this.poller = vcpu.guest.addPoller(this.driver);
  }

  /** Cycles of the bridge; those of the driver for the packet's frames are noted as the VM's too. */
  receiveCycles(packet: number): number {
    const { pool } = this.parts;
    const { bridgeCycles } = this;
    const frames = pool.frames[packet];
    this.spentOn[pool.vm[packet]] += frames * this.driverCycles + (frames - 1) * this.mergeCycles +
      bridgeCycles;
    return bridgeCycles;
  }

  /** A packet goes to its VM's back end. */
  receive(packet: number): void {
    this.devices[this.parts.pool.vm[packet]].arrive(packet, this.vcpu);
  }

  /** Cycles of unmapping what a sent packet was in; nothing where that was of an earlier driver domain. */
  reclaimCycles(tag: number): number {
    this.taken++;
    if (this.stale > 0) {
      this.stale--;
      this.staleInBatch++;
      return 0;
    }
    const { grants, spentOn, queuesEach } = this.of;
    const cycles = grants.unmap(tagPages(tag));
    const vm = queuesEach === 1 ? tagVm(tag) : Math.floor(tagVm(tag) / queuesEach);
    spentOn[vm] += cycles + this.parts.costs.driverCompletion;
    return cycles;
  }

  /** A sent packet was taken back. */
  reclaimed(tag: number): void {
    if (this.staleInBatch > 0) this.staleInBatch--;
    else this.of.queues[tagVm(tag)].sent(tag, this.of.vcpu);
  }

  /** The ring has room: of the back ends that wait the one after the last first is first, as the first may take all the room. */
  roomAgain(): void {
    const { senders } = this;
    let first = -1;
    for (let i = 1; i <= senders.length; i++) {
      const index = (this.last + i) % senders.length;
      if (senders[index].roomAgain(this.of.vcpu) && first < 0) first = index;
    }
    if (first >= 0) this.last = first;
  }

  /** The driver domain is gone: what the driver had in hand is lost; the device goes on until a new driver resets it. */
  halt(): void {
    this.of.context.masked = true;
    this.driver.halt((packet) => this.#lose(packet));
    this.port.reset();
    this.staleInBatch = 0;
  }

  /** Moves what has arrived into descriptors, or drops it, so that no more than a ring of packets waits for a driver. */
  admit(): void {
    this.of.nic.hasWork(this.of.context);
  }

  /** A new driver resets the device: what it had received is lost, and what it still sends is nobody's. */
  resume(): void {
    const { nic, context } = this.of;
    while (context.reclaim() >= 0) this.taken++;
    for (let packet = nic.take(context); packet !== NONE; packet = nic.take(context)) {
      this.#lose(packet);
    }
    this.stale = this.port.posted - this.taken;
    this.driver.resume();
  }

  #lose(packet: number): void {
    const { pool } = this.parts;
    this.of.lostOf[pool.vm[packet]] += pool.frames[packet];
    pool.free(packet);
  }
}
