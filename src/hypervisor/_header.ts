/**
 * The bytes of a packet besides its payload, where software copies all of it.
 *
 * @module
 */
import { SEGMENT_HEADER_BYTES } from "../packet/mod.ts";

const ETHERNET_HEADER_BYTES = 14;

/** Bytes of the headers of one frame. */
export const HEADER_BYTES: number = SEGMENT_HEADER_BYTES + ETHERNET_HEADER_BYTES;
