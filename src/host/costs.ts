/**
 * The cost model: every constant that the engines need, by name, with unit and meaning.
 *
 * The packet level and the layered queueing networks read the same model, so that they can only disagree
 * about queueing, never about constants. Values, their sources and ranges are in the named profiles of
 * `data/costs/`.
 *
 * @module
 */
import { checkNonNegative, checkPositive, InputError } from "../core/mod.ts";

/** What a cost is: its unit, and in words what it pays for. */
export interface CostDefinition {
  /** `cycles`, `cycles/byte`, `s` or `bit/s`. */
  readonly unit: "cycles" | "cycles/byte" | "s" | "bit/s";
  /** What it pays for. */
  readonly meaning: string;
}

/** The costs by name. */
export const costDefinitions = {
  interruptEntry: {
    unit: "cycles",
    meaning: "an operating system's entry to and exit from an interrupt handler",
  },
  softirqPoll: { unit: "cycles", meaning: "one round of a driver's poll, whatever it finds" },
  stackReceive: { unit: "cycles", meaning: "IP and TCP receive of a segment with payload" },
  stackReceiveAck: { unit: "cycles", meaning: "IP and TCP receive of a segment without payload" },
  groMerge: { unit: "cycles", meaning: "merging one more frame into a received segment" },
  stackTransmit: { unit: "cycles", meaning: "TCP and IP transmit of a segment with payload" },
  stackTransmitAck: {
    unit: "cycles",
    meaning: "TCP and IP transmit of a segment without payload",
  },
  segmentation: { unit: "cycles", meaning: "cutting one frame from a large segment in software" },
  checksumByte: { unit: "cycles/byte", meaning: "checksum in software" },
  copyByte: { unit: "cycles/byte", meaning: "copy between a socket and a program" },
  systemCall: { unit: "cycles", meaning: "one system call, entry to exit" },
  processWake: { unit: "cycles", meaning: "waking a waiting program and switching to it" },
  connectionSetup: { unit: "cycles", meaning: "making a connection on SYN and its last ACK" },
  connectionAccept: { unit: "cycles", meaning: "handing a connection to the program" },
  connectionClose: { unit: "cycles", meaning: "closing a connection" },
  driverReceive: { unit: "cycles", meaning: "native driver, one received frame" },
  driverTransmit: { unit: "cycles", meaning: "native driver, one transmit request" },
  driverCompletion: { unit: "cycles", meaning: "native driver, one transmit completion" },
  doorbell: { unit: "cycles", meaning: "a write to a device register" },
  vmmInterrupt: { unit: "cycles", meaning: "the VMM's handling of a physical interrupt" },
  virtualInterrupt: { unit: "cycles", meaning: "the VMM's injection of an interrupt into a vCPU" },
  eventSend: { unit: "cycles", meaning: "hypercall that sends an event-channel notification" },
  eventDeliver: { unit: "cycles", meaning: "the VMM's upcall that delivers a notification" },
  interprocessorInterrupt: { unit: "cycles", meaning: "interrupting another core" },
  vcpuWake: { unit: "cycles", meaning: "the VMM's scheduler makes a vCPU runnable" },
  vmSwitch: { unit: "cycles", meaning: "change of the VM on a core, cache refill included" },
  processSwitch: { unit: "cycles", meaning: "change of the process on a core, native" },
  grantCopy: { unit: "cycles", meaning: "one grant copy operation, without its bytes" },
  grantCopyByte: { unit: "cycles/byte", meaning: "grant copy" },
  grantMap: { unit: "cycles", meaning: "mapping one granted page" },
  grantUnmap: { unit: "cycles", meaning: "unmapping one granted page" },
  tlbFlush: { unit: "cycles", meaning: "flush of the TLB after a batch of unmaps" },
  frontTransmit: { unit: "cycles", meaning: "front end, one transmit request" },
  frontReceive: { unit: "cycles", meaning: "front end, one received packet" },
  frontSlot: { unit: "cycles", meaning: "front end, one slot: grant, fill, take back" },
  backTransmit: { unit: "cycles", meaning: "back end, one packet from a guest" },
  backReceive: { unit: "cycles", meaning: "back end, one packet to a guest" },
  backSlot: { unit: "cycles", meaning: "back end, one slot" },
  bridge: { unit: "cycles", meaning: "software bridge and its hooks, one packet" },
  dmaSetup: { unit: "s", meaning: "the NIC's fetch of a descriptor and start of a transfer" },
  dmaRate: { unit: "bit/s", meaning: "rate of DMA between the NIC and memory, each way" },
  contextCheck: {
    unit: "s",
    meaning: "virtual device: looking up a context and checking its protection window",
  },
  vmExit: {
    unit: "cycles",
    meaning:
      "one exit from a fully virtualized guest to the VMM and entry back, hardware and dispatch",
  },
  emulateAccess: {
    unit: "cycles",
    meaning: "the VMM's emulation of one access to a device register, beyond the exit",
  },
  deviceModel: { unit: "cycles", meaning: "device model, one packet, without its copy" },
  vmmDriverTransmit: { unit: "cycles", meaning: "driver in the VMM, one packet from a guest" },
  vmmDriverReceive: { unit: "cycles", meaning: "driver in the VMM, one packet to a guest" },
  vmmSwitchPacket: { unit: "cycles", meaning: "virtual switch in the VMM, one packet" },
  vmmCopyByte: { unit: "cycles/byte", meaning: "the VMM's copy into or out of a guest" },
  virtioDescriptor: {
    unit: "cycles",
    meaning: "guest's end of a virtio ring, one request: fill, publish, take back",
  },
  vhostTransmit: {
    unit: "cycles",
    meaning: "host thread of a virtio ring, one packet from a guest, without its copy",
  },
  vhostReceive: {
    unit: "cycles",
    meaning: "host thread of a virtio ring, one packet to a guest, without its copy",
  },
  vhostCopyByte: {
    unit: "cycles/byte",
    meaning: "host thread's copy between a guest's memory and a packet",
  },
  vhostKick: {
    unit: "cycles",
    meaning: "host's end of a notification: the kick's signal and the wake-up of the thread",
  },
  grantFlip: {
    unit: "cycles",
    meaning: "exchange of one page between guest and driver domain, its mappings included",
  },
  persistentCopyByte: {
    unit: "cycles/byte",
    meaning: "plain copy of either end into or out of a page whose grant is kept",
  },
  iommuMap: {
    unit: "cycles",
    meaning: "one page into the IOMMU's table, address allocation included",
  },
  iommuUnmap: {
    unit: "cycles",
    meaning: "one page out of the IOMMU's table, without invalidation",
  },
  iommuInvalidate: {
    unit: "cycles",
    meaning: "one invalidation command to the IOMMU and the wait for it",
  },
  iotlbMiss: {
    unit: "s",
    meaning: "the IOMMU's walk of its table for an address that its cache lacks",
  },
  udpReceive: { unit: "cycles", meaning: "IP and UDP receive of a datagram" },
  udpTransmit: { unit: "cycles", meaning: "UDP and IP transmit of a datagram" },
  contextCreate: {
    unit: "cycles",
    meaning: "the VMM makes a device context: memory, tables, rings, registers",
  },
  contextResize: {
    unit: "cycles",
    meaning: "the VMM changes a device context's shares and buffers",
  },
  contextRevoke: {
    unit: "cycles",
    meaning: "the VMM takes a device context back, its traffic stopped",
  },
  contextSave: { unit: "s", meaning: "the device writes a context's state to memory" },
  contextRestore: { unit: "s", meaning: "the device reads a context's state from memory" },
  migrationSwitch: {
    unit: "s",
    meaning:
      "migration: from the last page until the VM runs on the other host and its switch knows it",
  },
  devicePlug: {
    unit: "s",
    meaning: "taking a device from a running VM or giving it one, its driver's work included",
  },
  rateTimer: {
    unit: "cycles",
    meaning: "software rate control, one hand-out: timer, bookkeeping, restart of a queue",
  },
} as const satisfies Readonly<Record<string, CostDefinition>>;

