/**
 * The NIC and its full-duplex link: framing, line rate, DMA, rings, interrupt moderation.
 *
 * Receive: the switch port and the DMA engine are first-in first-out servers, so that a packet's times
 * are known when it is sent and need no events; only interrupts are events. Transmit: one event per packet,
 * its departure, since the arbiter decides late which context goes next. A train of frames departs as one.
 *
 * The whole round trip time of the link is put on the way towards the host; a client's view of every
 * response time is the same as with half of it on each way.
 *
 * Interrupt moderation: at least `interruptGap` seconds between two interrupts of a context, none while its
 * driver polls (masked).
 *
 * @module
 */
import type { Link, Nic as NicOptions } from "../host/mod.ts";
import type { HandlerId, Simulation } from "../kernel/mod.ts";
import { NONE, type PacketPool, wireBytes } from "../packet/mod.ts";
import { Arbiter } from "./arbiter.ts";
import { type ContextOptions, NicContext } from "./context.ts";

/** What the NIC costs in time. */
export interface DeviceTimes {
  /** Start of one DMA transfer, in seconds. */
  readonly dmaSetup: number;
  /** Rate of DMA each way, in bits per second. */
  readonly dmaRate: number;
  /** Look-up and protection check of a context, in seconds per packet; 0 for a plain NIC. */
  readonly contextCheck: number;
}

/** What a NIC is made from. */
export interface NicParts {
  /** Its link. */
  readonly link: Link;
  /** Its interrupt gap. */
  readonly nic: Pick<NicOptions, "interruptGap">;
  /** What it costs in time. */
  readonly times: DeviceTimes;
  /** Gets each packet when its last bit has left. */
  readonly deliver: (packet: number) => void;
  /** VMs, numbered from 0, whose frames and drops are counted apart; none where it is left out. */
  readonly vms?: number;
}

/**
 * The NIC of a host, with its contexts.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Nic } from "@iovlab/iovlab/hardware";
 * import { host } from "@iovlab/iovlab/host";
 * import { Simulation } from "@iovlab/iovlab/kernel";
 * import { PacketPool } from "@iovlab/iovlab/packet";
 *
 * const { link, nic } = host({ architecture: "native", vms: [{ name: "web" }] });
 * const times = { dmaSetup: 0, dmaRate: 16e9, contextCheck: 0 };
 * const parts = { link, nic, times, deliver: () => {} };
 * const device = new Nic(new Simulation(), new PacketPool(), parts);
 * assert.equal(device.lineSeconds(1448, 1), 1538 * 8 / 1e9);
 * ```
 */
export class Nic {
  /** The contexts, in the order in which they were made. */
  readonly contexts: NicContext[] = [];
  /** Packets that the switch dropped, its port being full. */
  switchDrops = 0;
  /** Frames received from the wire, those dropped later for want of a descriptor included. */
  framesIn = 0;
  /** Frames sent. */
  framesOut = 0;
  /** Seconds that the wire was busy towards the host. */
  receiveBusy = 0;
  /** Seconds that the wire was busy away from the host. */
  transmitBusy = 0;
  /** Frames by VM, received and sent. */
  readonly vmFrames: Float64Array;
  /** Packets by VM that the switch dropped or that found no receive descriptor. */
  readonly vmDrops: Float64Array;
  private readonly arbiter: Arbiter;
  private readonly departHandler: HandlerId;
  private readonly interruptHandler: HandlerId;
  private readonly retryHandler: HandlerId;
  private wireFree = 0;
  private dmaFree = 0;
  private sending: NicContext | undefined;
  private sendingPacket = NONE;
  private retryAt = Infinity;
  private retryEvent = 0;

  private readonly link: Link;
  private readonly interruptGap: number;
  private readonly times: DeviceTimes;
  private readonly deliver: (packet: number) => void;

