/** Exact: what a switch takes to refill a core's own cache, by who ran there and for how long. */
import assert from "node:assert/strict";
import { GuestProcessor } from "@iovlab/iovlab/guest";
import { MemorySystem, PROGRAM_WORK } from "@iovlab/iovlab/hardware";
import { defaults, type Memory } from "@iovlab/iovlab/host";
import { attachMemory, CacheRefill, Scheduler } from "@iovlab/iovlab/hypervisor";
import { Simulation } from "@iovlab/iovlab/kernel";

const CLOCK = 1e9;
const MIB = 2 ** 20;
const LINES = 4096;
const contending: Memory = { ...defaults.host.memory, contention: true, bandwidth: 1e15 };
const program = { workingSet: 4 * MIB, accesses: 10 };

/** Refills of two domains, each of which has half of the shared cache that it needs. */
function rig(cores = 1) {
  const memory = new MemorySystem({
    options: contending,
    clockRate: CLOCK,
    programs: [program, program],
  });
  for (let i = 0; i < 2000; i++) {
    for (const domain of [0, 1]) memory.setWork(domain, PROGRAM_WORK, 1e6);
    memory.advance(0.001, 0, 0);
  }
  const accounts = {
    busyCycles: new Float64Array(cores),
    coreDomainCycles: new Float64Array(2 * cores),
    coreVmmCycles: new Float64Array(2 * cores),
  };
  const refill = new CacheRefill(memory, accounts, LINES);
  /** Cycles on a core for so many accesses. */
  const ran = (accesses: number, domain = 1) => accesses / memory.accessRate[domain];
  return { memory, accounts, refill, ran };
}

Deno.test("who comes back pays for what the others took, at most a line for each of their accesses", () => {
  const { memory, accounts, refill, ran } = rig();
  accounts.coreDomainCycles[0] = ran(1e6, 0);
  assert.equal(refill.cycles(0, 0), 0);
  const line = memory.lineRefill[0];
  assert.ok(Math.abs(line - 0.5 * 80e-9 * CLOCK / contending.overlap) < 1e-3);
  let before = 0;
  for (const accesses of [1, 10, 100, 1000]) {
    accounts.coreDomainCycles[1] = ran(accesses);
    const lines = refill.cycles(0, 0) / line;
    assert.ok(lines > before && lines <= accesses, `${lines} for ${accesses}`);
    assert.ok(lines > 0.85 * accesses); // nearly all come into places of the first
    before = lines;
  }
  accounts.coreDomainCycles[1] = ran(1e7);
  assert.ok(refill.cycles(0, 0) <= LINES * line);
});

Deno.test("asking changes nothing; a switch is charged once; the VMM's work on a domain's behalf is an intruder too", () => {
  const { accounts, refill, ran } = rig(2);
  accounts.coreDomainCycles[0] = ran(1e6, 0);
  refill.cycles(0, 0);
  accounts.coreVmmCycles[1] = ran(100);
  const cycles = refill.cycles(0, 0);
  assert.ok(cycles > 0);
  assert.equal(refill.cycles(0, 0), cycles);
  assert.equal(refill.cycles(1, 0), 0); // it has had nothing on the other core
  refill.switched(0, 0);
  assert.equal(refill.cycles(0, 0), 0);
});

/** Cycles that a switch takes where one vCPU always computes, and another one runs for so many cycles each millisecond. */
function refillBeside(cycles: number): { perSwitch: number; most: number } {
  const simulation = new Simulation();
  const scheduler = new Scheduler(simulation, {
    options: { ...defaults.host.scheduler, kind: "round-robin", slice: 1e-4 },
    cores: 1,
    clockRate: CLOCK,
    domains: 2,
    costs: { change: 0, wake: 0, inVmm: true },
  });
  const cpus = [0, 1].map((domain) => {
    const cpu = new GuestProcessor(Infinity);
    scheduler.addVcpu(cpu, { domain, weight: 1, cap: 0, allowed: [true] }, 0);
    return cpu;
  });
  let waiting = 0;
  cpus[0].setProgram({ hasTask: () => true, begin: () => 1e5, finish: () => {} });
  cpus[1].setProgram({
    hasTask: () => waiting > 0,
    begin: () => cycles,
    finish: () => void waiting--,
  });
  cpus[0].wakeProgram();
  const tick = simulation.on(() => {
    if (waiting === 0) {
      waiting = 1;
      cpus[1].wakeProgram();
    }
    simulation.schedule(0.001, tick);
  });
  simulation.schedule(0.0005, tick);
  const memory = attachMemory(simulation, scheduler, {
    memory: contending,
    clockRate: CLOCK,
    // the second reads as fast as it can, so that it has a part in the shared cache
    programs: [program, { workingSet: 4 * MIB, accesses: 1000 }],
    processors: cpus.map((cpu) => [cpu]),
    link: { rate: 1e9 },
    nic: { receiveBusy: 0, transmitBusy: 0, framesIn: 0, framesOut: 0 },
  })!;
  simulation.run({ until: 2 });
  scheduler.settle();
  const [hostCycles, switches] = [scheduler.hostCycles, scheduler.switches];
  simulation.run({ until: 6 });
  scheduler.settle();
  const perSwitch = (scheduler.hostCycles - hostCycles) / (scheduler.switches - switches);
  return { perSwitch, most: Math.max(...memory.lineRefill) };
}

Deno.test("a vCPU that looks in for microseconds costs no more lines than it touches, not the core's own cache", () => {
  let before = 0;
  for (const cycles of [100, 300, 1000]) {
    const { perSwitch, most } = refillBeside(cycles);
    // both ways together: what it takes from the other, and what the other takes from it
    assert.ok(perSwitch > 0.25 * cycles * most, `${perSwitch} of ${cycles * most}`);
    assert.ok(perSwitch <= cycles * most && perSwitch < LINES * most / 3);
    assert.ok(perSwitch > 2 * before);
    before = perSwitch;
  }
});
