/**
 * The back end as a stage of a pipeline: which constants one packet between a guest and dom0 takes there, and how often.
 *
 * Source of the steps: Xen's network back end, as `docs/misc/netif-staging-grants.pandoc` of Xen lists them (guest transmit and
 * guest receive). With n bytes in s slots (one for up to a page, else one for the head and one for each page):
 *
 * - transmit: `backTransmit + s backSlot + grantCopy + min(n, 128) grantCopyByte + p grantPage + flush`, with p the pages beyond
 *   the copied head, mapped and unmapped, and the flush once where there are any;
 * - receive: `backReceive + handOff + s backSlot + s grantCopy + n grantCopyByte`;
 * - transmit with persistent grants: `backTransmit + s backSlot + n memcpyTransmit`;
 * - receive with persistent grants: `backReceive + s backSlot + n memcpyReceive`.
 *
 * The plain copies differ as the front end copies once more when it receives persistently, and the hand-off to a thread of its
 * own falls away there.
 *
 * @module
 */
import type { CostModel } from "../host/mod.ts";

/** Bytes at the front of a transmit packet that the back end copies; it maps the rest. */
const HEAD_BYTES = 128;
const PAGE_BYTES = 4096;

/** The constants of the stage, in cycles or cycles per byte. */
export const backEndConstants = [
  "backTransmit",
  "backReceive",
  "handOff",
  "backSlot",
  "grantCopy",
  "grantCopyByte",
  "grantPage",
  "flush",
  "memcpyTransmit",
  "memcpyReceive",
] as const;

/** A constant of the stage. */
export type BackEndConstant = (typeof backEndConstants)[number];

/** A packet at the back end. */
export interface BackEndPacket {
  /** From the guest (`transmit`) or to it. */
  readonly direction: "transmit" | "receive";
  /** Bytes of the packet. */
  readonly bytes: number;
  /** Whether the grants stay mapped, so that data is copied plainly. */
  readonly persistent: boolean;
}

/**
 * How often each constant is in the cycles of one packet.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { backEndWeights } from "@iovlab/iovlab/scenario";
 *
 * const full = backEndWeights({ direction: "transmit", bytes: 1496, persistent: false });
 * assert.deepEqual([full.grantCopyByte, full.grantPage, full.flush], [128, 1, 1]);
 * const large = backEndWeights({ direction: "receive", bytes: 65535, persistent: false });
 * assert.equal(large.grantCopy, 17);
 * ```
 */
export function backEndWeights(
  { direction, bytes, persistent }: BackEndPacket,
): Readonly<Partial<Record<BackEndConstant, number>>> {
  const pages = Math.ceil(Math.max(0, bytes - HEAD_BYTES) / PAGE_BYTES);
  const slots = bytes > PAGE_BYTES ? 1 + pages : 1;
  if (direction === "receive") {
    const moved = persistent
      ? { memcpyReceive: bytes }
      : { handOff: 1, grantCopy: slots, grantCopyByte: bytes };
    return { backReceive: 1, backSlot: slots, ...moved };
  }
  if (persistent) return { backTransmit: 1, backSlot: slots, memcpyTransmit: bytes };
  return {
    backTransmit: 1,
    backSlot: slots,
    grantCopy: 1,
    grantCopyByte: Math.min(bytes, HEAD_BYTES),
    grantPage: pages,
    flush: pages > 0 ? 1 : 0,
  };
}

/**
 * Cycles of the back end for one packet.
 *
 * A cost profile's `backReceive` has the hand-off in it, with persistent grants too, and its `grantMap` and `grantUnmap` together
 * are a page.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { costModelOf, xen45 } from "@iovlab/iovlab/host";
 * import { backEndCycles } from "@iovlab/iovlab/scenario";
 *
 * // one packet of 64 bytes at 3.5 GHz: 1.24 million a second were measured
 * const rate = 3.5e9 / backEndCycles(costModelOf(xen45), "transmit", 64);
 * assert.ok(Math.abs(rate / 1.24e6 - 1) < 0.02);
 * ```
 */
export function backEndCycles(
  costs: CostModel,
  direction: BackEndPacket["direction"],
  bytes: number,
  persistent = false,
): number {
  const weights = backEndWeights({ direction, bytes, persistent });
  const of = (name: BackEndConstant, cost: number) => (weights[name] ?? 0) * cost;
  return of("backTransmit", costs.backTransmit) + of("backReceive", costs.backReceive) +
    of("backSlot", costs.backSlot) + of("grantCopy", costs.grantCopy) +
    of("grantCopyByte", costs.grantCopyByte) +
    of("grantPage", costs.grantMap + costs.grantUnmap) + of("flush", costs.tlbFlush) +
    of("memcpyTransmit", costs.persistentCopyByte) + of("memcpyReceive", costs.persistentCopyByte);
}
