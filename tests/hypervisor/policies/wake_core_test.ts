/** Exact: where a vCPU goes that an interrupt wakes, and what is charged for it, under every policy. */
import assert from "node:assert/strict";
import { GuestProcessor } from "@iovlab/iovlab/guest";
import { host } from "@iovlab/iovlab/host";
import { hostPoller, HostWork, Scheduler, type Vcpu } from "@iovlab/iovlab/hypervisor";
import { Simulation } from "@iovlab/iovlab/kernel";
import { randomStream } from "@iovlab/iovlab/random";
import { CLOCK } from "../_cores.ts";
import { coresOf, policies, type PolicyName } from "./_random_cores.ts";

const CHANGE = 3000;
const TASK = 10_000;
const INTERRUPT = 2000;
const names = Object.keys(policies) as PolicyName[];
/** Policies under which any vCPU goes to any core; slices and windows stay where they are. */
const free = names.filter((name) => !name.startsWith("sedf") && name !== "partitioned");

/** vCPUs, by the domain of each, that have a task of 10,000 cycles whenever they are raised. */
function rig(policy: PolicyName, cores: number, domains: readonly number[]) {
  const simulation = new Simulation();
  const { scheduler: options } = host({
    architecture: "vdi",
    scheduler: policies[policy],
    vms: [{}],
  });
  const scheduler = new Scheduler(simulation, {
    options,
    cores,
    clockRate: CLOCK,
    domains: Math.max(...domains) + 1,
    costs: { change: CHANGE, wake: 0, inVmm: true },
  });
  const done: string[] = [];
  const cycle = () => Math.round(simulation.now * CLOCK);
  const add = (domain: number, index: number) => {
    const guest = new GuestProcessor(1e9);
    const schedule = { slice: 0, period: 0.1, extraTime: true, warp: 0 };
    const allowed = Array<boolean>(cores).fill(true);
    const vcpu = scheduler.addVcpu(
      guest,
      { domain, weight: 1, cap: 0, allowed, schedule },
      index % cores,
    );
    const poller = guest.addPoller({
      vmmCycles: 0,
      begin: () => TASK,
      finish: () => void done.push(`${index} on ${vcpu.core} at ${cycle()}`),
      more: () => false,
    });
    return { vcpu, raise: () => guest.raise(poller) };
  };
  const workers = domains.map(add);
  const at = (cycles: number, what: () => void) =>
    simulation.scheduleAt(cycles / CLOCK, simulation.on(what));
  return { simulation, scheduler, workers, done, at };
}

/** An interrupt on a core at a time. */
function interrupt(of: ReturnType<typeof rig>, core: number, cycles: number, effect: () => void) {
  const work = new HostWork(INTERRUPT, effect);
  of.at(cycles, () => of.scheduler.runOnHost(core, work));
}

for (const policy of names) {
  Deno.test(`${policy}: a stream of interrupts keeps its vCPU on the core that takes them, without a switch`, () => {
    const of = rig(policy, 4, [0, 1]);
    const [first, second] = of.workers;
    const homes = [first.vcpu.core, second.vcpu.core];
    assert.notEqual(homes[0], homes[1]);
    const each = (vcpu: Vcpu, raise: () => void, offset: number) => {
      for (let i = 0; i < 500; i++) interrupt(of, vcpu.core, offset + 40_000 * i, raise);
    };
    each(first.vcpu, first.raise, 1000);
    each(second.vcpu, second.raise, 2500); // one takes its interrupt while the other runs
    of.simulation.run({ until: 0.05 });
    of.scheduler.settle();
    assert.equal(of.done.length, 1000);
    assert.ok(
      of.done.every((line) =>
        line.startsWith(`0 on ${homes[0]}`) || line.startsWith(`1 on ${homes[1]}`)
      ),
    );
    // the first run of each is a switch, and no other; a core of one partition has no windows
    assert.equal(of.scheduler.switches, 2);
    const expected = 1000 * INTERRUPT + 2 * CHANGE;
    assert.ok(Math.abs(of.scheduler.hostCycles - expected) < 1e-3, `${of.scheduler.hostCycles}`);
  });
}

