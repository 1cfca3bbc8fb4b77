/**
 * How many events a connection comes with at a load: the load-dependent part of the demands.
 *
 * Symbols, for a VM: x connections per second, R rounds of a connection, n requests among them, T seconds between two interrupts, u the busy
 * share of a vCPU. (1 - exp(-m)) / m is the share of bursts that begin a batch where m of them come in the time of one, without memory.
 *
 * - A poller takes what has come since it was raised; so one poll serves the bursts of one interval between interrupts.
 * - Replies of the program go one by one, as it takes one request at a time; all else that a VM sends goes once for each poll.
 * - A vCPU is woken by an interrupt or a notification if it is idle then, the program by a request if it is.
 * - A wake-up leaves a vCPU on the core that it had last; that one ran something else last if others, who share it where there are more vCPUs than
 *   cores, took it since.
 * - A driver domain without a break polls on without interrupts and notifications; what waits for it in one turn of its pollers is one batch.
 *
 * All of it is assumption about mechanisms that are exact in the packet level; the experiment `hpcasia-2009` compares the counts.
 *
 * @module
 */
import type { Host } from "../../host/mod.ts";
import { interruptSpacing } from "./_moderation.ts";
import { deliveryOf, type EventCounts, noEvents } from "./events.ts";

/** A VM at its load. */
export interface VmLoad {
  /** Connections per second, x. */
  readonly rate: number;
  /** Sessions of a closed load; `Infinity` of an open one. */
  readonly population: number;
  /** Rounds of a connection, R. */
  readonly rounds: number;
  /** Requests of a connection, n. */
  readonly requests: number;
  /** Busy share of its first vCPU. */
  readonly busy: number;
  /** Interrupts that a connection alone comes with. */
  readonly alone: number;
  /** Seconds of the NIC poll for a connection. */
  readonly pollSeconds: number;
  /** Packets of a connection whose pages the back end maps. */
  readonly mapped: number;
}

/** The driver domain at its load. */
export interface DriverLoad {
  /** Busy share of its vCPU. */
  readonly busy: number;
  /** Mean seconds that a burst waits for it. */
  readonly wait: number;
}

/** Packets that a poller takes at most. */
const BATCH = 64;
/** How sharply a driver domain goes over to polling without interrupts as it saturates. */
export const SHARPNESS = 8;

/**
 * The share of events, without memory, that begin a batch where `mean` of them come in the time of one; a session has one at a time, so that
 * of few sessions only the others' can join.
 */
export function batchShare(mean: number, population: number): number {
  const others = mean * (1 - 1 / population);
  return others < 1e-9 ? 1 : -Math.expm1(-others) / others;
}

/** Mean seconds between two interrupts of the context that some VMs share; one session alone has its own pace. */
export function spacing(vms: readonly VmLoad[], gap: number): number {
  const pace = vms.reduce((sum, { rate, alone }) => sum + rate * alone, 0);
  if (pace <= 0) return Infinity;
  const population = vms.reduce((sum, vm) => sum + vm.population, 0);
  return Math.max(gap, 1 / pace) / population +
    (1 - 1 / population) * interruptSpacing(pace, gap);
}

/** The share of interrupts that find what the one before brought still being worked on. */
export function busyAtInterrupt(busy: number, moderated: number): number {
  return Math.min(1, busy) ** (1 + 2 * moderated);
}

/** The chance that others took a core, at a rate, in some seconds. */
export function taken(rate: number, seconds: number): number {
  return -Math.expm1(-rate * seconds);
}

/** Sends of a connection where the VM's polls are so many seconds apart. */
export function sends({ rate, rounds, requests, population }: VmLoad, apart: number): number {
  const others = rounds - requests;
  return requests + others * batchShare(rate * others * apart, population);
}

/** Wake-ups of others that take the cores of a VM. */
interface Neighbours {
  /** Their rate, at one core. */
  readonly rate: number;
  /** Seconds since the core was the VM's last, within a connection. */
  readonly since: number;
}

/** Changes of core for a connection's wake-ups: the first ones come long after the last connection's. */
export function switches(
  wakes: number,
  first: number,
  load: VmLoad,
  { rate, since }: Neighbours,
): number {
  const early = Math.min(first, wakes);
  const idle = load.rate > 0 ? 1 / load.rate : Infinity;
  return early * taken(rate, Math.max(idle, since)) + (wakes - early) * taken(rate, since);
}

