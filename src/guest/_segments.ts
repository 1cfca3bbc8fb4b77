/**
 * How an endpoint's segments become packets.
 *
 * @module
 */
import type { Simulation } from "../kernel/mod.ts";
import { ACK, FIN, frameCount, type PacketPool, RETRANSMITTED } from "../packet/mod.ts";
import type { EndpointTable } from "./_endpoints.ts";
import type { TcpCounters, TcpSide } from "./side.ts";

/** Makes packets and hands them to the side that sends. */
export class Segments {
  /** Counters by side. */
  readonly counters: readonly [TcpCounters, TcpCounters] = [
    { retransmitted: 0, timeouts: 0 },
    { retransmitted: 0, timeouts: 0 },
  ];

  constructor(
    readonly simulation: Simulation,
    readonly pool: PacketPool,
    readonly table: EndpointTable,
    readonly sides: readonly [TcpSide, TcpSide],
    readonly segmentSize: number,
  ) {}

  /** Sends a segment from an endpoint; with {@linkcode ACK} it acknowledges all that was received. */
  emit(e: number, sequence: number, payload: number, flags: number): void {
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

  /** Sends an acknowledgment without data. */
  acknowledge(e: number): void {
    this.emit(e, this.table.next[e], 0, ACK);
  }
}
