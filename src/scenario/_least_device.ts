/**
 * What packets take of the NIC and of the wires at least.
 *
 * @module
 */
import { OUTSIDE, wireBytes } from "../packet/mod.ts";
import type { Ledger } from "./_least_ledger.ts";
import type { LeastPackets, Setting } from "./_least_traffic.ts";
import { architectures } from "./architectures.ts";

const PAGE_BYTES = 4096;

/** Seconds of a wire. */
function lineSeconds({ host }: Setting, { bytes, frames, flags }: LeastPackets): number {
  return wireBytes(bytes, frames, flags) * 8 / host.link.rate;
}

/** Seconds of so many transfers to as many pages, with what a translation that is always new misses. */
function transferSeconds(
  { host: { architecture, iommu }, costs }: Setting,
  { bytes }: LeastPackets,
  transfers: number,
  pages: number,
): number {
  const check = architectures[architecture].checkedContexts ? costs.contextCheck : 0;
  const used = architecture === "passthrough" || architecture === "sr-iov";
  const isNew = used && (iommu.mode === "strict" || iommu.mode === "deferred");
  return transfers * (costs.dmaSetup + check) + bytes * 8 / costs.dmaRate +
    (isNew ? pages * costs.iotlbMiss : 0);
}

function sendSeconds(setting: Setting, packets: LeastPackets): number {
  const { segments, frames, bytes } = packets;
  const transfers = setting.host.nic.frameArbitration ? frames : segments;
  const pages = segments * Math.max(1, Math.ceil(Math.floor(bytes / segments) / PAGE_BYTES));
  return transferSeconds(setting, packets, transfers, pages);
}

/** Bits that count for a VM's cap, where its architecture honours one. */
function chargeCap({ host }: Setting, from: number, seconds: number, ledger: Ledger): void {
  const { architecture, srIov, splitDriver, link } = host;
  const honoured = architecture === "vdi" ||
    (architecture === "sr-iov" && srIov.rateLimit) ||
    (architecture === "split-driver" && splitDriver.rateControl);
  if (from !== OUTSIDE && honoured) ledger.add(`cap ${from}`, seconds * link.rate);
}

/** Adds what packets take of the device; those that are `local` stay in software. */
export function chargeDevice(
  setting: Setting,
  packets: LeastPackets,
  local: boolean,
  ledger: Ledger,
): void {
  const { from, to, frames } = packets;
  const line = lineSeconds(setting, packets);
  if (local) return chargeCap(setting, from, line, ledger);
  const switched = from !== OUTSIDE && to !== OUTSIDE && setting.host.nic.internalSwitch;
  if (from !== OUTSIDE) {
    const transfer = sendSeconds(setting, packets);
    if (!switched) ledger.add("link-transmit", line);
    ledger.add("nic-transmit", switched ? transfer : Math.max(line, transfer));
    chargeCap(setting, from, switched ? transfer : line, ledger);
  }
  if (to === OUTSIDE) return;
  if (!switched) ledger.add("link-receive", line);
  ledger.add("nic-receive", transferSeconds(setting, packets, frames, frames));
}
