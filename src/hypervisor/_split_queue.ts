/**
 * One queue of a VM's interface: a pair of rings, both ends, and the event channels between them.
 *
 * @module
 */
import { type NetworkParts, TransmitPoller, type TransmitPort } from "../guest/mod.ts";
import { tagDescriptors, tagPages } from "../hardware/mod.ts";
import type { SplitDriver } from "../host/mod.ts";
import { BackReceive } from "./_back_receive.ts";
import { BackTransmit } from "./_back_transmit.ts";
import { FrontReceive } from "./_front_receive.ts";
import { FrontTransmit } from "./_front_transmit.ts";
import type { LocalTraffic } from "./_local_traffic.ts";
import { SharedRing } from "./_shared_ring.ts";
import { Thread } from "./_thread.ts";
import { EventChannel } from "./event_channel.ts";
import type { GrantCosts } from "./grants.ts";
import type { TransmitCredit } from "./rate_control.ts";
import type { Vcpu } from "./vcpu.ts";

/** What the two ends of a queue are joined to. */
export interface QueueParts {
  /** Its number among all queues of the driver domain. */
  readonly number: number;
  /** Slots, and the length of the back end's queue. */
  readonly options: SplitDriver;
  /** Costs of getting at the guest's pages. */
  readonly grants: GrantCosts;
  /** The vCPU of the guest that handles it. */
  readonly guest: Vcpu;
  /** The vCPU of the driver domain that handles it. */
  readonly driver: Vcpu;
  /** The native driver's transmit ring. */
  readonly port: TransmitPort;
  /** Takes a packet into the guest's stack. */
  readonly receive: (packet: number) => void;
  /** Packets from VM to VM, where there are any. */
  readonly local: LocalTraffic | undefined;
  /** What the VM may send, where that is limited. */
  readonly credit: TransmitCredit | undefined;
}

/** Both ends of a queue. */
export class SplitQueue {
  /** The queue that the guest sends by. */
  readonly sender: TransmitPoller;
  /** The rings. */
  readonly ring: SharedRing;
  /** Frames from the guest that were lost with the back end. */
  lostOut = 0;
  /** Frames for the guest that were lost with the back end. */
  lostIn = 0;
  private readonly frontReceive: FrontReceive;
  private readonly frontTransmit: FrontTransmit;
  private readonly backTransmit: BackTransmit;
  private readonly backReceive: BackReceive;
  private readonly toBackTransmit: EventChannel;
  private readonly toBackReceive: EventChannel;
  private readonly toFront: EventChannel;
  private readonly sending: Thread;
  private readonly receiving: Thread;

  /** Makes both ends and has their operating systems poll them. */
  constructor(private readonly parts: NetworkParts, private readonly joined: QueueParts) {
    const { options, grants, guest, driver, receive, local } = joined;
    const ring = this.ring = new SharedRing(parts.pool, options.ringSlots);
    const toBackTransmit = this.toBackTransmit = new EventChannel(guest, driver, parts.costs);
    const toBack = this.toBackReceive = new EventChannel(guest, driver, parts.costs);
    const toFront = this.toFront = new EventChannel(driver, guest, parts.costs);
    this.frontTransmit = new FrontTransmit(parts, ring, grants, toBackTransmit);
    const sender = this.sender = new TransmitPoller(parts, this.frontTransmit);
    this.backTransmit = new BackTransmit(parts, ring, {
      ...joined,
      queue: joined.number,
      vcpu: driver,
      toFront,
    });
    const limit = options.backEndQueue;
    this.backReceive = new BackReceive(parts, ring, {
      vcpu: driver,
      grants,
      limit,
      toFront,
      local,
    });
    const roomAgain = () => sender.restart();
    this.frontReceive = new FrontReceive(parts, ring, { grants, toBack, receive, roomAgain });
    this.sending = new Thread(this.backTransmit, driver, parts.costs);
    this.receiving = new Thread(this.backReceive, driver, parts.costs);
    toBackTransmit.connect(this.sending.index);
    toBack.connect(this.receiving.index);
    toFront.connect(guest.guest.addPoller(this.frontReceive));
    const poller = guest.guest.addPoller(sender);
    sender.raise = () => guest.guest.raise(poller);
  }