/** A name in {@linkcode costDefinitions}. */
export type CostName = keyof typeof costDefinitions;

/** Every cost by name, in the unit of its definition. */
export type CostModel = Readonly<Record<CostName, number>>;

/** All names, in the order of their definition. */
export const costNames: readonly CostName[] = Object.keys(costDefinitions) as CostName[];

/** One cost of a profile, with where it comes from. */
export interface CostEntry {
  /** The value in the unit of its definition. */
  readonly value: number;
  /** The unit, repeated so that the file can be read alone. */
  readonly unit: CostDefinition["unit"];
  /** Where it was read or how it was fitted, or `assumed: ` and why. */
  readonly source: string;
  /** Lower end of the range that analyses sweep. */
  readonly low: number;
  /** Upper end of the range that analyses sweep. */
  readonly high: number;
}

/** A named set of costs: one machine, one generation of software. */
export interface CostProfile {
  /** The name. */
  readonly name: string;
  /** The machine and software that it stands for. */
  readonly machine: string;
  /** The entries. */
  readonly costs: Readonly<Record<CostName, CostEntry>>;
}

/**
 * The plain values of a profile, some of them replaced.
 *
 * @param profile The profile that the values are taken from.
 * @param replaced Values by name, each in the unit of its definition.
 * @throws {InputError} Where a replaced cost is unknown, negative or not finite, or a rate is 0.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { costModelOf, xen2009 } from "@iovlab/iovlab/host";
 *
 * assert.equal(costModelOf(xen2009, { bridge: 0 }).bridge, 0);
 * assert.throws(
 *   () => costModelOf(xen2009, { bridge: NaN }),
 *   /Cannot use cost "bridge" as it must be a finite number: current value is NaN/,
 * );
 * ```
 */
export function costModelOf(
  profile: CostProfile,
  replaced: Partial<CostModel> = {},
): CostModel {
  const unknown = Object.keys(replaced).find((name) => !Object.hasOwn(costDefinitions, name));
  if (unknown !== undefined) {
    throw new InputError(`Cannot use cost "${unknown}" as there is no cost of that name`, {
      code: "costs/unknown-field",
    });
  }
  const model: Partial<Record<CostName, number>> = {};
  for (const name of costNames) {
    const check = costDefinitions[name].unit === "bit/s" ? checkPositive : checkNonNegative;
    model[name] = check(`cost "${name}"`, replaced[name] ?? profile.costs[name].value);
  }
  return model as CostModel;
}
