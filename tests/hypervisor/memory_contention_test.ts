/** Exact: work on cores that share a cache and a memory takes as much longer as the memory system says, and is accounted for. */
import assert from "node:assert/strict";
import { GuestProcessor } from "@iovlab/iovlab/guest";
import { defaults, type Memory, type MemoryUse } from "@iovlab/iovlab/host";
import { attachMemory, Scheduler } from "@iovlab/iovlab/hypervisor";
import { Simulation } from "@iovlab/iovlab/kernel";

const CLOCK = 1e9;
const MIB = 2 ** 20;
const contending: Memory = { ...defaults.host.memory, contention: true, bandwidth: 1e15 };
const quiet = { receiveBusy: 0, transmitBusy: 0, framesIn: 0, framesOut: 0 };

/** Domains with one always busy CPU each, whose tasks have so many cycles. */
function busy(
  programs: readonly MemoryUse[],
  { cores = programs.length, cycles = 1e5, memory = contending, nic = quiet, until = 1 },
) {
  const simulation = new Simulation();
  const scheduler = new Scheduler(simulation, {
    options: defaults.host.scheduler,
    cores,
    clockRate: CLOCK,
    domains: programs.length,
    costs: { change: 0, wake: 0, inVmm: true },
  });
  const done = programs.map(() => 0);
  const processors = programs.map((_, domain) => {
    const cpu = new GuestProcessor(Infinity);
    const allowed = Array<boolean>(cores).fill(true);
    scheduler.addVcpu(cpu, { domain, weight: 256, cap: 0, allowed }, domain);
    const finish = () => {
      done[domain]++;
    };
    cpu.setProgram({ hasTask: () => true, begin: () => cycles, finish });
    cpu.wakeProgram();
    return [cpu];
  });
  const parts = { memory, clockRate: CLOCK, programs, processors, link: { rate: 1e9 }, nic };
  const system = attachMemory(simulation, scheduler, parts);
  simulation.run({ until });
  scheduler.settle();
  return { scheduler, system, done, simulation };
}

const program = (mebibytes: number, accesses = 20): MemoryUse => ({
  workingSet: mebibytes * MIB,
  accesses,
});

Deno.test("without contention there is no memory system and no event of one", () => {
  const memory = { ...contending, contention: false };
  const { system, simulation, scheduler } = busy([program(9), program(9)], { memory });
  assert.equal(system, undefined);
  assert.ok(simulation.processed < 20_100 + 100);
  assert.deepEqual([...scheduler.slowdown], [1, 1, 1]);
});

Deno.test("working sets that fit change nothing that is done", () => {
  const memory = { ...contending, contention: false };
  const uses = [program(1), program(2)];
  const [alone, together] = [busy(uses, { memory }), busy(uses, {})];
  assert.deepEqual(together.done, alone.done);
  assert.deepEqual([...together.scheduler.slowdown], [1, 1, 1]);
  assert.equal(together.system!.slowdownOf(0), 1);
});

Deno.test("what is done falls by the slowdown, and cycles add up", () => {
  const { scheduler, system, done } = busy([program(3), program(3)], { until: 2 });
  const alone = busy([program(3)], { until: 2 });
  assert.equal(alone.system!.slowdownOf(0), 1);
  for (const domain of [0, 1]) {
    const slowdown = system!.slowdownOf(domain);
    // each holds two of its three mebibytes
    const expected = 1 + 0.02 / 3 * 80e-9 * CLOCK / 1.5;
    assert.ok(Math.abs(slowdown / expected - 1) < 0.01, `${slowdown} ${expected}`);
    // the first millisecond runs before anything is known
    assert.ok(Math.abs(alone.done[0] / done[domain] / slowdown - 1) < 0.001);
    assert.ok(Math.abs(scheduler.domainCycles[domain] / 2e9 - 1) < 1e-9);
    assert.ok(Math.abs(scheduler.workCycles[domain] * slowdown / 2e9 - 1) < 0.001);
    assert.ok(Math.abs(scheduler.busyCycles[domain] - scheduler.domainCycles[domain]) < 1);
  }
});

Deno.test("a chunk that is under way is stretched from the change of its slowdown on", () => {
  // chunks of ten seconds: only what goes on at new speeds can be seen
  const { scheduler, system } = busy([program(3), program(3)], { cycles: 1e10, until: 2 });
  const slowdown = system!.slowdownOf(0);
  assert.ok(slowdown > 1.3);
  assert.ok(Math.abs(scheduler.workCycles[0] * slowdown / 2e9 - 1) < 0.001);
});

