/**
 * What each architecture charges for a packet, for the models; and who does the work between NIC and guest.
 *
 * Where the native driver is in the VMM or the kernel of a host its cycles are in the account `vmm`, as at packet level: they are nobody's. What
 * the VMM does with a virtual device is on its guest's behalf, received packets included, although it may be done while another vCPU has the core.
 *
 * @module
 */
import { receiveCycles, transmitCycles } from "../../guest/mod.ts";
import { descriptorCount } from "../../hardware/mod.ts";
import type { Architecture, CostModel, Host } from "../../host/mod.ts";
import { driverTransmitCycles } from "../../hypervisor/mod.ts";
import { SEGMENT_HEADER_BYTES } from "../../packet/mod.ts";
import type { ConversationPacket } from "./_conversation.ts";
import {
  directCharge,
  nicReceive,
  only,
  type PacketCharge,
  type PacketCycles,
  splitCharge,
} from "./_packet_cycles.ts";
import { noCycles } from "./accounts.ts";

const HEADER_BYTES = SEGMENT_HEADER_BYTES + 14;

/** Whether a domain of its own, or threads of the host, move packets between NIC and guests. */
export function isServed({ architecture }: Pick<Host, "architecture">): boolean {
  return architecture === "split-driver" || architecture === "virtio-vhost";
}

/** Whether the native driver is in the VMM or in the kernel of a host: work of its own on a core, before any vCPU. */
export function hasHostDriver({ architecture }: Pick<Host, "architecture">): boolean {
  return architecture === "emulated" || architecture === "vmm-driver" ||
    architecture === "virtio-vhost";
}

/** Whether an IOMMU translates what the device transfers. */
export function isTranslated({ architecture, iommu: { mode } }: Host): boolean {
  return (architecture === "passthrough" || architecture === "sr-iov") && mode !== "none";
}

/** Whether buffers are put into its table and taken out again for each transfer. */
export function isMapped(host: Host): boolean {
  return isTranslated(host) && host.iommu.mode !== "static";
}

/** Cycles of the guest's own stack for a packet. */
function stack(host: Host, costs: CostModel, packet: ConversationPacket): number {
  const { checksum } = host.offloads;
  const { way, payload, flags } = packet;
  return way === "in"
    ? receiveCycles(costs, checksum, payload, flags)
    : transmitCycles(costs, checksum, payload, flags);
}

/** The costs of the native driver that is in the VMM. */
function inVmm(costs: CostModel): CostModel {
  const { vmmDriverReceive: driverReceive, vmmDriverTransmit: driverTransmit } = costs;
  return { ...costs, driverReceive, driverTransmit };
}

/**
 * Cycles of the VMM on a guest's behalf, but not on its vCPU: a received packet that goes into the descriptors of a virtual device. They are among those of
 * the account `guestVmm` that the packet is charged.
 */
export function deviceCycles(host: Host, costs: CostModel, packet: ConversationPacket): number {
  const { way, payload, frames } = packet;
  if (way === "out" || !hasHostDriver(host) || isServed(host)) return 0;
  const handed = host.architecture === "emulated" ? frames : 1;
  const each = host.architecture === "emulated" ? costs.deviceModel : 0;
  return handed * each + (payload + handed * HEADER_BYTES) * costs.vmmCopyByte;
}

/** A packet through a driver in the VMM and a paravirtual device. */
function vmmCharge(host: Host, costs: CostModel, packet: ConversationPacket): PacketCycles {
  const { way, payload, frames } = packet;
  const { vmmDriver: { transmit }, offloads } = host;
  const guest = stack(host, costs, packet) + costs.virtioDescriptor;
  const copy = (payload + HEADER_BYTES) * costs.vmmCopyByte;
  if (way === "in") {
    const vmm = nicReceive(inVmm(costs), frames) + costs.vmmSwitchPacket;
    return { before: only({ guest, vmm, guestVmm: copy }), after: noCycles };
  }
  const native = driverTransmitCycles(inVmm(costs), offloads.tso, frames);
  const copied = transmit === "copy" || payload === 0 ? copy : 0;
  return {
    before: only({ guest, guestVmm: costs.vmmSwitchPacket + native + copied }),
    after: only({ vmm: costs.driverCompletion }),
  };
}

