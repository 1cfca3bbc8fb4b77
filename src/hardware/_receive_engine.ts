/**
 * The receive side of a device whose transfers into memory are not first in, first out in closed form: frames wait in a buffer, by
 * context, and one transfer at a time is chosen.
 *
 * Time runs ahead or behind in here, never wrongly. Frames are known before they arrive, as the wire is first in, first out; a choice
 * at a time needs only the frames that have arrived by then. So choices are made when somebody asks (a driver that polls, a
 * frame, a doorbell), all up to now; and where nothing but the wire brings frames (`ahead` above 0) up to the round trip time ahead. An
 * event is needed only where a context wants an interrupt for a frame whose transfer is not chosen yet.
 *
 * A frame on an idle engine is transferred on arrival: in closed form, without an event, where nothing but the wire brings frames.
 *
 * Symbols: `free` is when the engine can start the next transfer.
 *
 * @module
 */
import type { HandlerId, Simulation } from "../kernel/mod.ts";
import { NONE, type PacketPool, PacketQueue, wireBytes } from "../packet/mod.ts";
import { ContextHeap } from "./_context_heap.ts";
import { type DeviceTimes, frameBytes, refusalSeconds, transferSeconds } from "./_device_times.ts";
import type { Moderation } from "./_moderation.ts";
import { Shares } from "./_shares.ts";
import type { NicContext } from "./context.ts";
import type { Residency } from "./residency.ts";
import type { DmaTranslation } from "./translation.ts";

/** What the receive side is made from. */
export interface ReceiveEngineParts {
  readonly simulation: Simulation;
  readonly pool: PacketPool;
  /** The contexts of the NIC; the list may grow. */
  readonly contexts: readonly NicContext[];
  readonly moderation: Moderation;
  readonly times: DeviceTimes;
  /** Line rate, in bits per second. */
  readonly rate: number;
  /** Bytes of the device's buffer; 0 is no limit. */
  readonly buffer: number;
  /** Whether contexts have shares of the buffer, and reservations and weights of the engine; else first come, first served. */
  readonly arbitrated: boolean;
  /** Seconds before its arrival at which a frame is known at the latest; 0 where frames come from within the host. */
  readonly ahead: number;
  /** What is asked before each transfer. */
  readonly translation: DmaTranslation | undefined;
}

/** The receive side of a device with choices. */
export class ReceiveEngine {
  /** Who is in the device, where contexts take turns. */
  residency: Residency | undefined = undefined;
  /** Frames on the wire that the engine knows of. */
  private readonly incoming: PacketQueue;
  private targets = new Int32Array(1024);
  private readonly shares = new Shares();
  private readonly byArrival = new ContextHeap();
  private free = 0;
  private bytes = 0;
  private moving: NicContext | undefined = undefined;
  private movingBytes = 0;
  private armedAt = Infinity;
  private armedEvent = 0;
  private readonly handler: HandlerId;
  private readonly pool: PacketPool;

  /** Makes the receive side of a NIC. */
  constructor(private readonly parts: ReceiveEngineParts) {
    this.pool = parts.pool;
    this.incoming = new PacketQueue(parts.pool);
    this.handler = parts.simulation.on(() => this.#wake());
  }

  /** Frames on the wire; those in the buffer are their contexts'. */
  get onTheWay(): number {
    return this.incoming.length;
  }

  /** A context was made, or its options were changed. */
  configure({ index, options }: NicContext, now: number): void {
    const { receiveReserved = 0, weight } = options;
    this.shares.configure(index, { reserved: receiveReserved, weight, cap: 0 }, now);
  }

  /** A frame that is on the wire comes to the device at a time; frames come in the order of their arrival. */
  accept(packet: number, context: NicContext, arrival: number): void {
    const { ahead, simulation } = this.parts;
    if (ahead > 0 && this.incoming.length === 0 && this.#idle && arrival >= this.free) {
      this.#pass(packet, context, arrival);
      return;
    }
    this.pool.stamp[packet] = arrival;
    context.pending++;
    this.#expect(packet, context);
    this.#advance(ahead > 0 ? arrival : simulation.now);
    if (this.residency !== undefined) this.#arm(this.#nextChoice());
    else if (!context.masked) this.#armFor(context);
  }

  /** A frame from within the device is in its buffer now. */
  loop(packet: number, context: NicContext): void {
    const { now } = this.parts.simulation;
    this.#advance(now);
    if (this.residency === undefined && this.#idle && this.free <= now) {
      this.#pass(packet, context, now);
      return;
    }
    context.pending++;
    this.#arrive(packet, context, now);
    this.#advance(now);
    if (!context.masked || this.residency !== undefined) this.#armFor(context);
  }

  /** Makes all choices up to now. */
  settle(): void {
    this.#advance(this.parts.simulation.now + this.parts.ahead);
  }

  /** A context may interrupt again. */
  unmasked(context: NicContext): void {
    if (context.pending > 0) this.#armFor(context);
  }

  /** A context is in the device from now on. */
  entered(context: NicContext): void {
    if (context.buffered.length === 0) return;
    const { now } = this.parts.simulation;
    this.#enter(context, now);
    this.#advance(now);
    this.#rearm();
  }

  /** A context is out of the device, or is about to be emptied. */
  left({ index }: NicContext): void {
    this.shares.leave(index);
    this.byArrival.remove(index);
  }

  /** A context is revoked: what is on the wire for it is dropped, and what is in the buffer will be by its owner. */
  revoke(context: NicContext): void {
    this.left(context);
    for (let left = this.incoming.length; left > 0; left--) {
      const packet = this.incoming.shift();
      if (this.targets[packet] !== context.index) {
        this.incoming.push(packet);
      } else {
        context.revokedDrops++;
        context.drop(packet);
      }
    }
    const moving = this.moving === context ? this.movingBytes : 0;
    this.bytes -= context.bufferedBytes - moving;
    context.bufferedBytes = moving;
    context.pending = 0;
  }

  /** Until when a context's transfer is under way, in seconds. */
  busyUntil(context: NicContext): number {
    return this.moving === context ? this.free : 0;
  }

  get #idle(): boolean {
    return this.parts.arbitrated ? this.shares.waiting === 0 : this.byArrival.size === 0;
  }

