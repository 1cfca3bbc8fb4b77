/**
 * The paths of architectures with drivers and a virtual switch inside the VMM.
 *
 * @module
 */
import { VmmDevice } from "../hypervisor/mod.ts";
import { networkOf, softwarePaths } from "./_software.ts";
import type { MachineParts, Paths } from "./architecture.ts";

/** Joins every VM to a virtual device of the VMM: emulated, or paravirtual. */
export function vmmPaths(parts: MachineParts, emulated: boolean): Paths {
  const { host, costs, offloads, scheduler } = parts;
  const network = networkOf(parts);
  const copies = emulated || host.vmmDriver.transmit === "copy";
  const below = {
    ...network,
    costs: {
      ...costs,
      driverReceive: costs.vmmDriverReceive,
      driverTransmit: costs.vmmDriverTransmit,
      // the guest's driver of an emulated device has cut what the NIC does not
      segmentation: emulated ? 0 : costs.segmentation,
    },
    // a guest that drives hardware, as it believes, gets frames
    offloads: { ...offloads, gro: offloads.gro && !emulated },
  };
  const driver = {
    network: below,
    stage: "vmm-receive",
    forward: costs.vmmSwitchPacket,
    mappedAbove: copies ? Infinity : 0,
    limit: {},
  } as const;
  return softwarePaths(
    parts,
    driver,
    ({ index, vcpu, receive }, native, local) =>
      new VmmDevice(network, {
        host,
        emulated,
        vm: index,
        guest: vcpu,
        scheduler,
        port: native.portOf(index),
        local,
        receive,
      }),
  );
}
