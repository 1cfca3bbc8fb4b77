/**
 * What a guest's driver of a virtual device costs, and how it and the device notify each other.
 *
 * @module
 */
import type { CostModel, Host } from "../host/mod.ts";
import { driverTransmitCycles } from "./nic_port.ts";

/** A guest's driver, as far as it costs cycles. */
export interface VirtualDriver {
  /** Cycles of the driver for a packet to send, by its frames. */
  transmitCycles(frames: number): number;
  /** Cycles of the driver for a packet that the device hands over. */
  readonly receive: number;
  /** Cycles of the driver for a request that it takes back in its poll; 0 where it does so when it sends the next. */
  readonly completion: number;
  /** Cycles in the VMM for each packet either way: registers that the driver accesses for it. */
  readonly access: number;
  /** Whether the device takes and hands over frames as they are on the wire. */
  readonly frameByFrame: boolean;
  /** Whether each packet and each refill is notified, wanted or not. */
  readonly notifiesAlways: boolean;
}

/** The driver of a paravirtual device with rings in memory: no register is accessed for a packet. */
export function paravirtualDriver(costs: CostModel, notifiesAlways: boolean): VirtualDriver {
  return {
    transmitCycles: () => costs.virtioDescriptor,
    receive: costs.virtioDescriptor,
    completion: 0,
    access: 0,
    frameByFrame: false,
    notifiesAlways,
  };
}

/** Cycles in the VMM for so many accesses to registers of an emulated device: an exit and an emulation each. */
export function accessCycles(costs: CostModel, accesses: number): number {
  return accesses * (costs.vmExit + costs.emulateAccess);
}

/** The native driver of a device that the VMM emulates. */
export function emulatedDriver(
  { offloads, emulated }: Pick<Host, "offloads" | "emulated">,
  costs: CostModel,
): VirtualDriver {
  return {
    transmitCycles: (frames) => driverTransmitCycles(costs, offloads.tso, frames),
    receive: costs.driverReceive,
    completion: costs.driverCompletion,
    access: accessCycles(costs, emulated.accessesPerPacket),
    frameByFrame: true,
    notifiesAlways: false,
  };
}
