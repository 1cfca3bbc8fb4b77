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
  type Poller,
  receiveCycles,
  type StageClock,
  stageNumber,
  type TransmitPort,
} from "../guest/mod.ts";
import { descriptorCount } from "../hardware/mod.ts";
import type { CostModel, Offloads, SplitDriver } from "../host/mod.ts";
import { type PacketPool, PacketQueue, SEGMENT_HEADER_BYTES } from "../packet/mod.ts";
import type { EventChannel } from "./interrupts.ts";
import { mappedPages } from "./nic_driver.ts";

const BATCH = 64;
const GUEST_RECEIVE = stageNumber("guest-receive");
const BACK_END_RECEIVE = stageNumber("back-end-receive");
const BACK_END_TRANSMIT = stageNumber("back-end-transmit");
const ETHERNET_HEADER_BYTES = 14;

/** What the two ends share: the rings, and whether the other side wants to be notified. */
export class SharedRing {
  /** Packets that the guest wants to send. */
  readonly requests: PacketQueue;
  /** Packets for the guest. */
  readonly responses: PacketQueue;
  /** Transmit slots in use. */
  slotsInUse = 0;
  /** Receive slots that the guest has posted. */
  slotsPosted: number;
  /** Whether the guest's queue waits for transmit slots. */
  frontStopped = false;
  /** Whether the back end waits for receive slots. */
  backStopped = false;
  /** Whether the back end wants to be notified of requests. */
  backArmed = true;
  /** Whether the front end wants to be notified of responses. */
  frontArmed = true;

  /** Makes empty rings of so many slots. */
  constructor(
    pool: PacketPool,
    /** Slots in each direction. */
    readonly slots: number,
  ) {
    this.requests = new PacketQueue(pool);
    this.responses = new PacketQueue(pool);
    this.slotsPosted = slots;
  }
}

/** The front end's sending side. */
export class FrontPort implements TransmitPort {
  /** The hypercall is charged when it is made. */
  readonly flushCycles = 0;
  private reserved = 0;

  /** Makes the sending side over a ring; `toBack` notifies the back end's transmit poller. */
  constructor(
    private readonly ring: SharedRing,
    private readonly pool: PacketPool,
    private readonly costs: CostModel,
    private readonly toBack: EventChannel,
  ) {}

  /** Reserves slots; -1 where the ring has too few. */
  reserve(packet: number): number {
    const slots = descriptorCount(this.pool.payload[packet]);
    if (this.ring.slotsInUse + this.reserved + slots > this.ring.slots) {
      this.ring.frontStopped = true;
      return -1;
    }
    this.reserved += slots;
    return this.costs.frontTransmit + slots * this.costs.frontSlot;
  }

  /** Puts a packet into its slots. */
  submit(packet: number): void {
    const slots = descriptorCount(this.pool.payload[packet]);
    this.reserved -= slots;
    this.ring.slotsInUse += slots;
    this.ring.requests.push(packet);
  }

  /** Notifies the back end where it asked for it. */
  flush(): void {
    if (!this.ring.backArmed) return;
    this.ring.backArmed = false;
    this.toBack.notify();
  }
}

/** The front end's receiving side. */
export class FrontEnd implements Poller {
  /** Nothing of it runs in the VMM by itself. */
  readonly vmmCycles = 0;
  private readonly batch = new Int32Array(BATCH);
  private count = 0;

  /** Makes the receiving side; `toBack` notifies the back end's receive poller. */
  constructor(
    private readonly ring: SharedRing,
    private readonly pool: PacketPool,
    private readonly costs: CostModel,
    private readonly offloads: Offloads,
    private readonly stages: StageClock,
    private readonly toBack: EventChannel,
    private readonly receive: (packet: number) => void,
    private readonly roomAgain: () => void,
  ) {}

