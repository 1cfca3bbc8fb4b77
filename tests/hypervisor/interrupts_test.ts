/** Exact: how interrupts and notifications get to a vCPU, and who pays for them. */
import assert from "node:assert/strict";
import { GuestProcessor } from "@iovlab/iovlab/guest";
import { costModelOf, defaults, xen2009 } from "@iovlab/iovlab/host";
import {
  EventChannel,
  type InterruptDelivery,
  interruptLine,
  Scheduler,
  switchCosts,
} from "@iovlab/iovlab/hypervisor";
import { Simulation } from "@iovlab/iovlab/kernel";

const CLOCK = 1e9;
const costs = costModelOf(xen2009, {
  vmmInterrupt: 1000,
  virtualInterrupt: 500,
  interruptEntry: 200,
  eventSend: 300,
  eventDeliver: 400,
  interprocessorInterrupt: 50,
  vcpuWake: 0,
  vmSwitch: 0,
});

/** Two vCPUs on so many cores; the first has a poller of 10 cycles and may be kept busy. */
function rig(cores: number) {
  const simulation = new Simulation();
  const scheduler = new Scheduler(simulation, {
    options: defaults.host.scheduler,
    cores,
    clockRate: CLOCK,
    domains: 2,
    costs: switchCosts(costs, true),
  });
  const vcpus = [0, 1].map((domain) => {
    const allowed = Array.from({ length: cores }, () => true);
    const options = { domain, weight: 256, cap: 0, allowed };
    return scheduler.addVcpu(new GuestProcessor(1e9), options, domain);
  });
  const polls: number[] = [];
  const poller = vcpus[0].guest.addPoller({
    vmmCycles: 0,
    begin: () => 10,
    finish: () => void polls.push(Math.round(simulation.now * CLOCK)),
    more: () => false,
  });
  const busy = (index: number, cycles: number) => {
    vcpus[index].guest.setProgram({ hasTask: () => true, begin: () => cycles, finish: () => {} });
    vcpus[index].guest.wakeProgram();
  };
  const at = (cycles: number, what: () => void) =>
    simulation.scheduleAt(cycles / CLOCK, simulation.on(what));
  return { simulation, scheduler, vcpus, polls, poller, busy, at };
}

const line = (of: ReturnType<typeof rig>, delivery: InterruptDelivery) =>
  interruptLine(of.scheduler, of.vcpus[0], of.poller, costs, delivery);

Deno.test("a blocked vCPU gets its interrupt after the VMM's work, or without any where there is no VMM", () => {
  const when = (delivery: InterruptDelivery) => {
    const of = rig(1);
    of.at(1000, line(of, delivery));
    of.simulation.run();
    return { at: of.polls, host: Math.round(of.scheduler.hostCycles) };
  };
  assert.deepEqual(when("direct"), { at: [1000 + 210], host: 0 });
  assert.deepEqual(when("vmm"), { at: [1000 + 1500 + 210], host: 1500 });
  assert.deepEqual(when("posted"), { at: [1000 + 1000 + 210], host: 1000 });
});

Deno.test("a running vCPU takes a posted interrupt without the VMM, in the middle of its program", () => {
  const when = (delivery: InterruptDelivery) => {
    const of = rig(1);
    of.busy(0, 1e6);
    of.at(5000, line(of, delivery));
    of.simulation.run({ until: 0.0005 });
    return { at: of.polls, host: Math.round(of.scheduler.hostCycles) };
  };
  assert.deepEqual(when("posted"), { at: [5000 + 210], host: 0 });
  assert.deepEqual(when("vmm"), { at: [5000 + 1500 + 210], host: 1500 });
});

Deno.test("the VMM takes the interrupt on the core where the vCPU ran last, from whoever has it", () => {
  const of = rig(2);
  of.busy(1, 1e6); // on core 1
  of.at(5000, line(of, "vmm"));
  of.simulation.run({ until: 0.0005 });
  of.scheduler.settle();
  // core 0 did the VMM's work and the poll; core 1 lost nothing
  assert.equal(Math.round(of.scheduler.busyCycles[0]), 1500 + 210);
  assert.equal(Math.round(of.scheduler.domainCycles[1]), 500_000);
});

Deno.test("a notification costs the sender a hypercall and the receiver an upcall, and more across cores", () => {
  for (const cores of [1, 2]) {
    const of = rig(cores);
    const [to, from] = of.vcpus;
    const channel = new EventChannel(from, to, costs);
    channel.connect(of.poller);
    let tasks = 1;
    from.guest.setProgram({
      hasTask: () => tasks > 0,
      begin: () => (tasks--, 1000),
      finish: () => channel.notify(),
    });
    from.guest.wakeProgram();
    of.simulation.run();
    of.scheduler.settle();
    const across = cores === 2 ? 50 : 0;
    assert.equal(channel.sent, 1);
    assert.equal(Math.round(of.scheduler.vmmCycles[1]), 300);
    assert.equal(Math.round(of.scheduler.vmmCycles[0]), 400 + across);
    assert.equal(Math.round(of.scheduler.domainCycles[0]), 200 + 10);
    assert.equal(of.polls.length, 1);
  }
});
