/**
 * The paths of architectures whose drivers and switch are in the VMM or the host's kernel: no domain drives the NIC.
 *
 * @module
 */
import { type NetworkParts, stageNumber } from "../guest/mod.ts";
import { HostDriver, type HostDriverParts, type HostDriverUser } from "../hypervisor/mod.ts";
import { plainContext } from "./_direct.ts";
import { withMigration } from "./_migration.ts";
import type { GuestParts, MachineParts, Outlet, Paths } from "./architecture.ts";

/** A VM's virtual device, as its paths need it. */
export interface SoftwareDevice extends HostDriverUser {
  /** The queue that the guest sends by. */
  readonly sender: Outlet;
  /** Notifications by the guest. */
  readonly kicks: number;
  /** Exits of the guest for the device. */
  readonly exits: number;
  /** Interrupts of the guest. */
  readonly interrupts: number;
  /** Frames for the guest that were dropped. */
  readonly drops: number;
  /** Descriptors of memory that is not the guest's, refused. */
  readonly violations: number;
  /** Cycles so far that were not on the guest's own time. */
  readonly onBehalf: number;
  /** Packets in it. */
  readonly held: number;
  /** The guest notifies it for nothing. */
  disturb(): void;
  /** The guest posts a descriptor of memory that is not its own. */
  rogue(): void;
  /** Takes it off the network, or puts it back. */
  attach(attached: boolean): void;
}

/** What differs in the driver below the devices. */
export interface SoftwareDriver
  extends Pick<HostDriverParts, "forward" | "mappedAbove" | "limit" | "network"> {
  /** Stage that a received packet is in until its device has it. */
  readonly stage: "vmm-receive" | "host-receive";
}

/** What the network software of a host shares. */
export function networkOf({ pool, costs, offloads, stages }: MachineParts): NetworkParts {
  return { pool, costs, offloads, stages };
}

/** The driver below, and what makes a VM's device over it; `local` takes a packet for another VM of the host. */
export function softwarePaths(
  parts: MachineParts,
  software: SoftwareDriver,
  makeDevice: (
    guest: GuestParts,
    driver: HostDriver,
    local: (packet: number) => void,
  ) => SoftwareDevice,
): Paths {
  const { nic, scheduler, host, guests, pool } = parts;
  const devices: SoftwareDevice[] = [];
  const stage = stageNumber(software.stage);
  const context = plainContext(parts);
  const driver = new HostDriver({
    ...software,
    stage,
    nic,
    scheduler,
    host,
    context,
    users: devices,
  });
  const local = (packet: number) => {
    const destination = pool.destination[packet];
    pool.vm[packet] = destination;
    devices[destination].arrive(packet);
  };
  for (const guest of guests) devices.push(makeDevice(guest, driver, local));
  return withMigration(parts, pathsOf(devices, driver), "software");
}

function pathsOf(devices: readonly SoftwareDevice[], driver: HostDriver): Paths {
  const sum = (of: (device: SoftwareDevice) => number) =>
    devices.reduce((total, device) => total + of(device), 0);
  const eventsOf = ({ kicks, interrupts }: SoftwareDevice) => kicks + interrupts;
  return {
    contexts: devices.map((_, vm) => driver.contextOf(vm)),
    senders: devices.map(({ sender }) => sender),
    hostility: {
      disturb: (vm) => devices[vm].disturb(),
      rogue: (vm) => devices[vm].rogue(),
      requestContext: () => false,
      violationsOf: (vm) => devices[vm].violations,
      corruptionsOf: () => 0,
      corruptedBytesOf: () => 0,
    },
    drops: () => sum(({ drops }) => drops),
    dropsOf: (vm) => devices[vm].drops,
    events: () => sum(eventsOf),
    eventsOf: (vm) => eventsOf(devices[vm]),
    exitsOf: (vm) => devices[vm].exits,
    onBehalfOf: (vm) => driver.onBehalfOf(vm) + devices[vm].onBehalf,
    held: () => sum(({ held }) => held) + driver.held,
    attach: (vm, attached) => devices[vm].attach(attached),
  };
}
