/**
 * TCP between the clients and the servers of one simulation: set-up, data, acknowledgments, loss recovery, close.
 *
 * Sources: RFC 9293 (states), RFC 5681 (slow start, congestion avoidance, fast retransmit), RFC 6582
 * (NewReno recovery), RFC 6298 (retransmission time-out), RFC 1122 section 4.2.3.2 (delayed acknowledgments,
 * one for every second segment).
 *
 * Where it departs from them: sequence numbers start at 0, do not wrap, and a SYN takes none; windows are as large as the buffer
 * (window scaling, RFC 7323, without its rounding); an endpoint remembers four blocks of out-of-order data, without telling the peer (no
 * selective acknowledgments); a connection is gone when both sides are closed (no TIME-WAIT).
 *
 * This file moves segments; the time that a host takes for them is charged by whoever carries them.
 *
 * @module
 */
import type { Tcp as TcpOptions } from "../host/mod.ts";
import type { Simulation } from "../kernel/mod.ts";
import { ACK, FIN, type PacketPool, RST, SYN } from "../packet/mod.ts";
import { type ConnectionOptions, setUpConnection } from "./connection.ts";
import { CLOSED, EndpointTable, ESTABLISHED, SYN_RECEIVED, SYN_SENT } from "./_endpoints.ts";
import { Receiver } from "./_receiver.ts";
import { Segments } from "./_segments.ts";
import { Sender } from "./_sender.ts";
import {
  CLIENT,
  ownerOfSides,
  SERVER,
  type TcpCounters,
  type TcpOwner,
  type TcpPlace,
  type TcpSide,
} from "./side.ts";
import { Timers } from "./_timers.ts";

/** What TCP is made from, whatever the owners. */
export interface TcpParts {
  /** Its constants. */
  readonly options: TcpOptions;
  /** Largest payload of one frame, in bytes. */
  readonly segmentSize: number;
  /** How packets of endpoints outside go. */
  readonly outside: TcpPlace;
  /** How packets of endpoints in VMs go. */
  readonly inside: TcpPlace;
}

/** What TCP is made from where the first owner's clients are outside and its servers in VMs. */
export interface TcpSides extends Pick<TcpParts, "options" | "segmentSize"> {
  /** Who opens connections, outside. */
  readonly client: TcpSide;
  /** Who accepts them, in VMs. */
  readonly server: TcpSide;
}

/**
 * All connections of one simulation.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { CLIENT, Tcp, type TcpSide } from "@iovlab/iovlab/guest";
 * import { defaults } from "@iovlab/iovlab/host";
 * import { Simulation } from "@iovlab/iovlab/kernel";
 * import { PacketPool } from "@iovlab/iovlab/packet";
 *
 * const simulation = new Simulation();
 * const log: string[] = [];
 * const side = (name: string): TcpSide => ({
 *   largestSegment: 1448,
 *   acknowledgesFrames: true,
 *   transmit: (packet) => void simulation.schedule(0.001, deliver, packet),
 *   admits: () => true,
 *   established: (connection) => {
 *     log.push(`${name} established`);
 *     if (name === "client") tcp.write(connection, CLIENT, 3000);
 *   },
 *   received: (_connection, bytes) => void log.push(`${name} has ${bytes}`),
 *   peerClosed: () => {},
 *   closed: () => {},
 * });
 * const tcp = new Tcp(simulation, new PacketPool(), {
 *   options: defaults.host.tcp,
 *   segmentSize: 1448,
 *   client: side("client"),
 *   server: side("server"),
 * });
 * const deliver = simulation.on((packet) => tcp.input(packet));
 * tcp.open(tcp.create(0));
 * simulation.run({ until: 1 });
 * assert.deepEqual(log, [
 *   "client established",
 *   "server established",
 *   "server has 1448",
 *   "server has 2896",
 *   "server has 3000",
 * ]);
 * ```
 */
export class Tcp {
  private readonly table = new EndpointTable();
  private readonly owners: TcpOwner[] = [];
  private readonly options: TcpOptions;
  private readonly segmentSize: number;
  private readonly segments: Segments;
  private readonly timers: Timers;
  private readonly sender: Sender;
  private readonly receiver: Receiver;

  /** Makes TCP over a pool of packets. */
  constructor(
    private readonly simulation: Simulation,
    private readonly pool: PacketPool,
    parts: TcpParts | TcpSides,
  ) {
    const { options, segmentSize } = parts;
    const bySides = "client" in parts;
    const [outside, inside] = bySides
      ? [parts.client, parts.server]
      : [parts.outside, parts.inside];
    if (bySides) this.owners.push(ownerOfSides(parts.client, parts.server));
    this.options = options;
    this.segmentSize = segmentSize;
    const { table, owners } = this;
    this.segments = new Segments(simulation, pool, table, outside, inside, owners, segmentSize);
    this.timers = new Timers(
      simulation,
      table,
      (e) => this.segments.acknowledge(e),
      (e) => this.#retransmit(e),
    );
    this.sender = new Sender(this.segments, this.timers, options);
    this.receiver = new Receiver(this.segments, this.timers, options.delayedAck);
  }