  /** A packet for the guest comes over the bridge, which ran on a vCPU; false where it was dropped. */
  arrive(packet: number, from: Vcpu): boolean {
    if (!this.backReceive.enqueue(packet)) return false;
    this.receiving.wake(from);
    return true;
  }

  /** A packet of the guest was sent and taken back on a vCPU: slots of mapped pages are free. */
  sent(tag: number, from: Vcpu): void {
    if (tagPages(tag) === 0) return;
    this.backTransmit.release(tagDescriptors(tag));
    this.backTransmit.notifyStopped(from);
  }

  /** A packet of the guest with so much payload was copied for another VM on a vCPU: slots of mapped pages are free. */
  copied(payload: number, from: Vcpu): void {
    this.backTransmit.returned(payload, from);
  }

  /** The NIC's transmit ring has room again; tells whether the back end had waited for it. */
  roomAgain(from: Vcpu): boolean {
    if (!this.backTransmit.stopped) return false;
    this.backTransmit.stopped = false;
    this.sending.wake(from);
    return true;
  }

  /** The VM has credit again: goes on if it had waited for it, and tells whether it had. */
  credited(cycles: number): boolean {
    if (!this.backTransmit.limited) return false;
    const { driver } = this.joined;
    this.backTransmit.limited = false;
    this.backTransmit.spent += cycles;
    driver.guest.owe(cycles, 0);
    this.sending.wake(driver);
    return true;
  }

  /** The guest notifies the back end for nothing. */
  disturb(): void {
    const { costs } = this.parts;
    if (this.ring.connected) this.toBackTransmit.notify();
    else this.joined.guest.guest.owe(costs.eventSend, costs.eventSend);
  }

  /** The guest sends a request that names a grant that there is not; nothing where it has no slot for it. */
  rogue(): void {
    const { frontTransmit, frontSlot } = this.parts.costs;
    if (this.frontTransmit.submitRogue()) {
      this.joined.guest.guest.owe(frontTransmit + frontSlot, 0);
    }
  }

  /** The driver domain is gone, with all that it and the rings had. */
  disconnect(): void {
    const { ring } = this;
    this.lostOut += this.backTransmit.abandon() + this.#lose(ring.requests);
    this.lostIn += this.backReceive.abandon() + this.#lose(ring.responses);
    this.frontReceive.disconnect();
    ring.disconnect();
  }

  /** There is a new back end: the guest sends what it has kept. */
  connect(): void {
    this.ring.connect();
    this.sender.restart();
  }

  /** The guest's operating system starts anew: what it had in hand or had queued is lost. */
  restartGuest(): void {
    this.lostIn += this.frontReceive.abandon();
    this.lostOut += this.sender.abandon();
    this.frontTransmit.reset();
  }

  #lose(queue: SharedRing["requests"]): number {
    const { pool } = this.parts;
    let frames = 0;
    while (queue.length > 0) {
      const packet = queue.shift();
      frames += pool.frames[packet];
      pool.free(packet);
    }
    return frames;
  }

  /** Frames for the guest that were dropped, those lost with a back end included. */
  get dropsIn(): number {
    return this.backReceive.drops + this.lostIn;
  }

  /** Frames from the guest that were lost. */
  get dropsOut(): number {
    return this.frontTransmit.drops + this.lostOut;
  }

  /** Notifications sent, all directions. */
  get events(): number {
    return this.toBackTransmit.sent + this.toBackReceive.sent + this.toFront.sent;
  }

  /** Requests refused. */
  get violations(): number {
    return this.backTransmit.violations;
  }

  /** Flushes of the TLB for exchanged pages and those of other VMs. */
  get flushes(): number {
    return this.backReceive.flushes + this.backTransmit.flushes;
  }

  /** Cycles of the driver domain and of the VMM on its side that were spent on the guest's packets and notifications. */
  get spent(): number {
    return this.backTransmit.spent + this.backReceive.spent + this.toFront.sendCycles +
      this.toBackTransmit.deliveryCycles + this.toBackReceive.deliveryCycles +
      this.sending.cycles + this.receiving.cycles;
  }

  /** Packets between the native driver and the guest's stack, the guest's queue included. */
  get held(): number {
    const { requests, responses } = this.ring;
    return requests.length + responses.length + this.sender.held + this.frontReceive.held +
      this.backTransmit.held + this.backReceive.held;
  }
}
