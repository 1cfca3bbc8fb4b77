/**
 * The receiving half of TCP: order, when to acknowledge, and the buffer of a program that reads by itself.
 *
 * Sources: RFC 1122 section 4.2.3.2 and RFC 5681 section 4.2: an acknowledgment for every second full frame, after a delay for a single
 * one, at once for what is out of order. RFC 9293 section 3.8.6: what is beyond the window is not taken, and is answered with the
 * window as it is. A window that reading has at least doubled is told at once, as Linux does.
 *
 * @module
 */
import { FIN } from "../packet/mod.ts";
import { type EndpointTable, ESTABLISHED } from "./_endpoints.ts";
import type { Segments } from "./_segments.ts";
import type { Timers } from "./_timers.ts";

/** The receiving halves of all endpoints. */
export class Receiver {
  private readonly table: EndpointTable;

  constructor(
    private readonly segments: Segments,
    private readonly timers: Timers,
    private readonly delayedAck: number,
  ) {
    this.table = segments.table;
  }

  /** A packet with data or a FIN arrives. */
  data(e: number, connection: number, packet: number, flags: number): void {
    const { table } = this;
    const { pool } = this.segments;
    const start = pool.sequence[packet];
    let end = start + pool.payload[packet];
    if (table.programReads[e] && end > table.advertised[e] && end > start) {
      end = table.advertised[e];
      if (end <= start) return this.segments.acknowledge(e);
    } else if (flags & FIN) {
      table.finAt[e] = end;
    }
    const before = table.expected[e];
    if (start > before) table.remember(e, start, end);
    else if (this.#inOrder(e, end)) {
      table.owed[e] += pool.frames[packet];
      this.#deliver(e, connection, before);
      return;
    }
    this.segments.acknowledge(e);
  }

  /** Moves on over what is in order; whether anything new was. */
  #inOrder(e: number, end: number): boolean {
    const { table } = this;
    const before = table.expected[e];
    if (end > before) {
      table.expected[e] = end;
      if (table.blocks[e] > 0) table.absorb(e);
    }
    if (this.#isWhole(e)) table.expected[e]++;
    return table.expected[e] !== before;
  }

  #isWhole(e: number): boolean {
    const { table } = this;
    return table.finAt[e] >= 0 && table.expected[e] === table.finAt[e];
  }

  #deliver(e: number, connection: number, before: number): void {
    const { table, segments } = this;
    if (table.owed[e] > 2 && this.#countsFrames(e)) this.#acknowledgeTrain(e);
    const last = table.finAt[e] >= 0 && table.expected[e] > table.finAt[e];
    const bytes = last ? table.finAt[e] : table.expected[e];
    if (bytes > before) segments.ownerOf(e).received(connection, e & 1, bytes);
    if (table.state[e] !== ESTABLISHED) return;
    if (last) {
      segments.ownerOf(e).peerClosed(connection, e & 1);
      if (table.owed[e] > 0) segments.acknowledge(e);
    } else if (table.owed[e] >= 2) {
      this.segments.acknowledge(e);
    } else if (table.owed[e] > 0) {
      this.timers.delayAcknowledgment(e, this.delayedAck);
    }
  }

  /** Whether an endpoint acknowledges every second frame that it got, not what it merged of them. */
  #countsFrames(e: number): boolean {
    const { segments } = this;
    return segments.placeOf(e).acknowledgesFrames && segments.ownerOf(e).mergesTrains !== true;
  }

  /** A program takes so many bytes out of its buffer. */
  read(e: number, bytes: number): void {
    const { table, segments } = this;
    table.read[e] += bytes;
    if (table.state[e] !== ESTABLISHED || table.finAt[e] >= 0) return;
    const window = table.advertised[e] - table.expected[e];
    const gain = segments.windowGain(e);
    const step = Math.min(table.buffer[e] / 2, segments.segmentSize);
    if (gain >= Math.max(step, window)) segments.acknowledge(e);
  }

  /** Acknowledges every second frame of a train but the last one or two. */
  #acknowledgeTrain(e: number): void {
    const { table } = this;
    const { segmentSize } = this.segments;
    const owed = table.owed[e];
    const acknowledgments = Math.floor((owed - 1) / 2);
    const final = table.expected[e];
    for (let i = 1; i <= acknowledgments; i++) {
      table.expected[e] = Math.max(0, final - (owed - 2 * i) * segmentSize);
      this.segments.acknowledge(e);
    }
    table.expected[e] = final;
    table.owed[e] = owed - 2 * acknowledgments;
  }
}
