/**
 * Which queue of an interface a packet goes by.
 *
 * Either end chooses by the packet's flow, so that a connection's packets stay in order. Real ends hash addresses and ports; here a
 * connection's row number stands for them, which spreads connections evenly.
 *
 * Source: the network interface of Xen (`xen/include/public/io/netif.h`: `multi-queue-num-queues`; each end is free in its mapping of
 * packets to queues).
 *
 * @module
 */

/**
 * The queue of a packet.
 *
 * @param connection The packet's `connection`: twice a row and the side, or below 0 for the datagrams of a flow.
 * @param queues Queues of the interface, at least 1.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { queueOf } from "@iovlab/iovlab/hypervisor";
 *
 * // both sides of connection 5, and the datagrams of flow 2
 * assert.deepEqual([queueOf(10, 4), queueOf(11, 4), queueOf(-3, 4)], [1, 1, 2]);
 * ```
 */
export function queueOf(connection: number, queues: number): number {
  if (queues === 1) return 0;
  return (connection >= 0 ? connection >> 1 : -1 - connection) % queues;
}
