/** Exact: who used the cores: accounts by core, slowdown, cache refill, and what an observer is told. */
import assert from "node:assert/strict";
import { hostPoller, HostWork, runKind } from "@iovlab/iovlab/hypervisor";
import { CLOCK, Cores, type Work } from "./_cores.ts";

const near = (a: number, b: number, relative = 1e-9) =>
  assert.ok(Math.abs(a - b) <= relative * Math.abs(b), `${a} should be ${b}`);

const sum = (values: Iterable<number>) => [...values].reduce((a, b) => a + b, 0);

/** Two cores with all kinds of work: vCPUs, their wake-ups and switches, interrupts, and polls for a domain. */
function mixedHost(inVmm: boolean): Cores {
  const work: Work[] = [
    { busy: 0.0013 },
    { every: [0.0021, 0.0004] },
    { every: [0.0031, 0.0017], cores: [1] },
    { busy: 0.0004, cap: 0.2 },
  ];
  const host = new Cores(2, work, {}, { change: 4000, wake: 900, inVmm });
  const { simulation, scheduler } = host;
  const interrupt = new HostWork(3000, () => {});
  const poll = hostPoller({ domain: 2, begin: () => 5000, finish: () => {}, more: () => false });
  const tick = simulation.on(() => {
    scheduler.runOnHost(0, interrupt);
    scheduler.runOnHost(1, poll);
    simulation.schedule(0.00077, tick);
  });
  simulation.schedule(0.0001, tick);
  return host;
}

for (const inVmm of [true, false]) {
  Deno.test(`the accounts of each core add up to the time that passed, switches ${inVmm ? "in the VMM" : "by domain"}`, () => {
    const host = mixedHost(inVmm);
    const { scheduler, workers } = host;
    host.simulation.run({ until: 7.7 });
    scheduler.settle();
    const domains = workers.length;
    const total = 7.7 * CLOCK;
    for (const core of [0, 1]) {
      const own = scheduler.coreDomainCycles.subarray(core * domains, (core + 1) * domains);
      const vmm = scheduler.coreVmmCycles.subarray(core * domains, (core + 1) * domains);
      const used = sum(own) + sum(vmm) + scheduler.coreHostCycles[core];
      near(used, scheduler.busyCycles[core]);
      near(used + scheduler.idleCycles[core], total);
    }
    assert.ok(scheduler.idleCycles[1] > 0.01 * total, "there is idle time to be counted");
    workers.forEach((_, domain) => {
      const at = [domain, domains + domain];
      near(sum(at.map((i) => scheduler.coreDomainCycles[i])), scheduler.domainCycles[domain]);
      near(sum(at.map((i) => scheduler.coreVmmCycles[i])), scheduler.vmmCycles[domain]);
    });
    near(sum(scheduler.coreHostCycles), scheduler.hostCycles);
    near(sum(scheduler.workCycles), sum(scheduler.busyCycles));
    assert.ok(scheduler.vmmCycles[2] >= 9900 * 5000, `${scheduler.vmmCycles[2]}`);
  });
}

Deno.test("a slowdown stretches chunks: core cycles are work cycles times it", () => {
  const host = new Cores(1, [{ every: [0.01, 0.002] }, { every: [0.01, 0.001] }]);
  const { scheduler } = host;
  scheduler.slowdown[0] = 1.5;
  host.simulation.run({ until: 1.005 });
  scheduler.settle();
  near(host.workers[0].done, 100 * 0.002);
  near(scheduler.workCycles[0], 100 * 0.002 * CLOCK);
  near(scheduler.domainCycles[0], 100 * 0.003 * CLOCK);
  near(scheduler.domainCycles[1], 100 * 0.001 * CLOCK);
  near(scheduler.workCycles[1], 100 * 0.001 * CLOCK);
  // the second one's tasks come at the same time and wait for the first one's
  near(host.workers[1].delays[7], 0.003, 1e-6);
});

Deno.test("retime() has a chunk that runs go on at its new pace", () => {
  const host = new Cores(2, [{ every: [10, 0.01], first: 0.001 }]);
  const { scheduler, simulation } = host;
  const change = simulation.on((slowdown) => {
    scheduler.slowdown[0] = slowdown;
    scheduler.retime();
  });
  simulation.scheduleAt(0.003, change, 2); // after 2 ms of work
  simulation.scheduleAt(0.007, change, 4); // after 2 ms more
  simulation.scheduleAt(0.011, change, 1); // after 1 ms more: 5 ms are left
  simulation.run({ until: 0.016 - 1e-9 });
  assert.equal(host.workers[0].done, 0);
  simulation.run({ until: 0.016 + 1e-9 });
  assert.equal(host.workers[0].done, 0.01);
  scheduler.settle();
  near(scheduler.workCycles[0], 0.01 * CLOCK);
  near(scheduler.busyCycles[0] + scheduler.busyCycles[1], 0.015 * CLOCK);
});

