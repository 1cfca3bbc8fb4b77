/**
 * The NIC and its full-duplex link: framing, line rate, DMA, rings, interrupt moderation.
 *
 * A NIC is composed when it is made ({@linkcode NicParts}): a transmit arbiter; a receive side in closed form or one that
 * chooses; a translation of addresses; contexts that are all in the device or take turns; a way for frames between VMs.
 *
 * Receive: the switch port and, unless the NIC has to choose, the DMA engine are first-in first-out servers, so that a packet's times
 * are known when it is sent and need no events; only interrupts are events. Transmit: one event per packet.
 *
 * The whole round trip time of the link is put on the way towards the host; a client's view of every
 * response time is the same as with half of it on each way.
 *
 * Frames between VMs, where the NIC knows their contexts (`contextOf`): with an internal switch they go from transfer to transfer, cut
 * into frames; without, they take the wire out, turn round at the external switch without delay, and take the wire in. Since such
 * frames reach the switch port at once and those of clients a round trip after they are sent, the port is then served by events,
 * one for each frame from outside.
 *
 * @module
 */
import type { Simulation } from "../kernel/mod.ts";
import { NONE, OUTSIDE, type PacketPool, wireBytes } from "../packet/mod.ts";
import { admission, type Refusal } from "./_admission.ts";
import { assemble, type Assembly, type NicParts } from "./_assembly.ts";
import { cutFrame } from "./_cut.ts";
import { transferSeconds } from "./_device_times.ts";
import type { Moderation } from "./_moderation.ts";
import type { ReceiveEngine } from "./_receive_engine.ts";
import type { ReceivePath } from "./_receive_path.ts";
import type { TransmitEngine } from "./_transmit_engine.ts";
import { type ContextOptions, NicContext } from "./context.ts";
import { transmitTag } from "./transmit_tag.ts";
import type { DmaTranslation } from "./translation.ts";

export type { NicParts } from "./_assembly.ts";
export type { DeviceTimes } from "./_device_times.ts";
export type { Refusal } from "./_admission.ts";

