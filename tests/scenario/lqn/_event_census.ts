/** Counts the events of packet-level machines, from their parts and apart from the accounts of cycles. */
import { GuestProcessor, TransmitPoller } from "@iovlab/iovlab/guest";
import type { CostModel, Host } from "@iovlab/iovlab/host";
import {
  EventChannel,
  type HostWork,
  NicDriver,
  Scheduler,
  VirtioDevice,
  VmmDevice,
} from "@iovlab/iovlab/hypervisor";
import { type EventCounts, type EventName, Machine, noEvents } from "@iovlab/iovlab/scenario";
import { BackReceive } from "../../../src/hypervisor/_back_receive.ts";
import { BackTransmit } from "../../../src/hypervisor/_back_transmit.ts";
import { FrontReceive } from "../../../src/hypervisor/_front_receive.ts";
import { VirtualDrain } from "../../../src/hypervisor/_virtual_drain.ts";
import { VirtualFill } from "../../../src/hypervisor/_virtual_fill.ts";
import { VirtualReceive } from "../../../src/hypervisor/_virtual_receive.ts";
import { hasHostDriver, isServed } from "../../../src/scenario/lqn/_charges.ts";

type Counter = Record<EventName, number>;
// deno-lint-ignore no-explicit-any
type Loose = any;

type Hear = (self: Loose, args: Loose[]) => void;

const nothing: Hear = () => {};

/** Replaces a method for the time of a run, so that `after` hears of every call when it is done, and `before` ahead of it. */
function watch(prototype: Loose, name: string, after: Hear, before: Hear = nothing) {
  const original = prototype[name];
  prototype[name] = function (this: Loose, ...args: Loose[]) {
    before(this, args);
    const result = original.apply(this, args);
    after(this, args);
    return result;
  };
  return () => void (prototype[name] = original);
}

function watchPollers(count: Counter, host: Host): (() => void)[] {
  const direct = !isServed(host) && !hasHostDriver(host);
  return [
    watch(NicDriver.prototype, "begin", (self) => {
      count.nicPolls++;
      if (self.owner.reclaimsInVmm && self.vmmCycles > 0) count.unmapBatches++;
    }),
    watch(TransmitPoller.prototype, "begin", (self) => {
      if (direct && self.count > 0) count.doorbells++;
    }),
    watch(FrontReceive.prototype, "begin", () => count.frontPolls++),
    watch(BackReceive.prototype, "begin", () => count.backReceivePolls++),
    watch(BackTransmit.prototype, "begin", (self) => {
      count.backTransmitPolls++;
      if (self.count > 0) count.doorbells++;
    }),
    watch(VirtualReceive.prototype, "begin", () => count.frontPolls++),
    watch(VirtualFill.prototype, "begin", () => count.backReceivePolls++),
    watch(VirtualDrain.prototype, "begin", (self) => {
      count.backTransmitPolls++;
      if (self.count > 0) count.doorbells++;
    }),
  ];
}

type Device = Pick<VmmDevice, "kicks" | "interrupts">;

/** The virtual devices that a packet arrived at. */
function watchDevices(devices: Set<Device>): (() => void)[] {
  return [VmmDevice, VirtioDevice].map(({ prototype }) =>
    watch(prototype, "arrive", (self) => devices.add(self))
  );
}

function watchEvents(count: Counter, costs: CostModel, host: Host): (() => void)[] {
  const driver = host.vms.length;
  const virtio = host.architecture === "virtio-vhost";
  return [
    // ahead of the call, which may move the receiver to another core
    watch(EventChannel.prototype, "notify", nothing, ({ from, to }) => {
      const name = to.options.domain === driver ? "toBack" : "toFront";
      count[name]++;
      if (to.core !== from.core) count[`${name}Across`]++;
    }),
    watch(GuestProcessor.prototype, "owe", (self, [cycles, inVmm]) => {
      if (virtio && inVmm === costs.virtualInterrupt + costs.interprocessorInterrupt) {
        count.toFrontAcross++;
      }
      if (virtio && cycles === inVmm && inVmm === costs.interprocessorInterrupt) {
        count.toBackAcross++;
      }
      if (cycles !== costs.vcpuWake || inVmm !== cycles) return;
      count[self.softirqLimit === Infinity ? "driverWakes" : "guestWakes"]++;
    }),
    watch(GuestProcessor.prototype, "addProgram", (self) => {
      const { program } = self;
      const begin = program.begin.bind(program);
      program.begin = () => {
        if (program.waiting) count.programWakes++;
        return begin();
      };
    }),
  ];
}

function watchHostWork(count: Counter): () => void {
  const { runOnHost } = Scheduler.prototype;
  Scheduler.prototype.runOnHost = function (core: number, work: HostWork) {
    if (!work.queued && work.poll === undefined) count.hostInterrupts++;
    runOnHost.call(this, core, work);
  };
  return () => void (Scheduler.prototype.runOnHost = runOnHost);
}

/** What a machine did until all its connections had ended. */
export interface Counted {
  readonly machine: Machine;
  /** Connections that came to their end. */
  readonly connections: number;
  /** Events of each connection, in the mean over all VMs. */
  readonly events: EventCounts;
}

/**
 * Runs a host for so many simulated seconds, then lets all connections end; so every chunk has run. The costs of a wake-up, of sending an event
 * and of an interrupt between processors have to differ, as that is how they are recognized.
 */
export function countEvents(host: Host, costs: CostModel, seconds: number, seed = 1): Counted {
  const count: Counter = { ...noEvents };
  const devices = new Set<Device>();
  const restore = [
    ...watchPollers(count, host),
    ...watchDevices(devices),
    ...watchEvents(count, costs, host),
    watchHostWork(count),
  ];
  try {
    const machine = new Machine(host, costs, seed, 0);
    machine.simulation.run({ until: seconds });
    machine.stop();
    machine.simulation.run();
    machine.scheduler.settle();
    const { scheduler, nic } = machine;
    const driverSwitches = scheduler.domainSwitches[host.vms.length];
    count.driverSwitches = driverSwitches;
    count.guestSwitches = scheduler.switches - driverSwitches;
    count.interrupts = nic.contexts.reduce((sum, context) => sum + context.interrupts, 0);
    for (const { kicks, interrupts } of devices) {
      count.toBack += kicks;
      count.toFront += interrupts;
    }
    const sums = host.vms.map((_, vm) => machine.counts(vm));
    const connections = sums.reduce((sum, { completed }) => sum + completed, 0);
    const events = Object.fromEntries(
      Object.entries(count).map(([name, value]) => [name, value / connections]),
    ) as EventCounts;
    return { machine, connections, events };
  } finally {
    for (const undo of restore) undo();
  }
}