/** A packet through an emulated device, which knows frames, and below it a driver in the VMM, which need not cut any more. */
function emulatedCharge(host: Host, costs: CostModel, packet: ConversationPacket): PacketCycles {
  const { way, payload, frames } = packet;
  const { emulated, offloads } = host;
  const requests = way === "out" && offloads.tso ? 1 : frames;
  const access = emulated.accessesPerPacket * (costs.vmExit + costs.emulateAccess);
  const device = requests * (costs.deviceModel + access) +
    (payload + requests * HEADER_BYTES) * costs.vmmCopyByte;
  const forward = requests * costs.vmmSwitchPacket;
  const own = stack(host, costs, packet);
  if (way === "in") {
    const guest = own + nicReceive(costs, frames);
    const vmm = frames * costs.vmmDriverReceive + forward;
    return { before: only({ guest, vmm, guestVmm: device }), after: noCycles };
  }
  const below = { ...inVmm(costs), segmentation: 0 };
  const native = driverTransmitCycles(below, offloads.tso, frames);
  const guest = own + driverTransmitCycles(costs, offloads.tso, frames);
  return {
    before: only({ guest, guestVmm: device + forward + native }),
    after: only({ guest: requests * costs.driverCompletion, vmm: costs.driverCompletion }),
  };
}

/** A packet through the host's native driver and bridge, and the thread that copies it. */
function virtioCharge(host: Host, costs: CostModel, packet: ConversationPacket): PacketCycles {
  const { way, payload, frames } = packet;
  const guest = stack(host, costs, packet) + costs.virtioDescriptor;
  const copy = (payload + HEADER_BYTES) * costs.vhostCopyByte;
  if (way === "in") {
    const vmm = nicReceive(costs, frames) + costs.bridge;
    return { before: only({ guest, vmm, driver: costs.vhostReceive + copy }), after: noCycles };
  }
  const native = driverTransmitCycles(costs, host.offloads.tso, frames);
  return {
    before: only({ guest, driver: costs.vhostTransmit + copy + costs.bridge + native }),
    after: only({ vmm: costs.driverCompletion }),
  };
}

/**
 * A packet of a guest that has its own NIC context behind an IOMMU. A sent one's pages are unmapped when the driver takes it back. That deferred invalidations
 * are also due by time is left out: one each `iommu.flushTime` at most.
 */
function translatedCharge(host: Host, costs: CostModel, packet: ConversationPacket): PacketCycles {
  const direct = directCharge(host, costs, packet);
  if (!isMapped(host)) return direct;
  const { mode, flushBatch } = host.iommu;
  const flush = mode === "strict" ? costs.iommuInvalidate : costs.iommuInvalidate / flushBatch;
  const buffers = packet.way === "in" ? packet.frames : descriptorCount(packet.payload);
  const [map, unmap] = [buffers * costs.iommuMap, buffers * (costs.iommuUnmap + flush)];
  const { before, after } = direct;
  if (packet.way === "in") return { before: { ...before, guestVmm: map + unmap }, after };
  return { before: { ...before, guestVmm: map }, after: { ...after, guestVmm: unmap } };
}

const charges: Readonly<Record<Architecture, PacketCharge>> = {
  native: directCharge,
  emulated: emulatedCharge,
  "split-driver": splitCharge,
  "vmm-driver": vmmCharge,
  "virtio-vhost": virtioCharge,
  passthrough: translatedCharge,
  "sr-iov": translatedCharge,
  vdi: directCharge,
};

/** What a host's architecture charges for a packet. */
export function chargeOf({ architecture }: Pick<Host, "architecture">): PacketCharge {
  return charges[architecture];
}