  /** Takes responses. */
  begin(): number {
    const { pool, costs } = this;
    let cycles = costs.softirqPoll;
    this.count = 0;
    while (this.count < BATCH && this.ring.responses.length > 0) {
      const packet = this.ring.responses.shift();
      const payload = pool.payload[packet];
      cycles += costs.frontReceive + descriptorCount(payload) * costs.frontSlot +
        receiveCycles(costs, this.offloads.checksum, payload, pool.flags[packet]);
      this.batch[this.count++] = packet;
    }
    this.stages.serve(GUEST_RECEIVE, cycles);
    return cycles;
  }

  /** Posts the slots anew and hands the packets to the stack. */
  finish(): void {
    const { ring } = this;
    for (let i = 0; i < this.count; i++) {
      const packet = this.batch[i];
      ring.slotsPosted += descriptorCount(this.pool.payload[packet]);
      this.stages.leave(GUEST_RECEIVE, packet);
      this.receive(packet);
    }
    this.count = 0;
    if (ring.backStopped) {
      ring.backStopped = false;
      this.toBack.notify();
    }
    if (ring.frontStopped && 2 * ring.slotsInUse <= ring.slots) {
      ring.frontStopped = false;
      this.roomAgain();
    }
  }

  /** Whether responses wait; if not, the next one is notified. */
  more(): boolean {
    if (this.ring.responses.length > 0) return true;
    this.ring.frontArmed = true;
    return false;
  }
}

/** How the back end gets at a guest's pages: cycles in the VMM for one packet, to and from the guest. */
export class GrantCosts {
  /** Payload bytes above which a transmit packet's pages are mapped. */
  readonly mappedAbove: number;

  /** Takes the mechanism and its costs. */
  constructor(private readonly options: SplitDriver, private readonly costs: CostModel) {
    this.mappedAbove = options.grant === "map"
      ? Math.max(0, options.headerCopy - SEGMENT_HEADER_BYTES - ETHERNET_HEADER_BYTES)
      : Infinity;
  }

  /** Of a packet from the guest, without unmapping. */
  transmit(payload: number): number {
    const { costs } = this;
    const pages = mappedPages(payload, this.mappedAbove);
    const header = payload > 0 ? SEGMENT_HEADER_BYTES + ETHERNET_HEADER_BYTES : 0;
    if (pages === 0) {
      return descriptorCount(payload) * costs.grantCopy + (payload + header) * costs.grantCopyByte;
    }
    return costs.grantCopy + this.options.headerCopy * costs.grantCopyByte + pages * costs.grantMap;
  }

  /** Of a packet to the guest: always copied. */
  receive(payload: number): number {
    const bytes = payload + SEGMENT_HEADER_BYTES + ETHERNET_HEADER_BYTES;
    return descriptorCount(payload) * this.costs.grantCopy + bytes * this.costs.grantCopyByte;
  }

  /** Of giving back so many mapped pages, without the flush of the TLB. */
  unmap(pages: number): number {
    return pages * this.costs.grantUnmap;
  }
}

/** The back end's side from the guest to the NIC. */
export class BackTransmit implements Poller {
  /** Cycles in the VMM of the batch begun last. */
  vmmCycles = 0;
  /** Whether it waits for room in the NIC's ring. */
  stopped = false;
  private readonly batch = new Int32Array(BATCH);
  private count = 0;

  /** Makes it over a ring and the native driver's port; `toFront` notifies the front end. */
  constructor(
    private readonly ring: SharedRing,
    private readonly pool: PacketPool,
    private readonly costs: CostModel,
    private readonly grants: GrantCosts,
    private readonly stages: StageClock,
    private readonly port: TransmitPort,
    private readonly toFront: EventChannel,
  ) {}

  /** Takes requests, as far as the NIC has room. */
  begin(): number {
    const { ring, pool, costs } = this;
    let cycles = costs.softirqPoll;
    this.vmmCycles = this.count = 0;
    while (this.count < BATCH && ring.requests.length > 0) {
      const packet = ring.requests.head;
      const device = this.port.reserve(packet);
      if (device < 0) {
        this.stopped = true;
        break;
      }
      const payload = pool.payload[packet];
      const inVmm = this.grants.transmit(payload);
      this.vmmCycles += inVmm;
      cycles += costs.backTransmit + descriptorCount(payload) * costs.backSlot + inVmm +
        costs.bridge + device;
      this.batch[this.count++] = ring.requests.shift();
    }
    if (this.count > 0) cycles += this.port.flushCycles;
    this.stages.serve(BACK_END_TRANSMIT, cycles);
    return cycles;
  }

