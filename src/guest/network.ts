/**
 * Where a packet that has come to its place goes: to TCP or to UDP.
 *
 * @module
 */
import { type PacketPool, UDP } from "../packet/mod.ts";

/** What takes packets of one protocol. */
export interface Protocol {
  /** A packet arrives at the place that it is for. */
  input(packet: number): void;
}

/**
 * Hands packets to TCP or to UDP by their flags.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { NetworkStack } from "@iovlab/iovlab/guest";
 * import { ACK, PacketPool, UDP } from "@iovlab/iovlab/packet";
 *
 * const pool = new PacketPool();
 * const got: string[] = [];
 * const stack = new NetworkStack(pool, {
 *   tcp: { input: () => void got.push("tcp") },
 *   udp: { input: () => void got.push("udp") },
 * });
 * for (const flags of [ACK, UDP]) {
 *   const packet = pool.allocate();
 *   pool.flags[packet] = flags;
 *   stack.input(packet);
 * }
 * assert.deepEqual(got, ["tcp", "udp"]);
 * ```
 */
export class NetworkStack implements Protocol {
  private readonly tcp: Protocol;
  private readonly udp: Protocol;

  /** Makes it over a pool of packets and both protocols. */
  constructor(private readonly pool: PacketPool, { tcp, udp }: { tcp: Protocol; udp: Protocol }) {
    this.tcp = tcp;
    this.udp = udp;
  }

  /** A packet has come to the place that it is for. */
  input(packet: number): void {
    if (this.pool.flags[packet] & UDP) this.udp.input(packet);
    else this.tcp.input(packet);
  }
}