  /** Counters by side. */
  get counters(): readonly [TcpCounters, TcpCounters] {
    return this.segments.counters;
  }

  /** Probes of closed windows sent so far. */
  get probes(): number {
    return this.segments.probes;
  }

  /** Adds an owner of connections; returns its number. */
  addOwner(owner: TcpOwner): number {
    return this.owners.push(owner) - 1;
  }

  /**
   * Makes a connection and returns its row.
   *
   * @param to The VM that the first owner's client, outside, connects to, or all of what the connection is made from.
   * @throws {InputError} Where both sides are at one place, or the socket buffer is not from 1 byte to 2^31 - 1.
   */
  create(to: number | ConnectionOptions): number {
    const connection = this.table.allocate();
    setUpConnection(
      this.table,
      connection,
      typeof to === "number" ? { server: to } : to,
      this.options,
    );
    const window = this.options.initialWindow * this.segmentSize;
    this.table.reset(2 * connection, window, this.options.initialTimeout);
    this.table.reset(2 * connection + 1, window, this.options.initialTimeout);
    return connection;
  }

  /** The use of a connection's row: changes when the row is used again. */
  generation(connection: number): number {
    return this.table.generation[connection];
  }

  /** The VM of a connection: the server's, or the client's where the server is outside. */
  vmOf(connection: number): number {
    const { place } = this.table;
    const server = place[2 * connection + SERVER];
    return server < 0 ? place[2 * connection + CLIENT] : server;
  }

  /** The place of one side of a connection: a VM's number, or `OUTSIDE`. */
  placeOf(connection: number, side: number): number {
    return this.table.place[2 * connection + side];
  }

  /** Bytes that a program may write before its send buffer is full; `Infinity` where it has no limit. */
  room(connection: number, side: number): number {
    const e = 2 * connection + side;
    const { sendBuffer, unacknowledged, written } = this.table;
    return Math.max(0, sendBuffer[e] + unacknowledged[e] - written[e]);
  }

  /** Bytes that have arrived in order and that the program, which reads by itself, has not read. */
  unread(connection: number, side: number): number {
    const { table } = this;
    const e = 2 * connection + side;
    const last = table.finAt[e] >= 0 && table.expected[e] > table.finAt[e];
    return (last ? table.finAt[e] : table.expected[e]) - table.read[e];
  }

  /** A program that reads by itself takes so many bytes out of its buffer; a window that this opens far enough is told the peer. */
  read(connection: number, side: number, bytes: number): void {
    this.receiver.read(2 * connection + side, bytes);
  }

  /** Sends a client's SYN. */
  open(connection: number): void {
    const e = 2 * connection;
    this.table.state[e] = SYN_SENT;
    this.#sendSyn(e, SYN, true);
  }

  /**
   * A program writes so many bytes; what the windows allow is sent now. Whether there is room for them is the program's to see to;
   * `Infinity` is a stream without end.
   */
  write(connection: number, side: number, bytes: number): void {
    const e = 2 * connection + side;
    this.table.written[e] += bytes;
    this.sender.output(e);
  }

  /** A program writes so many bytes and closes its direction, so that the last segment carries the FIN. */
  writeAndClose(connection: number, side: number, bytes: number): void {
    this.table.closing[2 * connection + side] = 1;
    this.write(connection, side, bytes);
  }

  /** A program closes its direction after what it has written. */
  close(connection: number, side: number): void {
    const e = 2 * connection + side;
    this.table.closing[e] = 1;
    this.sender.output(e);
  }

  /**
   * A program gives its connection up, a client's where the side is not given; before it is established the server hears of it only
   * when its SYN-ACK is refused.
   */
  abort(connection: number, side: number = CLIENT): void {
    const e = 2 * connection + side;
    const known = this.table.state[e] !== SYN_SENT;
    this.#shut(e);
    if (known) this.segments.emit(e, this.table.next[e], 0, RST | ACK);
    this.#releaseIfGone(connection);
  }

  /**
   * The operating system at a place starts anew and knows nothing of its connections: their owners hear that they were aborted, the peers
   * nothing until they send something, which is refused.
   */
  forget(place: number): void {
    const { table } = this;
    const open = table.openAt(place);
    const uses = open.map((e) => table.generation[e >> 1]);
    open.forEach((e, index) => {
      const connection = e >> 1;
      if (table.generation[connection] !== uses[index] || table.state[e] === CLOSED) return;
      this.#shut(e);
      table.forgotten[e] = 1;
      this.segments.ownerOf(e).closed(connection, e & 1, true);
      this.#releaseIfGone(connection);
    });
  }

