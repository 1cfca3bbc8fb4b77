/**
 * TCP between the clients and the servers of one simulation: set-up, data, acknowledgments, loss recovery, close.
 *
 * Sources: RFC 9293 (states), RFC 5681 (slow start, congestion avoidance, fast retransmit), RFC 6582
 * (NewReno recovery), RFC 6298 (retransmission time-out), RFC 1122 section 4.2.3.2 (delayed acknowledgments,
 * one for every second segment).
 *
 * Where it departs from them: sequence numbers start at 0 and a SYN takes none; windows are not scaled and a
 * receiver reads at once, so that the advertised window is constant; an endpoint remembers four blocks of
 * out-of-order data, without telling the peer (no selective acknowledgments); a connection is gone when both
 * sides are closed (no TIME-WAIT).
 *
 * This file moves segments; the time that a host takes for them is charged by whoever carries them.
 *
 * @module
 */
import type { Tcp as TcpOptions } from "../host/mod.ts";
import type { HandlerId, Simulation } from "../kernel/mod.ts";
import { ACK, FIN, frameCount, type PacketPool, RETRANSMITTED, RST, SYN } from "../packet/mod.ts";
import { CLOSED, EndpointTable, ESTABLISHED, SYN_RECEIVED, SYN_SENT } from "./_endpoints.ts";

/** The side of a connection that opens it. */
export const CLIENT = 0;
/** The side of a connection that accepts it. */
export const SERVER = 1;

/** What the owner of one side of all connections does for TCP, and hears from it. */
export interface TcpSide {
  /** Largest payload of a segment that this side hands down, in bytes. */
  readonly largestSegment: number;
  /** Whether every second frame of a train is acknowledged on its own. */
  readonly acknowledgesFrames: boolean;
  /** Carries a packet towards the other side. */
  transmit(packet: number, connection: number): void;
  /** Whether a SYN may make a connection; asked of servers. */
  admits(connection: number): boolean;
  /** The connection can carry data. */
  established(connection: number): void;
  /** So many bytes have arrived in order since the start. */
  received(connection: number, bytes: number): void;
  /** The peer has closed its direction and all its data arrived. */
  peerClosed(connection: number): void;
  /** Both directions are closed, or the peer aborted. */
  closed(connection: number, aborted: boolean): void;
}

/** Counters of one side. */
export interface TcpCounters {
  /** Segments sent again. */
  retransmitted: number;
  /** Retransmission time-outs. */
  timeouts: number;
}