  /** Makes a NIC without contexts. */
  constructor(
    private readonly simulation: Simulation,
    private readonly pool: PacketPool,
    { link, nic, times, deliver, vms = 0 }: NicParts,
  ) {
    this.vmFrames = new Float64Array(vms);
    this.vmDrops = new Float64Array(vms);
    this.link = link;
    this.interruptGap = nic.interruptGap;
    this.times = times;
    this.deliver = deliver;
    this.arbiter = new Arbiter(this.contexts);
    this.departHandler = simulation.on(() => this.#depart());
    this.interruptHandler = simulation.on((context) => this.#interrupt(this.contexts[context]));
    this.retryHandler = simulation.on(() => {
      this.retryAt = Infinity;
      if (!this.sending) this.#startNext();
    });
  }

  /** Makes one more context. */
  addContext(options: ContextOptions): NicContext {
    const context = new NicContext(this.pool, this.contexts.length, options, this.vmDrops);
    this.contexts.push(context);
    return context;
  }

  /** Packets on their way to the host, in its contexts, and on the wire away from it. */
  get held(): number {
    return this.contexts.reduce((sum, context) => sum + context.held, this.sending ? 1 : 0);
  }

  /** Seconds of wire time of a payload in so many frames. */
  lineSeconds(payload: number, frames: number): number {
    return wireBytes(payload, frames) * 8 / this.link.rate;
  }

  /** Seconds of DMA and context look-up of a payload. */
  transferSeconds(payload: number): number {
    const { dmaSetup, dmaRate, contextCheck } = this.times;
    return dmaSetup + contextCheck + payload * 8 / dmaRate;
  }

  /** Seconds that a packet occupies the transmit side: its wire time or its transfer, the longer of the two. */
  sendSeconds(payload: number, frames: number): number {
    return Math.max(this.lineSeconds(payload, frames), this.transferSeconds(payload));
  }

  /**
   * A client sends a packet towards a context. Sets the packet's `stamp` to its arrival at the NIC and
   * `ready` to its arrival in host memory.
   *
   * @returns Seconds that it waits for the wire, or -1 where the switch drops it.
   */
  receive(packet: number, context: NicContext): number {
    const pool = this.pool;
    const atSwitch = this.simulation.now + this.link.roundTripTime;
    const start = atSwitch > this.wireFree ? atSwitch : this.wireFree;
    if ((start - atSwitch) * this.link.rate > this.link.switchBuffer * 8) {
      this.switchDrops++;
      this.vmDrops[pool.vm[packet]]++;
      pool.free(packet);
      return -1;
    }
    const payload = pool.payload[packet];
    const line = this.lineSeconds(payload, pool.frames[packet]);
    const arrival = start + line;
    this.wireFree = arrival;
    this.receiveBusy += line;
    this.framesIn += pool.frames[packet];
    this.vmFrames[pool.vm[packet]] += pool.frames[packet];
    const ready = Math.max(arrival, this.dmaFree) + this.transferSeconds(payload);
    this.dmaFree = ready;
    pool.stamp[packet] = arrival;
    pool.ready[packet] = ready;
    context.arriving.push(packet);
    if (!context.masked) this.#wantInterrupt(context, ready);
    return start - atSwitch;
  }

  /** The next packet in a context's receive ring, removed from it, or `NONE`. */
  take(context: NicContext): number {
    context.admit(this.simulation.now);
    return context.received.shift();
  }

  /** Whether a context holds packets for its driver, or sent packets to take back. */
  hasWork(context: NicContext): boolean {
    context.admit(this.simulation.now);
    return context.received.length > 0 || context.completed > 0;
  }

  /** Lets a context interrupt again after its driver found nothing left. */
  unmask(context: NicContext): void {
    context.masked = false;
    const next = context.arriving.head;
    if (next !== NONE) this.#wantInterrupt(context, this.pool.ready[next]);
  }

  /** Tells the NIC that packets were posted: the doorbell. */
  ring(context: NicContext): void {
    this.arbiter.activate(context);
    if (!this.sending) this.#startNext();
  }

  /** Sees to it that an interrupt comes at a time, or as soon after it as moderation allows. */
  #wantInterrupt(context: NicContext, wanted: number): void {
    const allowed = context.lastInterrupt + this.interruptGap;
    const at = wanted > allowed ? wanted : allowed;
    if (at >= context.interruptAt) return;
    if (context.interruptAt !== Infinity) this.simulation.cancel(context.interruptEvent);
    context.interruptAt = at;
    context.interruptEvent = this.simulation.scheduleAt(at, this.interruptHandler, context.index);
  }

  #interrupt(context: NicContext): void {
    context.interruptAt = Infinity;
    context.masked = true;
    context.lastInterrupt = this.simulation.now;
    context.interrupts++;
    context.onInterrupt();
  }

  #startNext(): void {
    const now = this.simulation.now;
    let context = this.arbiter.pick(now);
    let packet = context ? context.fetch() : NONE;
    while (context && packet === NONE) {
      if (!context.masked) this.#wantInterrupt(context, now);
      context = this.arbiter.pick(now);
      packet = context ? context.fetch() : NONE;
    }
    this.sending = context;
    if (!context) {
      this.#retryLater();
      return;
    }
    const payload = this.pool.payload[packet];
    const frames = this.pool.frames[packet];
    this.arbiter.charge(context, wireBytes(payload, frames));
    this.transmitBusy += this.lineSeconds(payload, frames);
    this.framesOut += frames;
    this.vmFrames[this.pool.vm[packet]] += frames;
    this.sendingPacket = packet;
    this.simulation.schedule(this.sendSeconds(payload, frames), this.departHandler);
  }

  #retryLater(): void {
    const at = Math.max(this.arbiter.retryAt, this.simulation.now) + 1e-9;
    if (at >= this.retryAt) return;
    if (this.retryAt !== Infinity) this.simulation.cancel(this.retryEvent);
    this.retryAt = at;
    this.retryEvent = this.simulation.scheduleAt(at, this.retryHandler);
  }

  #depart(): void {
    const context = this.sending as NicContext;
    const packet = this.sendingPacket;
    context.completed++;
    if (!context.masked) this.#wantInterrupt(context, this.simulation.now);
    this.#startNext();
    this.deliver(packet);
  }
}
