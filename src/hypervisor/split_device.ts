/**
 * The split driver of one VM: a front end in the guest, shared rings in each direction, a back end in the driver domain.
 *
 * Transmit: the front end puts a packet into slots, one for each page fragment, and notifies the back end unless that is
 * polling already. The back end gets at the pages (`grants.ts`), passes the packet through the bridge to the native driver or to another
 * VM's back end, and frees the slots: at once after a copy, when the packet was sent or copied after a map. When the NIC's ring is full, or
 * the VM has no credit left (`rate_control.ts`), the back end stops; when the shared ring is full the front end's queue stops, until half of
 * the ring is free again.
 *
 * Receive: the bridge puts a packet into the back end's bounded queue; the back end gets it into slots that the guest
 * has posted, and notifies the front end unless that is polling.
 *
 * Queues: a device may have several pairs of rings, each with its own event channels and its own poller at either end, on a vCPU of the
 * guest and one of the driver domain. Connections are spread over them.
 *
 * A back end that is gone takes the rings along with all that is in them; the guest keeps what it has not put into slots. A new
 * one finds every slot posted.
 *
 * Source: Xen's network ring protocol (slots, request and response events; `xen/include/public/io/netif.h`) and back end.
 *
 * @module
 */
import type { NetworkParts, TransmitPort } from "../guest/mod.ts";
import type { SplitDriver } from "../host/mod.ts";
import type { Simulation } from "../kernel/mod.ts";
import type { LocalTraffic } from "./_local_traffic.ts";
import { SplitQueue } from "./_split_queue.ts";
import type { GrantCosts } from "./grants.ts";
import { queueOf } from "./queue_choice.ts";
import { TransmitCredit } from "./rate_control.ts";
import type { Vcpu } from "./vcpu.ts";

/** What the two ends are joined to. */
export interface SplitParts {
  /** Slots, grants, queues, rate control, and the length of the back end's queue. */
  readonly options: SplitDriver;
  /** Costs of getting at the guest's pages. */
  readonly grants: GrantCosts;
  /** The vCPUs of the guest that its queues are spread over, in turns. */
  readonly guests: readonly Vcpu[];
  /** The vCPUs of the driver domain, likewise. */
  readonly drivers: readonly Vcpu[];
  /** The native driver's transmit ring. */
  readonly port: TransmitPort;
  /** Takes a packet into the guest's stack. */
  readonly receive: (packet: number) => void;
  /** Number of its first queue in the driver domain; 0 where it is left out. */
  readonly firstQueue?: number;
  /**
   * Packets from VM to VM, where a driver domain has them; where it is left out, there are none.
   * @internal
   */
  readonly local?: LocalTraffic;
  /** What its transmit rate is held to by its options' period; where it is left out, there is no limit. */
  readonly limit?: { readonly simulation: Simulation; readonly rate: number };
}

/** The way out of a VM: a queue for each connection. */
export interface SplitOutlet {
  /** Packets that wait or are being handed over. */
  readonly held: number;
  /** Adds a packet to its connection's queue. */
  send(packet: number): void;
  /** Called when a datagram leaves its queue. */
  datagramLeaves: (packet: number) => void;
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
 *   guests: [guest],
 *   drivers: [driver],
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
  /** The queue that the guest sends by, or all of them. */
  readonly sender: SplitOutlet;
  /**
   * Its queues; for the driver domain and tests.
   * @internal
   */
  readonly queues: readonly SplitQueue[];
  /** Whether it is on the network: while it is not, what is sent to it is lost. */
  attached = true;
  private lost = 0;
  private readonly native: Vcpu;
  private readonly credit: TransmitCredit | undefined;

  /** Makes both ends and has their operating systems poll them. */
  constructor(private readonly parts: NetworkParts, split: SplitParts) {
    const { options, guests, drivers, firstQueue = 0, local, limit } = split;
    const credit = limit && new TransmitCredit(
      limit.simulation,
      { rate: limit.rate, period: options.ratePeriod },
      () => this.#credited(),
    );
    this.credit = credit;
    this.native = drivers[0];
    this.queues = Array.from({ length: options.queues }, (_, index) =>
      new SplitQueue(parts, {
        ...split,
        number: firstQueue + index,
        guest: guests[index % guests.length],
        driver: drivers[index % drivers.length],
        local,
        credit,
      }));
    this.sender = this.queues.length === 1 ? this.queues[0].sender : this.#outlet();
  }

