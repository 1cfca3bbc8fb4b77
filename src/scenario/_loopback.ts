/**
 * Packets between two processes of one operating system: the loopback device, past driver, NIC and wire.
 *
 * A packet goes into a backlog of the CPU that sends it and is received there at interrupt level; the receiving process is then woken wherever it runs.
 * The backlog holds 1000 packets, Linux' default of `net.core.netdev_max_backlog`; more are dropped.
 *
 * @module
 */
import {
  type NetworkParts,
  type Poller,
  receiveCycles,
  stageNumber,
  type TransmitPort,
} from "../guest/mod.ts";
import { OUTSIDE, PacketQueue } from "../packet/mod.ts";

/** Packets that are handled in one go. */
const BATCH = 64;
const BACKLOG = 1000;
const GUEST_RECEIVE = stageNumber("guest-receive");

/** The backlog of one CPU. */
export class Loopback implements Poller {
  /** There is no VMM. */
  readonly vmmCycles = 0;
  /** Frames dropped as the backlog was full. */
  drops = 0;
  /** Asks the operating system to run this poller. */
  raise: () => void = () => {};
  private readonly backlog: PacketQueue;
  private readonly batch = new Int32Array(BATCH);
  private count = 0;

  /** Makes an empty backlog; `receive` takes a packet at the process that it is for. */
  constructor(
    private readonly parts: NetworkParts,
    private readonly receive: (packet: number) => void,
  ) {
    this.backlog = new PacketQueue(parts.pool);
  }

  /** Packets that wait or are being received. */
  get held(): number {
    return this.backlog.length + this.count;
  }

  /** A process sends a packet to another. */
  send(packet: number): void {
    const { pool } = this.parts;
    if (this.backlog.length >= BACKLOG) {
      this.drops += pool.frames[packet];
      pool.free(packet);
      return;
    }
    pool.vm[packet] = pool.destination[packet];
    this.backlog.push(packet);
    this.raise();
  }

  /** Takes packets. */
  begin(): number {
    const { pool, costs, stages } = this.parts;
    let cycles = costs.softirqPoll;
    this.count = 0;
    while (this.count < BATCH && this.backlog.length > 0) {
      const packet = this.backlog.shift();
      // what has not left the machine needs no checksum
      cycles += receiveCycles(costs, true, pool.payload[packet], pool.flags[packet]);
      this.batch[this.count++] = packet;
    }
    stages.serve(GUEST_RECEIVE, cycles);
    return cycles;
  }

  /** Hands them to the stack. */
  finish(): void {
    for (let i = 0; i < this.count; i++) {
      this.parts.stages.leave(GUEST_RECEIVE, this.batch[i]);
      this.receive(this.batch[i]);
    }
    this.count = 0;
  }

  /** Whether there is more. */
  more(): boolean {
    return this.backlog.length > 0;
  }
}

/** A port that keeps packets for other processes from the device. */
export class LoopbackPort implements TransmitPort {
  private posted = 0;

  /** Makes it over the device's port and the backlog of the same CPU. */
  constructor(
    private readonly parts: NetworkParts,
    private readonly port: TransmitPort,
    private readonly loopback: Loopback,
  ) {}

  /** Cycles of the doorbell, where any packet of the batch goes to the device. */
  get flushCycles(): number {
    return this.posted > 0 ? this.port.flushCycles : 0;
  }

  /** Reserves room in the device; a packet that stays needs none. */
  reserve(packet: number): number {
    if (this.parts.pool.destination[packet] !== OUTSIDE) return 0;
    const cycles = this.port.reserve(packet);
    if (cycles >= 0) this.posted++;
    return cycles;
  }

  /** Hands a packet to the device or to the backlog. */
  submit(packet: number): void {
    if (this.parts.pool.destination[packet] === OUTSIDE) this.port.submit(packet);
    else this.loopback.send(packet);
  }

  /** Rings the doorbell where anything was posted. */
  flush(): void {
    if (this.posted > 0) this.port.flush();
    this.posted = 0;
  }
}
