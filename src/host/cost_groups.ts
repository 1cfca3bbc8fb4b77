/**
 * Costs of one kind, for analyses in which they move together from the low to the high end of their ranges.
 *
 * @module
 */
import type { CostName } from "./costs.ts";

/**
 * Every cost once, in groups of one kind by name. Moving a group together assumes that an error of judgement is alike for all of it,
 * so that errors do not average out.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { costGroups, costNames } from "@iovlab/iovlab/host";
 *
 * assert.deepEqual(Object.values(costGroups).flat().sort(), [...costNames].sort());
 * ```
 */
export const costGroups: Readonly<Record<string, readonly CostName[]>> = {
  "guest stack costs": [
    "interruptEntry",
    "softirqPoll",
    "stackReceive",
    "stackReceiveAck",
    "groMerge",
    "stackTransmit",
    "stackTransmitAck",
    "segmentation",
    "checksumByte",
    "copyByte",
    "systemCall",
    "processWake",
    "connectionSetup",
    "connectionAccept",
    "connectionClose",
  ],
  "native driver costs": ["driverReceive", "driverTransmit", "driverCompletion", "doorbell"],
  "VMM interrupt costs": ["vmmInterrupt", "virtualInterrupt"],
  "VM switch costs": ["vcpuWake", "vmSwitch", "processSwitch"],
  "event channel costs": ["eventSend", "eventDeliver", "interprocessorInterrupt"],
  "grant costs": [
    "grantCopy",
    "grantCopyByte",
    "grantMap",
    "grantUnmap",
    "tlbFlush",
    "grantFlip",
    "persistentCopyByte",
  ],
  "split driver costs": [
    "frontTransmit",
    "frontReceive",
    "frontSlot",
    "backTransmit",
    "backReceive",
    "backSlot",
    "bridge",
    "rateTimer",
  ],
  "device times": ["dmaSetup", "contextCheck", "contextSave", "contextRestore"],
  "DMA rate": ["dmaRate"],
  "VM exit costs": ["vmExit", "emulateAccess", "deviceModel"],
  "VMM driver costs": [
    "vmmDriverTransmit",
    "vmmDriverReceive",
    "vmmSwitchPacket",
    "vmmCopyByte",
  ],
  "virtio costs": [
    "virtioDescriptor",
    "vhostTransmit",
    "vhostReceive",
    "vhostCopyByte",
    "vhostKick",
  ],
  "IOMMU costs": ["iommuMap", "iommuUnmap", "iommuInvalidate", "iotlbMiss"],
  "datagram costs": ["udpReceive", "udpTransmit"],
  "migration times": ["migrationSwitch", "devicePlug"],
  "context costs": ["contextCreate", "contextResize", "contextRevoke"],
};
