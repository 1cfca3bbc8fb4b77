/**
 * Whether a device can promise what a context is to have, beside what it has promised to the others.
 *
 * @module
 */
import type { ContextOptions, NicContext } from "./context.ts";

/** Why a device refuses a context's options. */
export type Refusal =
  | "transmit-over-reserved"
  | "receive-over-reserved"
  | "buffer-over-committed"
  | "places-over-reserved"
  | "cap-below-reserved"
  | "bad-size"
  | "revoked";

/** What a device has to give. */
export interface Capacity {
  /** Line rate, in bits per second. */
  readonly rate: number;
  /** Bytes of the receive buffer; 0 is no limit. */
  readonly buffer: number;
  /** Contexts that it can hold at a time; `Infinity` where it holds all. */
  readonly places: number;
}

/** Rounding of a sum of rates is no over-commitment. */
const TOLERANCE = 1 + 1e-9;

const hasReservation = ({ reserved, receiveReserved = 0 }: ContextOptions) =>
  reserved + receiveReserved > 0;

/** Whether numbers are as they must be: sizes above 0, rates at least 0. */
function wellFormed(options: ContextOptions): boolean {
  const { receiveRing, transmitRing, weight, windowSize } = options;
  const { reserved, cap, receiveReserved = 0, buffer = 0 } = options;
  return [receiveRing, transmitRing, weight, windowSize].every((value) => value > 0) &&
    [reserved, cap, receiveReserved, buffer].every((value) => value >= 0 && value < Infinity);
}

/**
 * Why a context cannot have its options beside the others; `undefined` where it can. With fewer places than contexts, those with
 * reservations must leave a place for the rest.
 */
export function admission(
  options: ContextOptions,
  others: readonly NicContext[],
  { rate, buffer, places }: Capacity,
): Refusal | undefined {
  if (!wellFormed(options)) return "bad-size";
  const all = [options, ...others.map((each) => each.options)];
  const sum = (of: (each: ContextOptions) => number) =>
    all.reduce((total, each) => total + of(each), 0);
  const { reserved, cap, receiveReserved = 0 } = options;
  if (cap > 0 && cap < reserved) return "cap-below-reserved";
  if (reserved > 0 && sum((each) => each.reserved) > rate * TOLERANCE) {
    return "transmit-over-reserved";
  }
  if (receiveReserved > 0 && sum((each) => each.receiveReserved ?? 0) > rate * TOLERANCE) {
    return "receive-over-reserved";
  }
  if (buffer > 0 && sum((each) => each.buffer ?? 0) > buffer) return "buffer-over-committed";
  const pinned = all.filter(hasReservation).length;
  const shared = all.length > places;
  return shared && hasReservation(options) && pinned >= places ? "places-over-reserved" : undefined;
}
