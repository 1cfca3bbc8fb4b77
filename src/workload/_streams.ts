/**
 * Bulk data on TCP connections: a program at one end writes messages, one at the other end reads.
 *
 * The sending program writes as Linux has it: a write copies as far as there is room in the socket's send buffer, then waits until a third of it is free. The
 * reading program takes what is there, one message at most with each call. Each is one program for each connection. At the outside neither takes time: there
 * the buffer is always full, or always read. Small segments wait (RFC 896), as neither netperf nor iperf asks otherwise.
 *
 * Sources: Linux, `sk_stream_write_space` and `sk_stream_min_wspace` (`net/core/stream.c`, `include/net/sock.h`): a writer is woken when the free space is at
 * least half of what is queued.
 *
 * @module
 */
import type { CLIENT, SERVER, TaskHandler, TcpOwner } from "../guest/mod.ts";
import type { Direction } from "../host/mod.ts";
import type { HandlerId } from "../kernel/mod.ts";
import { OUTSIDE } from "../packet/mod.ts";
import { peerPlace, programAt, streamOf } from "./_place.ts";
import { RowMap } from "./_rows.ts";
import { changeOpen, newCounts, type WorkloadCounts } from "./counts.ts";
import type { RunningWorkload, Tasks, WorkloadParts } from "./workload.ts";

/** What streams are made from. */
export interface StreamOptions {
  /** Connections. */
  readonly streams: number;
  /** Which way the data go. */
  readonly direction: Direction;
  /** Bytes of one write, and most bytes of one read. */
  readonly messageBytes: number;
  /** Bytes of the socket buffers at both ends. */
  readonly socketBuffer: number;
  /** Bits per second that each sender offers; 0 is all that it can. */
  readonly bitRate: number;
  /** The far end's VM. */
  readonly peer?: string;
}

const SENDER: typeof CLIENT = 0;
const READER: typeof SERVER = 1;

const CONNECT = 0;
const WRITE = 1;
const ACCEPT = 2;
const READ = 3;
const FINISH = 4;

/** The sender may write. */
const OPEN = 1;
/** A task of the sender is under way. */
const WRITING = 2;
/** The sender waits for room. */
const BLOCKED = 4;
/** A task of the reader is under way. */
const READING = 8;
/** The sender has closed. */
const ENDED = 16;

/** Streams that run. */
export class Streams implements RunningWorkload, TcpOwner, TaskHandler {
  /** No server with a backlog. */
  readonly listenDrops = 0;
  private readonly totals = newCounts();
  private readonly flags: Uint8Array;
  private readonly rows: Int32Array;
  /** Bytes left of the message that is being written. */
  private readonly left: Float64Array;
  /** Bytes that a paced sender may begin to write. */
  private readonly due: Float64Array;
  /** Bytes that have been read. */
  private readonly read: Float64Array;
  private readonly startedAt: Float64Array;
  private readonly streamOfRow = new RowMap();
  private readonly from: number;
  private readonly to: number;
  private readonly senders: readonly Tasks[];
  private readonly readers: readonly Tasks[];
  private readonly owner: number;
  private readonly gap: number;
  private readonly startHandler: HandlerId;
  private readonly paceHandler: HandlerId;
  private stopped = false;

