/**
 * The packets that a unit of each workload cannot do without, and what its programs spend on it.
 *
 * Counted as if nothing were lost and everything were merged that can be: a unit is a reply, a transaction, a full segment of a
 * stream, a datagram, a piece of work.
 *
 * @module
 */
import type { CostModel, Host, Workload } from "../host/mod.ts";
import {
  FIN,
  FRAGMENT,
  fragmentBytes,
  LARGEST_PAYLOAD_BYTES,
  maximumDatagramSize,
  maximumSegmentSize,
  OUTSIDE,
  SYN,
  UDP,
} from "../packet/mod.ts";
import { distribution, type DistributionSpec } from "../random/mod.ts";
import { largestSegment } from "./_segments.ts";

/** What is measured of a workload, and counted in its units. */
export type Measure =
  | "replyRate"
  | "transactionRate"
  | "datagramRate"
  | "workRate"
  | "receiveBitRate"
  | "transmitBitRate";

/** Packets of one kind that a unit of work needs, in the mean. */
export interface LeastPackets {
  /** The VM that they come from, or `OUTSIDE`. */
  readonly from: number;
  /** The VM that they go to, or `OUTSIDE`. */
  readonly to: number;
  /** Payload bytes of all of them. */
  readonly bytes: number;
  /** Frames of all of them. */
  readonly frames: number;
  /** Packets that the sender hands down. */
  readonly segments: number;
  /** Packets that a receiver gets which merges all that it can. */
  readonly merged: number;
  /** Flags of each. */
  readonly flags: number;
  /** Whether nobody sends them again where they are lost: acknowledgments that later ones stand for. */
  readonly sparable?: boolean;
}

/** Cycles of a program for a unit. */
export interface ProgramWork {
  /** The VM. */
  readonly vm: number;
  /** Cycles. */
  readonly cycles: number;
  /** Whether all of it is on the VM's first vCPU. */
  readonly first: boolean;
}

/** One kind of traffic of a VM, or one kind of work. */
export interface Traffic {
  /** The VM whose workload it is. */
  readonly vm: number;
  /** What a unit counts for; bits per second in Mb. */
  readonly counts: Readonly<Partial<Record<Measure, number>>>;
  /** Its packets. */
  readonly packets: readonly LeastPackets[];
  /** Its programs. */
  readonly programs: readonly ProgramWork[];
  /** Most units that are under way at a time; `Infinity` where nothing limits them. */
  readonly population: number;
}

/** A host with its costs. */
export interface Setting {
  /** The host. */
  readonly host: Host;
  /** Its costs. */
  readonly costs: CostModel;
}

/** A workload that is not a mixture. */
export type PlainWorkload = Exclude<Workload, { readonly kind: "mixed" }>;

/** Megabits of so many bytes. */
const megabits = (bytes: number) => bytes * 8e-6;

/** What bytes into a VM and out of it count for. */
export function bitCounts(into: number, out: number): Partial<Record<Measure, number>> {
  return {
    ...(into > 0 ? { receiveBitRate: megabits(into) } : {}),
    ...(out > 0 ? { transmitBitRate: megabits(out) } : {}),
  };
}

/** Bytes of messages whose size may be random. */
export interface Size {
  /** The least mean. */
  readonly bytes: number;
  /** Whether all are alike and each is on its own. */
  readonly exact: boolean;
}

/** The size of random messages; those that may run into each other are not exact. */
export function sizeOf(spec: DistributionSpec, together = false): Size {
  const { mean, squaredCoefficientOfVariation } = distribution(spec);
  const exact = squaredCoefficientOfVariation === 0;
  // sizes are rounded to whole bytes
  const bytes = exact ? Math.max(1, Math.round(mean)) : Math.max(1, mean - 0.5);
  return { bytes, exact: exact && !together };
}

/** Units of so many bytes that messages need. */
function unitsOf({ bytes, exact }: Size, unit: number): number {
  return exact ? Math.ceil(bytes / unit) : Math.max(bytes / unit, 1e-3);
}

/** Packets with data from one place to another. */
export function dataPackets({ host }: Setting, from: number, to: number, size: Size): LeastPackets {
  const frame = maximumSegmentSize(host.link.mtu);
  const frames = unitsOf(size, frame);
  return {
    from,
    to,
    bytes: size.bytes,
    frames,
    segments: from === OUTSIDE ? frames : unitsOf(size, largestSegment(host)),
    merged: unitsOf(size, LARGEST_PAYLOAD_BYTES),
    flags: 0,
  };
}

/** Packets without data. */
export function emptyPackets(from: number, to: number, count: number, flags = 0): LeastPackets {
  return { from, to, bytes: 0, frames: count, segments: count, merged: count, flags };
}

/** Acknowledgments that whoever gets a message sends before it answers with data. */
export function messageAcknowledgments(
  { host }: Setting,
  { from, to, frames }: LeastPackets,
  exact: boolean,
): LeastPackets {
  if (to === OUTSIDE) {
    const count = exact ? Math.floor((frames - 1) / 2) : (frames - 2) / 2;
    return { ...emptyPackets(to, from, Math.max(0, count)), sparable: true };
  }
  const whole = host.offloads.gro || from !== OUTSIDE;
  const count = whole ? 1 : Math.floor(frames / 2);
  return emptyPackets(to, from, exact && frames >= 2 ? count : 0);
}

/** A connection's packets besides those with data, for a share of a connection. */
export function connectionPackets(client: number, server: number, share: number): LeastPackets[] {
  return [
    emptyPackets(client, server, share, SYN),
    emptyPackets(server, client, share, SYN),
    emptyPackets(client, server, share),
    emptyPackets(client, server, share, FIN),
    emptyPackets(server, client, share),
  ];
}

/** Packets of a datagram. */
export function datagramPackets(
  { host: { link } }: Setting,
  from: number,
  to: number,
  bytes: number,
): LeastPackets[] {
  const one = (payload: number, count: number, flags: number): LeastPackets => ({
    ...emptyPackets(from, to, count, flags),
    bytes: payload,
  });
  if (bytes <= maximumDatagramSize(link.mtu)) return [one(bytes, 1, UDP)];
  const further = fragmentBytes(link.mtu);
  const first = further - 8;
  const rest = bytes - first;
  return [one(first, 1, UDP), one(rest, Math.ceil(rest / further), UDP | FRAGMENT)];
}
