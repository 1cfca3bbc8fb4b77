/**
 * The transmit side of a NIC: one event for each packet, its departure, since the arbiter decides late which context goes next.
 *
 * A packet holds the transmit side for its wire time or its transfer, the longer of the two: they overlap. One for another context of a
 * device with an internal switch is read from memory and goes back to the receive side: no wire, only its transfer counts. A
 * refused descriptor holds the transmit side for its fetch and check, and is charged for that.
 *
 * Where frames are arbitrated, a large segment leaves frame by frame, each with a transfer of its own, and the arbiter chooses
 * anew after each of them; the packet is delivered as one with its last frame.
 *
 * @module
 */
import type { HandlerId, Simulation } from "../kernel/mod.ts";
import { NONE, type PacketPool, wireBytes } from "../packet/mod.ts";
import { type DeviceTimes, refusalSeconds, transferSeconds } from "./_device_times.ts";
import type { Moderation } from "./_moderation.ts";
import type { TransmitArbiter } from "./arbiter.ts";
import type { NicContext } from "./context.ts";
import type { Residency } from "./residency.ts";
import type { DmaTranslation } from "./translation.ts";

/** What the transmit side is made from. */
export interface TransmitEngineParts {
  readonly simulation: Simulation;
  readonly pool: PacketPool;
  readonly moderation: Moderation;
  readonly arbiter: TransmitArbiter;
  readonly times: DeviceTimes;
  /** Line rate, in bits per second. */
  readonly rate: number;
  readonly vmFrames: Float64Array;
  /** What is asked before each transfer. */
  readonly translation: DmaTranslation | undefined;
  /** Whether the arbiter chooses again after each frame of a segment. */
  readonly frameArbitration: boolean;
  /** Whether frames for other contexts do not go to the wire. */
  readonly internalSwitch: boolean;
  /** A packet has left its context. */
  readonly leave: (packet: number) => void;
}

/** In the place of a packet that is being sent: a refused descriptor, a frame with more of its segment behind. */
const REFUSED = -1;
const PART = -2;

/** The transmit side. */
export class TransmitEngine {
  /** Frames sent on the wire. */
  framesOut = 0;
  /** Frames that the internal switch took. */
  framesSwitched = 0;
  /** Seconds that the wire was busy away from the host. */
  busy = 0;
  /** The context that sends now. */
  sending: NicContext | undefined = undefined;
  /** Until when, in seconds. */
  sendingUntil = 0;
  /** Who is in the device, where contexts take turns. */
  residency: Residency | undefined = undefined;
  private packet = NONE;
  private use = 0;
  private retryAt = Infinity;
  private retryEvent = 0;
  private readonly departHandler: HandlerId;
  private readonly retryHandler: HandlerId;
  private readonly simulation: Simulation;
  private readonly pool: PacketPool;
  private readonly arbiter: TransmitArbiter;
  private readonly moderation: Moderation;
  private readonly times: DeviceTimes;
  private readonly rate: number;
  private readonly vmFrames: Float64Array;
  private readonly internalSwitch: boolean;
  private readonly frameArbitration: boolean;

  /** Makes an idle transmit side. */
  constructor(private readonly parts: TransmitEngineParts) {
    const { simulation } = parts;
    this.simulation = simulation;
    this.pool = parts.pool;
    this.arbiter = parts.arbiter;
    this.moderation = parts.moderation;
    this.times = parts.times;
    this.rate = parts.rate;
    this.vmFrames = parts.vmFrames;
    this.internalSwitch = parts.internalSwitch;
    this.frameArbitration = parts.frameArbitration;
    this.departHandler = simulation.on(() => this.#depart());
    this.retryHandler = simulation.on(() => {
      this.retryAt = Infinity;
      if (this.sending === undefined) this.#startNext();
    });
  }

  /** Packets that are on the wire and in no ring any more. */
  get held(): number {
    return this.sending !== undefined && this.packet >= 0 ? 1 : 0;
  }

  /** A context has packets posted. */
  ring(context: NicContext): void {
    if (this.residency !== undefined && !this.residency.holds(context)) {
      if (context.posted.length > 0) this.residency.request(context);
      return;
    }
    const { arbiter, simulation } = this;
    const asked = arbiter.asksHeld && context.options.reserved > 0 && context.posted.head !== NONE;
    arbiter.activate(context, asked ? this.#headHeld(context) : 0, simulation.now);
    if (this.sending === undefined) this.#startNext();
  }

  #startNext(): void {
    const now = this.simulation.now;
    const context = this.arbiter.pick(now);
    this.sending = context;
    if (context === undefined) return this.#retryLater();
    const { pool } = this;
    const packet = context.posted.head;
    const payload = pool.payload[packet];
    let extra = 0;
    if (context.framesSent === 0) {
      extra = this.#authorize(context, payload, now);
      if (extra < 0) return this.#refuse(context, now);
    }
    this.use = context.uses;
    this.residency?.use(context, now);
    const frames = pool.frames[packet];
    if (this.frameArbitration && frames > 1) {
      this.#sendFrame(context, payload, frames, extra, now);
    } else {
      context.posted.shift();
      this.packet = packet;
      this.#occupy(context, packet, payload, frames, extra, now);
    }
  }

  /** Sends one frame of the first packet of a context. */
  #sendFrame(
    context: NicContext,
    payload: number,
    frames: number,
    extra: number,
    now: number,
  ): void {
    const packet = context.posted.head;
    const full = Math.ceil(payload / frames);
    const last = ++context.framesSent === frames;
    if (last) {
      context.framesSent = 0;
      context.posted.shift();
    }
    this.packet = last ? packet : PART;
    this.#occupy(context, packet, last ? payload - full * (frames - 1) : full, 1, extra, now);
  }

