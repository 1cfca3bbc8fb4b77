/**
 * Who works for the packets of a unit, by architecture: the least cycles and seconds of each.
 *
 * What comes once for a batch is spread over the largest batch that there can be; what can be suppressed (an interrupt of a driver that
 * polls, a kick of a device that is at work, a wake-up) is left out.
 *
 * @module
 */
import { receiveCycles, transmitCycles } from "../guest/mod.ts";
import { descriptorCount } from "../hardware/mod.ts";
import type { CostModel, Host } from "../host/mod.ts";
import { GrantCosts, mappedPages } from "../hypervisor/mod.ts";
import { OUTSIDE, SEGMENT_HEADER_BYTES, UDP } from "../packet/mod.ts";
import type { Ledger } from "./_least_ledger.ts";
import { chargeDevice } from "./_least_device.ts";
import type { LeastPackets, Setting } from "./_least_traffic.ts";

/** Bytes of a frame's headers that software copies with its payload. */
const HEADER_BYTES = SEGMENT_HEADER_BYTES + 14;

/** Packets of the largest batches. */
export interface Batches {
  /** By VM: of a poller of its guest or of its device. */
  readonly guest: readonly number[];
  /** Of a poll of a NIC's driver that serves several VMs. */
  readonly nic: number;
}

/** Charges packets of one kind on a host. */
export class Charges {
  private readonly host: Host;
  private readonly costs: CostModel;
  private readonly grants: GrantCosts;
  private readonly queues: number;

  /** Makes them for a host whose batches are known. */
  constructor(
    private readonly setting: Setting,
    private readonly batches: Batches,
    private readonly ledger: Ledger,
  ) {
    const { host, costs } = setting;
    this.host = host;
    this.costs = costs;
    this.grants = new GrantCosts(host.splitDriver, costs);
    this.queues = Math.min(host.nic.queues, host.vms.length);
  }

  /** Adds what packets of one kind ask for. */
  charge(packets: LeastPackets): void {
    const { from, to, segments } = packets;
    if (segments === 0) return;
    if (from !== OUTSIDE) this.#sent(packets);
    if (to !== OUTSIDE) this.#received(packets);
    chargeDevice(this.setting, packets, this.#isLocal(packets), this.ledger);
  }

  /** Whether packets stay in software: both ends are on the host, and no device is between them. */
  #isLocal({ from, to }: LeastPackets): boolean {
    const { architecture } = this.host;
    const ownDevices = architecture === "vdi" || architecture === "sr-iov" ||
      architecture === "passthrough";
    return from !== OUTSIDE && to !== OUTSIDE && !ownDevices;
  }