Deno.test("on one core, taking turns, two have the cache in turns, and a change refills the core's own", () => {
  const uses = [program(3), program(3)];
  const { scheduler, system } = busy(uses, { cores: 1, until: 5 });
  const slowdown = system!.slowdownOf(0);
  // who has just been switched to finds its lines gone; who runs on gets them back
  const sideBySide = busy([program(3), program(3)], { until: 5 }).system!.slowdownOf(0);
  assert.ok(slowdown > 1.05 && slowdown < sideBySide, `${slowdown} ${sideBySide}`);
  const { switches, hostCycles } = scheduler;
  assert.ok(switches > 100);
  // who runs for a slice takes all of the core's own cache; to refill it is the VMM's time, as the rest of a switch
  const lines = contending.privateCache / contending.lineBytes;
  const most = lines * 80e-9 * CLOCK / contending.overlap;
  assert.ok(hostCycles > 0.1 * switches * most && hostCycles < switches * most, `${hostCycles}`);
  const none = { ...contending, privateCache: 0 };
  assert.equal(busy(uses, { cores: 1, until: 5, memory: none }).scheduler.hostCycles, 0);
  const total = scheduler.domainCycles[0] + scheduler.domainCycles[1] + scheduler.hostCycles;
  assert.ok(Math.abs(total / 5e9 - 1) < 1e-9);
});

Deno.test("bytes that devices transfer take bandwidth", () => {
  const memory = { ...contending, bandwidth: 1e9 };
  const uses = [program(6, 5), program(6, 5)];
  const counts = { receiveBusy: 0, transmitBusy: 0, framesIn: 0, framesOut: 0 };
  const wired = Object.defineProperty({ ...counts }, "transmitBusy", {
    get: () => (counts.transmitBusy += 0.003), // three times a line of 1 Gb/s
  });
  const [without, withDma] = [busy(uses, { memory }), busy(uses, { memory, nic: wired })];
  assert.ok(withDma.system!.utilization > without.system!.utilization + 0.1);
  assert.ok(withDma.done[0] < 0.99 * without.done[0]);
});

Deno.test("a simulation with contention ends when nothing else is to come", () => {
  const simulation = new Simulation();
  const scheduler = new Scheduler(simulation, {
    options: defaults.host.scheduler,
    cores: 1,
    clockRate: CLOCK,
    domains: 1,
    costs: { change: 0, wake: 0, inVmm: true },
  });
  const cpu = new GuestProcessor(Infinity);
  scheduler.addVcpu(cpu, { domain: 0, weight: 256, cap: 0, allowed: [true] }, 0);
  let left = 100;
  cpu.setProgram({ hasTask: () => left > 0, begin: () => 1e6, finish: () => void left-- });
  cpu.wakeProgram();
  attachMemory(simulation, scheduler, {
    memory: contending,
    clockRate: CLOCK,
    programs: [program(9)],
    processors: [[cpu]],
    link: { rate: 1e9 },
    nic: quiet,
  });
  assert.equal(simulation.run({ until: 10 }).reason, "empty");
  assert.equal(left, 0);
});

Deno.test("what rounding leaves of a domain that did nothing is no work that all received bytes wait for", () => {
  const simulation = new Simulation();
  const until = 0.3;
  const nic = { ...quiet };
  const work = [0, 0];
  const program = { programCycles: 0 };
  const scheduler = {
    workCycles: work,
    domainSwitches: [0, 0],
    busyCycles: [0],
    slowdown: new Float64Array(2).fill(1),
    settle: () => {
      const isLast = simulation.now > until - 1.5e-3;
      work[0] += isLast ? 1e-7 : 5e5;
      work[1] += 1e6;
      program.programCycles += 1e6;
      nic.receiveBusy += 5e-4;
    },
    retime: () => {},
  };
  const memory = attachMemory(simulation, scheduler as unknown as Scheduler, {
    ...{ memory: { ...contending, bandwidth: 1e10 }, clockRate: CLOCK, link: { rate: 1e9 }, nic },
    programs: [{ workingSet: 0, accesses: 0 }, { workingSet: 8 * MIB, accesses: 20 }],
    processors: [[], [program as unknown as GuestProcessor]],
  })!;
  simulation.schedule(until, simulation.on(() => {}));
  simulation.run({ until });
  assert.ok(memory.slowdown[0] < 2, String(memory.slowdown[0]));
});