  /** A packet arrives at the side that it is for; the packet's row is given back. */
  input(packet: number): void {
    const { pool, table } = this;
    const connection = pool.connection[packet] >> 1;
    const e = pool.connection[packet] ^ 1;
    const current = pool.generation[packet] === table.generation[connection];
    const flags = pool.flags[packet];
    if (current) {
      if (flags & RST) this.#reset(e, connection);
      else if (table.state[e] === ESTABLISHED) this.#segment(e, connection, packet, flags);
      else this.#handshake(e, connection, packet, flags);
    }
    pool.free(packet);
  }

  #reset(e: number, connection: number): void {
    if (this.table.state[e] === CLOSED) return;
    this.#shut(e);
    this.segments.ownerOf(e).closed(connection, e & 1, true);
    this.#releaseIfGone(connection);
  }

  /** A SYN or SYN-ACK goes; the first one is timed. */
  #sendSyn(e: number, flags: number, first: boolean): void {
    this.table.timedByte[e] = first ? 0 : -1;
    this.table.timedAt[e] = this.simulation.now;
    this.segments.emit(e, 0, 0, flags);
    this.timers.startTimeout(e);
  }

  #handshake(e: number, connection: number, packet: number, flags: number): void {
    const { table } = this;
    const owner = this.segments.ownerOf(e);
    const state = table.state[e];
    if (state === SYN_SENT && (flags & SYN)) {
      this.#establish(e);
      this.segments.emit(e, 0, 0, ACK);
      owner.established(connection, e & 1);
    } else if ((e & 1) === SERVER && (flags & SYN)) {
      if (state === CLOSED && (table.highest[e] > 0 || !owner.admits(connection))) return;
      table.state[e] = SYN_RECEIVED;
      table.forgotten[e] = 0;
      this.#sendSyn(e, SYN | ACK, state === CLOSED);
    } else if (state === SYN_RECEIVED && (flags & ACK)) {
      this.#establish(e);
      owner.established(connection, e & 1);
      this.#segment(e, connection, packet, flags);
    } else if (state === CLOSED) {
      this.#answerClosed(e, flags, this.pool.payload[packet]);
    }
  }

  /** A closed endpoint repeats its last acknowledgment, or refuses data for a connection that it gave up or has forgotten. */
  #answerClosed(e: number, flags: number, payload: number): void {
    if (this.table.forgotten[e]) {
      this.segments.emit(e, this.table.next[e], 0, RST | ACK);
    } else if (this.table.finAt[e] >= 0) {
      if ((flags & FIN) || payload > 0) this.segments.acknowledge(e);
    } else if ((e & 1) === CLIENT) {
      this.segments.emit(e, this.table.next[e], 0, RST | ACK);
    }
  }

  /** Data may flow; a SYN that was sent once gives the first round trip. */
  #establish(e: number): void {
    const { table } = this;
    table.state[e] = ESTABLISHED;
    table.retransmitAt[e] = Infinity;
    if (table.timedByte[e] >= 0) this.sender.measureRoundTrip(e);
    else table.timeout[e] = this.options.initialTimeout;
  }

  #segment(e: number, connection: number, packet: number, flags: number): void {
    const { pool, table } = this;
    const payload = pool.payload[packet];
    if (flags & ACK) {
      const window = pool.window[packet];
      this.sender.acknowledged(e, pool.acknowledgment[packet], window, payload, flags);
      if (table.state[e] !== ESTABLISHED) return; // the owner gave it up
    }
    if (flags & SYN) {
      this.segments.acknowledge(e); // a repeated SYN-ACK: our ACK was lost
    } else if (payload > 0 || (flags & FIN)) {
      this.receiver.data(e, connection, packet, flags);
    }
    this.#finishIfDone(e, connection);
  }

  #finishIfDone(e: number, connection: number): void {
    const { table } = this;
    if (table.state[e] !== ESTABLISHED || !table.closing[e]) return;
    const sent = table.unacknowledged[e] > table.written[e];
    const heard = table.finAt[e] >= 0 && table.expected[e] > table.finAt[e];
    if (!sent || !heard) return;
    this.#shut(e);
    this.segments.ownerOf(e).closed(connection, e & 1, false);
    this.#releaseIfGone(connection);
  }

  #retransmit(e: number): void {
    const { state } = this.table;
    if (this.sender.probe(e)) return;
    this.sender.backOff(e);
    if (state[e] === SYN_SENT) this.segments.emit(e, 0, 0, SYN);
    else if (state[e] === SYN_RECEIVED) this.segments.emit(e, 0, 0, SYN | ACK);
    else this.sender.goBack(e);
    this.timers.startTimeout(e);
  }

  #shut(e: number): void {
    this.table.state[e] = CLOSED;
    this.timers.stop(e);
  }

  #releaseIfGone(connection: number): void {
    const { state } = this.table;
    if (state[2 * connection] !== CLOSED || state[2 * connection + 1] !== CLOSED) return;
    this.table.generation[connection]++;
    this.table.release(connection);
  }
}
