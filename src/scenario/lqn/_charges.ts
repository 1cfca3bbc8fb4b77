/**
 * What each architecture charges for a packet, for the models; and who does the work between NIC and guest.
 *
 * Of the architectures whose driver is in the VMM the work on a guest's behalf is at the guest's vCPU, received packets included: at packet level it comes before all vCPUs, on the
 * core that took the interrupt. Kicks and injections are one for each wake-up that the operating point finds.
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

/** Cycles of the guest's own stack for a packet. */
function stack(host: Host, costs: CostModel, packet: ConversationPacket): number {
  const { checksum } = host.offloads;
  const { way, payload, flags } = packet;
  return way === "in"
    ? receiveCycles(costs, checksum, payload, flags)
    : transmitCycles(costs, checksum, payload);
}

/** Cycles of the VMM between a virtual device and the NIC: its native driver, its switch, and what it copies. */
function vmmPath(host: Host, costs: CostModel, { way, payload, frames }: ConversationPacket) {
  const { vmmDriver: { transmit }, architecture, offloads } = host;
  const copy = (payload + HEADER_BYTES) * costs.vmmCopyByte;
  const own = {
    ...costs,
    driverReceive: costs.vmmDriverReceive,
    driverTransmit: costs.vmmDriverTransmit,
  };
  if (way === "in") return nicReceive(own, frames) + costs.vmmSwitchPacket + copy;
  const copies = transmit === "copy" || architecture === "emulated" || payload === 0;
  return driverTransmitCycles(own, offloads.tso, frames) + costs.vmmSwitchPacket +
    (copies ? copy : 0);
}

/** A packet through a driver in the VMM and a paravirtual device. */
function vmmCharge(host: Host, costs: CostModel, packet: ConversationPacket): PacketCycles {
  const guest = stack(host, costs, packet) + costs.virtioDescriptor;
  const before = only({ guest, guestVmm: vmmPath(host, costs, packet) });
  const after = packet.way === "out" ? only({ guestVmm: costs.driverCompletion }) : noCycles;
  return { before, after };
}

/** A packet through an emulated device, and below it a driver in the VMM. */
function emulatedCharge(host: Host, costs: CostModel, packet: ConversationPacket): PacketCycles {
  const { accessesPerPacket, accessesPerKick, accessesPerInterrupt } = host.emulated;
  const { way, frames } = packet;
  const own = way === "in"
    ? nicReceive(costs, frames)
    : driverTransmitCycles(costs, host.offloads.tso, frames);
  const accesses = frames * accessesPerPacket +
    (way === "out" ? accessesPerKick : accessesPerInterrupt);
  const device = costs.deviceModel + accesses * (costs.vmExit + costs.emulateAccess);
  const before = only({
    guest: stack(host, costs, packet) + own,
    guestVmm: vmmPath(host, costs, packet) + device,
  });
  const after = way === "out"
    ? only({ guest: costs.driverCompletion, guestVmm: costs.driverCompletion })
    : noCycles;
  return { before, after };
}

/** A packet through a host thread: copy, bridge, native driver. */
function virtioCharge(host: Host, costs: CostModel, packet: ConversationPacket): PacketCycles {
  const { way, payload, frames } = packet;
  const guest = stack(host, costs, packet) + costs.virtioDescriptor;
  const copy = (payload + HEADER_BYTES) * costs.vhostCopyByte;
  const driver = way === "in"
    ? nicReceive(costs, frames) + costs.bridge + costs.vhostReceive + copy
    : costs.vhostTransmit + copy + costs.bridge +
      driverTransmitCycles(costs, host.offloads.tso, frames);
  const after = way === "out" ? only({ driver: costs.driverCompletion }) : noCycles;
  return { before: only({ guest, driver }), after };
}

/** A packet of a guest that has its own NIC context behind an IOMMU. */
function translatedCharge(host: Host, costs: CostModel, packet: ConversationPacket): PacketCycles {
  const direct = directCharge(host, costs, packet);
  const { mode, flushBatch } = host.iommu;
  if (mode !== "strict" && mode !== "deferred") return direct;
  const flush = mode === "strict" ? costs.iommuInvalidate : costs.iommuInvalidate / flushBatch;
  const mapping = costs.iommuMap + costs.iommuUnmap + flush;
  const buffers = packet.way === "in" ? packet.frames : descriptorCount(packet.payload);
  const { before, after } = direct;
  return { before: { ...before, guestVmm: before.guestVmm + buffers * mapping }, after };
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