/**
 * All connections of one simulation.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { CLIENT, Tcp, type TcpSide } from "@iovlab/iovlab/guest";
 * import { host } from "@iovlab/iovlab/host";
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
 * const options = host({ architecture: "native", vms: [{ name: "web" }] }).tcp;
 * const tcp = new Tcp(simulation, new PacketPool(), options, 1448, side("client"), side("server"));
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
  /** Counters by side. */
  readonly counters: readonly [TcpCounters, TcpCounters] = [
    { retransmitted: 0, timeouts: 0 },
    { retransmitted: 0, timeouts: 0 },
  ];
  private readonly table = new EndpointTable();
  private readonly sides: readonly [TcpSide, TcpSide];
  private readonly timerHandler: HandlerId;

  /** Makes TCP over a pool of packets, for segments of so many bytes and the two sides' owners. */
  constructor(
    private readonly simulation: Simulation,
    private readonly pool: PacketPool,
    private readonly options: TcpOptions,
    private readonly segmentSize: number,
    client: TcpSide,
    server: TcpSide,
  ) {
    this.sides = [client, server];
    this.timerHandler = simulation.on((endpoint) => this.expire(endpoint));
  }

  /** Makes a connection of a VM and returns its row. */
  create(vm: number): number {
    const connection = this.table.allocate(vm);
    const window = this.options.initialWindow * this.segmentSize;
    this.table.reset(2 * connection, window, this.options.initialTimeout);
    this.table.reset(2 * connection + 1, window, this.options.initialTimeout);
    return connection;
  }

  /** The use of a connection's row: changes when the row is used again. */
  generation(connection: number): number {
    return this.table.generation[connection];
  }

  /** The VM of a connection. */
  vmOf(connection: number): number {
    return this.table.vm[connection];
  }

  /** Sends a client's SYN. */
  open(connection: number): void {
    const e = 2 * connection;
    this.table.state[e] = SYN_SENT;
    this.table.timedByte[e] = 0;
    this.table.timedAt[e] = this.simulation.now;
    this.emit(e, 0, 0, SYN);
    this.startTimeout(e);
  }

  /** A program writes so many bytes; what the windows allow is sent now. */
  write(connection: number, side: number, bytes: number): void {
    const e = 2 * connection + side;
    this.table.written[e] += bytes;
    this.output(e);
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
    this.output(e);
  }

  /** A client gives its connection up; before it is established the server hears of it only when its SYN-ACK is refused. */
  abort(connection: number): void {
    const e = 2 * connection;
    const known = this.table.state[e] !== SYN_SENT;
    this.shut(e);
    if (known) this.emit(e, this.table.next[e], 0, RST | ACK);
    this.releaseIfGone(connection);
  }

  /** A packet arrives at the side that it is for; the packet's row is given back. */
  input(packet: number): void {
    const { pool, table } = this;
    const connection = pool.connection[packet] >> 1;
    const e = pool.connection[packet] ^ 1;
    const current = pool.generation[packet] === table.generation[connection];
    const flags = pool.flags[packet];
    if (current) {
      if (flags & RST) this.reset(e, connection);
      else if (table.state[e] === ESTABLISHED) this.segment(e, connection, packet, flags);
      else this.handshake(e, connection, packet, flags);
    }
    pool.free(packet);
  }

  private reset(e: number, connection: number): void {
    if (this.table.state[e] === CLOSED) return;
    this.shut(e);
    this.sides[e & 1].closed(connection, true);
    this.releaseIfGone(connection);
  }

  private handshake(e: number, connection: number, packet: number, flags: number): void {
    const { table } = this;
    const side = this.sides[e & 1];
    const state = table.state[e];
    if (state === SYN_SENT && (flags & SYN)) {
      this.establish(e);
      this.emit(e, 0, 0, ACK);
      side.established(connection);
    } else if ((e & 1) === SERVER && (flags & SYN)) {
      if (state === CLOSED && (table.highest[e] > 0 || !side.admits(connection))) return;
      table.timedByte[e] = state === CLOSED ? 0 : -1;
      table.timedAt[e] = this.simulation.now;
      table.state[e] = SYN_RECEIVED;
      this.emit(e, 0, 0, SYN | ACK);
      this.startTimeout(e);
    } else if (state === SYN_RECEIVED && (flags & ACK)) {
      this.establish(e);
      side.established(connection);
      this.segment(e, connection, packet, flags);
    } else if (state === CLOSED) {
      this.answerClosed(e, flags);
    }
  }

  /** A closed endpoint repeats its last acknowledgment, or refuses data for a connection it gave up. */
  private answerClosed(e: number, flags: number): void {
    if (this.table.finAt[e] >= 0) {
      if (flags & FIN) this.emit(e, this.table.next[e], 0, ACK);
    } else if ((e & 1) === CLIENT) {
      this.emit(e, this.table.next[e], 0, RST | ACK);
    }
  }

  /** Data may flow; a SYN that was sent once gives the first round trip. */
  private establish(e: number): void {
    const { table } = this;
    table.state[e] = ESTABLISHED;
    table.retransmitAt[e] = Infinity;
    if (table.timedByte[e] >= 0) this.measureRoundTrip(e);
    else table.timeout[e] = this.options.initialTimeout;
  }

  private segment(e: number, connection: number, packet: number, flags: number): void {
    const { pool, table } = this;
    const payload = pool.payload[packet];
    if (flags & ACK) this.acknowledged(e, pool.acknowledgment[packet], payload, flags);
    if (flags & SYN) {
      this.emit(e, table.next[e], 0, ACK); // a repeated SYN-ACK: our ACK was lost
    } else if (payload > 0 || (flags & FIN)) {
      this.data(e, connection, packet, flags);
    }
    this.finishIfDone(e, connection);
  }

  private finishIfDone(e: number, connection: number): void {
    const { table } = this;
    if (table.state[e] !== ESTABLISHED || !table.closing[e]) return;
    const sent = table.unacknowledged[e] > table.written[e];
    const heard = table.finAt[e] >= 0 && table.expected[e] > table.finAt[e];
    if (!sent || !heard) return;
    this.shut(e);
    this.sides[e & 1].closed(connection, false);
    this.releaseIfGone(connection);
  }

  private data(e: number, connection: number, packet: number, flags: number): void {
    const { pool, table } = this;
    const start = pool.sequence[packet];
    const end = start + pool.payload[packet];
    if (flags & FIN) table.finAt[e] = end;
    const before = table.expected[e];
    if (start > before) {
      table.remember(e, start, end);
      this.emit(e, table.next[e], 0, ACK);
      return;
    }
    if (end > before) {
      table.expected[e] = end;
      table.absorb(e);
    }
    const last = table.finAt[e] >= 0 && table.expected[e] === table.finAt[e];
    if (last) table.expected[e]++;
    if (table.expected[e] === before) {
      this.emit(e, table.next[e], 0, ACK);
      return;
    }
    table.owed[e] += pool.frames[packet];
    const side = this.sides[e & 1];
    if (side.acknowledgesFrames && table.owed[e] > 2) this.acknowledgeTrain(e);
    const bytes = last ? table.finAt[e] : table.expected[e];
    if (bytes > before) side.received(connection, bytes);
    if (last) {
      if (table.state[e] === ESTABLISHED) side.peerClosed(connection);
      if (table.owed[e] > 0) this.acknowledge(e);
    } else if (table.owed[e] >= 2) {
      this.acknowledge(e);
    } else if (table.owed[e] > 0 && table.acknowledgeAt[e] === Infinity) {
      table.acknowledgeAt[e] = this.simulation.now + this.options.delayedAck;
      this.arm(e);
    }
  }

  /** Acknowledges every second frame of a train but the last one or two. */
  private acknowledgeTrain(e: number): void {
    const { table, segmentSize } = this;
    const owed = table.owed[e];
    const acknowledgments = Math.floor((owed - 1) / 2);
    const final = table.expected[e];
    for (let i = 1; i <= acknowledgments; i++) {
      table.expected[e] = Math.max(0, final - (owed - 2 * i) * segmentSize);
      this.emit(e, table.next[e], 0, ACK);
    }
    table.expected[e] = final;
    table.owed[e] = owed - 2 * acknowledgments;
  }

  private acknowledge(e: number): void {
    this.emit(e, this.table.next[e], 0, ACK);
  }

  private acknowledged(e: number, upTo: number, payload: number, flags: number): void {
    const { table } = this;
    const before = table.unacknowledged[e];
    if (upTo > before && upTo <= table.highest[e]) {
      this.advance(e, upTo, upTo - before);
    } else if (upTo === before && payload === 0 && !(flags & (SYN | FIN))) {
      if (table.next[e] > before) this.duplicate(e);
    }
  }

  private advance(e: number, upTo: number, bytes: number): void {
    const { table, segmentSize } = this;
    table.unacknowledged[e] = upTo;
    if (table.next[e] < upTo) table.next[e] = upTo;
    if (table.timedByte[e] >= 0 && upTo > table.timedByte[e]) this.measureRoundTrip(e);
    table.duplicates[e] = 0;
    if (table.recover[e] >= 0) {
      if (upTo >= table.recover[e]) {
        table.recover[e] = -1;
        table.window[e] = table.threshold[e];
      } else {
        this.resendFirst(e);
        table.window[e] = Math.max(segmentSize, table.window[e] - bytes + segmentSize);
      }
    } else if (table.window[e] < table.threshold[e]) {
      table.window[e] += Math.min(bytes, 2 * segmentSize);
    } else {
      table.window[e] += segmentSize * segmentSize / table.window[e];
    }
    if (table.next[e] > upTo) this.startTimeout(e);
    else table.retransmitAt[e] = Infinity;
    this.output(e);
  }

  private duplicate(e: number): void {
    const { table, segmentSize } = this;
    const count = ++table.duplicates[e];
    if (table.recover[e] >= 0) {
      table.window[e] += segmentSize;
      this.output(e);
    } else if (count === 3) {
      this.halve(e);
      table.window[e] = table.threshold[e] + 3 * segmentSize;
      table.recover[e] = table.next[e];
      this.resendFirst(e);
    }
  }

  private halve(e: number): void {
    const { table } = this;
    const flight = table.next[e] - table.unacknowledged[e];
    table.threshold[e] = Math.max(flight / 2, 2 * this.segmentSize);
    table.timedByte[e] = -1;
  }

  private resendFirst(e: number): void {
    const { table } = this;
    const start = table.unacknowledged[e];
    const bytes = Math.min(this.segmentSize, table.written[e] - start);
    const last = table.closing[e] && start + Math.max(0, bytes) === table.written[e];
    this.emit(e, start, Math.max(0, bytes), last ? ACK | FIN : ACK);
    this.startTimeout(e);
  }

  private measureRoundTrip(e: number): void {
    const { table } = this;
    const sample = this.simulation.now - table.timedAt[e];
    table.timedByte[e] = -1;
    if (table.smoothed[e] < 0) {
      table.smoothed[e] = sample;
      table.deviation[e] = sample / 2;
    } else {
      table.deviation[e] += (Math.abs(table.smoothed[e] - sample) - table.deviation[e]) / 4;
      table.smoothed[e] += (sample - table.smoothed[e]) / 8;
    }
    const wanted = table.smoothed[e] + 4 * table.deviation[e];
    table.timeout[e] = Math.max(this.options.minimumTimeout, wanted);
  }

  /** Sends what the windows allow. */
  private output(e: number): void {
    const { table, segmentSize } = this;
    if (table.state[e] !== ESTABLISHED) return;
    const largest = this.sides[e & 1].largestSegment;
    const window = Math.min(table.window[e], this.options.receiveWindow);
    for (;;) {
      const start = table.next[e];
      const left = table.written[e] - start;
      if (left < 0 || (left === 0 && !table.closing[e])) return;
      const room = Math.floor(table.unacknowledged[e] + window - start);
      let bytes = Math.min(left, largest, Math.max(0, room));
      if (bytes < left && bytes > segmentSize) bytes -= bytes % segmentSize;
      if (bytes < left && bytes < segmentSize && start > table.unacknowledged[e]) return;
      if (bytes === 0 && left > 0) return;
      const last = table.closing[e] !== 0 && bytes === left;
      this.emit(e, start, bytes, last ? ACK | FIN : ACK);
      table.next[e] = start + bytes + (last ? 1 : 0);
      if (table.timedByte[e] < 0 && start >= table.highest[e]) {
        table.timedByte[e] = start;
        table.timedAt[e] = this.simulation.now;
      }
      if (table.next[e] > table.highest[e]) table.highest[e] = table.next[e];
      if (table.retransmitAt[e] === Infinity) this.startTimeout(e);
    }
  }

  private emit(e: number, sequence: number, payload: number, flags: number): void {
    const { pool, table } = this;
    const packet = pool.allocate();
    const connection = e >> 1;
    const again = sequence < table.highest[e] && (payload > 0 || (flags & FIN) !== 0);
    if (again) this.counters[e & 1].retransmitted++;
    pool.connection[packet] = e;
    pool.generation[packet] = table.generation[connection];
    pool.vm[packet] = table.vm[connection];
    pool.sequence[packet] = sequence;
    pool.payload[packet] = payload;
    pool.acknowledgment[packet] = table.expected[e];
    pool.flags[packet] = again ? flags | RETRANSMITTED : flags;
    pool.frames[packet] = frameCount(payload, this.segmentSize);
    pool.stamp[packet] = this.simulation.now;
    if (flags & ACK) {
      table.owed[e] = 0;
      table.acknowledgeAt[e] = Infinity;
    }
    this.sides[e & 1].transmit(packet, connection);
  }

  private startTimeout(e: number): void {
    this.table.retransmitAt[e] = this.simulation.now + this.table.timeout[e];
    this.arm(e);
  }

  /** Sees to it that a timer event is due no later than the earlier of the two deadlines. */
  private arm(e: number): void {
    const { table, simulation } = this;
    const due = Math.min(table.retransmitAt[e], table.acknowledgeAt[e]);
    if (due >= table.timerAt[e]) return;
    if (table.timerAt[e] !== Infinity) simulation.cancel(table.timer[e]);
    table.timerAt[e] = due;
    table.timer[e] = simulation.scheduleAt(due, this.timerHandler, e);
  }

  private expire(e: number): void {
    const { table, simulation } = this;
    table.timerAt[e] = Infinity;
    if (table.acknowledgeAt[e] <= simulation.now) this.emit(e, table.next[e], 0, ACK);
    if (table.retransmitAt[e] <= simulation.now) this.retransmit(e);
    this.arm(e);
  }

  private retransmit(e: number): void {
    const { table } = this;
    this.counters[e & 1].timeouts++;
    table.timeout[e] = Math.min(60, 2 * table.timeout[e]);
    table.timedByte[e] = -1;
    if (table.state[e] === SYN_SENT) this.emit(e, 0, 0, SYN);
    else if (table.state[e] === SYN_RECEIVED) this.emit(e, 0, 0, SYN | ACK);
    else {
      this.halve(e);
      table.window[e] = this.segmentSize;
      table.recover[e] = -1;
      table.duplicates[e] = 0;
      table.next[e] = table.unacknowledged[e];
      table.retransmitAt[e] = Infinity;
      this.output(e);
    }
    this.startTimeout(e);
  }

  private shut(e: number): void {
    const { table } = this;
    table.state[e] = CLOSED;
    table.retransmitAt[e] = table.acknowledgeAt[e] = Infinity;
    if (table.timerAt[e] !== Infinity) this.simulation.cancel(table.timer[e]);
    table.timerAt[e] = Infinity;
  }

  private releaseIfGone(connection: number): void {
    const { state } = this.table;
    if (state[2 * connection] !== CLOSED || state[2 * connection + 1] !== CLOSED) return;
    this.table.generation[connection]++;
    this.table.release(connection);
  }
}
