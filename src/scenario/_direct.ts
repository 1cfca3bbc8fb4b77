/**
 * The paths of every architecture in which each VM has a NIC context of its own: no software in between.
 *
 * @module
 */
import {
  type NetworkParts,
  receiveCycles,
  stageNumber,
  TransmitPoller,
  type TransmitPort,
} from "../guest/mod.ts";
import { type ContextOptions, Iommu, IommuDriver, NicContext } from "../hardware/mod.ts";
import {
  DmaMapping,
  type InterruptDelivery,
  interruptLine,
  NicDriver,
  NicPort,
} from "../hypervisor/mod.ts";
import { type PacketPool, UDP } from "../packet/mod.ts";
import { Loopback, LoopbackPort } from "./_loopback.ts";
import type { GuestParts, MachineParts, Outlet } from "./architecture.ts";

/** The options of a context of a plain NIC: no quality of service, and all of memory for a window. */
export function plainContext({ host }: Pick<MachineParts, "host">): ContextOptions {
  return {
    receiveRing: host.nic.receiveRing,
    transmitRing: host.nic.transmitRing,
    reserved: 0,
    weight: 1,
    cap: 0,
    windowBase: 0,
    windowSize: Infinity,
  };
}

/** The memory of a VM, which is its protection window where there is one: it lies behind those of the VMs before it. */
export function memoryOf(
  { host: { vms } }: Pick<MachineParts, "host">,
  vm: number,
): Pick<ContextOptions, "windowBase" | "windowSize"> {
  let base = 0;
  for (let i = 0; i < vm; i++) base += vms[i].device.window;
  return { windowBase: base, windowSize: vms[vm].device.window };
}

/** What a direct path is made with. */
export interface DirectOptions {
  /** How interrupts are delivered. */
  readonly delivery: InterruptDelivery;
  /** The options of a VM's context. */
  readonly context: (vm: number) => ContextOptions;
  /** Whether packets from VM to VM stay in the operating system. */
  readonly loopback?: boolean;
  /** Whether a VM has an interface; all have where it is left out. */
  readonly joins?: (vm: number) => boolean;
}

/** One VM's interface. */
export interface DirectInterface {
  /** Its context. */
  readonly context: NicContext;
  /** The queue that its packets leave by. */
  readonly sender: Outlet;
  /** Its buffers in the IOMMU's table, where there is one. */
  readonly mapping?: DmaMapping;
  /** Whether it has a context of the device. */
  readonly joined: boolean;
  /** Packets that are neither in the NIC nor in the stack. */
  held(): number;
  /** Frames that were dropped outside the NIC. */
  drops(): number;
}

/** Joins every VM to a context of its own. */
export function directInterfaces(
  parts: MachineParts,
  options: DirectOptions,
): readonly DirectInterface[] {
  const { joins = () => true } = options;
  return parts.guests.map((guest) =>
    joins(guest.index) ? connect(parts, guest, options) : noInterface(parts)
  );
}

/** Where a VM without an interface sends: what is sent all the same is dropped. */
class NoOutlet implements Outlet {
  readonly held = 0;
  drops = 0;
  datagramLeaves: (packet: number) => void = () => {};

  constructor(private readonly pool: PacketPool) {}

  send(packet: number): void {
    const { pool } = this;
    if (pool.flags[packet] & UDP) this.datagramLeaves(packet);
    this.drops += pool.frames[packet];
    pool.free(packet);
  }
}

function noInterface(parts: MachineParts): DirectInterface {
  const sender = new NoOutlet(parts.pool);
  return {
    context: new NicContext(parts.pool, -1, plainContext(parts)),
    sender,
    joined: false,
    held: () => 0,
    drops: () => sender.drops,
  };
}

/** The buffers of a context in the table of the NIC's IOMMU, where it has one. */
export function mappingOf(parts: MachineParts, context: NicContext): DmaMapping | undefined {
  const { nic, simulation, host, costs } = parts;
  const { translation } = nic;
  if (!(translation instanceof Iommu)) return undefined;
  const { windowBase, windowSize, receiveRing, transmitRing } = context.options;
  const rings = { base: windowBase, bytes: windowSize, receiveRing, transmitRing };
  const driver = new IommuDriver(translation, context.index, rings);
  return new DmaMapping(simulation, driver, host.iommu, costs);
}

function networkOf({ pool, costs, offloads, stages }: MachineParts): NetworkParts {
  return { pool, costs, offloads, stages };
}

function connect(
  parts: MachineParts,
  guest: GuestParts,
  { delivery, context: optionsOf, loopback }: DirectOptions,
): DirectInterface {
  const { host, costs, nic, scheduler } = parts;
  const { vcpu } = guest;
  const context = nic.addContext(optionsOf(guest.index));
  const mapping = mappingOf(parts, context);
  const port = new NicPort(parts, nic, context, Infinity, 1, mapping);
  const local = loopback ? loopbackOf(parts, guest) : undefined;
  const out: TransmitPort = local ? new LoopbackPort(networkOf(parts), port, local) : port;
  const sender = new TransmitPoller(parts, out);
  const driver = new NicDriver(
    parts,
    nic,
    context,
    guestDriver(parts, guest, sender),
    host.nic.pollBudget,
    mapping,
  );
  const poller = vcpu.guest.addPoller(driver);
  const sending = vcpu.guest.addPoller(sender);
  sender.raise = () => vcpu.guest.raise(sending);
  context.onInterrupt = interruptLine(scheduler, vcpu, poller, costs, delivery);
  return {
    context,
    sender,
    mapping,
    joined: true,
    held: () => sender.held + driver.held + (local?.held ?? 0),
    drops: () => local?.drops ?? 0,
  };
}

function guestDriver(parts: MachineParts, { receive }: GuestParts, sender: TransmitPoller) {
  const { host, costs, pool } = parts;
  return {
    stage: stageNumber("guest-receive"),
    reclaimsInVmm: false,
    receiveCycles: (packet: number) =>
      receiveCycles(costs, host.offloads.checksum, pool.payload[packet], pool.flags[packet]),
    receive,
    reclaimCycles: () => 0,
    reclaimed: () => {},
    roomAgain: () => sender.restart(),
  };
}

function loopbackOf(parts: MachineParts, { vcpu, receive }: GuestParts): Loopback {
  const loopback = new Loopback(networkOf(parts), receive);
  const poller = vcpu.guest.addPoller(loopback);
  loopback.raise = () => vcpu.guest.raise(poller);
  return loopback;
}
