/**
 * How an endpoint's segments become packets, and the window that they carry.
 *
 * A program that reads at once has a constant window. Otherwise the window is what is left of the buffer; its right edge never
 * moves back and moves on in steps worth a segment or half a buffer (RFC 9293 section 3.8.6.2.2).
 *
 * @module
 */
import type { Simulation } from "../kernel/mod.ts";
import { ACK, FIN, frameCount, type PacketPool, RETRANSMITTED } from "../packet/mod.ts";
import type { EndpointTable } from "./_endpoints.ts";
import type { TcpCounters, TcpOwner, TcpPlace } from "./side.ts";

/** Makes packets and hands them to the place of the side that sends. */
export class Segments {
  /** Counters by side. */
  readonly counters: readonly [TcpCounters, TcpCounters] = [
    { retransmitted: 0, timeouts: 0 },
    { retransmitted: 0, timeouts: 0 },
  ];
  /** Probes of closed windows. */
  probes = 0;

  constructor(
    readonly simulation: Simulation,
    readonly pool: PacketPool,
    readonly table: EndpointTable,
    readonly outside: TcpPlace,
    readonly inside: TcpPlace,
    readonly owners: TcpOwner[],
    readonly segmentSize: number,
  ) {}

  /** The place of an endpoint. */
  placeOf(e: number): TcpPlace {
    return this.table.place[e] < 0 ? this.outside : this.inside;
  }

  /** The owner of an endpoint's connection. */
  ownerOf(e: number): TcpOwner {
    return this.owners[this.table.owner[e >> 1]];
  }

  /** Sends a segment from an endpoint; with {@linkcode ACK} it acknowledges all that was received. */
  emit(e: number, sequence: number, payload: number, flags: number): void {
    const again = sequence < this.table.highest[e] && (payload > 0 || (flags & FIN) !== 0);
    if (again) this.counters[e & 1].retransmitted++;
    this.#emit(e, sequence, payload, again ? flags | RETRANSMITTED : flags);
  }

  /** Sends the first byte that a closed window keeps back, so that the peer says its window. */
  probe(e: number): void {
    this.probes++;
    this.#emit(e, this.table.next[e], 1, ACK);
  }

  /** Sends an acknowledgment without data. */
  acknowledge(e: number): void {
    this.#emit(e, this.table.next[e], 0, ACK);
  }

  #emit(e: number, sequence: number, payload: number, flags: number): void {
    const { pool, table } = this;
    const packet = pool.allocate();
    const connection = e >> 1;
    const place = table.place[e];
    const peer = table.place[e ^ 1];
    pool.connection[packet] = e;
    pool.generation[packet] = table.generation[connection];
    pool.vm[packet] = place < 0 ? peer : place;
    pool.destination[packet] = peer;
    pool.sequence[packet] = sequence;
    pool.payload[packet] = payload;
    pool.acknowledgment[packet] = table.expected[e];
    pool.window[packet] = table.programReads[e] ? this.#window(e) : table.buffer[e];
    pool.flags[packet] = flags;
    pool.frames[packet] = frameCount(payload, this.segmentSize);
    pool.stamp[packet] = this.simulation.now;
    if (flags & ACK) {
      table.owed[e] = 0;
      table.acknowledgeAt[e] = Infinity;
    }
    if (place < 0) this.outside.transmit(packet, connection);
    else this.inside.transmit(packet, connection);
  }

  /** The window of an endpoint whose program reads by itself; its right edge moves on where that is worth it. */
  #window(e: number): number {
    const { table } = this;
    if (this.windowGain(e) >= Math.min(table.buffer[e] / 2, this.segmentSize)) {
      table.advertised[e] = table.read[e] + table.buffer[e];
    }
    return Math.max(0, table.advertised[e] - table.expected[e]);
  }

  /** Bytes by which the right edge of an endpoint's window could move on. */
  windowGain(e: number): number {
    const { table } = this;
    return table.read[e] + table.buffer[e] - table.advertised[e];
  }
}
