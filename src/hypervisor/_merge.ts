/**
 * Receive offload: frames of one connection that follow each other become one packet.
 *
 * @module
 */
import { FIN, LARGEST_PAYLOAD_BYTES, type PacketPool, RST, SYN } from "../packet/mod.ts";

/** Packets of a batch that a new frame may be merged with: the last so many. */
const REACH = 8;
const UNMERGEABLE = SYN | FIN | RST;

/** Whether a frame's data follow those of an earlier one of its connection, and both fit one packet. */
function continues(pool: PacketPool, held: number, packet: number): boolean {
  const { payload, sequence, generation, flags } = pool;
  return payload[held] > 0 && sequence[held] + payload[held] === sequence[packet] &&
    generation[held] === generation[packet] &&
    payload[held] + payload[packet] <= LARGEST_PAYLOAD_BYTES &&
    (flags[held] & UNMERGEABLE) === 0;
}

/**
 * Merges a frame into an earlier packet of a batch that it continues; it is then gone.
 *
 * @returns Whether it did.
 */
export function mergeFrame(
  pool: PacketPool,
  batch: Int32Array,
  count: number,
  packet: number,
): boolean {
  const least = Math.max(0, count - REACH);
  for (let i = count - 1; i >= least; i--) {
    const held = batch[i];
    if (pool.connection[held] !== pool.connection[packet]) continue;
    if (!continues(pool, held, packet)) return false;
    pool.payload[held] += pool.payload[packet];
    pool.frames[held] += pool.frames[packet];
    pool.flags[held] |= pool.flags[packet];
    pool.acknowledgment[held] = pool.acknowledgment[packet];
    pool.free(packet);
    return true;
  }
  return false;
}