  /** Packets that the receiver's lowest driver gets. */
  #arriving(packets: LeastPackets): number {
    return this.#isLocal(packets) ? packets.segments : packets.frames;
  }

  /** Packets that are left of so many where whoever has them merges. */
  #mergedOf({ bytes, flags, merged }: LeastPackets, arriving: number): number {
    const merges = this.host.offloads.gro && bytes > 0 && (flags & UDP) === 0;
    return merges ? Math.min(arriving, merged) : arriving;
  }

  /** The guest's stack, of packets that it sends. */
  #stackOut({ bytes, segments, flags }: LeastPackets): number {
    const { costs, host } = this;
    const sum = host.offloads.checksum ? 0 : bytes * costs.checksumByte;
    return segments * transmitCycles(costs, true, bytes > 0 ? 1 : 0, flags) + sum;
  }

  /** The guest's stack, of so many packets that it gets. */
  #stackIn({ bytes, flags }: LeastPackets, count: number): number {
    const { costs, host } = this;
    const sum = host.offloads.checksum ? 0 : bytes * costs.checksumByte;
    return count * receiveCycles(costs, true, bytes > 0 ? 1 : 0, flags) + sum;
  }

  /** A native driver, of packets that it sends: what it does before and after, and its doorbell. */
  #driverOut({ segments, frames }: LeastPackets, own: number, cut: number, batch: number): number {
    const { costs, host } = this;
    const each = frames / segments;
    const cuts = each >= 2 && Number.isInteger(each) ? frames : frames - segments;
    const sent = host.offloads.tso ? segments * own : frames * own + cuts * cut;
    return sent + segments * costs.doorbell / batch;
  }

  /** A native driver, of frames that it gets and puts together to so many. */
  #driverIn(frames: number, left: number, own: number, batch: number): number {
    const { costs } = this;
    const merge = Math.min(costs.groMerge, costs.stackReceive);
    return frames * (own + costs.softirqPoll / batch) + (frames - left) * merge;
  }

  #sent(packets: LeastPackets): void {
    const { ledger, host } = this;
    ledger.add(`guest ${packets.from}`, this.#stackOut(packets));
    switch (host.architecture) {
      case "emulated":
      case "vmm-driver":
        return this.#sentByVmm(packets, host.architecture === "emulated");
      case "virtio-vhost":
        return this.#sentByThread(packets);
      case "split-driver":
        return this.#sentByBackEnd(packets);
      case "native":
        if (this.#isLocal(packets)) return;
        return this.#sentDirectly(packets);
      default:
        return this.#sentDirectly(packets);
    }
  }

  #received(packets: LeastPackets): void {
    switch (this.host.architecture) {
      case "emulated":
      case "vmm-driver":
        return this.#receivedByVmm(packets, this.host.architecture === "emulated");
      case "virtio-vhost":
        return this.#receivedByThread(packets);
      case "split-driver":
        return this.#receivedByBackEnd(packets);
      case "native":
        if (this.#isLocal(packets)) return this.#receivedByLoopback(packets);
        return this.#receivedDirectly(packets);
      default:
        return this.#receivedDirectly(packets);
    }
  }

  // A guest that drives a context.

  /** Cycles of an IOMMU's table for so many buffers of a page. */
  #mapping(buffers: number): number {
    const { costs, host: { architecture, iommu } } = this;
    const used = architecture === "passthrough" || architecture === "sr-iov";
    if (!used || (iommu.mode !== "strict" && iommu.mode !== "deferred")) return 0;
    const batch = iommu.mode === "strict" ? 1 : iommu.flushBatch;
    return buffers * (costs.iommuMap + costs.iommuUnmap + costs.iommuInvalidate / batch);
  }

  #sentDirectly(packets: LeastPackets): void {
    const { costs, batches, ledger } = this;
    const { from, segments, bytes } = packets;
    const batch = Math.min(64, batches.guest[from]);
    const pages = segments * descriptorCount(Math.floor(bytes / segments));
    const mapping = this.#mapping(pages);
    const exit = mapping > 0 ? segments * costs.vmExit / batch : 0;
    ledger.add(
      `guest ${from}`,
      this.#driverOut(packets, costs.driverTransmit, costs.segmentation, batch) +
        segments * costs.driverCompletion + mapping + exit,
    );
  }

  #receivedDirectly(packets: LeastPackets): void {
    const { costs, batches, ledger, host } = this;
    const { to, frames } = packets;
    const batch = Math.min(host.nic.pollBudget, batches.guest[to]);
    const left = this.#mergedOf(packets, frames);
    const mapping = this.#mapping(frames);
    const exit = mapping > 0 ? frames * costs.vmExit / batch : 0;
    ledger.add(
      `guest ${to}`,
      this.#driverIn(frames, left, costs.driverReceive, batch) +
        this.#stackIn(packets, left) + mapping + exit,
    );
  }

  /** From process to process: received on the sender's CPU, without a checksum. */
  #receivedByLoopback({ from, segments, bytes, flags }: LeastPackets): void {
    const { costs, ledger } = this;
    const each = receiveCycles(costs, true, bytes > 0 ? 1 : 0, flags);
    const batch = Math.min(64, this.batches.guest[from]);
    ledger.add(`guest ${from}`, segments * (each + costs.softirqPoll / batch));
  }

  // Devices that the VMM runs.

  #accesses(count: number): number {
    return count * (this.costs.vmExit + this.costs.emulateAccess);
  }

  #sentByVmm(packets: LeastPackets, emulated: boolean): void {
    const { costs, ledger, host, batches } = this;
    const { from, segments, frames, bytes } = packets;
    const batch = Math.min(64, batches.guest[from]);
    const requests = emulated && !host.offloads.tso ? frames : segments;
    const { accessesPerKick, accessesPerPacket } = host.emulated;
    const own = emulated
      ? this.#driverOut(packets, costs.driverTransmit, costs.segmentation, Infinity) +
        requests * (costs.driverCompletion + this.#accesses(accessesPerPacket)) +
        segments / batch * this.#accesses(accessesPerKick)
      : segments * costs.virtioDescriptor;
    ledger.add(`guest ${from}`, own);
    const copies = emulated || host.vmmDriver.transmit === "copy" || bytes === 0;
    const copied = copies ? (bytes + requests * HEADER_BYTES) * costs.vmmCopyByte : 0;
    const each = costs.vmmSwitchPacket + (emulated ? costs.deviceModel : 0);
    ledger.add(`vmm ${from}`, requests * each + copied + segments * costs.softirqPoll / batch);
    if (this.#isLocal(packets)) return;
    const cut = emulated ? 0 : costs.segmentation;
    ledger.add(`vmm ${from}`, this.#driverOut(packets, costs.vmmDriverTransmit, cut, batch));
    ledger.add(`native ${from % this.queues}`, segments * costs.driverCompletion);
  }

  #receivedByVmm(packets: LeastPackets, emulated: boolean): void {
    const { costs, ledger, host, batches } = this;
    const { to, bytes, frames } = packets;
    const batch = Math.min(64, batches.guest[to]);
    const arriving = this.#arriving(packets);
    const left = emulated || this.#isLocal(packets) ? arriving : this.#mergedOf(packets, arriving);
    if (!this.#isLocal(packets)) {
      const own = this.#driverIn(arriving, left, costs.vmmDriverReceive, batches.nic);
      ledger.add(`native ${to % this.queues}`, own + left * costs.vmmSwitchPacket);
    }
    const responses = emulated ? frames : left;
    const copied = (bytes + responses * HEADER_BYTES) * costs.vmmCopyByte;
    const model = emulated ? responses * costs.deviceModel : 0;
    ledger.add(`vmm ${to}`, model + copied + left * costs.softirqPoll / batch);
    const merged = emulated ? this.#mergedOf(packets, left) : left;
    const guest = emulated
      ? this.#driverIn(frames, merged, costs.driverReceive, batch * frames / left) +
        frames * this.#accesses(host.emulated.accessesPerPacket)
      : left * (costs.virtioDescriptor + costs.softirqPoll / batch);
    ledger.add(`guest ${to}`, guest + this.#stackIn(packets, merged));
  }

  // Threads of the host.

  /** Notifications of each packet, where nothing suppresses them. */
  #notices(count: number, cycles: number): number {
    return this.host.virtio.suppression ? 0 : count * cycles;
  }

  #sentByThread(packets: LeastPackets): void {
    const { costs, ledger, batches } = this;
    const { from, segments, bytes } = packets;
    const batch = Math.min(64, batches.guest[from]);
    const kick = this.#notices(segments, costs.vmExit + costs.vhostKick);
    ledger.add(`guest ${from}`, segments * costs.virtioDescriptor + kick);
    const each = costs.vhostTransmit + costs.bridge + costs.softirqPoll / batch;
    const copied = (bytes + segments * HEADER_BYTES) * costs.vhostCopyByte;
    ledger.add(`thread ${from}`, segments * each + copied);
    if (this.#isLocal(packets)) return;
    const driver = this.#driverOut(packets, costs.driverTransmit, costs.segmentation, batch);
    ledger.add(`thread ${from}`, driver);
    ledger.add(`native ${from % this.queues}`, segments * costs.driverCompletion);
  }

  #receivedByThread(packets: LeastPackets): void {
    const { costs, ledger, batches, host } = this;
    const { to, bytes } = packets;
    const batch = Math.min(64, batches.guest[to]);
    const arriving = this.#arriving(packets);
    const left = this.#isLocal(packets) ? arriving : this.#mergedOf(packets, arriving);
    if (!this.#isLocal(packets)) {
      const own = this.#driverIn(arriving, left, costs.driverReceive, batches.nic);
      ledger.add(`native ${to % this.queues}`, own + left * costs.bridge);
    }
    const copied = (bytes + left * HEADER_BYTES) * costs.vhostCopyByte;
    const poll = costs.softirqPoll / batch;
    ledger.add(`thread ${to}`, left * (costs.vhostReceive + poll) + copied);
    const injected = host.virtio.interrupts === "vmm" ? costs.virtualInterrupt : 0;
    const notices = this.#notices(
      left,
      injected + costs.interruptEntry + (costs.vmExit + costs.vhostKick) / batch,
    );
    const own = left * (costs.virtioDescriptor + poll);
    ledger.add(`guest ${to}`, own + notices + this.#stackIn(packets, left));
  }

  // A driver domain.

  #sentByBackEnd(packets: LeastPackets): void {
    const { costs, ledger, batches, grants } = this;
    const { from, segments, bytes } = packets;
    const batch = Math.min(64, batches.guest[from]);
    const size = Math.floor(bytes / segments);
    const slots = descriptorCount(size);
    const front = costs.frontTransmit + slots * costs.frontSlot + grants.plain(size);
    ledger.add(`guest ${from}`, segments * front);
    const pages = mappedPages(size, grants.mappedAbove);
    const back = costs.backTransmit + slots * costs.backSlot + grants.transmit(size) +
      grants.plain(size) + costs.bridge + costs.softirqPoll / batch + grants.unmap(pages);
    ledger.add("back", segments * back);
    if (this.#isLocal(packets)) return;
    const driver = this.#driverOut(packets, costs.driverTransmit, costs.segmentation, batch);
    ledger.add("driver", driver + segments * costs.driverCompletion);
  }

  #receivedByBackEnd(packets: LeastPackets): void {
    const { costs, ledger, batches, grants } = this;
    const { to, bytes } = packets;
    const batch = Math.min(64, batches.guest[to]);
    const arriving = this.#arriving(packets);
    const left = this.#isLocal(packets) ? arriving : this.#mergedOf(packets, arriving);
    if (!this.#isLocal(packets)) {
      const own = this.#driverIn(arriving, left, costs.driverReceive, batches.nic);
      ledger.add("driver", own + left * costs.bridge);
    }
    const size = Math.floor(bytes / left);
    const slots = descriptorCount(size);
    const poll = costs.softirqPoll / batch;
    const flush = grants.flips ? costs.tlbFlush / batch : 0;
    const local = this.#isLocal(packets) ? grants.local(size) : 0;
    const back = costs.backReceive + slots * costs.backSlot + grants.receive(size) +
      grants.plain(size) + poll + flush + local;
    ledger.add("back", left * back);
    const front = costs.frontReceive + slots * costs.frontSlot + poll + grants.plain(size);
    ledger.add(`guest ${to}`, left * front + this.#stackIn(packets, left));
  }
}