/** Events of a VM that has a NIC context of its own. */
export function directEvents(host: Host, vm: VmLoad, all: readonly VmLoad[]): EventCounts {
  const gap = host.nic.interruptGap;
  const { rate, rounds, alone } = vm;
  const pace = alone * rate;
  const apart = spacing([vm], gap);
  const interrupts = rate > 0 ? 1 / (apart * rate) : alone;
  const moderated = -Math.expm1(-pace * gap);
  const wakes = interrupts * (1 - busyAtInterrupt(vm.busy, moderated));
  const again = 1 + 2 * rounds * rate * vm.pollSeconds / interrupts;
  const delivery = deliveryOf(host);
  const isNative = delivery === "direct";
  const others = all.reduce((sum, one) => sum + one.rate * one.alone, 0) - rate * alone;
  const scale = interrupts / alone;
  // a wake-up stays on its core, which as many others share as there are more VMs than cores
  const neighbours = { rate: others * scale * sharing(all.length, host.cores), since: gap };
  const program = vm.requests * Math.max(0, 1 - vm.busy);
  return {
    ...noEvents,
    interrupts,
    hostInterrupts: isNative ? 0 : delivery === "vmm" ? interrupts : wakes,
    nicPolls: Math.min(interrupts * again, 2 * rounds),
    doorbells: sends(vm, apart),
    guestWakes: wakes,
    guestSwitches: switches(wakes, 1, vm, neighbours),
    programWakes: program,
  };
}

/** Events of a VM behind a driver domain. */
export function splitEvents(
  host: Host,
  vm: VmLoad,
  all: readonly VmLoad[],
  driver: DriverLoad,
): EventCounts {
  const gap = host.nic.interruptGap;
  const total = all.reduce((sum, one) => sum + one.rate, 0);
  const free = 1 - Math.min(1, driver.busy) ** SHARPNESS;
  const apart = spacing(all, gap);
  const interrupts = total > 0 ? free / (apart * total) : vm.alone;
  const turn = (1 - free) * driver.wait + free * (total > 0 ? apart : 0);
  const { rate, rounds, population } = vm;
  const polls = rounds * batchShare(rate * rounds * turn, population);
  const sent = sends(vm, turn);
  const backTransmit = sent * batchShare(rate * sent * (1 - free) * driver.wait, population);
  const toBack = backTransmit * free;
  const mapped = all.reduce((sum, one) => sum + one.rate * one.mapped, 0);
  const nicPolls = total > 0
    ? Math.max(1 / (Math.max(turn, gap) * total), 2 * rounds / BATCH)
    : vm.alone;
  const unmaps = Math.min(vm.mapped, nicPolls * taken(mapped, turn));
  const idle = Math.max(0, 1 - driver.busy);
  const guestWakes = polls * Math.max(0, 1 - vm.busy);
  const driverWakes = (interrupts + toBack) * idle;
  return {
    ...noEvents,
    interrupts,
    hostInterrupts: interrupts,
    nicPolls: Math.max(interrupts, nicPolls * (1 - free)),
    unmapBatches: total > 0 ? unmaps : vm.mapped,
    doorbells: backTransmit,
    backReceivePolls: polls,
    backTransmitPolls: backTransmit,
    frontPolls: polls,
    toFront: polls,
    toFrontAcross: polls * across(host),
    toBack,
    toBackAcross: toBack * across(host),
    guestWakes,
    driverWakes,
    ...splitSwitches(host, vm, all, { guest: guestWakes, driver: driverWakes, since: gap }),
    programWakes: vm.requests * Math.max(0, 1 - vm.busy),
  };
}

/** The share of notifications that go to another core: all where the driver domain has its own. */
function across({ cores, driverDomain }: Host): number {
  return driverDomain.placement === "pinned" ? 1 : 1 - 1 / (cores * cores);
}

/**
 * Changes of core of a guest and of the driver domain. Each wakes on the core that it had last; where there are more vCPUs than cores guests share,
 * the driver domain, which has a core most of the time, only with all.
 */
function splitSwitches(
  { cores, driverDomain }: Host,
  vm: VmLoad,
  all: readonly VmLoad[],
  wakes: { readonly guest: number; readonly driver: number; readonly since: number },
): Pick<EventCounts, "guestSwitches" | "driverSwitches"> {
  const total = all.reduce((sum, one) => sum + one.rate, 0);
  const guests = (total - vm.rate) * wakes.guest;
  const { since } = wakes;
  if (driverDomain.placement === "pinned") {
    const rate = guests * sharing(all.length, cores - 1);
    return { guestSwitches: switches(wakes.guest, 1, vm, { rate, since }), driverSwitches: 0 };
  }
  const rate = (guests + total * wakes.driver) * sharing(all.length + 1, cores);
  const guestSwitches = switches(wakes.guest, 1, vm, { rate, since });
  return { guestSwitches, driverSwitches: cores > 1 ? 0 : Math.min(guestSwitches, wakes.driver) };
}

/** The share of the others that have a vCPU's core. */
export function sharing(vcpus: number, cores: number): number {
  return Math.max(0, vcpus / cores - 1) / Math.max(1, vcpus - 1);
}
