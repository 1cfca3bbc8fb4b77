/**
 * What a NIC's transfers take, and what its frames are in its buffer.
 *
 * @module
 */
import { FRAME_GAP_BYTES, wireBytes } from "../packet/mod.ts";

/** What the NIC costs in time. */
export interface DeviceTimes {
  /** Start of one DMA transfer, in seconds. */
  readonly dmaSetup: number;
  /** Rate of DMA each way, in bits per second. */
  readonly dmaRate: number;
  /** Look-up and protection check of a context, in seconds per packet; 0 for a plain NIC. */
  readonly contextCheck: number;
}

/** Seconds of DMA and context look-up of a payload. */
export function transferSeconds(times: DeviceTimes, payload: number): number {
  return times.dmaSetup + times.contextCheck + payload * 8 / times.dmaRate;
}

/** Seconds after which the device has refused a descriptor: it was fetched and checked. */
export function refusalSeconds({ dmaSetup, contextCheck }: DeviceTimes): number {
  return dmaSetup + contextCheck;
}

/** Bytes that frames take in the device's buffer: without preamble and gap. */
export function frameBytes(payload: number, frames: number, flags: number): number {
  return wireBytes(payload, frames, flags) - frames * FRAME_GAP_BYTES;
}
