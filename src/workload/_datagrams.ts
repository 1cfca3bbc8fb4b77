/**
 * A flow of datagrams: a program at one end sends them at the times of a source, one at the other end reads them.
 *
 * A program in a VM sends one datagram after the other: what is due while it is busy, or waits for room in its socket, goes as soon as it can, so that nothing
 * is left out and nothing is sent before its time. At the outside datagrams go at their times.
 *
 * @module
 */
import type { TaskHandler, Udp, UdpOwner } from "../guest/mod.ts";
import type { Direction } from "../host/mod.ts";
import type { HandlerId } from "../kernel/mod.ts";
import { OUTSIDE } from "../packet/mod.ts";
import type { DatagramSource } from "./_datagram_sources.ts";
import { peerPlace, programAt } from "./_place.ts";
import { newCounts, type WorkloadCounts } from "./counts.ts";
import type { RunningWorkload, Tasks, WorkloadParts } from "./workload.ts";

/** How a flow goes. */
export interface DatagramOptions {
  /** Which way the data go. */
  readonly direction: Direction;
  /** The far end's VM. */
  readonly peer?: string;
  /** Payload bytes of the socket buffers at both ends. */
  readonly socketBuffer: number;
  /** The CPU of the programs, modulo those of their VM. */
  readonly cpu?: number;
}

const SEND = 0;
const SEND_ON = 1;
const READ = 2;

/** A flow that runs. */
export class DatagramFlow implements RunningWorkload, UdpOwner, TaskHandler {
  /** No connections. */
  readonly listenDrops = 0;
  private readonly totals = newCounts();
  private readonly udp: Udp;
  private readonly flow: number;
  private readonly from: number;
  private readonly to: number;
  private readonly sender: Tasks;
  private readonly reader: Tasks;
  private readonly dueHandler: HandlerId;
  private readonly isOut: boolean;
  private readonly startedAt: number;
  private reading = 0;
  private isReading = false;
  private stopped = false;

  /** Makes it over a source, whose first datagram has been drawn; the source's times are from now. */
  constructor(
    options: DatagramOptions,
    private readonly source: DatagramSource,
    private readonly parts: WorkloadParts,
  ) {
    const { direction, peer, socketBuffer, cpu = 0 } = options;
    const far = peerPlace(parts, peer);
    this.isOut = direction === "transmit";
    this.from = this.isOut ? parts.vm : far;
    this.to = this.isOut ? far : parts.vm;
    this.sender = programAt(parts, this.from, cpu, this);
    this.reader = programAt(parts, this.to, cpu, this);
    this.udp = parts.udp;
    this.flow = this.udp.create({
      owner: this.udp.addOwner(this),
      from: this.from,
      to: this.to,
      ...(this.from === OUTSIDE ? {} : { sendBuffer: socketBuffer }),
      ...(this.to === OUTSIDE ? {} : { receiveBuffer: socketBuffer }),
    });
    this.startedAt = parts.simulation.now;
    this.dueHandler = parts.simulation.on(() => this.#due());
    this.#wait();
  }

  get counts(): WorkloadCounts {
    this.totals.datagramsLost = this.udp.counts(this.flow).lost;
    return this.totals;
  }

  /** Sends nothing further. */
  stop(): void {
    this.stopped = true;
  }

  /** Waits for the next datagram's time. */
  #wait(): void {
    const { simulation } = this.parts;
    const delay = this.startedAt + this.source.at - simulation.now;
    if (delay > 0 || this.from === OUTSIDE) {
      if (delay < Infinity) simulation.schedule(Math.max(0, delay), this.dueHandler);
    } else this.#due();
  }

  #due(): void {
    if (!this.stopped) this.sender.add(SEND, 0, 0);
  }

  /** There is room again: the program's call goes on. */
  writable(): void {
    this.sender.add(SEND_ON, 0, 0);
  }

  received(_flow: number, bytes: number): void {
    this.totals.datagramsReceived++;
    if (this.to === OUTSIDE) this.#count(bytes);
    else if (!this.isReading) {
      this.isReading = true;
      this.reader.add(READ, 0, 0);
    }
  }

  taskCycles(kind: number): number {
    const { systemCall, copyByte } = this.parts.costs;
    if (kind === SEND) return systemCall + this.source.bytes * copyByte;
    if (kind === SEND_ON) return 0;
    this.reading = this.udp.read(this.flow);
    return systemCall + Math.max(0, this.reading) * copyByte;
  }

  perform(kind: number): void {
    if (kind !== READ) return this.#send();
    if (this.reading >= 0) this.#count(this.reading);
    this.isReading = this.udp.unread(this.flow) > 0;
    if (this.isReading) this.reader.add(READ, 0, 0);
  }

  #send(): void {
    const { bytes } = this.source;
    if (!this.udp.send(this.flow, bytes)) return;
    this.totals.datagramsSent++;
    this.totals.datagramBytesSent += bytes;
    this.source.next();
    this.#wait();
  }

  #count(bytes: number): void {
    if (this.isOut) this.totals.applicationBytesOut += bytes;
    else this.totals.applicationBytesIn += bytes;
  }
}