/** The destination of a packet that is for nobody the simulation knows: what a hostile descriptor sends, or one VMM to another. */
export const NOWHERE: number = -2;

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
  /** The contexts, in the order in which they were made; revoked ones keep their number. */
  readonly contexts: NicContext[] = [];
  /** Frames by VM, received and sent. */
  readonly vmFrames: Float64Array;
  /** Packets by VM that the switch or the device dropped. */
  readonly vmDrops: Float64Array;
  private readonly assembly: Assembly;
  private readonly transmit: TransmitEngine;
  private readonly path: ReceivePath;
  private readonly engine: ReceiveEngine | undefined;
  private readonly moderation: Moderation;

  /** Makes a NIC without contexts. */
  constructor(
    private readonly simulation: Simulation,
    private readonly pool: PacketPool,
    private readonly parts: NicParts,
  ) {
    const { vms = 0 } = parts;
    this.vmFrames = new Float64Array(vms);
    this.vmDrops = new Float64Array(vms);
    const { contexts, vmFrames, vmDrops } = this;
    const leave = (packet: number) => this.#leave(packet);
    this.assembly = assemble({ simulation, pool, parts, contexts, vmFrames, vmDrops, leave });
    this.transmit = this.assembly.transmit;
    this.path = this.assembly.path;
    this.engine = this.assembly.engine;
    this.moderation = this.assembly.moderation;
  }

  /** What translates the addresses of its transfers, where anything does. */
  get translation(): DmaTranslation | undefined {
    return this.parts.translation;
  }

  /** Packets that a switch dropped: its port was full, or it had none for their VM. */
  get switchDrops(): number {
    return this.path.switchDrops;
  }

  /** Frames received from the wire, those dropped later for want of a descriptor or of room included. */
  get framesIn(): number {
    return this.path.framesIn;
  }

  /** Seconds that the wire was busy towards the host. */
  get receiveBusy(): number {
    return this.path.busy;
  }

  /** Frames sent on the wire. */
  get framesOut(): number {
    return this.transmit.framesOut;
  }

  /** Frames that the internal switch took from one context to another. */
  get framesSwitched(): number {
    return this.transmit.framesSwitched;
  }

  /** Seconds that the wire was busy away from the host. */
  get transmitBusy(): number {
    return this.transmit.busy;
  }

  /** Packets on their way to the host, in its contexts, and on the wire away from it. */
  get held(): number {
    const within = this.transmit.held + this.path.towardsPort + (this.engine?.onTheWay ?? 0);
    return this.contexts.reduce((sum, context) => sum + context.held, within);
  }

  /** Makes one more context, whatever was promised to others. */
  addContext(options: ContextOptions): NicContext {
    const context = new NicContext(this.pool, this.contexts.length, options, this.vmDrops);
    this.contexts.push(context);
    this.#configure(context);
    this.assembly.residency?.add(context);
    return context;
  }

  /** Makes one more context, or says why the device cannot promise what it is to have. */
  createContext(options: ContextOptions): NicContext | Refusal {
    return this.refusal(options) ?? this.addContext(options);
  }

  /**
   * Changes what a context has; traffic goes on. One that is kept for its VM while it is taken away has the change when it is made again. Says why the device cannot, and then
   * nothing has changed.
   */
  resizeContext(context: NicContext, change: Partial<ContextOptions>): Refusal | undefined {
    if (context.revoked && !context.kept) return "revoked";
    const options = { ...context.options, ...change };
    const refused = this.refusal(options, context);
    if (refused !== undefined) return refused;
    context.change(options);
    if (context.revoked) return undefined;
    this.#configure(context);
    if (context.posted.length > 0) this.transmit.ring(context); // a cap may hold it back no longer
    return undefined;
  }

  /**
   * Takes a context away. Its packets are dropped, in its rings, in the device's buffer and on their way to it; so are later ones. A
   * packet that is on the wire goes out. What its driver posts from now on is dropped too, and its descriptors come back.
   *
   * @returns Packets dropped now.
   */
  revokeContext(context: NicContext): number {
    if (context.revoked) return 0;
    const before = context.revokedDrops;
    context.revoked = true;
    context.uses++;
    this.engine?.settle();
    this.engine?.revoke(context);
    context.empty();
    this.assembly.arbiter.remove(context);
    this.assembly.residency?.remove(context);
    this.#shareBuffer();
    if (!context.masked) this.moderation.want(context, this.simulation.now);
    return context.revokedDrops - before;
  }

  /** Makes a revoked context again, with its old number and driver. Says why the device cannot, and then nothing has changed. */
  renewContext(
    context: NicContext,
    options: ContextOptions = context.options,
  ): Refusal | undefined {
    if (!context.revoked) return this.resizeContext(context, options);
    const refused = this.refusal(options, context);
    if (refused !== undefined) return refused;
    context.revoked = false;
    context.change(options);
    this.#configure(context);
    this.assembly.residency?.add(context);
    return undefined;
  }

  /** Why a context cannot have options beside those of the others, `except` one of them; `undefined` where it can. */
  refusal(options: ContextOptions, except?: NicContext): Refusal | undefined {
    const others = this.contexts.filter((each) => each !== except && (!each.revoked || each.kept));
    return admission(options, others, this.assembly.capacity);
  }

  #configure(context: NicContext): void {
    const { now } = this.simulation;
    this.engine?.settle();
    this.assembly.arbiter.configure(context, now);
    this.engine?.configure(context, now);
    this.#shareBuffer();
  }

  /** Gives each context its part of the receive buffer: its own, or an equal share of what others leave. */
  #shareBuffer(): void {
    const { buffer } = this.assembly.capacity;
    const live = this.contexts.filter(({ revoked }) => !revoked);
    const own = live.reduce((sum, { options }) => sum + (options.buffer ?? 0), 0);
    const left = buffer === 0 ? Infinity : Math.max(0, buffer - own);
    const shares = bufferShares(live.filter(({ options }) => !options.buffer), left);
    for (const context of live) {
      const { options } = context;
      context.bufferShare = options.buffer ||
        (holdsItsPart(options) ? shares.reserved : shares.rest);
    }
  }

  /** Seconds of wire time of a payload in so many frames; by the packet's flags, of a datagram. */
  lineSeconds(payload: number, frames: number, flags = 0): number {
    return wireBytes(payload, frames, flags) * 8 / this.parts.link.rate;
  }

  /** Seconds of DMA and context look-up of a payload. */
  transferSeconds(payload: number): number {
    return transferSeconds(this.parts.times, payload);
  }

  /** Seconds that a packet occupies the transmit side: its wire time or its transfer, the longer of the two. */
  sendSeconds(payload: number, frames: number, flags = 0): number {
    return Math.max(this.lineSeconds(payload, frames, flags), this.transferSeconds(payload));
  }

  /**
   * A client sends a packet towards a context. Sets the packet's `stamp` to its arrival at the NIC and
   * `ready` to its arrival in host memory, as soon as they are known.
   *
   * @returns Seconds that it waits for the wire, or -1 where the switch drops it; 0 where that is not known yet.
   */
  receive(packet: number, context: NicContext): number {
    return this.path.receive(packet, context);
  }

  /** The next packet in a context's receive ring, removed from it, or `NONE`. */
  take(context: NicContext): number {
    if (this.engine !== undefined) this.engine.settle();
    context.admit(this.simulation.now);
    return context.received.shift();
  }

  /** Whether a context holds packets for its driver, or sent packets to take back. */
  hasWork(context: NicContext): boolean {
    if (this.engine !== undefined) this.engine.settle();
    context.admit(this.simulation.now);
    return context.received.length > 0 || context.completed > 0;
  }

  /** Lets a context interrupt again after its driver found nothing left. */
  unmask(context: NicContext): void {
    context.masked = false;
    const next = context.arriving.head;
    if (next !== NONE) this.moderation.want(context, this.pool.ready[next]);
    if (this.engine !== undefined) this.engine.unmasked(context);
  }

  /** Tells the NIC that packets were posted: the doorbell. */
  ring(context: NicContext): void {
    if (this.engine !== undefined && this.assembly.residency !== undefined) this.engine.settle();
    if (!context.revoked) return this.transmit.ring(context);
    context.empty();
    if (context.completed > 0 && !context.masked) {
      this.moderation.want(context, this.simulation.now);
    }
  }

  /** A VM makes its device interrupt without work; moderation holds, and a driver that polls is not interrupted. */
  disturb(context: NicContext): void {
    if (context.revoked || context.masked) return;
    context.disturbed = true;
    this.moderation.want(context, this.simulation.now);
  }

  /**
   * A VM posts a transmit descriptor of memory outside its window, 64 bytes of it. The device fetches and checks it as any other.
   *
   * @param context Whose ring it is in.
   * @param vm The VM that posts it.
   * @returns Whether the ring had room.
   */
  rogue(context: NicContext, vm: number): boolean {
    if (context.revoked || !context.hasRoom(1)) return false;
    const { pool } = this;
    const packet = pool.allocate();
    pool.connection[packet] = -1;
    pool.generation[packet] = 0;
    pool.sequence[packet] = 0;
    pool.acknowledgment[packet] = 0;
    pool.window[packet] = 0;
    pool.flags[packet] = 0;
    pool.ready[packet] = 0;
    pool.stamp[packet] = this.simulation.now;
    pool.vm[packet] = vm;
    pool.destination[packet] = NOWHERE;
    pool.payload[packet] = ROGUE_BYTES;
    pool.frames[packet] = 1;
    context.post(packet, transmitTag(vm, ROGUE_BYTES, 0), context.rogueAddress);
    this.ring(context);
    return true;
  }

  /** A packet has left its context. */
  #leave(packet: number): void {
    const { pool } = this;
    const destination = pool.destination[packet];
    if (destination === NOWHERE) pool.free(packet);
    else if (destination === OUTSIDE || this.parts.contextOf === undefined) {
      this.parts.deliver(packet);
    } else this.#turn(packet, this.parts.contextOf(destination), destination);
  }

  /** Sends the frames of a packet back to another context, through the device or over the wire. */
  #turn(train: number, context: NicContext | undefined, destination: number): void {
    const { pool } = this;
    this.parts.turned?.(train);
    pool.vm[train] = destination;
    if (context === undefined) {
      this.path.switchDrops++;
      this.vmDrops[destination]++;
      pool.free(train);
      return;
    }
    while (pool.frames[train] > 1) this.#sendBack(cutFrame(pool, train), context);
    this.#sendBack(train, context);
  }

  #sendBack(packet: number, context: NicContext): void {
    if (this.parts.nic.internalSwitch) this.path.loop(packet, context);
    else this.path.enterPort(packet, context, this.simulation.now);
  }
}

/** Whether further contexts take nothing of a context's part of the buffer. */
function holdsItsPart({ receiveReserved = 0, further = false }: ContextOptions): boolean {
  return receiveReserved > 0 && !further;
}

/**
 * Parts of a buffer that contexts share: an equal one for each, but that further contexts take nothing from those with a receive reservation.
 */
function bufferShares(
  sharing: readonly NicContext[],
  bytes: number,
): { readonly reserved: number; readonly rest: number } {
  const equal = bytes / sharing.length;
  const further = sharing.filter(({ options }) => options.further).length;
  const held = sharing.filter(({ options }) => holdsItsPart(options)).length;
  if (further === 0 || held === 0 || bytes === Infinity) return { reserved: equal, rest: equal };
  const reserved = bytes / (sharing.length - further);
  return { reserved, rest: (bytes - held * reserved) / (sharing.length - held) };
}

/** Bytes that a hostile descriptor names. */
const ROGUE_BYTES = 64;
