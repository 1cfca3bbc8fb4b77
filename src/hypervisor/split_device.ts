/**
 * The split driver of one VM: a front end in the guest, a shared ring in each direction, a back end in the driver domain.
 *
 * Transmit: the front end puts a packet into slots, one for each page fragment, and notifies the back end unless that is
 * polling already. The back end gets at the pages by grant copy, or by mapping them (the first bytes copied), passes
 * the packet through the bridge to the native driver, and frees the slots: at once after a copy, when the packet was
 * sent after a map. When the NIC's ring is full the back end stops; when the shared ring is full the front end's queue
 * stops, until half of the ring is free again.
 *
 * Receive: the bridge puts a packet into the back end's bounded queue; the back end copies it into slots that the guest
 * has posted, and notifies the front end unless that is polling.
 *
 * Source: Xen's network ring protocol (slots, request and response events) and back end (grant copy to the guest).
 *
 * @module
 */
import {
  type GuestProcessor,
  type NetworkParts,
  type Poller,
  TransmitPoller,
  type TransmitPort,
} from "../guest/mod.ts";
import { tagDescriptors, tagPages } from "../hardware/mod.ts";
import type { SplitDriver } from "../host/mod.ts";
import { BackReceive } from "./_back_receive.ts";
import { BackTransmit } from "./_back_transmit.ts";
import { FrontReceive } from "./_front_receive.ts";
import { FrontTransmit } from "./_front_transmit.ts";
import { SharedRing } from "./_shared_ring.ts";
import { EventChannel } from "./event_channel.ts";
import type { GrantCosts } from "./grants.ts";
import type { Vcpu } from "./vcpu.ts";

/** What the two ends are joined to. */
export interface SplitParts {
  /** Slots, grants and the length of the back end's queue. */
  readonly options: SplitDriver;
  /** Costs of getting at the guest's pages. */
  readonly grants: GrantCosts;
  /** The vCPU of the guest that handles its network interface. */
  readonly guest: Vcpu;
  /** The vCPU of the driver domain. */
  readonly driver: Vcpu;
  /** The native driver's transmit ring. */
  readonly port: TransmitPort;
  /** Takes a packet into the guest's stack. */
  readonly receive: (packet: number) => void;
}

/** Adds a poller that a channel is for; returns its number. */
function join(processor: GuestProcessor, channel: EventChannel, poller: Poller): number {
  const index = processor.addPoller(poller);
  channel.connect(index);
  return index;
}

/**
 * Both ends of one VM's network interface.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { GuestProcessor, StageClock } from "@iovlab/iovlab/guest";
 * import { costModelOf, defaults, xen2009 } from "@iovlab/iovlab/host";
 * import { GrantCosts, Scheduler, SplitDevice, switchCosts } from "@iovlab/iovlab/hypervisor";
 * import { Simulation } from "@iovlab/iovlab/kernel";
 * import { PacketPool } from "@iovlab/iovlab/packet";
 *
 * const simulation = new Simulation();
 * const pool = new PacketPool();
 * const costs = costModelOf(xen2009);
 * const { offloads, scheduler: options, splitDriver } = defaults.host;
 * const parts = { pool, costs, offloads, stages: new StageClock(simulation, pool, 1e9) };
 * const scheduler = new Scheduler(simulation, {
 *   options,
 *   cores: 1,
 *   clockRate: 1e9,
 *   domains: 2,
 *   costs: switchCosts(costs, true),
 * });
 * const [guest, driver] = [0, 1].map((domain) =>
 *   scheduler.addVcpu(new GuestProcessor(1e6), { domain, weight: 1, cap: 0, allowed: [true] }, 0)
 * );
 * const out: number[] = [];
 * const into: number[] = [];
 * const device = new SplitDevice(parts, {
 *   options: splitDriver,
 *   grants: new GrantCosts(splitDriver, costs),
 *   guest,
 *   driver,
 *   port: {
 *     flushCycles: 0,
 *     reserve: () => 0,
 *     submit: (packet) => void out.push(packet),
 *     flush: () => {},
 *   },
 *   receive: (packet) => void into.push(packet),
 * });
 * const [a, b] = [pool.allocate(), pool.allocate()];
 * device.sender.send(a); // from the guest, to the native driver
 * device.arrive(b); // from the bridge, to the guest
 * simulation.run({ until: 0.01 });
 * assert.deepEqual([out, into], [[a], [b]]);
 * assert.ok(scheduler.domainCycles[0] > 0 && scheduler.domainCycles[1] > 0);
 * ```
 */