  /** Makes them; each starts at a time of its own within the spread. */
  constructor(private readonly options: StreamOptions, private readonly parts: WorkloadParts) {
    const { streams, direction, bitRate, messageBytes } = options;
    const far = peerPlace(parts, options.peer);
    this.from = direction === "transmit" ? parts.vm : far;
    this.to = direction === "transmit" ? far : parts.vm;
    const column = () => new Float64Array(streams);
    [this.left, this.due, this.read, this.startedAt] = [column(), column(), column(), column()];
    this.flags = new Uint8Array(streams);
    this.rows = new Int32Array(streams).fill(-1);
    const programs = (place: number) =>
      Array.from({ length: streams }, (_, i) => programAt(parts, place, i, this));
    this.senders = programs(this.from);
    this.readers = programs(this.to);
    this.owner = parts.tcp.addOwner(this);
    this.gap = bitRate > 0 ? messageBytes * 8 / bitRate : 0;
    this.startHandler = parts.simulation.on((i) => {
      if (!this.stopped) this.senders[i].add(CONNECT, i, 0);
    });
    this.paceHandler = parts.simulation.on((i) => this.#pace(i));
    const clock = streamOf(parts, "arrivals");
    for (let i = 0; i < streams; i++) {
      parts.simulation.schedule(clock.uniform() * parts.spread, this.startHandler, i);
    }
  }

  get counts(): WorkloadCounts {
    changeOpen(this.totals, 0, this.parts.simulation.now);
    return this.totals;
  }

  /** Closes the connections after what has been written. */
  stop(): void {
    if (this.stopped) return;
    this.stopped = true;
    for (let i = 0; i < this.rows.length; i++) {
      if ((this.flags[i] & OPEN) && !(this.flags[i] & WRITING)) this.#end(i);
    }
  }

  // What TCP tells.

  admits(): boolean {
    return true;
  }

  established(row: number, side: number): void {
    const i = this.streamOfRow.get(row);
    if (side === READER) return this.readers[i].add(ACCEPT, i, 0);
    this.flags[i] |= OPEN;
    if (this.stopped) return this.#end(i);
    if (this.gap > 0) this.#pace(i);
    else {
      this.due[i] = Infinity;
      this.#write(i);
    }
  }

  received(row: number, _side: number, bytes: number): void {
    const i = this.streamOfRow.get(row);
    if (this.to === OUTSIDE) this.#count(i, bytes - this.read[i]);
    else this.#wantRead(i);
  }

  acknowledged(row: number): void {
    const i = this.streamOfRow.get(row);
    if (!(this.flags[i] & BLOCKED) || this.stopped) return;
    if (this.from !== OUTSIDE && 3 * this.parts.tcp.room(row, SENDER) < this.options.socketBuffer) {
      return;
    }
    this.flags[i] &= ~BLOCKED;
    this.#write(i);
  }

  peerClosed(row: number, side: number): void {
    const { tcp } = this.parts;
    if (side === SENDER || this.to === OUTSIDE) return tcp.close(row, side);
    const i = this.streamOfRow.get(row);
    this.flags[i] |= ENDED;
    this.#wantRead(i);
  }

  closed(row: number, side: number, aborted: boolean): void {
    if (side === READER) return;
    const { totals } = this;
    const { now } = this.parts.simulation;
    const i = this.streamOfRow.get(row);
    this.flags[i] &= ~(OPEN | BLOCKED);
    changeOpen(totals, -1, now);
    if (aborted) {
      totals.errors++;
      totals.resets++;
    } else {
      totals.completed++;
      totals.connectionSeconds += now - this.startedAt[i];
    }
  }

  // The programs.

  taskCycles(kind: number, i: number, bytes: number): number {
    const { costs } = this.parts;
    switch (kind) {
      case CONNECT:
        return 2 * costs.systemCall; // socket, connect
      case WRITE: {
        const begins = this.left[i] === this.options.messageBytes;
        return (begins ? costs.systemCall : 0) + bytes * costs.copyByte;
      }
      case ACCEPT:
        return costs.systemCall + costs.connectionAccept;
      case READ:
        return costs.systemCall + bytes * costs.copyByte;
      default:
        return 2 * costs.systemCall; // a read that finds the end, close
    }
  }

  perform(kind: number, i: number, bytes: number): void {
    const { tcp } = this.parts;
    if (kind === CONNECT) this.#connect(i);
    else if (kind === WRITE) this.#wrote(i, bytes);
    else if (kind === READ) {
      tcp.read(this.rows[i], READER, bytes);
      this.flags[i] &= ~READING;
      this.#count(i, bytes);
      this.#wantRead(i);
    } else if (kind === FINISH) tcp.close(this.rows[i], READER);
  }

  #connect(i: number): void {
    const { tcp, simulation } = this.parts;
    const { socketBuffer } = this.options;
    const serverReads = this.to !== OUTSIDE;
    const { from: client, to: server, owner } = this;
    const nagle = true;
    const row = tcp.create({ client, server, owner, socketBuffer, serverReads, nagle });
    this.rows[i] = row;
    this.streamOfRow.set(row, i);
    this.startedAt[i] = simulation.now;
    this.totals.opened++;
    changeOpen(this.totals, 1, simulation.now);
    tcp.open(row);
  }

  /** The next message of a paced sender is due. */
  #pace(i: number): void {
    if (this.stopped || !(this.flags[i] & OPEN)) return;
    this.due[i] += this.options.messageBytes;
    this.parts.simulation.schedule(this.gap, this.paceHandler, i);
    if (!(this.flags[i] & (WRITING | BLOCKED))) this.#write(i);
  }

  /** The sender writes what is due, as far as there is room. */
  #write(i: number): void {
    const { tcp } = this.parts;
    const { messageBytes } = this.options;
    const room = tcp.room(this.rows[i], SENDER);
    if (this.from === OUTSIDE) {
      const bytes = Math.min(room, this.due[i]);
      this.due[i] -= bytes;
      if (this.due[i] > 0) this.flags[i] |= BLOCKED;
      if (bytes > 0) tcp.write(this.rows[i], SENDER, bytes);
      return;
    }
    if (this.left[i] === 0) {
      if (this.due[i] < messageBytes) return;
      this.due[i] -= messageBytes;
      this.left[i] = messageBytes;
    }
    const bytes = Math.min(this.left[i], room);
    this.flags[i] |= bytes > 0 ? WRITING : BLOCKED;
    if (bytes > 0) this.senders[i].add(WRITE, i, bytes);
  }

  #wrote(i: number, bytes: number): void {
    this.flags[i] &= ~WRITING;
    if (!(this.flags[i] & OPEN)) return;
    this.left[i] -= bytes;
    this.parts.tcp.write(this.rows[i], SENDER, bytes);
    if (this.stopped) this.#end(i);
    else this.#write(i);
  }

  #end(i: number): void {
    this.flags[i] &= ~OPEN;
    this.parts.tcp.close(this.rows[i], SENDER);
  }

  /** The reader takes what waits, or closes where nothing more comes. */
  #wantRead(i: number): void {
    if (this.flags[i] & READING) return;
    const unread = this.parts.tcp.unread(this.rows[i], READER);
    if (unread === 0 && !(this.flags[i] & ENDED)) return;
    this.flags[i] |= READING;
    const bytes = Math.min(unread, this.options.messageBytes);
    this.readers[i].add(bytes > 0 ? READ : FINISH, i, bytes);
  }

  #count(i: number, bytes: number): void {
    this.read[i] += bytes;
    if (this.options.direction === "transmit") this.totals.applicationBytesOut += bytes;
    else this.totals.applicationBytesIn += bytes;
  }
}