  #expect(packet: number, { index }: NicContext): void {
    if (packet >= this.targets.length) {
      const wider = new Int32Array(this.pool.next.length);
      wider.set(this.targets);
      this.targets = wider;
    }
    this.targets[packet] = index;
    this.incoming.push(packet);
  }

  /** Lets arrivals and choices happen in order of time, up to a time; arrivals first. */
  #advance(until: number): void {
    const { incoming } = this;
    for (;;) {
      const packet = incoming.head;
      const arrival = packet === NONE ? Infinity : this.pool.stamp[packet];
      const choice = this.#idle ? Infinity : this.free;
      if (arrival <= choice) {
        if (arrival > until || packet === NONE) return;
        incoming.shift();
        this.#arrive(packet, this.parts.contexts[this.targets[packet]], arrival);
      } else {
        if (choice > until) return;
        this.#start(choice);
      }
    }
  }

  /** A frame is in the buffer, or finds no room there. */
  #arrive(packet: number, context: NicContext, at: number): void {
    this.#release(at);
    const { payload, frames, flags } = this.pool;
    const bytes = frameBytes(payload[packet], frames[packet], flags[packet]);
    if (!this.#fits(context, bytes)) {
      context.pending--;
      context.bufferDrops++;
      context.drop(packet);
      return;
    }
    this.pool.stamp[packet] = at;
    this.bytes += bytes;
    context.bufferedBytes += bytes;
    context.buffered.push(packet);
    if (this.residency !== undefined && !this.residency.holds(context)) {
      this.residency.request(context);
    } else if (context.buffered.length === 1) {
      this.#enter(context, at);
    }
  }

  /** A frame finds nothing waiting and the engine free: it is transferred at once, if there is room for it at all. */
  #pass(packet: number, context: NicContext, at: number): void {
    this.#release(at);
    const payload = this.pool.payload[packet];
    const onWire = wireBytes(payload, this.pool.frames[packet], this.pool.flags[packet]);
    const bytes = frameBytes(payload, this.pool.frames[packet], this.pool.flags[packet]);
    if (!this.#fits(context, bytes)) {
      context.bufferDrops++;
      context.drop(packet);
      return;
    }
    this.pool.stamp[packet] = at;
    this.bytes += bytes;
    context.bufferedBytes += bytes;
    const seconds = this.#transfer(packet, context, payload, at);
    this.free = at + seconds;
    this.moving = context;
    this.movingBytes = bytes;
    if (!this.parts.arbitrated) return;
    const held = Math.max(onWire, seconds * this.parts.rate / 8);
    this.shares.pass(context.index, onWire, held, at);
  }

  #fits(context: NicContext, bytes: number): boolean {
    const { buffer, arbitrated } = this.parts;
    if (arbitrated) return context.bufferedBytes + bytes <= context.bufferShare;
    return buffer === 0 || this.bytes + bytes <= buffer;
  }

  /** The room of a transfer that is over. */
  #release(at: number): void {
    if (this.moving === undefined || this.free > at) return;
    this.moving.bufferedBytes -= this.movingBytes;
    this.bytes -= this.movingBytes;
    this.moving = undefined;
  }

  /** A context takes part in the choice of transfers. */
  #enter(context: NicContext, at: number): void {
    if (this.#idle && this.free < at) this.free = at;
    const { index, buffered, options } = context;
    if (!this.parts.arbitrated) this.byArrival.set(index, this.pool.stamp[buffered.head]);
    else this.shares.enter(index, options.receiveReserved ? this.#headHeld(context) : 0, at);
  }

  /** Bytes at line rate that the transfer of a context's first frame holds the engine for. */
  #headHeld({ buffered }: NicContext): number {
    const { payload, frames, flags } = this.pool;
    const { head } = buffered;
    const seconds = transferSeconds(this.parts.times, payload[head]);
    const bytes = wireBytes(payload[head], frames[head], flags[head]);
    return Math.max(bytes, seconds * this.parts.rate / 8);
  }

  /** Starts the transfer that is first in turn. */
  #start(at: number): void {
    this.#release(at);
    const { contexts, arbitrated } = this.parts;
    const context = contexts[arbitrated ? this.shares.pick(at) : this.byArrival.first];
    const packet = context.buffered.shift();
    const payload = this.pool.payload[packet];
    const onWire = wireBytes(payload, this.pool.frames[packet], this.pool.flags[packet]);
    const bytes = frameBytes(payload, this.pool.frames[packet], this.pool.flags[packet]);
    context.pending--;
    this.residency?.use(context, at);
    const seconds = this.#transfer(packet, context, payload, at);
    this.free = at + seconds;
    this.moving = context;
    this.movingBytes = bytes;
    this.#charge(context, onWire, seconds, at);
  }

  #charge(context: NicContext, bytes: number, seconds: number, at: number): void {
    const { index, buffered, options } = context;
    const more = buffered.head !== NONE;
    if (this.parts.arbitrated) {
      const held = Math.max(bytes, seconds * this.parts.rate / 8);
      const next = options.receiveReserved && more ? this.#headHeld(context) : 0;
      this.shares.charge(index, bytes, held, more ? next : -1, at);
    } else if (more) {
      this.byArrival.set(index, this.pool.stamp[buffered.head]);
    } else {
      this.byArrival.remove(index);
    }
  }

  /** Moves a frame to memory, or drops it; returns the seconds that the engine is held. */
  #transfer(packet: number, context: NicContext, payload: number, at: number): number {
    const { times, ahead, moderation, simulation } = this.parts;
    let seconds = transferSeconds(times, payload);
    if (ahead === 0) {
      const extra = this.#authorize(context, payload, at);
      if (extra < 0) {
        if (extra === NO_DESCRIPTOR) context.drop(packet);
        else this.pool.free(packet);
        return extra === WRITTEN_ELSEWHERE ? seconds : refusalSeconds(times);
      }
      seconds += extra;
    }
    const ready = at + seconds;
    this.pool.ready[packet] = ready;
    context.arriving.push(packet);
    if (!context.masked) moderation.want(context, Math.max(ready, simulation.now));
    return seconds;
  }

  /** Looks for a descriptor and asks whether its address is allowed: the seconds that this takes, or why the frame is gone. */
  #authorize(context: NicContext, payload: number, at: number): number {
    const { options, received, arriving } = context;
    if (received.length + arriving.length >= options.receiveRing) {
      context.receiveDrops++;
      return NO_DESCRIPTOR;
    }
    const { translation } = this.parts;
    const rogue = context.rogueReceives > 0;
    if (rogue) context.rogueReceives--;
    let seconds = 0;
    if (translation !== undefined) {
      const address = rogue ? context.rogueAddress : context.receiveAddress;
      const offset = rogue ? 0 : context.nextReceiveOffset();
      seconds = translation.translate(context.index, address + offset, Math.max(1, payload), at);
      if (seconds < 0) {
        context.violations++;
        return REFUSED;
      }
    }
    if (!rogue) return seconds;
    return context.checks(context.rogueAddress, 1) ? WRITTEN_ELSEWHERE : REFUSED;
  }

  /** When the next thing happens in here, in seconds. */
  #nextChoice(): number {
    const { head } = this.incoming;
    const arrival = head === NONE ? Infinity : this.pool.stamp[head];
    return Math.min(arrival, this.#idle ? Infinity : this.free);
  }

  #armFor(context: NicContext): void {
    const allowed = context.lastInterrupt + this.parts.moderation.gap;
    this.#arm(Math.max(this.#nextChoice(), this.residency === undefined ? allowed : 0));
  }

  #arm(wanted: number): void {
    const { simulation } = this.parts;
    const at = Math.max(wanted, simulation.now);
    if (at >= this.armedAt) return;
    if (this.armedAt !== Infinity) simulation.cancel(this.armedEvent);
    this.armedAt = at;
    this.armedEvent = simulation.scheduleAt(at, this.handler);
  }

  #wake(): void {
    this.armedAt = Infinity;
    this.settle();
    this.#rearm();
  }

  /** Sees to it that what is still to be chosen is chosen in time for those that want an interrupt. */
  #rearm(): void {
    if (this.residency !== undefined) return this.#arm(this.#nextChoice());
    const { contexts } = this.parts;
    for (let i = 0; i < contexts.length; i++) {
      const context = contexts[i];
      if (context.pending > 0 && !context.masked) this.#armFor(context);
    }
  }
}

/** The device found no descriptor, may not use its address, or wrote to memory that is not the context's. */
const NO_DESCRIPTOR = -1;
const REFUSED = -2;
const WRITTEN_ELSEWHERE = -3;
