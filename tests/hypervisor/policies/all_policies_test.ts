/** Exact: what every policy promises, on random vCPUs that work, sleep, have caps and are pinned. */
import assert from "node:assert/strict";
import type { Cores } from "../_cores.ts";
import {
  accountedShares,
  coresOf,
  policies,
  type PolicyName,
  randomCores,
} from "./_random_cores.ts";

const SEEDS = 40;
const EVENTS = 1500;
const RUNNABLE = 1;
const RUNNING = 2;
const names = Object.keys(policies) as PolicyName[];

/** Runs random hosts event by event; `look` sees each after each event. */
function each(policy: PolicyName, look: (host: Cores, at: string) => void): void {
  for (let seed = 0; seed < SEEDS; seed++) {
    const host = randomCores(policy, seed);
    for (let i = 0; i < EVENTS; i++) {
      host.simulation.run({ maxEvents: 1 });
      look(host, `${policy}, seed ${seed} at ${host.simulation.now}`);
    }
  }
}

for (const policy of names) {
  Deno.test(`${policy}: a vCPU that runs has one core, and may run there; others have none`, () => {
    each(policy, ({ scheduler, workers }, at) => {
      const running = coresOf(scheduler).map(({ current }) => current);
      for (const { vcpu } of workers) {
        const places = running.flatMap((current, core) => current === vcpu ? [core] : []);
        assert.deepEqual(places, vcpu.state === RUNNING ? [vcpu.core] : [], at);
        for (const core of places) assert.ok(vcpu.options.allowed[core], at);
      }
    });
  });
}

/** Policies under which no core is idle while a vCPU that may run there waits. */
const workConserving: PolicyName[] = [
  "credit, exact",
  "credit, short slices",
  "credit, tick",
  "credit2",
  "bvt",
  "round robin",
];

for (const policy of workConserving) {
  Deno.test(`${policy}: no core is idle while a vCPU that may run there waits`, () => {
    let waits = 0;
    each(policy, ({ scheduler, workers }, at) => {
      const free = coresOf(scheduler).map(({ isFree }) => isFree);
      for (const { vcpu } of workers) {
        if (vcpu.state !== RUNNABLE) continue;
        waits++;
        assert.ok(!free.some((isFree, core) => isFree && vcpu.options.allowed[core]), at);
      }
    });
    assert.ok(waits > 5_000, `${waits}`);
  });
}

for (const policy of names) {
  Deno.test(`${policy}: no wake-up is lost: once no work comes, all work gets done`, () => {
    for (let seed = 0; seed < SEEDS; seed++) {
      const host = randomCores(policy, seed);
      host.simulation.run({ until: 0.3 });
      host.stop();
      host.simulation.run({ until: 20 });
      host.workers.forEach(({ vcpu, guest }, i) => {
        const hasTime = vcpu.schedule.extraTime || vcpu.schedule.slice > 0;
        if (policy.startsWith("sedf") && !hasTime) return;
        assert.equal(guest.hasWork, false, `seed ${seed}, vCPU ${i}`);
      });
    }
  });

  Deno.test(`${policy}: the accounts of each core add up to the time that passed`, () => {
    for (let seed = 0; seed < SEEDS; seed++) {
      const host = randomCores(policy, seed);
      host.simulation.run({ until: 1.23 });
      for (const share of accountedShares(host, host.workers.length)) {
        assert.ok(Math.abs(share - 1) < 1e-9, `seed ${seed}: ${share}`);
      }
    }
  });
}

/** Periods in which caps hold, in seconds. */
const capPeriods: Partial<Record<PolicyName, number>> = {
  "credit, exact": 0.03,
  "credit, short slices": 0.03,
  "credit2": 0.01,
  "sedf, lose": 0.03,
  "sedf, resume": 0.03,
  "bvt": 0.03,
  "round robin": 0.03,
  "partitioned": 0.03,
};
/** Longest work of the VMM that a vCPU may be charged for beyond its cap, in seconds. */
const OVERRUN = 10e-6;

for (const [name, period] of Object.entries(capPeriods)) {
  const policy = name as PolicyName;
  Deno.test(`${policy}: a cap holds in every period of ${period} s, and is used where there is work`, () => {
    let capped = 0;
    let fullest = 0;
    for (let seed = 0; seed < SEEDS; seed++) {
      const host = randomCores(policy, seed);
      for (let count = 1; count < 20; count++) {
        host.shares(count * period).forEach((share, i) => {
          const { cap } = host.workers[i].vcpu.options;
          if (cap === 0) return;
          capped++;
          fullest = Math.max(fullest, share / cap);
          const at = `seed ${seed}, period ${count}, vCPU ${i}: ${share} of ${cap}`;
          assert.ok(share <= cap + OVERRUN / period, at);
        });
      }
    }
    assert.ok(capped > 300 && fullest > 0.97, `${capped} ${fullest}`);
  });
}
