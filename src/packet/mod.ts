/**
 * Packets and their framing: what links, devices, protocol stacks and clients share.
 *
 * @module
 */
export {
  DATAGRAM_HEADER_BYTES,
  FRAGMENT_HEADER_BYTES,
  fragmentBytes,
  FRAME_GAP_BYTES,
  FRAME_HEADER_BYTES,
  frameCount,
  LARGEST_DATAGRAM_BYTES,
  LARGEST_PAYLOAD_BYTES,
  maximumDatagramSize,
  maximumSegmentSize,
  SEGMENT_HEADER_BYTES,
  SHORTEST_FRAME_BYTES,
  wireBytes,
} from "./framing.ts";
export {
  ACK,
  FIN,
  FRAGMENT,
  NONE,
  OUTSIDE,
  PacketPool,
  RETRANSMITTED,
  RST,
  SYN,
  UDP,
  widen,
} from "./pool.ts";
export { PacketQueue } from "./queue.ts";
