/**
 * Events of a VM behind a virtual device whose native driver is in the VMM or the kernel of a host, at a load.
 *
 * Symbols as in `_batching.ts`. What differs from VMs behind a driver domain:
 *
 * - The native driver's interrupts wake nobody: they are work of the VMM on a core. Interrupts of the VMs that share a pair of the NIC's queues are a gap apart under
 *   way, and what came in one gap is one batch for each VM; what comes to a host at rest is not held back. A poll that leaves something behind is followed by
 *   another one, not by more.
 * - Where all cores are busy and VMs take turns at them, what comes while one waits joins its batch.
 * - A round whose frames are on the wire for longer than a gap, among those of other VMs, is several batches.
 * - One notification of the guest for each batch. An emulated device also interrupts for each batch that it took from the guest.
 * - The guest notifies the VMM for each batch that it sends; a thread of the host unless that works.
 * - A VM that the VMM wakes goes to another core than the one that the VMM had for it, as long as one is free.
 * - Threads and guests wake each other across cores, as long as there are cores for all of them, or idle ones; else as often as their cores differ by
 *   chance. Whoever wakes finds that others had its core since it slept, half of a gap or round trip before in the mean; a thread puts every second guest that runs off its core.
 *
 * - A transmit ring of the NIC that is full makes devices wait: each interrupt has all of them look for room, which one of them takes, so that VMs send, and hear from
 *   their clients, in turns; a device that waits is not notified, but for an emulated one.
 *
 * The last three, and the numbers in them, were judged from counts of packet-level runs; they concern switches and empty polls, a few percent of the cycles.
 *
 * @module
 */
import type { Host } from "../../host/mod.ts";
import {
  batchShare,
  busyAtInterrupt,
  type DriverLoad,
  sends,
  sharing,
  SHARPNESS,
  spacing,
  switches,
  type VmLoad,
} from "./_batching.ts";
import { type EventCounts, noEvents } from "./events.ts";

/** Notifications of a device that waits for room in the NIC's ring, relative to those of one that does not. */
const WAITING = 0.13;

/** What moves a VM's packets below its virtual device, at its load. */
export interface SoftwareLoad {
  /** The native driver of its pair of queues. */
  readonly native: DriverLoad;
  /** Busy share of its thread of the host; 0 where it has none. */
  readonly thread: number;
  /** Busy share of all cores. */
  readonly cores: number;
  /** Parts of a connection's rounds that come a gap of the interrupts or more after their first frame. */
  readonly late: number;
  /** Share of time that the NIC's transmit ring is full. */
  readonly full: number;
}

/** Interrupts, and polls of the native driver, of each connection. */
function nativeEvents(host: Host, vm: VmLoad, sharing: readonly VmLoad[], free: number) {
  const total = sharing.reduce((sum, one) => sum + one.rate, 0);
  if (total === 0) return { interrupts: vm.alone, polls: vm.alone };
  const interrupts = free / (spacing(sharing, host.nic.interruptGap) * total);
  const behind = 2 * vm.rounds * total * vm.pollSeconds;
  // without a break there is a poll for each budget of packets, or for what came during the one before
  const without = Math.max(2 * vm.rounds / host.nic.pollBudget, interrupts);
  return { interrupts, polls: Math.max(interrupts + Math.min(interrupts, behind), without) };
}

/** Events of a VM behind a virtual device; `sharing` are the VMs of its pair of queues, `all` those of the host. */
export function softwareEvents(
  host: Host,
  vm: VmLoad,
  sharing: readonly VmLoad[],
  all: readonly VmLoad[],
  load: SoftwareLoad,
): EventCounts {
  const gap = host.nic.interruptGap;
  const { rate, rounds, population } = vm;
  const { native, full } = load;
  const free = 1 - Math.min(1, native.busy) ** SHARPNESS;
  const pace = sharing.reduce((sum, one) => sum + one.rate * one.alone, 0);
  const moderated = -Math.expm1(-pace * gap);
  const crowd = Math.max(1, all.length / host.cores) - 1;
  const apart = moderated * gap * (1 + crowd * load.cores ** SHARPNESS);
  const turn = (1 - free) * native.wait + free * apart;
  const { interrupts, polls } = nativeEvents(host, vm, sharing, free);
  const bursts = rounds + load.late;
  const own = bursts * batchShare(rate * bursts * turn, population);
  const batches = (1 - full) * own + full * Math.min(own, 2 * interrupts);
  const sent = sends(vm, turn);
  const doorbells = (1 - full) * sent + full * Math.min(sent, 2 * interrupts);
  const served = host.architecture === "virtio-vhost";
  const emulated = host.architecture === "emulated";
  const noticed = served ? sent * (1 - Math.min(1, load.thread) ** 2) : sent;
  const toBack = emulated ? noticed : noticed * (1 - full * (1 - WAITING));
  const toFront = emulated ? batches + doorbells : batches;
  const idle = 1 - busyAtInterrupt(vm.busy, moderated);
  const counts = {
    ...noEvents,
    interrupts,
    hostInterrupts: interrupts,
    nicPolls: polls,
    doorbells,
    backReceivePolls: batches,
    backTransmitPolls: (1 - full) * sent +
      full * (interrupts * sharing.length + (emulated ? sent : 0)),
    frontPolls: toFront,
    toFront,
    toBack,
    guestWakes: batches * idle,
    programWakes: vm.requests * Math.max(0, 1 - vm.busy) * (1 - full / 2),
  };
  return { ...counts, ...(served ? threadEvents : guestEvents)(host, vm, all, counts, load) };
}

/** Changes of core of a VM that the VMM wakes. */
function guestEvents(
  host: Host,
  vm: VmLoad,
  all: readonly VmLoad[],
  { guestWakes }: EventCounts,
): Partial<EventCounts> {
  if (host.cores === 1 && all.length === 1) return {};
  const others = all.reduce((sum, one) => sum + one.rate, -vm.rate) * guestWakes;
  const near = { rate: others / host.cores, since: host.nic.interruptGap };
  return { guestSwitches: switches(guestWakes, 1, vm, near) * Math.max(0, 1 - vm.busy) };
}

/** Wake-ups and changes of core of a thread of the host and its guest. */
function threadEvents(
  host: Host,
  vm: VmLoad,
  all: readonly VmLoad[],
  { toFront, toBack, guestWakes, backTransmitPolls }: EventCounts,
  { thread, cores, full }: SoftwareLoad,
): Partial<EventCounts> {
  const resumed = full * Math.max(0, backTransmitPolls - toBack);
  const driverWakes = (toFront + toBack + resumed) * Math.max(0, 1 - thread);
  const vcpus = host.vms.reduce((sum, each) => sum + each.vcpus + 1, 0);
  if (vcpus <= host.cores) return { toFrontAcross: toFront, toBackAcross: toBack, driverWakes };
  const apart = Math.max(1 - cores, 1 - 1 / host.cores);
  const rates = all.reduce((sum, one) => sum + one.rate, 0) * (driverWakes + guestWakes);
  const since = Math.max(host.nic.interruptGap, host.link.roundTripTime) / 2;
  const changes = (wakes: number) =>
    switches(wakes, 1, vm, { rate: (rates - vm.rate * wakes) * sharing(vcpus, host.cores), since });
  const driverSwitches = changes(driverWakes);
  return {
    toFrontAcross: toFront * apart,
    toBackAcross: toBack * apart,
    driverWakes,
    driverSwitches,
    guestSwitches: changes(guestWakes) + driverSwitches * Math.min(1, vm.busy) / 2,
  };
}