for (const policy of free) {
  Deno.test(`${policy}: an interrupt that wakes two has one run on its core and the other at once elsewhere`, () => {
    const of = rig(policy, 2, [0, 1, 2]);
    interrupt(of, 0, 0, () => of.workers.forEach(({ raise }) => raise()));
    of.simulation.run({ until: 0.001 });
    const [end, both] = [INTERRUPT + CHANGE + TASK, 2 * (CHANGE + TASK) + INTERRUPT];
    const [a, b, c] = of.done;
    assert.deepEqual([a, b].sort(), [`0 on 0 at ${end}`, `1 on 1 at ${end}`]);
    assert.match(c, new RegExp(`^2 on . at ${both}$`)); // the third waits for either
  });

  Deno.test(`${policy}: a vCPU that an interrupt wakes goes elsewhere at once where the VMM goes on on that core`, () => {
    const end = INTERRUPT + CHANGE + TASK;
    for (const first of [true, false]) {
      const of = rig(policy, 2, [0]);
      const [{ raise }] = of.workers;
      const more = new HostWork(50_000, () => {});
      interrupt(of, 0, 0, () => {
        if (first) raise();
        of.scheduler.runOnHost(0, more);
        if (!first) raise();
      });
      of.simulation.run({ until: 0.001 });
      assert.deepEqual(of.done, [`0 on 1 at ${end}`]);
    }
    const of = rig(policy, 2, [0]);
    let left = 20;
    const poll = hostPoller({
      domain: -1,
      begin: () => INTERRUPT,
      finish: () => void (left-- === 20 && of.workers[0].raise()),
      more: () => left > 0,
    });
    of.at(0, () => of.scheduler.runOnHost(0, poll));
    of.simulation.run({ until: 0.001 });
    assert.deepEqual(of.done, [`0 on 1 at ${end}`]);
  });

  Deno.test(`${policy}: with one core to go to, it waits there for the VMM`, () => {
    const of = rig(policy, 1, [0]);
    const more = new HostWork(50_000, () => {});
    interrupt(of, 0, 0, () => {
      of.workers[0].raise();
      of.scheduler.runOnHost(0, more);
    });
    of.simulation.run({ until: 0.001 });
    assert.deepEqual(of.done, [`0 on 0 at ${INTERRUPT + 50_000 + CHANGE + TASK}`]);
  });

  Deno.test(`${policy}: another core's interrupt leaves a vCPU on its own core, or takes it where that is busy`, () => {
    const of = rig(policy, 3, [0, 1]);
    const [{ raise: other }, { vcpu, raise }] = of.workers;
    assert.equal(vcpu.core, 1);
    interrupt(of, 0, 0, raise);
    interrupt(of, 1, 100_000, other); // its own core is 0, and that is idle
    interrupt(of, 2, 200_000 - INTERRUPT, raise);
    interrupt(of, 1, 200_000, () => {}); // in the way for a moment
    of.simulation.run({ until: 0.001 });
    const first = INTERRUPT + CHANGE + TASK;
    assert.deepEqual(of.done, [
      `1 on 1 at ${first}`,
      `0 on 0 at ${100_000 + first}`,
      `1 on 1 at ${200_000 + TASK + INTERRUPT}`,
    ]);
  });
}

for (const policy of names.filter((name) => name !== "partitioned")) {
  Deno.test(`${policy}: after idleness a core goes on with the vCPU that it had for nothing, with another for a full switch, of the same domain too`, () => {
    const of = rig(policy, 1, [0, 1, 1]);
    // the first, the first again, the second, the third (of the second's domain), the first
    for (const [i, worker] of [0, 0, 1, 2, 0].entries()) {
      interrupt(of, 0, 100_000 * i, of.workers[worker].raise);
    }
    of.simulation.run({ until: 0.001 });
    const ends = of.done.map((line) => Number(line.split(" at ")[1]) % 100_000);
    const same = INTERRUPT + TASK;
    const changed = same + CHANGE;
    assert.deepEqual(ends, [changed, same, changed, changed, changed]);
    assert.deepEqual([...of.scheduler.domainSwitches], [2, 2]);
  });
}

for (const policy of free) {
  Deno.test(`${policy}: no core is idle while a vCPU waits that work of the VMM has woken, whatever else that work leads to`, () => {
    const RUNNABLE = 1;
    let [waits, stays, wakes] = [0, 0, 0];
    for (let seed = 0; seed < 60; seed++) {
      const stream = randomStream(seed, 0, "wakes");
      const some = (count: number) => Math.floor(count * stream.uniform());
      const cores = 1 + some(4);
      const of = rig(policy, cores, Array.from({ length: 2 + some(5) }, (_, i) => i));
      const effect = () => {
        for (const { raise } of of.workers) if (stream.uniform() < 0.3) raise();
        if (stream.uniform() < 0.3) of.scheduler.runOnHost(some(cores), works[some(works.length)]);
        for (const { raise } of of.workers) if (stream.uniform() < 0.1) raise();
      };
      let left = 0;
      const poll = hostPoller({
        domain: -1,
        begin: () => 500 + some(3000),
        finish: effect,
        more: () => left-- > 0,
      });
      const works = [poll, ...Array.from({ length: 4 }, () => new HostWork(some(4000), effect))];
      for (let i = 0; i < 200; i++) {
        of.at(some(4e6), () => {
          left = some(4);
          of.scheduler.runOnHost(some(cores), works[some(works.length)]);
        });
      }
      const before = of.workers.map(({ vcpu }) => ({ ...vcpu }));
      while (of.simulation.pending > 0 && of.simulation.now < 0.006) {
        of.simulation.run({ maxEvents: 1 });
        const all = coresOf(of.scheduler);
        for (const [i, { vcpu }] of of.workers.entries()) {
          assert.equal(vcpu.awaitedBy, -1);
          if (before[i].state === 0 && vcpu.state !== 0) {
            wakes++;
            if (before[i].core === vcpu.core) stays++;
          }
          before[i].state = vcpu.state;
          before[i].core = vcpu.core;
          if (vcpu.state !== RUNNABLE) continue;
          waits++;
          assert.ok(!all.some(({ isFree }) => isFree), `seed ${seed} at ${of.simulation.now}`);
        }
      }
      of.simulation.run({ until: 10 });
      for (const { vcpu } of of.workers) assert.equal(vcpu.guest.hasWork, false);
    }
    assert.ok(waits > 3000 && wakes > 3000 && stays > wakes / 2, `${waits} ${stays} of ${wakes}`);
  });
}
