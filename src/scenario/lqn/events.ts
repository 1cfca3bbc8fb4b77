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
import { isServed } from "./_charges.ts";
import type { Accounts } from "./accounts.ts";

/** What each event is. */
export const eventMeanings = {
  interrupts: "interrupts that an operating system's NIC driver takes",
  hostInterrupts: "those of them that the VMM handles first",
  nicPolls: "polls of a native NIC driver",
  unmapBatches: "polls that unmap pages, with a flush of the TLB each",
  doorbells: "writes to the NIC's doorbell",
  backReceivePolls: "polls of a back end towards the guest",
  backTransmitPolls: "polls of a back end from the guest",
  frontPolls: "polls of a front end",
  toFront: "notifications from a back end to its front end",
  toFrontAcross: "those of them that go to another core",
  toBack: "notifications from a front end to its back end",
  toBackAcross: "those of them that go to another core",
  guestWakes: "times that a guest's vCPU is woken",
  driverWakes: "times that the driver domain's vCPU is woken",
  guestSwitches: "times that a core changes to a guest's vCPU",
  driverSwitches: "times that a core changes to the driver domain's vCPU",
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

/** The cycles of a notification between a guest and whoever moves its packets. */
function notificationCycles({ architecture }: Host, costs: CostModel) {
  if (architecture === "virtio-vhost") {
    return {
      toGuest: { guestVmm: costs.virtualInterrupt, guest: costs.interruptEntry },
      fromGuest: { guestVmm: costs.vmExit, driver: costs.vhostKick },
    };
  }
  const guest = costs.interruptEntry;
  const driver = costs.interruptEntry;
  return {
    toGuest: { driverVmm: costs.eventSend, guestVmm: costs.eventDeliver, guest },
    fromGuest: { guestVmm: costs.eventSend, driverVmm: costs.eventDeliver, driver },
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
  const driverDomain = isServed(host);
  const owner = driverDomain ? "driver" : "guest";
  const inject = deliveryOf(host) === "vmm" ? costs.virtualInterrupt : 0;
  const change = virtualized ? { vmm: costs.vmSwitch } : { guest: costs.processSwitch };
  const notification = notificationCycles(host, costs);
  return {
    interrupts: { [owner]: costs.interruptEntry },
    hostInterrupts: { vmm: costs.vmmInterrupt + inject },
    nicPolls: { [owner]: costs.softirqPoll },
    unmapBatches: { driverVmm: costs.tlbFlush },
    doorbells: { [owner]: costs.doorbell },
    backReceivePolls: { driver: costs.softirqPoll },
    backTransmitPolls: { driver: costs.softirqPoll },
    frontPolls: { guest: costs.softirqPoll },
    toFront: notification.toGuest,
    toFrontAcross: { guestVmm: costs.interprocessorInterrupt },
    toBack: notification.fromGuest,
    toBackAcross: { driverVmm: costs.interprocessorInterrupt },
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
