/**
 * Ethernet framing: how many frames and how many bytes of wire time a TCP segment takes.
 *
 * Source: IEEE 802.3 (preamble and start delimiter 8 bytes, header 14, frame check sequence 4,
 * inter-packet gap 12, shortest frame 64 bytes with its check sequence), RFC 791 (IPv4 header 20),
 * RFC 9293 (TCP header 20), RFC 7323 (time stamps 10 bytes, padded to 12) and RFC 768 (UDP header 8).
 *
 * @module
 */
import { FRAGMENT, UDP } from "./pool.ts";

/** Bytes of IPv4 header, TCP header and the time-stamp option in every segment. */
export const SEGMENT_HEADER_BYTES: number = 20 + 20 + 12;

/** Bytes of IPv4 header in every fragment of a datagram. */
export const FRAGMENT_HEADER_BYTES = 20;

/** Bytes of IPv4 header and UDP header in a datagram, or in its first fragment. */
export const DATAGRAM_HEADER_BYTES: number = FRAGMENT_HEADER_BYTES + 8;

/** The largest payload of a UDP datagram in bytes: what is left of an IP packet of 65,535. */
export const LARGEST_DATAGRAM_BYTES: number = 65_535 - DATAGRAM_HEADER_BYTES;

/** Bytes of an Ethernet frame around its IP packet: header and frame check sequence. */
export const FRAME_HEADER_BYTES: number = 14 + 4;

/** Bytes of wire time around a frame: preamble with start delimiter, and the inter-packet gap. */
export const FRAME_GAP_BYTES: number = 8 + 12;

/** The shortest Ethernet frame in bytes, check sequence included. */
export const SHORTEST_FRAME_BYTES = 64;

/**
 * The largest payload of one segment (MSS) in bytes for a link's MTU in bytes.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { maximumSegmentSize } from "@iovlab/iovlab/packet";
 *
 * assert.equal(maximumSegmentSize(1500), 1448);
 * ```
 */
export function maximumSegmentSize(mtu: number): number {
  return mtu - SEGMENT_HEADER_BYTES;
}

/**
 * The largest payload in bytes that fits one IP packet of 64 KiB: the limit of segmentation offload and of merging.
 */
export const LARGEST_PAYLOAD_BYTES: number = 65_535 - SEGMENT_HEADER_BYTES;

/**
 * The frames that a payload of so many bytes needs; a segment without payload needs one.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { frameCount } from "@iovlab/iovlab/packet";
 *
 * assert.equal(frameCount(0, 1448), 1);
 * assert.equal(frameCount(1449, 1448), 2);
 * ```
 */
export function frameCount(payload: number, segmentSize: number): number {
  return payload <= segmentSize ? 1 : Math.ceil(payload / segmentSize);
}

/**
 * Bytes of wire time for a payload sent in so many frames: headers, padding, preambles and gaps.
 *
 * Only a segment in one frame can be so short that it is padded: in a train all frames but the last
 * are full, and the last one of a train is counted unpadded when it is shorter than 12 bytes.
 *
 * @param payload Payload bytes.
 * @param frames Ethernet frames.
 * @param flags The packet's flags: a TCP segment has larger headers than a datagram ({@linkcode UDP}), and that than a further fragment of
 * one ({@linkcode FRAGMENT}); 0, a TCP segment, where absent.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { UDP, wireBytes } from "@iovlab/iovlab/packet";
 *
 * // 812,743 full frames a second at 10 Gb/s: the figure used for line rate at MTU 1500
 * assert.equal(wireBytes(1448, 1), 1538);
 * assert.equal(Math.round(10e9 / (8 * 1538)), 812744);
 * assert.equal(wireBytes(0, 1), 90); // 52 bytes of headers in a frame of 70, 20 around it
 * assert.equal(wireBytes(1472, 1, UDP), 1538);
 * assert.equal(wireBytes(18, 1, UDP), 84); // the shortest frame
 * ```
 */
export function wireBytes(payload: number, frames: number, flags = 0): number {
  let headers = SEGMENT_HEADER_BYTES;
  if (flags & UDP) headers = flags & FRAGMENT ? FRAGMENT_HEADER_BYTES : DATAGRAM_HEADER_BYTES;
  const bytes = payload + frames * (headers + FRAME_HEADER_BYTES);
  const least = frames === 1 && bytes < SHORTEST_FRAME_BYTES ? SHORTEST_FRAME_BYTES : bytes;
  return least + frames * FRAME_GAP_BYTES;
}

/**
 * The largest payload in bytes of a datagram that is not fragmented, for a link's MTU in bytes.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { maximumDatagramSize } from "@iovlab/iovlab/packet";
 *
 * assert.equal(maximumDatagramSize(1500), 1472);
 * ```
 */
export function maximumDatagramSize(mtu: number): number {
  return mtu - DATAGRAM_HEADER_BYTES;
}

/**
 * The most bytes of a fragment, behind its IPv4 header, for a link's MTU in bytes: offsets are in units of 8 (RFC 791). In a first fragment
 * the UDP header is among them.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { fragmentBytes } from "@iovlab/iovlab/packet";
 *
 * assert.equal(fragmentBytes(1500), 1480);
 * assert.equal(fragmentBytes(9000), 8976);
 * ```
 */
export function fragmentBytes(mtu: number): number {
  return 8 * Math.floor((mtu - FRAGMENT_HEADER_BYTES) / 8);
}
