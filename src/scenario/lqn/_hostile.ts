/**
 * Hostile programs as work without packets: one action is one round, with the cycles and events that the packet level charges for it.
 *
 * An action is a system call of a program. A notification without work (`interrupt-storm`) is then a notification like any other and an empty poll, or, where a VM
 * has a context of its own, a doorbell and an interrupt. A descriptor or grant of foreign memory (`rogue-dma`) is handed down, looked at and refused.
 *
 * @module
 */
import type { CostModel, Host } from "../../host/mod.ts";
import { GrantCosts } from "../../hypervisor/mod.ts";
import type { Accounts } from "./accounts.ts";
import type { Conversation } from "./_conversation.ts";

/** A program that acts at a rate. */
export interface HostileWork {
  /** One action. */
  readonly conversation: Conversation;
  /** Whether the VM's own context interrupts for it; else whoever serves the VM is notified. */
  readonly interrupts: boolean;
  /** Whether anybody is notified at all. */
  readonly notifies: boolean;
}

/** Whether a VM has a NIC context of its own. */
function ownsContext({ architecture }: Host): boolean {
  return architecture === "passthrough" || architecture === "sr-iov" || architecture === "vdi";
}

function action(costs: CostModel, extra: Partial<Accounts>): Conversation {
  return {
    requests: 1,
    requestBytes: 0,
    replyBytes: 0,
    packets: [],
    rounds: { open: 0, request: 1, more: 0, close: 0 },
    pauses: { open: 0, request: 0, more: 0, close: 0 },
    program: costs.systemCall,
    extra,
  };
}

/** A notification, or an interrupt of the VM's own, for nothing. */
export function disturbance(host: Host, costs: CostModel): HostileWork {
  if (host.architecture === "native") {
    const extra = { guest: costs.systemCall };
    return { conversation: action(costs, extra), interrupts: false, notifies: false };
  }
  const interrupts = ownsContext(host);
  const extra = interrupts ? { guest: costs.doorbell } : {};
  return { conversation: action(costs, extra), interrupts, notifies: !interrupts };
}

/** The cycles of a descriptor or grant that is refused, beside a notification and a poll. */
function refusal(host: Host, costs: CostModel): Partial<Accounts> {
  switch (host.architecture) {
    case "native":
      return { guest: costs.systemCall };
    case "split-driver": {
      const { frontTransmit, frontSlot, backTransmit, backSlot } = costs;
      const driverVmm = new GrantCosts(host.splitDriver, costs).refused;
      return { guest: frontTransmit + frontSlot, driver: backTransmit + backSlot, driverVmm };
    }
    case "virtio-vhost":
      return { driver: costs.vhostTransmit + costs.bridge };
    case "vmm-driver":
      return { guestVmm: costs.vmmSwitchPacket };
    case "emulated":
      return { guestVmm: costs.deviceModel + costs.vmmSwitchPacket };
    default:
      return { guest: costs.driverTransmit + costs.driverCompletion + costs.doorbell };
  }
}

/** A descriptor or grant of memory that is not the VM's. */
export function foreignMemory(host: Host, costs: CostModel): HostileWork {
  const interrupts = ownsContext(host);
  const notifies = host.architecture !== "native" && !interrupts;
  return { conversation: action(costs, refusal(host, costs)), interrupts, notifies };
}
