/**
 * netperf's units of throughput.
 *
 * @module
 */
import { shifted } from "./_numbers.ts";
import type { MeasuredSide } from "./options.ts";

/** Powers of ten from bits to Mb. */
const bits: Readonly<Record<string, number>> = {
  "10^3bits/s": -3,
  "10^6bits/s": 0,
  "10^9bits/s": 3,
};
/** netperf's bytes are powers of 1,024. */
const bytes: Readonly<Record<string, number>> = {
  "Bytes/s": 0,
  "KBytes/s": 1,
  "MBytes/s": 2,
  "GBytes/s": 3,
};

/** A throughput in Mb/s; `undefined` for a unit that netperf does not have. */
export function megabits(numeral: string, unit: string): number | undefined {
  const name = unit.replace(/sec$/, "s");
  if (Object.hasOwn(bits, name)) return shifted(numeral, bits[name]);
  if (Object.hasOwn(bytes, name)) return Number(numeral) * 1024 ** bytes[name] * 8 / 1e6;
  return undefined;
}

/** The metric of bits that netperf sends or receives. */
export function bitRateOf(direction: "send" | "receive", side: MeasuredSide): string {
  return (direction === "send") === (side === "peer") ? "receiveBitRate" : "transmitBitRate";
}