export class SplitDevice {
  /** The queue that the guest sends by. */
  readonly sender: TransmitPoller;
  private readonly ring: SharedRing;
  private readonly front: FrontReceive;
  private readonly backTransmit: BackTransmit;
  private readonly backReceive: BackReceive;
  private readonly channels: readonly EventChannel[];
  private readonly driver: GuestProcessor;
  private readonly transmitPoller: number;
  private readonly receivePoller: number;

  /** Makes both ends and has their operating systems poll them. */
  constructor(parts: NetworkParts, split: SplitParts) {
    const { options, grants, guest, driver, port, receive } = split;
    const ring = new SharedRing(parts.pool, options.ringSlots);
    const toBackTransmit = new EventChannel(guest, driver, parts.costs);
    const toBackReceive = new EventChannel(guest, driver, parts.costs);
    const toFront = new EventChannel(driver, guest, parts.costs);
    const sender = new TransmitPoller(parts, new FrontTransmit(parts, ring, toBackTransmit));
    this.ring = ring;
    this.sender = sender;
    this.channels = [toBackTransmit, toBackReceive, toFront];
    this.driver = driver.guest;
    this.backTransmit = new BackTransmit(parts, ring, grants, port, toFront);
    this.backReceive = new BackReceive(parts, ring, grants, options.backEndQueue, toFront);
    this.front = new FrontReceive(parts, ring, toBackReceive, receive, () => sender.restart());
    this.transmitPoller = join(driver.guest, toBackTransmit, this.backTransmit);
    this.receivePoller = join(driver.guest, toBackReceive, this.backReceive);
    join(guest.guest, toFront, this.front);
    const sending = guest.guest.addPoller(sender);
    sender.raise = () => guest.guest.raise(sending);
  }

  /** A packet for the guest comes over the bridge. */
  arrive(packet: number): void {
    if (this.backReceive.enqueue(packet)) this.driver.raise(this.receivePoller);
  }

  /** A packet from the guest was sent and taken back: slots of mapped pages are free. */
  sent(tag: number): void {
    if (tagPages(tag) === 0) return;
    this.backTransmit.release(tagDescriptors(tag));
    this.backTransmit.notifyStopped();
  }

  /** The NIC's transmit ring has room again; tells whether the back end had waited for it. */
  roomAgain(): boolean {
    if (!this.backTransmit.stopped) return false;
    this.backTransmit.stopped = false;
    this.driver.raise(this.transmitPoller);
    return true;
  }

  /** Frames for the guest that were dropped. */
  get drops(): number {
    return this.backReceive.drops;
  }

  /** Notifications sent, all directions. */
  get events(): number {
    return this.channels.reduce((sum, channel) => sum + channel.sent, 0);
  }

  /** Transmit slots in use. */
  get slotsInUse(): number {
    return this.ring.slotsInUse;
  }

  /** Receive slots that the guest has posted and that are free. */
  get slotsPosted(): number {
    return this.ring.slotsPosted;
  }

  /** Packets between the native driver and the guest's stack, the guest's queue included. */
  get held(): number {
    const { requests, responses } = this.ring;
    return requests.length + responses.length + this.sender.held + this.front.held +
      this.backTransmit.held + this.backReceive.held;
  }
}
