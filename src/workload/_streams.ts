/**
 * Bulk data on TCP connections: a program at one end writes messages, one at the other end reads.
 *
 * The sending program writes as Linux has it: a write copies as far as there is room in the socket's send buffer, then waits until a third of it is free. The
 * reading program takes what is there, one message at most with each call. Each is one program for each connection. At the outside neither takes time: there
 * the buffer is always full, or always read. A connection that is aborted, as an operating system started anew, is opened again at once. Small segments wait (RFC 896), as neither netperf nor iperf asks otherwise.
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
  /** Whether a far end outside acknowledges a train of frames once. */
  readonly receiveOffload?: boolean;
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
/** The sender's end is gone. */
const SENDER_GONE = 32;
/** The reader's end is gone. */
const READER_GONE = 64;

/** Streams that run. */
export class Streams implements RunningWorkload, TcpOwner, TaskHandler {
  /** No server with a backlog. */
  readonly listenDrops = 0;
  readonly mergesTrains: boolean;
  private readonly totals = newCounts();
  private readonly flags: Uint8Array;
  private readonly rows: Int32Array;
  /** Connections of which one end is still there, or -1, and their generations. */
  private readonly aborted: Int32Array;
  private readonly generations: Int32Array;
  /** How often a stream was aborted: tasks of an earlier connection are void. */
  private readonly epochs: Int32Array;
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
    this.mergesTrains = options.receiveOffload ?? false;
    const far = peerPlace(parts, options.peer);
    this.from = direction === "transmit" ? parts.vm : far;
    this.to = direction === "transmit" ? far : parts.vm;
    const column = () => new Float64Array(streams);
    [this.left, this.due, this.read, this.startedAt] = [column(), column(), column(), column()];
    this.flags = new Uint8Array(streams);
    this.rows = new Int32Array(streams).fill(-1);
    this.aborted = new Int32Array(streams).fill(-1);
    this.generations = new Int32Array(streams);
    this.epochs = new Int32Array(streams);
    const programs = (place: number) =>
      Array.from({ length: streams }, (_, i) => programAt(parts, place, i, this));
    this.senders = programs(this.from);
    this.readers = programs(this.to);
    this.owner = parts.tcp.addOwner(this);
    this.gap = bitRate > 0 ? messageBytes * 8 / bitRate : 0;
    this.startHandler = parts.simulation.on((i) => this.#begin(i));
    this.paceHandler = parts.simulation.on((task) => {
      if (this.#isCurrent(task)) this.#pace(task % streams);
    });
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

  /** The stream whose connection a row is now, or -1. */
  #streamOf(row: number): number {
    const i = this.streamOfRow.get(row);
    return i >= 0 && this.rows[i] === row ? i : -1;
  }

  // What TCP tells.

  admits(): boolean {
    return true;
  }

  established(row: number, side: number): void {
    const i = this.#streamOf(row);
    if (i < 0) return;
    if (side === READER) return this.#add(this.readers, ACCEPT, i, 0);
    this.flags[i] |= OPEN;
    if (this.stopped) return this.#end(i);
    if (this.gap > 0) this.#pace(i);
    else {
      this.due[i] = Infinity;
      this.#write(i);
    }
  }

  received(row: number, _side: number, bytes: number): void {
    const i = this.#streamOf(row);
    if (i < 0) return;
    if (this.to === OUTSIDE) this.#count(i, bytes - this.read[i]);
    else this.#wantRead(i);
  }

  acknowledged(row: number): void {
    const i = this.#streamOf(row);
    if (i < 0 || !(this.flags[i] & BLOCKED) || this.stopped) return;
    if (this.from !== OUTSIDE && 3 * this.parts.tcp.room(row, SENDER) < this.options.socketBuffer) {
      return;
    }
    this.flags[i] &= ~BLOCKED;
    this.#write(i);
  }

  peerClosed(row: number, side: number): void {
    const { tcp } = this.parts;
    if (side === SENDER || this.to === OUTSIDE) return tcp.close(row, side);
    const i = this.#streamOf(row);
    if (i < 0) return;
    this.flags[i] |= ENDED;
    this.#wantRead(i);
  }

  closed(row: number, side: number, aborted: boolean): void {
    const i = this.#streamOf(row);
    if (i < 0) return;
    this.flags[i] |= side === SENDER ? SENDER_GONE : READER_GONE;
    if (aborted) return this.#abort(i, row);
    if (side === READER) return;
    this.totals.completed++;
    this.totals.connectionSeconds += this.parts.simulation.now - this.startedAt[i];
    this.#ended(i);
  }

  #ended(i: number): void {
    this.flags[i] &= ~(OPEN | BLOCKED);
    changeOpen(this.totals, -1, this.parts.simulation.now);
  }

  /** An end is gone before its time: so is the other, and the stream begins anew. */
  #abort(i: number, row: number): void {
    const { tcp, simulation } = this.parts;
    this.rows[i] = -1;
    this.epochs[i]++;
    this.totals.errors++;
    this.totals.resets++;
    this.#ended(i);
    this.aborted[i] = row;
    this.generations[i] = tcp.generation(row);
    simulation.schedule(0, this.startHandler, i);
  }

  /** The stream begins, or begins anew: what is left of an aborted connection goes first. */
  #begin(i: number): void {
    const { tcp } = this.parts;
    const row = this.aborted[i];
    if (row >= 0 && tcp.generation(row) === this.generations[i]) {
      tcp.abort(row, this.flags[i] & SENDER_GONE ? READER : SENDER);
    }
    this.aborted[i] = -1;
    if (!this.stopped) this.#add(this.senders, CONNECT, i, 0);
  }

  // The programs.

  #add(programs: readonly Tasks[], kind: number, i: number, bytes: number): void {
    programs[i].add(kind, this.#task(i), bytes);
  }

  /** A stream's connection as one number. */
  #task(i: number): number {
    return i + this.options.streams * this.epochs[i];
  }

  #isCurrent(task: number): boolean {
    return task === this.#task(task % this.options.streams);
  }

  taskCycles(kind: number, task: number, bytes: number): number {
    const { costs } = this.parts;
    const i = task % this.options.streams;
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

  perform(kind: number, task: number, bytes: number): void {
    const { tcp } = this.parts;
    if (!this.#isCurrent(task)) return;
    const i = task % this.options.streams;
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
    this.flags[i] = this.left[i] = this.read[i] = 0;
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
    this.parts.simulation.schedule(this.gap, this.paceHandler, this.#task(i));
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
    if (bytes > 0) this.#add(this.senders, WRITE, i, bytes);
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
    this.#add(this.readers, bytes > 0 ? READ : FINISH, i, bytes);
  }

  #count(i: number, bytes: number): void {
    this.read[i] += bytes;
    if (this.options.direction === "transmit") this.totals.applicationBytesOut += bytes;
    else this.totals.applicationBytesIn += bytes;
  }
}
