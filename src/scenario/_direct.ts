/**
 * The paths of every architecture in which each VM has a NIC context of its own: no software in between.
 *
 * @module
 */
import { receiveCycles, stageNumber, TransmitPoller } from "../guest/mod.ts";
import type { ContextOptions, NicContext } from "../hardware/mod.ts";
import { type InterruptDelivery, interruptLine, NicDriver, NicPort } from "../hypervisor/mod.ts";
import { ownContexts } from "./_hostility.ts";
import type { GuestParts, MachineParts, Paths } from "./architecture.ts";

/** Bytes of memory that a VM's protection window covers. */
const WINDOW_BYTES = 2 ** 30;

/** The options of a context of a plain NIC: no quality of service, and all of memory for a window. */
export function plainContext({ host }: MachineParts): ContextOptions {
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

/** The options of a VM's own virtual context: its protection window and its quality of service. */
export function virtualContext(parts: MachineParts, vm: number): ContextOptions {
  const plain = plainContext(parts);
  const { device } = parts.host.vms[vm];
  return {
    ...plain,
    ...device,
    receiveRing: device.receiveRing || plain.receiveRing,
    transmitRing: device.transmitRing || plain.transmitRing,
    windowBase: vm * WINDOW_BYTES,
    windowSize: WINDOW_BYTES,
  };
}

/** Joins every VM to a context of its own. */
export function directPaths(
  parts: MachineParts,
  delivery: InterruptDelivery,
  contextOptions: (vm: number) => ContextOptions,
): Paths {
  const joined = parts.guests.map((guest) =>
    connect(parts, guest, parts.nic.addContext(contextOptions(guest.index)), delivery)
  );
  const contexts = joined.map(({ context }) => context);
  return {
    contexts,
    hostility: ownContexts(contexts),
    onBehalfOf: () => 0,
    senders: joined.map(({ sender }) => sender),
    drops: () => 0,
    dropsOf: () => 0,
    events: () => 0,
    eventsOf: () => 0,
    held: () => joined.reduce((sum, { sender, driver }) => sum + sender.held + driver.held, 0),
  };
}

/** One VM's interface. */
interface Joined {
  readonly context: NicContext;
  readonly sender: TransmitPoller;
  readonly driver: NicDriver;
}

function connect(
  parts: MachineParts,
  guest: GuestParts,
  context: NicContext,
  delivery: InterruptDelivery,
): Joined {
  const { host, costs, nic, pool, scheduler } = parts;
  const sender = new TransmitPoller(parts, new NicPort(parts, nic, context));
  const owner = {
    stage: stageNumber("guest-receive"),
    reclaimsInVmm: false,
    receiveCycles: (packet: number) =>
      receiveCycles(costs, host.offloads.checksum, pool.payload[packet], pool.flags[packet]),
    receive: guest.receive,
    reclaimCycles: () => 0,
    reclaimed: () => {},
    roomAgain: () => sender.restart(),
  };
  const driver = new NicDriver(parts, nic, context, owner, host.nic.pollBudget);
  const poller = guest.vcpu.guest.addPoller(driver);
  const sending = guest.vcpu.guest.addPoller(sender);
  sender.raise = () => guest.vcpu.guest.raise(sending);
  context.onInterrupt = interruptLine(scheduler, guest.vcpu, poller, costs, delivery);
  return { context, sender, driver };
}
