/**
 * Cutting a large segment into its frames, as segmentation offload does before a switch sees them.
 *
 * @module
 */
import { FIN, type PacketPool } from "../packet/mod.ts";

/**
 * Takes the first frame off a train and returns it, a packet of its own; what is left of the train has a frame fewer. The end of
 * the stream, where the train carries it, stays with the rest.
 */
export function cutFrame(pool: PacketPool, train: number): number {
  const frame = pool.allocate();
  const { payload, frames } = pool;
  const bytes = Math.ceil(payload[train] / frames[train]);
  pool.connection[frame] = pool.connection[train];
  pool.generation[frame] = pool.generation[train];
  pool.vm[frame] = pool.vm[train];
  pool.destination[frame] = pool.destination[train];
  pool.sequence[frame] = pool.sequence[train];
  pool.acknowledgment[frame] = pool.acknowledgment[train];
  pool.window[frame] = pool.window[train];
  pool.flags[frame] = pool.flags[train] & ~FIN;
  pool.ready[frame] = pool.ready[train];
  pool.stamp[frame] = pool.stamp[train];
  payload[frame] = bytes;
  frames[frame] = 1;
  pool.sequence[train] += bytes;
  payload[train] -= bytes;
  frames[train]--;
  return frame;
}
