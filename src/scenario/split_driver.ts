/**
 * `split-driver`: front ends in the guests, back ends, bridge and native driver in a driver domain that has to be
 * scheduled like any other domain, on a core of its own or on the guests'.
 *
 * @module
 */
import { GuestProcessor, stageNumber, TransmitPoller } from "../guest/mod.ts";
import { tagDescriptors, tagPages, tagVm } from "../hardware/mod.ts";
import {
  BackReceive,
  BackTransmit,
  EventChannel,
  FrontEnd,
  FrontPort,
  GrantCosts,
  interruptLine,
  NicDriver,
  NicPort,
  SharedRing,
  type Vcpu,
} from "../hypervisor/mod.ts";
import { plainContext } from "./_direct.ts";
import type { ArchitectureModel, GuestParts, MachineParts, Paths } from "./architecture.ts";
import { driverDomainCores } from "./_placement.ts";

/** The host with split drivers. */
export const splitDriver: ArchitectureModel = {
  key: "split-driver",
  virtualized: true,
  driverDomain: true,
  checkedContexts: false,
  build: (parts) => new DriverDomain(parts).paths(),
};

/** One VM's two ends, as the driver domain knows them. */
interface Attached {
  readonly ring: SharedRing;
  readonly transmit: BackTransmit;
  readonly transmitPoller: number;
  readonly receive: BackReceive;
  readonly receivePoller: number;
  readonly sender: TransmitPoller;
  readonly channels: readonly EventChannel[];
}

/** The driver domain: native driver, bridge, and a back end for each VM. */
class DriverDomain {
  private readonly processor: GuestProcessor;
  private readonly vcpu: Vcpu;
  private readonly grants: GrantCosts;
  private readonly port: NicPort;
  private readonly attached: Attached[] = [];

  constructor(private readonly parts: MachineParts) {
    const { host, costs, nic, pool, scheduler, guests } = parts;
    this.processor = new GuestProcessor(Infinity);
    this.vcpu = scheduler.addVcpu(
      this.processor,
      {
        domain: guests.length,
        weight: host.driverDomain.weight,
        cap: 0,
        allowed: driverDomainCores(host),
      },
      host.cores - 1,
    );
    this.grants = new GrantCosts(host.splitDriver, costs);
    const context = nic.addContext(plainContext(parts));
    const { mappedAbove } = this.grants;
    this.port = new NicPort(nic, context, pool, costs, host.offloads, mappedAbove);
    const driver = new NicDriver(
      nic,
      context,
      pool,
      costs,
      host.offloads,
      host.nic.pollBudget,
      this.#bridge(),
      true,
      parts.stages,
      stageNumber("driver-domain-receive"),
    );
    const poller = this.processor.addPoller(driver);
    context.onInterrupt = interruptLine(scheduler, this.vcpu, poller, costs, "vmm");
    for (const guest of guests) this.attached.push(this.#attach(guest));
  }

  paths(): Paths {
    const context = this.parts.nic.contexts[0];
    return {
      contexts: this.attached.map(() => context),
      senders: this.attached.map((vm) => vm.sender),
      drops: () => this.attached.reduce((sum, vm) => sum + vm.receive.drops, 0),
      events: () =>
        this.attached.reduce(
          (sum, vm) => vm.channels.reduce((count, channel) => count + channel.sent, sum),
          0,
        ),
    };
  }

  /** The owner of the native driver: received packets go to a back end, sent ones give pages back. */
  #bridge() {
    const { costs, pool } = this.parts;
    return {
      receiveCycles: () => costs.bridge,
      receive: (packet: number) => {
        const vm = this.attached[pool.vm[packet]];
        if (vm.receive.enqueue(packet)) this.processor.raise(vm.receivePoller);
      },
      reclaimCycles: (tag: number) => this.grants.unmap(tagPages(tag)),
      reclaimed: (tag: number) => {
        if (tagPages(tag) === 0) return;
        const { transmit } = this.attached[tagVm(tag)];
        transmit.release(tagDescriptors(tag));
        transmit.notifyStopped();
      },
      roomAgain: () => {
        for (const vm of this.attached) {
          if (!vm.transmit.stopped) continue;
          vm.transmit.stopped = false;
          this.processor.raise(vm.transmitPoller);
        }
      },
    };
  }

  #attach(guest: GuestParts): Attached {
    const { host, costs, pool, stages } = this.parts;
    const ring = new SharedRing(pool, host.splitDriver.ringSlots);
    const transmitPoller = 1 + 2 * guest.index;
    const receivePoller = transmitPoller + 1;
    const frontPoller = 0;
    const toBackTransmit = new EventChannel(guest.vcpu, this.vcpu, transmitPoller, costs);
    const toBackReceive = new EventChannel(guest.vcpu, this.vcpu, receivePoller, costs);
    const toFront = new EventChannel(this.vcpu, guest.vcpu, frontPoller, costs);
    const transmit = new BackTransmit(ring, pool, costs, this.grants, stages, this.port, toFront);
    const { backEndQueue } = host.splitDriver;
    const receive = new BackReceive(ring, pool, costs, this.grants, stages, backEndQueue, toFront);
    this.processor.addPoller(transmit);
    this.processor.addPoller(receive);
    const sender = new TransmitPoller(
      pool,
      costs,
      host.offloads,
      new FrontPort(ring, pool, costs, toBackTransmit),
      stages,
      stageNumber("guest-transmit"),
    );
    const front = new FrontEnd(
      ring,
      pool,
      costs,
      host.offloads,
      stages,
      toBackReceive,
      guest.receive,
      () => sender.restart(),
    );
    guest.processor.addPoller(front);
    const sending = guest.processor.addPoller(sender);
    sender.raise = () => guest.processor.raise(sending);
    return {
      ring,
      transmit,
      transmitPoller,
      receive,
      receivePoller,
      sender,
      channels: [toBackTransmit, toBackReceive, toFront],
    };
  }
}
