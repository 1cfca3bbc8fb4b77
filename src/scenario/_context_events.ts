/**
 * A device context changed, taken away and made again by the VMM while the host runs.
 *
 * Each takes cycles of the VMM on the core where the VM's first vCPU ran last, on behalf of that VM, and takes effect when they have run. Whether the device can promise
 * what is asked is looked at when it is asked, against what is in force then; two changes on their way at a time are not added up, and the later is dropped where both do not fit.
 * What is on its way when the device resets itself, or the VM is taken off it to be moved, is in force when the context would be there again: one that was revoked stays away.
 * A window may not grow beyond the memory that the VM had at the start.
 *
 * @module
 */
import type { ContextOptions, NicContext } from "../hardware/mod.ts";
import type { DeviceShare, HostEvent } from "../host/mod.ts";
import { HostWork } from "../hypervisor/mod.ts";
import { memoryOf, plainContext } from "./_direct.ts";
import type { MachineParts } from "./architecture.ts";

/** The options of a VM's own virtual context: its protection window and its quality of service. */
export function virtualContext(
  parts: Pick<MachineParts, "host">,
  vm: number,
  device: DeviceShare = parts.host.vms[vm].device,
): ContextOptions {
  const plain = plainContext(parts);
  return {
    ...plain,
    ...memoryOf(parts, vm),
    windowSize: device.window,
    receiveRing: device.receiveRing || plain.receiveRing,
    transmitRing: device.transmitRing || plain.transmitRing,
    reserved: device.reserved,
    weight: device.weight,
    cap: device.cap,
    receiveReserved: device.receiveReserved,
    buffer: device.buffer,
  };
}

/** The VMM's management of contexts. */
export class ContextManagement {
  private readonly shares: DeviceShare[];

  /** Makes it for the contexts by VM. */
  constructor(
    private readonly parts: MachineParts,
    private readonly contexts: readonly NicContext[],
  ) {
    this.shares = parts.host.vms.map(({ device }) => device);
  }

  /** Does what an event asks for; false where it cannot. */
  happen(event: HostEvent): boolean {
    switch (event.kind) {
      case "resize-context":
        return this.#resize(this.#vm(event.vm), event.device);
      case "revoke-context":
        return this.#revoke(this.#vm(event.vm));
      case "create-context":
        return this.#renew(this.#vm(event.vm));
      default:
        return false;
    }
  }

  #vm(name: string): number {
    return this.parts.host.vms.findIndex((vm) => vm.name === name);
  }

  #resize(vm: number, change: Partial<DeviceShare>): boolean {
    const { nic, host, costs } = this.parts;
    const context = this.contexts[vm];
    const share = { ...this.shares[vm], ...change };
    const options = virtualContext(this.parts, vm, share);
    const grows = share.window > host.vms[vm].device.window;
    if (context.revoked || grows || nic.refusal(options, context) !== undefined) return false;
    this.#manage(vm, costs.contextResize, () => {
      if (nic.resizeContext(context, options) === undefined) this.shares[vm] = share;
    });
    return true;
  }

  #revoke(vm: number): boolean {
    const context = this.contexts[vm];
    if (context.revoked) return false;
    this.#manage(vm, this.parts.costs.contextRevoke, () => {
      context.kept = false; // where it is taken away for a while, it stays away
      this.parts.nic.revokeContext(context);
    });
    return true;
  }

  #renew(vm: number): boolean {
    const { nic, costs } = this.parts;
    const context = this.contexts[vm];
    const options = virtualContext(this.parts, vm, this.shares[vm]);
    if (!context.revoked || context.kept) return false; // there already, or with a VM that is being moved
    if (nic.refusal(options, context) !== undefined) return false;
    this.#manage(vm, costs.contextCreate, () => void nic.renewContext(context, options));
    return true;
  }

  #manage(vm: number, cycles: number, done: () => void): void {
    const { scheduler, guests } = this.parts;
    scheduler.runOnHost(guests[vm].vcpu.core, new HostWork(cycles, done, vm));
  }
}
