/**
 * The paths of every architecture in which each VM has a NIC context of its own: no software in between.
 *
 * @module
 */
import { receiveCycles, stageNumber, TransmitPoller } from "../guest/mod.ts";
import type { ContextOptions, NicContext } from "../hardware/mod.ts";
import { type InterruptDelivery, interruptLine, NicDriver, NicPort } from "../hypervisor/mod.ts";
import type { GuestParts, MachineParts, Paths } from "./architecture.ts";

/** Bytes of memory that a VM's protection window covers. */
const WINDOW_BYTES = 2 ** 30;

/** The options of a context of a plain NIC: no quality of service, and all of memory for a window. */
export function plainContext(parts: MachineParts): ContextOptions {
  return {
    receiveRing: parts.host.nic.receiveRing,
    transmitRing: parts.host.nic.transmitRing,
    reserved: 0,
    weight: 1,
    cap: 0,
    windowBase: 0,
    windowSize: Infinity,
  };
}

/** The options of a VM's own virtual context: its protection window and its quality of service. */
export function virtualContext(parts: MachineParts, vm: number): ContextOptions {
  return {
    ...plainContext(parts),
    ...parts.host.vms[vm].device,
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
  const contexts: NicContext[] = [];
  const senders: TransmitPoller[] = [];
  for (const guest of parts.guests) {
    const context = parts.nic.addContext(contextOptions(guest.index));
    contexts.push(context);
    senders.push(connect(parts, guest, context, delivery));
  }
  return { contexts, senders, drops: () => 0, events: () => 0 };
}

function connect(
  parts: MachineParts,
  guest: GuestParts,
  context: NicContext,
  delivery: InterruptDelivery,
): TransmitPoller {
  const { host, costs, nic, pool, stages } = parts;
  const port = new NicPort(nic, context, pool, costs, host.offloads);
  const sender = new TransmitPoller(
    pool,
    costs,
    host.offloads,
    port,
    stages,
    stageNumber("guest-transmit"),
  );
  const owner = {
    receiveCycles: (packet: number) =>
      receiveCycles(costs, host.offloads.checksum, pool.payload[packet], pool.flags[packet]),
    receive: guest.receive,
    reclaimCycles: () => 0,
    reclaimed: () => {},
    roomAgain: () => sender.restart(),
  };
  const driver = new NicDriver(
    nic,
    context,
    pool,
    costs,
    host.offloads,
    host.nic.pollBudget,
    owner,
    false,
    stages,
    stageNumber("guest-receive"),
  );
  const poller = guest.processor.addPoller(driver);
  const sending = guest.processor.addPoller(sender);
  sender.raise = () => guest.processor.raise(sending);
  context.onInterrupt = interruptLine(parts.scheduler, guest.vcpu, poller, costs, delivery);
  return sender;
}