Deno.test("retime() holds for work of the VMM: on behalf of a domain, and its own behind the last domain", () => {
  const host = new Cores(2, [{}]);
  const { scheduler, simulation } = host;
  const done: number[] = [];
  const note = () => void done.push(Math.round(simulation.now * 1e9));
  scheduler.runOnHost(0, new HostWork(1000, note, 0));
  scheduler.runOnHost(1, new HostWork(1000, note));
  scheduler.slowdown.set([2, 3]);
  simulation.scheduleAt(500e-9, simulation.on(() => scheduler.retime()));
  simulation.run();
  assert.deepEqual(done, [1500, 2000]);
  near(scheduler.vmmCycles[0], 1500);
  near(scheduler.hostCycles, 2000);
  near(scheduler.workCycles[0], 1000);
  near(scheduler.workCycles[1], 1000);
});

Deno.test("slowdowns of 1 and retime() change nothing, to the bit", () => {
  const run = (retimes: boolean) => {
    const host = mixedHost(true);
    const { scheduler, simulation } = host;
    const tick = simulation.on(() => {
      if (retimes) scheduler.retime();
      simulation.schedule(0.001, tick);
    });
    simulation.schedule(0, tick);
    simulation.run({ until: 2 });
    scheduler.settle();
    const { domainCycles, vmmCycles, hostCycles, idleCycles, switches } = scheduler;
    const delays = host.workers.map((worker) => worker.delays);
    return { domainCycles, vmmCycles, hostCycles, idleCycles, switches, delays };
  };
  assert.deepEqual(run(true), run(false));
});

Deno.test("a switch to a domain's vCPU takes its refill besides, for whoever pays for switches", () => {
  for (const inVmm of [true, false]) {
    const costs = { change: 1000, wake: 0, inVmm };
    const host = new Cores(1, [{ every: [0.01, 0.001] }, { every: [0.01, 0.001] }], {}, costs);
    const { scheduler } = host;
    const switched: number[] = [0, 0];
    scheduler.refill = {
      cycles: (_, domain) => [500, 7000][domain],
      switched: (_, domain) => void switched[domain]++,
    };
    host.simulation.run({ until: 1.005 });
    scheduler.settle();
    assert.deepEqual([...scheduler.domainSwitches], [100, 100]);
    assert.deepEqual(switched, [100, 100]);
    const switching = [100 * 1500, 100 * 8000];
    near(scheduler.hostCycles, inVmm ? sum(switching) : 0);
    [0, 1].forEach((i) => near(scheduler.domainCycles[i], 100 * 1e6 + (inVmm ? 0 : switching[i])));
  }
});

Deno.test("an observer is told of all time that something ran, once, in order, and changes nothing", () => {
  const plain = mixedHost(true);
  plain.simulation.run({ until: 1 });
  plain.scheduler.settle();
  const host = mixedHost(true);
  const { scheduler, workers } = host;
  const ends = [0, 0];
  const kinds = new Map<number, number>();
  const own = workers.map(() => 0);
  const vmm = workers.map(() => 0);
  let ownOfVmm = 0;
  scheduler.onRun = (core, domain, kind, from, to, vmmShare) => {
    assert.ok(from >= ends[core] - 1e-15 && to > from, `${core}: ${from} to ${to}`);
    ends[core] = to;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    if (kind === runKind.vmm) ownOfVmm += to - from;
    else {
      own[domain] += (to - from) * (1 - vmmShare);
      vmm[domain] += (to - from) * vmmShare;
    }
  };
  host.simulation.run({ until: 1 });
  scheduler.settle();
  assert.deepEqual(scheduler.domainCycles, plain.scheduler.domainCycles);
  assert.deepEqual([...kinds.keys()].sort(), [runKind.guest, runKind.onBehalf, runKind.vmm]);
  workers.forEach((_, i) => {
    near(own[i] * CLOCK, scheduler.domainCycles[i], 1e-8);
    near(vmm[i] * CLOCK, scheduler.vmmCycles[i], 1e-6);
  });
  near(ownOfVmm * CLOCK, scheduler.hostCycles, 1e-8);
});
