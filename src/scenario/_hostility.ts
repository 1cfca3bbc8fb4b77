/**
 * What a hostile VM does to a NIC context that it owns, and how it asks for more of them.
 *
 * A VM that asks for a further context makes a hypercall. Where it may have one, the VMM makes it: cycles on behalf of the VM, on the core where it ran last. Such
 * a context has no reservation and carries nothing; it takes its share of the device's receive buffer, and a number.
 *
 * @module
 */
import { HostWork } from "../hypervisor/mod.ts";
import { type DirectInterface, mappingOf } from "./_direct.ts";
import type { Hostility, MachineParts } from "./architecture.ts";

/** Contexts that a device can hold in memory, resident or not. */
const MOST_CONTEXTS = 1024;

/** The hostile side of VMs that have a context each: what protects is the device's check or the IOMMU. */
export function ownContexts(
  parts: MachineParts,
  interfaces: readonly DirectInterface[],
  mayHave: (vm: number, contexts: number) => boolean,
): Hostility {
  const { nic, costs, guests } = parts;
  const owned = interfaces.map(() => 1);
  return {
    disturb: (vm) => {
      if (!interfaces[vm].joined) return;
      guests[vm].vcpu.guest.owe(costs.doorbell, 0);
      nic.disturb(interfaces[vm].context);
    },
    rogue: (vm) => {
      const { context, mapping, joined } = interfaces[vm];
      if (!joined) return;
      guests[vm].vcpu.guest.owe(costs.driverTransmit + costs.doorbell, 0);
      if (nic.rogue(context, vm)) mapping?.driver.postedForeign();
    },
    requestContext: (vm) => {
      const { vcpu } = guests[vm];
      vcpu.guest.owe(costs.vmExit, costs.vmExit);
      const fits = nic.contexts.length < MOST_CONTEXTS;
      if (!interfaces[vm].joined || !fits || !mayHave(vm, owned[vm] + 1)) return false;
      owned[vm]++;
      const more = {
        ...interfaces[vm].context.options,
        reserved: 0,
        receiveReserved: 0,
        buffer: 0,
        further: true,
      };
      const make = () => void mappingOf(parts, nic.addContext(more));
      parts.scheduler.runOnHost(vcpu.core, new HostWork(costs.contextCreate, make, vm));
      return true;
    },
    violationsOf: (vm) => interfaces[vm].context.violations,
    corruptionsOf: (vm) => interfaces[vm].context.corruptions,
    corruptedBytesOf: (vm) => interfaces[vm].context.corruptedBytes,
  };
}

/** The hostile side of processes: the kernel refuses what is not theirs, and a process cannot make the NIC interrupt. */
export function processes({ guests, costs }: MachineParts): Hostility {
  const refused = guests.map(() => 0);
  const call = (vm: number) => guests[vm].vcpu.guest.owe(costs.systemCall, 0);
  return {
    disturb: call,
    rogue: (vm) => {
      refused[vm]++;
      call(vm);
    },
    requestContext: (vm) => {
      call(vm);
      return false;
    },
    violationsOf: (vm) => refused[vm],
    corruptionsOf: () => 0,
    corruptedBytesOf: () => 0,
  };
}