  #outlet(): SplitOutlet {
    const { queues } = this;
    const { pool } = this.parts;
    return {
      get held(): number {
        return queues.reduce((sum, { sender }) => sum + sender.held, 0);
      },
      get datagramLeaves() {
        return queues[0].sender.datagramLeaves;
      },
      set datagramLeaves(hear: (packet: number) => void) {
        for (const { sender } of queues) sender.datagramLeaves = hear;
      },
      send(packet: number): void {
        queues[queueOf(pool.connection[packet], queues.length)].sender.send(packet);
      },
    };
  }

  /** A packet for the guest comes over the bridge, which ran on a vCPU of the driver domain; false where it was dropped. */
  arrive(packet: number, from: Vcpu = this.native): boolean {
    const { queues } = this;
    if (!this.attached) return this.#lose(packet);
    const index = queues.length === 1
      ? 0
      : queueOf(this.parts.pool.connection[packet], queues.length);
    return queues[index].arrive(packet, from);
  }

  #lose(packet: number): boolean {
    const { pool } = this.parts;
    this.lost += pool.frames[packet];
    pool.free(packet);
    return false;
  }

  /** A packet from the guest was sent and taken back: slots of mapped pages are free; of the first queue where there are several. */
  sent(tag: number): void {
    this.queues[0].sent(tag, this.native);
  }

  /** The NIC's transmit ring has room again; tells whether the back end had waited for it. */
  roomAgain(): boolean {
    let waited = false;
    for (const queue of this.queues) waited = queue.roomAgain(this.native) || waited;
    return waited;
  }

  /** Credit was handed out: the first of the queues that wait for it pays for that. */
  #credited(): void {
    let cycles = this.parts.costs.rateTimer;
    for (const queue of this.queues) if (queue.credited(cycles)) cycles = 0;
  }

  /** The guest notifies the back end without work. */
  disturb(): void {
    this.queues[0].disturb();
  }

  /** The guest names a grant that there is not. */
  rogue(): void {
    this.queues[0].rogue();
  }

  /** The driver domain is gone, with all packets that it and the rings had. */
  disconnect(): void {
    for (const queue of this.queues) queue.disconnect();
    this.credit?.reset();
  }

  /** There is a new driver domain. */
  connect(): void {
    for (const queue of this.queues) queue.connect();
  }

  /** The guest's operating system starts anew: what its front ends and queues had is lost. */
  restartGuest(): void {
    for (const queue of this.queues) queue.restartGuest();
  }

  /** Frames for the guest that were dropped, and those lost either way with a driver domain. */
  get drops(): number {
    return this.lost + this.#sum((queue) => queue.dropsIn + queue.dropsOut);
  }

  /** Those of them that came from the guest. */
  get dropsOut(): number {
    return this.#sum((queue) => queue.dropsOut);
  }

  /** Notifications sent, all directions. */
  get events(): number {
    return this.#sum((queue) => queue.events);
  }

  /** Requests refused as they named a grant that there is not. */
  get violations(): number {
    return this.#sum((queue) => queue.violations);
  }

  /** Flushes of the TLB for exchanged pages and for pages of other VMs. */
  get flushes(): number {
    return this.#sum((queue) => queue.flushes);
  }

  /** Cycles so far of the driver domain, and of the VMM on its side, in back ends and for notifications. */
  get spent(): number {
    return this.#sum((queue) => queue.spent);
  }

  /** Transmit slots in use. */
  get slotsInUse(): number {
    return this.#sum((queue) => queue.ring.slotsInUse);
  }

  /** Receive slots that the guest has posted and that are free. */
  get slotsPosted(): number {
    return this.#sum((queue) => queue.ring.slotsPosted);
  }

  /** Packets between the native driver and the guest's stack, the guest's queue included. */
  get held(): number {
    return this.#sum((queue) => queue.held);
  }

  #sum(of: (queue: SplitQueue) => number): number {
    let sum = 0;
    for (const queue of this.queues) sum += of(queue);
    return sum;
  }
}
