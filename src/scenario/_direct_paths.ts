/**
 * The paths of architectures with direct access to a device, from the interfaces of their VMs.
 *
 * @module
 */
import type { DirectInterface } from "./_direct.ts";
import type { Hostility, MachineParts, Paths } from "./architecture.ts";

/** Nothing is between a VM and its context, so there are no notifications, and nobody works on its behalf but the VMM at interrupts. */
export function directPaths(
  parts: MachineParts,
  interfaces: readonly DirectInterface[],
  hostility: Hostility,
): Paths {
  const sum = (of: (each: DirectInterface) => number) =>
    interfaces.reduce((total, each) => total + of(each), 0);
  return {
    contexts: interfaces.map(({ context }) => context),
    senders: interfaces.map(({ sender }) => sender),
    hostility,
    drops: () => sum((each) => each.drops()),
    dropsOf: (vm) => interfaces[vm].drops(),
    events: () => 0,
    eventsOf: () => 0,
    onBehalfOf: () => 0,
    held: () => sum((each) => each.held()),
    attach: attachment(parts, interfaces),
  };
}

/** Takes contexts from VMs and gives them back; one that the VMM had taken away before, or has meanwhile, stays away. */
function attachment({ nic, guests }: MachineParts, interfaces: readonly DirectInterface[]) {
  const taken = interfaces.map(() => false);
  return (vm: number, attached: boolean) => {
    const { context, mapping, joined } = interfaces[vm];
    if (!joined) return;
    if (!attached) {
      taken[vm] = !context.revoked;
      context.kept = taken[vm];
      nic.revokeContext(context);
    } else if (taken[vm] && context.kept) {
      context.kept = false;
      nic.renewContext(context);
      const cycles = mapping === undefined ? 0 : mapping.driver.restart() + mapping.exitCycles;
      if (cycles > 0) guests[vm].vcpu.guest.owe(cycles, cycles);
    }
  };
}
