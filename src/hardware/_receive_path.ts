/**
 * The way from the switch port into host memory: the wire, the device's buffer, transfers.
 *
 * Where transfers are in order of arrival and nothing but the wire brings frames, all times of a packet are known when it is sent. Else
 * a {@linkcode ReceiveEngine} chooses.
 *
 * @module
 */
import type { Link } from "../host/mod.ts";
import type { HandlerId, Simulation } from "../kernel/mod.ts";
import { type PacketPool, wireBytes } from "../packet/mod.ts";
import { type DeviceTimes, frameBytes, transferSeconds } from "./_device_times.ts";
import type { Moderation } from "./_moderation.ts";
import type { ReceiveEngine } from "./_receive_engine.ts";
import { SharedBuffer } from "./_shared_buffer.ts";
import type { NicContext } from "./context.ts";

/** What the way in is made from. */
export interface ReceivePathParts {
  readonly simulation: Simulation;
  readonly pool: PacketPool;
  readonly link: Link;
  readonly times: DeviceTimes;
  readonly contexts: readonly NicContext[];
  readonly moderation: Moderation;
  /** Who chooses among transfers; they are in order of arrival where it is absent. */
  readonly engine: ReceiveEngine | undefined;
  /** Bytes of the device's buffer; 0 is no limit. */
  readonly buffer: number;
  /** Whether frames of the host itself come back to the switch port. */
  readonly comesBack: boolean;
  readonly vmFrames: Float64Array;
  readonly vmDrops: Float64Array;
}

/** The way in. */
export class ReceivePath {
  /** Packets that a switch dropped. */
  switchDrops = 0;
  /** Frames received from the wire. */
  framesIn = 0;
  /** Seconds that the wire was busy. */
  busy = 0;
  /** Packets on their way to a switch port that is served by events. */
  towardsPort = 0;
  private wireFree = 0;
  private transferFree = 0;
  private targets = new Int32Array(0);
  private readonly buffer: SharedBuffer | undefined;
  private readonly portHandler: HandlerId | undefined;
  private readonly simulation: Simulation;
  private readonly pool: PacketPool;
  private readonly link: Link;
  private readonly times: DeviceTimes;
  private readonly moderation: Moderation;
  private readonly engine: ReceiveEngine | undefined;
  private readonly vmFrames: Float64Array;

  /** Makes an idle way in. */
  constructor(private readonly parts: ReceivePathParts) {
    this.simulation = parts.simulation;
    this.pool = parts.pool;
    this.link = parts.link;
    this.times = parts.times;
    this.moderation = parts.moderation;
    this.engine = parts.engine;
    this.vmFrames = parts.vmFrames;
    const inOrder = parts.engine === undefined && parts.buffer > 0;
    this.buffer = inOrder ? new SharedBuffer(parts.buffer) : undefined;
    if (parts.comesBack) {
      this.portHandler = parts.simulation.on((packet) => {
        this.towardsPort--;
        this.enterPort(packet, parts.contexts[this.targets[packet]], this.simulation.now);
      });
    }
  }

  /** A client sends a packet; returns the seconds that it waits for the wire, 0 where not known yet, or -1 where it is dropped. */
  receive(packet: number, context: NicContext): number {
    if (this.portHandler === undefined) {
      return this.enterPort(packet, context, this.simulation.now + this.link.roundTripTime);
    }
    if (packet >= this.targets.length) {
      const wider = new Int32Array(this.pool.next.length);
      wider.set(this.targets);
      this.targets = wider;
    }
    this.targets[packet] = context.index;
    this.towardsPort++;
    this.simulation.schedule(this.link.roundTripTime, this.portHandler, packet);
    return 0;
  }

  /** A packet comes to the switch port at a time; packets come in order of time. */
  enterPort(packet: number, context: NicContext, atSwitch: number): number {
    const { pool, link, engine } = this;
    const vm = pool.vm[packet];
    const start = atSwitch > this.wireFree ? atSwitch : this.wireFree;
    if ((start - atSwitch) * link.rate > link.switchBuffer * 8) {
      this.switchDrops++;
      this.parts.vmDrops[vm]++;
      pool.free(packet);
      return -1;
    }
    const payload = pool.payload[packet];
    const frames = pool.frames[packet];
    const line = wireBytes(payload, frames, pool.flags[packet]) * 8 / link.rate;
    const arrival = start + line;
    this.wireFree = arrival;
    this.busy += line;
    this.framesIn += frames;
    this.vmFrames[vm] += frames;
    if (context.revoked) context.refuse(packet);
    else if (engine !== undefined) engine.accept(packet, context, arrival);
    else this.#transferInOrder(packet, context, payload, arrival);
    return start - atSwitch;
  }

  /** A packet comes from another context of the device. */
  loop(packet: number, context: NicContext): void {
    this.parts.vmFrames[this.pool.vm[packet]]++;
    if (context.revoked) context.refuse(packet);
    else (this.parts.engine as ReceiveEngine).loop(packet, context);
  }

  /** Transfers a packet behind all earlier ones, or drops it where the buffer is full when it arrives. */
  #transferInOrder(packet: number, context: NicContext, payload: number, arrival: number): void {
    const { pool, buffer, times, moderation } = this;
    const ready = Math.max(arrival, this.transferFree) + transferSeconds(times, payload);
    if (buffer !== undefined) {
      const bytes = frameBytes(payload, pool.frames[packet], pool.flags[packet]);
      if (!buffer.fits(bytes, arrival)) {
        context.bufferDrops++;
        context.drop(packet);
        return;
      }
      buffer.add(bytes, ready);
    }
    this.transferFree = ready;
    pool.stamp[packet] = arrival;
    pool.ready[packet] = ready;
    context.arriving.push(packet);
    if (!context.masked && ready < context.interruptAt) moderation.want(context, ready);
  }
}
