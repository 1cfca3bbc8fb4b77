/**
 * Events of a host that are not packets, and what each is charged with: interrupts, polls, notifications, wake-ups, switches.
 *
 * How many of them there are for each connection depends on the load: a busy poller takes more packets at a time, a busy receiver is not
 * notified, a running vCPU is not woken. So the counts are data. {@linkcode operatingPoint} predicts them, and a
 * caller who has counted them (in the packet-level simulation, on a real host) can give them instead.
 *
 * @module
 */
import type { CostModel, Host } from "../../host/mod.ts";
import type { InterruptDelivery } from "../../hypervisor/mod.ts";
import { architectures } from "../architectures.ts";
import { hasHostDriver, isMapped, isServed } from "./_charges.ts";
import type { Accounts } from "./accounts.ts";

/** What each event is. */
export const eventMeanings = {
  interrupts: "interrupts that a NIC driver takes",
  hostInterrupts: "those of them that the VMM handles first, or its own driver",
  nicPolls: "polls of a native NIC driver",
  unmapBatches: "polls that unmap pages, with a flush of the TLB each",
  doorbells: "writes to the NIC's doorbell",
  backReceivePolls: "polls of a back end or virtual device towards the guest",
  backTransmitPolls: "polls of a back end or virtual device from the guest",
  frontPolls: "polls of a front end, or a guest's driver of a virtual device",
  toFront: "notifications from a back end or virtual device to its front end",
  toFrontAcross: "those of them that go to another core",
  toBack: "notifications from a front end to its back end",
  toBackAcross: "those of them that go to another core",
  guestWakes: "times that a guest's vCPU is woken",
  driverWakes: "times that the driver domain's vCPU, or a thread of the host, is woken",
  guestSwitches: "times that a core changes to a guest's vCPU",
  driverSwitches: "times that a core changes to the driver domain's vCPU, or a thread",
  programWakes: "times that the server program is woken",
} as const;

/** An event. */
export type EventName = keyof typeof eventMeanings;

/** Events of each connection, in the mean. */
export type EventCounts = Readonly<Record<EventName, number>>;

/** All event names. */
export const eventNames: readonly EventName[] = Object.keys(eventMeanings) as EventName[];

/** How the NIC's interrupts get to whoever has its driver. */
export function deliveryOf(host: Host): InterruptDelivery {
  switch (host.architecture) {
    case "native":
      return "direct";
    case "vdi":
      return host.vdi.interrupts;
    case "sr-iov":
      return host.srIov.interrupts;
    case "passthrough":
      return host.passthrough.interrupts;
    default:
      return "vmm";
  }
}

/** The cycles of a notification between a guest and whoever moves its packets, and of one that goes to another core. */
function notificationCycles(host: Host, costs: CostModel) {
  const { virtualInterrupt, vmExit, interprocessorInterrupt } = costs;
  const guest = costs.interruptEntry;
  const access = vmExit + costs.emulateAccess;
  switch (host.architecture) {
    case "virtio-vhost": {
      const posted = host.virtio.interrupts !== "vmm";
      return {
        toGuest: { guestVmm: posted ? 0 : virtualInterrupt, guest },
        toGuestAcross: { guestVmm: posted ? 0 : interprocessorInterrupt },
        fromGuest: { guestVmm: vmExit + costs.vhostKick },
        fromGuestAcross: { driverVmm: interprocessorInterrupt },
      };
    }
    case "vmm-driver":
      return { toGuest: { guestVmm: virtualInterrupt, guest }, fromGuest: { guestVmm: vmExit } };
    case "emulated": {
      const { accessesPerInterrupt, accessesPerKick } = host.emulated;
      return {
        toGuest: { guestVmm: virtualInterrupt + accessesPerInterrupt * access, guest },
        fromGuest: { guestVmm: accessesPerKick * access },
      };
    }
    default:
      return {
        toGuest: { driverVmm: costs.eventSend, guestVmm: costs.eventDeliver, guest },
        toGuestAcross: { guestVmm: interprocessorInterrupt },
        fromGuest: {
          guestVmm: costs.eventSend,
          driverVmm: costs.eventDeliver,
          driver: costs.interruptEntry,
        },
        fromGuestAcross: { driverVmm: interprocessorInterrupt },
      };
  }
}