  /** Posts the packets to the NIC, and frees the slots of those that were copied. */
  finish(): void {
    for (let i = 0; i < this.count; i++) {
      const packet = this.batch[i];
      const payload = this.pool.payload[packet];
      this.stages.leave(BACK_END_TRANSMIT, packet);
      this.port.submit(packet);
      if (mappedPages(payload, this.grants.mappedAbove) === 0) {
        this.release(descriptorCount(payload));
      }
    }
    if (this.count > 0) this.port.flush();
    this.count = 0;
    this.notifyStopped();
  }

  /** Frees slots. */
  release(slots: number): void {
    this.ring.slotsInUse -= slots;
  }

  /** Notifies a front end that waits for slots once half of them are free. */
  notifyStopped(): void {
    const { ring } = this;
    if (!ring.frontStopped || !ring.frontArmed || 2 * ring.slotsInUse > ring.slots) return;
    ring.frontArmed = false;
    this.toFront.notify();
  }

  /** Whether requests wait that can go; if none wait, the next one is notified. */
  more(): boolean {
    if (this.ring.requests.length > 0) return !this.stopped;
    this.ring.backArmed = true;
    return false;
  }
}

/** The back end's side from the bridge to the guest. */
export class BackReceive implements Poller {
  /** Cycles in the VMM of the batch begun last. */
  vmmCycles = 0;
  /** Packets dropped as the queue was full. */
  drops = 0;
  private readonly queue: PacketQueue;
  private readonly batch = new Int32Array(BATCH);
  private count = 0;

  /** Makes it over a ring; `limit` packets may wait; `toFront` notifies the front end. */
  constructor(
    private readonly ring: SharedRing,
    private readonly pool: PacketPool,
    private readonly costs: CostModel,
    private readonly grants: GrantCosts,
    private readonly stages: StageClock,
    private readonly limit: number,
    private readonly toFront: EventChannel,
  ) {
    this.queue = new PacketQueue(pool);
  }

  /** Adds a packet from the bridge; false where it was dropped. */
  enqueue(packet: number): boolean {
    if (this.queue.length >= this.limit) {
      this.drops++;
      this.pool.free(packet);
      return false;
    }
    this.queue.push(packet);
    return true;
  }

  /** Takes packets, as far as the guest has posted slots. */
  begin(): number {
    const { ring, pool, costs } = this;
    let cycles = costs.softirqPoll;
    this.vmmCycles = this.count = 0;
    while (this.count < BATCH && this.queue.length > 0) {
      const payload = pool.payload[this.queue.head];
      const slots = descriptorCount(payload);
      if (slots > ring.slotsPosted) {
        ring.backStopped = true;
        break;
      }
      ring.slotsPosted -= slots;
      const inVmm = this.grants.receive(payload);
      this.vmmCycles += inVmm;
      cycles += costs.backReceive + slots * costs.backSlot + inVmm;
      this.batch[this.count++] = this.queue.shift();
    }
    this.stages.serve(BACK_END_RECEIVE, cycles);
    return cycles;
  }

  /** Puts the packets into the guest's slots and notifies it where it asked for it. */
  finish(): void {
    const { ring } = this;
    for (let i = 0; i < this.count; i++) {
      this.stages.leave(BACK_END_RECEIVE, this.batch[i]);
      ring.responses.push(this.batch[i]);
    }
    if (this.count > 0 && ring.frontArmed) {
      ring.frontArmed = false;
      this.toFront.notify();
    }
    this.count = 0;
  }

  /** Whether packets wait that can go. */
  more(): boolean {
    return this.queue.length > 0 && !this.ring.backStopped;
  }
}
