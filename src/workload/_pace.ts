/**
 * How fast datagrams go that have a rate, or none.
 *
 * @module
 */
import type { Direction } from "../host/mod.ts";
import { FRAGMENT, fragmentBytes, maximumDatagramSize, UDP, wireBytes } from "../packet/mod.ts";
import { SteadySource } from "./_datagram_sources.ts";
import { streamOf } from "./_place.ts";
import type { WorkloadParts } from "./workload.ts";

/**
 * Payload bytes of a socket buffer whose size a workload does not say: what Linux 2.6 has by default (`net.core.rmem_default` of 64-bit machines, 124928). There it
 * counts the kernel's overhead too; that it is all payload here is assumed.
 */
export const SOCKET_BUFFER = 124_928;

/** A steady flow. */
interface Steady {
  /** Bits of payload a second; 0 is as fast as the sender can. */
  readonly bitRate: number;
  /** Which way it goes. */
  readonly direction: Direction;
  /** The far end's VM. */
  readonly peer?: string;
}

/** Seconds that a datagram of so many bytes takes on the host's line, with all its fragments. */
export function lineSeconds(bytes: number, { host: { link } }: WorkloadParts): number {
  const single = maximumDatagramSize(link.mtu);
  if (bytes <= single) return wireBytes(bytes, 1, UDP) * 8 / link.rate;
  const further = fragmentBytes(link.mtu);
  const first = Math.min(further - 8, single);
  let wire = wireBytes(first, 1, UDP);
  for (let left = bytes - first; left > 0; left -= further) {
    wire += wireBytes(Math.min(left, further), 1, UDP | FRAGMENT);
  }
  return wire * 8 / link.rate;
}

/**
 * The source of a steady flow, which begins at a time of its own within the spread. A sender in a VM that has no rate sends whenever it can; one outside sends at
 * the rate of the line, or of its share where there are several.
 */
export function steadySource(
  { bitRate, direction, peer }: Steady,
  bytes: number,
  parts: WorkloadParts,
  { index = 0, flows = 1 }: { readonly index?: number; readonly flows?: number } = {},
): SteadySource {
  const outside = direction === "receive" && peer === undefined;
  const fastest = outside ? lineSeconds(bytes, parts) * flows : 0;
  const gap = bitRate > 0 ? bytes * 8 / bitRate : fastest;
  const first = streamOf(parts, flows > 1 ? `arrivals/${index}` : "arrivals").uniform();
  return new SteadySource(bytes, gap, first * parts.spread);
}
