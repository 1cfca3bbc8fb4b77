/**
 * What a packet that arrives as several frames costs whoever takes them one by one.
 *
 * @module
 */
import { type NetworkParts, receiveCycles } from "../guest/mod.ts";

/** Cycles of a driver for the frames of a received packet, which receive offload puts together. */
export function frameCycles(parts: NetworkParts, packet: number, perFrame: number): number {
  const frames = parts.pool.frames[packet];
  if (frames === 1) return perFrame;
  return frames * perFrame + (parts.offloads.gro ? (frames - 1) * parts.costs.groMerge : 0);
}

/** Cycles of the stack for the frames of a received packet: once where receive offload puts them together. */
export function stackCycles(parts: NetworkParts, packet: number): number {
  const { pool, costs, offloads } = parts;
  const whole = receiveCycles(costs, offloads.checksum, pool.payload[packet], pool.flags[packet]);
  const frames = pool.frames[packet];
  return frames === 1 || offloads.gro ? whole : whole + (frames - 1) * costs.stackReceive;
}
