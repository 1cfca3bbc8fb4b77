/**
 * The largest segment that the TCP of a host's guests hands down.
 *
 * @module
 */
import { descriptorCount } from "../hardware/mod.ts";
import type { Host } from "../host/mod.ts";
import { LARGEST_PAYLOAD_BYTES, maximumSegmentSize } from "../packet/mod.ts";
import { architectures } from "./architectures.ts";

/**
 * Payload bytes of the largest segment: one frame's without segmentation offload; else as many whole frames' as one IP
 * packet and every ring on its way can hold, and at least one frame's.
 */
export function largestSegment(host: Host): number {
  const segment = maximumSegmentSize(host.link.mtu);
  if (!host.offloads.tso && !host.offloads.gso) return segment;
  const { ringSlots } = host.splitDriver;
  const ring = architectures[host.architecture].driverDomain
    ? Math.min(host.nic.transmitRing, ringSlots)
    : host.nic.transmitRing;
  let frames = Math.floor(LARGEST_PAYLOAD_BYTES / segment);
  while (frames > 1 && descriptorCount(frames * segment) > ring) frames--;
  return Math.max(1, frames) * segment;
}