  /** So many frames of a packet leave; `extra` is what their translation adds, in seconds. */
  #occupy(
    context: NicContext,
    packet: number,
    payload: number,
    frames: number,
    extra: number,
    now: number,
  ): void {
    const { rate, times, pool, vmFrames, internalSwitch } = this;
    const transfer = transferSeconds(times, payload) + extra;
    const bytes = wireBytes(payload, frames, pool.flags[packet]);
    const line = bytes * 8 / rate;
    vmFrames[pool.vm[packet]] += frames;
    if (internalSwitch && pool.destination[packet] >= 0) {
      const held = transfer * rate / 8;
      this.framesSwitched += frames;
      this.#charge(context, held, held, now);
      this.#departAfter(transfer, now);
      return;
    }
    this.busy += line;
    this.framesOut += frames;
    this.#charge(context, bytes, transfer > line ? transfer * rate / 8 : bytes, now);
    this.#departAfter(transfer > line ? transfer : line, now);
  }

  #charge(context: NicContext, bytes: number, held: number, now: number): void {
    const { arbiter } = this;
    let next = 0;
    if (context.posted.head === NONE) next = -1;
    else if (arbiter.asksHeld && context.options.reserved > 0) next = this.#headHeld(context);
    arbiter.charge(context, bytes, held, next, now);
  }

  #departAfter(seconds: number, now: number): void {
    this.sendingUntil = now + seconds;
    this.simulation.schedule(seconds, this.departHandler);
  }

  /** Bytes at line rate that what goes next of a context's first packet holds the transmit side for. */
  #headHeld({ posted }: NicContext): number {
    const { pool, rate, times, internalSwitch, frameArbitration } = this;
    const packet = posted.head;
    const train = pool.frames[packet];
    const frames = frameArbitration ? 1 : train;
    const payload = frameArbitration
      ? Math.ceil(pool.payload[packet] / train)
      : pool.payload[packet];
    const transfer = transferSeconds(times, payload) * rate / 8;
    if (internalSwitch && pool.destination[packet] >= 0) return transfer;
    return Math.max(wireBytes(payload, frames, pool.flags[packet]), transfer);
  }

  /** The seconds that asking for the first posted packet's address takes; -1 where it is refused. */
  #authorize(context: NicContext, payload: number, now: number): number {
    const { translation } = this.parts;
    const address = context.headAddress;
    if (translation === undefined) return context.checks(address, payload) ? 0 : -1;
    const offset = context.nextTransmitOffset(payload);
    const bytes = Math.max(1, payload);
    const seconds = translation.translate(context.index, address + offset, bytes, now);
    if (seconds < 0) {
      context.violations++;
      return -1;
    }
    return context.checks(address, payload) ? seconds : -1;
  }

  /** The first posted packet of a context is gone: its descriptors were fetched and refused. */
  #refuse(context: NicContext, now: number): void {
    const { pool, rate, times } = this;
    pool.free(context.posted.shift());
    this.packet = REFUSED;
    this.use = context.uses;
    const seconds = refusalSeconds(times);
    const held = seconds * rate / 8;
    this.#charge(context, held, held, now);
    this.#departAfter(seconds, now);
  }

  #retryLater(): void {
    const { arbiter, simulation } = this;
    const at = Math.max(arbiter.retryAt, simulation.now) + 1e-9;
    if (at >= this.retryAt) return;
    if (this.retryAt !== Infinity) simulation.cancel(this.retryEvent);
    this.retryAt = at;
    this.retryEvent = simulation.scheduleAt(at, this.retryHandler);
  }

  #depart(): void {
    const context = this.sending as NicContext;
    const { packet } = this;
    if (packet !== PART && context.uses === this.use) {
      context.completed++;
      const { moderation, simulation } = this;
      if (!context.masked) moderation.want(context, simulation.now);
    }
    this.#startNext();
    if (packet >= 0) this.parts.leave(packet);
  }
}