/** Cycles of a notification that its sender pays after the other end was raised, so that nobody waits for them. */
export function paidLater(
  { architecture }: Pick<Host, "architecture">,
  costs: CostModel,
): Readonly<Record<"toFront" | "toBack", number>> {
  if (architecture === "split-driver") return { toFront: costs.eventSend, toBack: costs.eventSend };
  const toBack = architecture === "virtio-vhost" ? costs.vmExit + costs.vhostKick : 0;
  return { toFront: 0, toBack };
}

/** The cycles of a native driver's interrupts, polls and doorbells, by whose it is. */
function nativeCycles(host: Host, costs: CostModel) {
  const { interruptEntry, vmmInterrupt, softirqPoll, doorbell } = costs;
  if (hasHostDriver(host)) {
    return {
      interrupts: {},
      hostInterrupts: { vmm: vmmInterrupt },
      nicPolls: { vmm: softirqPoll },
      doorbells: { [isServed(host) ? "driver" : "guestVmm"]: doorbell },
    };
  }
  const owner = isServed(host) ? "driver" : "guest";
  const inject = deliveryOf(host) === "vmm" ? costs.virtualInterrupt : 0;
  // a batch's buffers are mapped by an exit
  const exit = isMapped(host) ? { guestVmm: costs.vmExit } : {};
  return {
    interrupts: { [owner]: interruptEntry },
    hostInterrupts: { vmm: vmmInterrupt + inject },
    nicPolls: { [owner]: softirqPoll, ...exit },
    doorbells: { [owner]: doorbell, ...exit },
  };
}

/**
 * The cycles of one event of each kind, by account.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { costModelOf, host, xen2009 } from "@iovlab/iovlab/host";
 * import { eventCycles } from "@iovlab/iovlab/scenario";
 *
 * const costs = costModelOf(xen2009);
 * const native = eventCycles(host({ architecture: "native", vms: [{}] }), costs);
 * const split = eventCycles(host({ architecture: "split-driver", vms: [{}] }), costs);
 * assert.deepEqual(native.guestSwitches, { guest: costs.processSwitch });
 * assert.deepEqual(split.guestSwitches, { vmm: costs.vmSwitch });
 * ```
 */
export function eventCycles(
  host: Host,
  costs: CostModel,
): Readonly<Record<EventName, Partial<Accounts>>> {
  const { virtualized } = architectures[host.architecture];
  const device = isServed(host) ? "driver" : "guestVmm";
  const change = virtualized ? { vmm: costs.vmSwitch } : { guest: costs.processSwitch };
  const notification = notificationCycles(host, costs);
  return {
    ...nativeCycles(host, costs),
    unmapBatches: { driverVmm: costs.tlbFlush },
    backReceivePolls: { [device]: costs.softirqPoll },
    backTransmitPolls: { [device]: costs.softirqPoll },
    frontPolls: { guest: costs.softirqPoll },
    toFront: notification.toGuest,
    toFrontAcross: notification.toGuestAcross ?? {},
    toBack: notification.fromGuest,
    toBackAcross: notification.fromGuestAcross ?? {},
    guestWakes: virtualized ? { guestVmm: costs.vcpuWake } : {},
    driverWakes: { driverVmm: costs.vcpuWake },
    guestSwitches: change,
    driverSwitches: change,
    programWakes: { guest: costs.processWake },
  };
}

/** No events at all: packets only. */
export const noEvents: EventCounts = Object.fromEntries(
  eventNames.map((name) => [name, 0]),
) as Record<EventName, number>;
