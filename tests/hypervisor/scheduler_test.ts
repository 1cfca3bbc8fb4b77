/** Exact: what the credit scheduler promises, in the long run and at each moment; what only exact debit does says so. */
import assert from "node:assert/strict";
import { HostWork } from "@iovlab/iovlab/hypervisor";
import { randomStream } from "@iovlab/iovlab/random";
import { Cores, type Work } from "./_cores.ts";
import { fluidShares } from "./_fluid.ts";

const exact = { debit: "exact" } as const;

/** By exact debit, the shares over 60 s after 3 s agree with what weights and caps say, within half a percent of a core. */
function assertShares(cores: number, work: readonly Work[], expected: readonly number[]): void {
  const host = new Cores(cores, work, exact);
  host.shares(3);
  const shares = host.shares(63);
  shares.forEach((share, i) =>
    assert.ok(Math.abs(share - expected[i]) < 0.005, `${shares} should be ${expected}`)
  );
}

const busy = (weight: number, more: Work = {}): Work => ({ busy: 0.0007, weight, ...more });

Deno.test("busy vCPUs share one core by their weights", () => {
  assertShares(1, [1, 2, 3, 6].map((weight) => busy(weight)), [1 / 12, 2 / 12, 3 / 12, 6 / 12]);
});

Deno.test("busy vCPUs share two cores by their weights", () => {
  assertShares(2, [1, 2, 2, 3].map((weight) => busy(weight)), [0.25, 0.5, 0.5, 0.75]);
});

Deno.test("three equal busy vCPUs on two cores get two thirds of a core each", () => {
  assertShares(2, [busy(1), busy(1), busy(1)], [2 / 3, 2 / 3, 2 / 3]);
});

Deno.test("what a vCPU cannot use for being one goes to the others by their weights", () => {
  assertShares(2, [busy(1), busy(2), busy(8)], [1 / 3, 2 / 3, 1]);
});

Deno.test("what a vCPU does not use goes to the others by their weights", () => {
  const quiet = { every: [0.001, 0.0002], weight: 4 } as const;
  assertShares(1, [busy(1), busy(3), quiet], [0.2, 0.6, 0.2]);
});

Deno.test("what a cap keeps from a vCPU goes to the others by their weights", () => {
  const host = new Cores(1, [busy(1), busy(3), busy(4, { cap: 0.2 })], exact);
  host.shares(3);
  const [a, b, capped] = host.shares(63);
  assert.ok(capped <= 0.2 + 1e-6 && capped > 0.1, `${capped}`);
  assert.ok(Math.abs(b / a - 3) < 0.03, `${b} to ${a}`);
  assert.ok(Math.abs(a + b + capped - 1) < 1e-6);
});

for (const debit of ["tick", "exact"] as const) {
  Deno.test(`weights hold where the slice is much shorter than the accounting period, debit ${debit}`, () => {
    // ticks see nothing that is shorter than they are apart: three to a slice, as in Xen
    const host = new Cores(1, [busy(1), busy(2)], { debit, slice: 0.002, tick: 0.002 / 3 });
    host.shares(3);
    const [a, b] = host.shares(63);
    assert.ok(Math.abs(b / a - 2) < 0.02, `${b} to ${a}`);
  });
}

Deno.test("weights hold where the VMM takes part of the time", () => {
  const host = new Cores(1, [busy(1), busy(3)]);
  const work = new HostWork(300e3, () => {});
  const tick = host.simulation.on(() => {
    host.scheduler.runOnHost(0, work);
    host.simulation.schedule(0.001, tick);
  });
  host.simulation.schedule(0, tick);
  host.shares(3);
  const [a, b] = host.shares(63);
  assert.ok(Math.abs(a + b - 0.7) < 1e-3, `${a} and ${b}`);
  assert.ok(Math.abs(b / a - 3) < 0.03, `${b} to ${a}`);
});

Deno.test("a vCPU that has to give way at the end of its slice goes to an idle core", () => {
  const host = new Cores(2, [busy(1), busy(1, { cores: [0] })]);
  host.shares(1);
  assert.deepEqual(host.shares(2).map((share) => Number(share.toFixed(6))), [1, 1]);
});

Deno.test("busy vCPUs of any weights share cores nearly as a fluid would", () => {
  for (let seed = 0; seed < 25; seed++) {
    const stream = randomStream(seed, 0, "weights");
    const cores = 1 + Math.floor(stream.uniform() * 4);
    const count = 1 + Math.floor(stream.uniform() * 7);
    const weights = Array.from({ length: count }, () => Math.ceil(8 * stream.uniform()));
    const host = new Cores(cores, weights.map((weight) => ({ weight, busy: 0.003 })), exact);
    host.shares(5);
    const shares = host.shares(45);
    const expected = fluidShares(cores, weights);
    const at = `seed ${seed}: ${cores} cores, weights ${weights}: ${shares} should be ${expected}`;
    shares.forEach((share, i) => {
      assert.ok(Math.abs(share - expected[i]) < 0.05, at);
    });
    const used = shares.reduce((a, b) => a + b, 0);
    assert.ok(Math.abs(used - Math.min(cores, count)) < 1e-6, `seed ${seed}`);
  }
});

Deno.test("no core is idle while a vCPU that may run there waits", () => {
  const RUNNABLE = 1;
  let waits = 0;
  for (let seed = 0; seed < 60; seed++) {
    const stream = randomStream(seed, 0, "idle");
    const cores = 1 + Math.floor(stream.uniform() * 4);
    const work = Array.from({ length: 2 + Math.floor(stream.uniform() * 6) }, (): Work => ({
      weight: Math.ceil(4 * stream.uniform()),
      cap: stream.uniform() < 0.2 ? 0.3 : 0,
      cores: stream.uniform() < 0.5
        ? undefined
        : [Math.floor(stream.uniform() * cores), Math.floor(stream.uniform() * cores)],
      ...(stream.uniform() < 0.4
        ? { busy: 0.002 * stream.uniform() + 1e-5 }
        : { every: [0.004 * stream.uniform() + 1e-4, 0.002 * stream.uniform() + 1e-5] }),
    }));
    const costs = { change: 3000, wake: 500, inVmm: true };
    const slice = stream.uniform() < 0.5 ? 0.03 : 0.002;
    const debit = stream.uniform() < 0.5 ? "tick" : "exact";
    const host = new Cores(cores, work, { debit, slice, boost: stream.uniform() < 0.5 }, costs);
    // the scheduler's own view of its cores, which it shows to nobody else
    const { cores: all } = host.scheduler as unknown as { cores: { isFree: boolean }[] };
    for (let i = 0; i < 3000; i++) {
      host.simulation.run({ maxEvents: 1 });
      for (const { vcpu } of host.workers) {
        if (vcpu.state !== RUNNABLE) continue;
        waits++;
        const idle = all.findIndex((core, index) => core.isFree && vcpu.options.allowed[index]);
        assert.equal(idle, -1, `seed ${seed} at ${host.simulation.now}`);
      }
    }
  }
  assert.ok(waits > 10_000);
});

Deno.test("by exact debit a cap holds in every accounting period", () => {
  const cap = 0.15;
  const work = [busy(1, { cap }), busy(1), { every: [0.01, 0.005], cap: 0.3 }] as const;
  const host = new Cores(2, work, exact);
  for (let period = 1; period < 100; period++) {
    const shares = host.shares(period * 0.03);
    assert.ok(shares[0] <= cap + 1e-6, `${shares}`);
    assert.ok(shares[2] <= 0.3 + 1e-6, `${shares}`);
  }
});

Deno.test("a vCPU with credit that wakes is boosted and runs at once; without boost it waits for its turn", () => {
  const longest = (boost: boolean) => {
    const waker = { every: [0.0137, 0.0001] } as const;
    const host = new Cores(2, [busy(1), busy(1), busy(1), waker], { boost });
    host.simulation.run({ until: 0.1 });
    host.workers[3].delays.length = 0; // it had no credit yet
    host.simulation.run({ until: 5 });
    return Math.max(...host.workers[3].delays);
  };
  assert.ok(longest(true) < 1e-9, `${longest(true)}`);
  assert.ok(longest(false) > 0.005, `${longest(false)}`);
});

Deno.test("by exact debit a boost ends after its time, then equals take turns", () => {
  const host = new Cores(1, [
    { every: [0.1, 0.04] },
    { every: [0.1, 0.04] },
  ], { ...exact, boostTime: 0.005, slice: 0.01 });
  host.simulation.run({ until: 1.05 });
  const [first, second] = host.workers.map(({ delays }) => delays);
  // both wake at once; the first runs boosted for 5 ms, then the other one, still boosted
  assert.ok(first.every((delay) => delay === 0));
  assert.ok(second.every((delay) => Math.abs(delay - 0.005) < 1e-6), `${second}`);
});

Deno.test("switching and waking cost cycles of the VMM, or of the domain where there is none", () => {
  const run = (inVmm: boolean) => {
    const costs = { change: 10_000, wake: 1000, inVmm };
    const host = new Cores(1, [{ every: [0.001, 0.0001] }, { every: [0.001, 0.0001] }], {}, costs);
    host.simulation.run({ until: 1.0005 });
    const { scheduler } = host;
    scheduler.settle();
    const wakes = host.workers.reduce((sum, { delays }) => sum + delays.length, 0);
    return { scheduler, wakes };
  };
  const vmm = run(true);
  assert.equal(vmm.wakes, 2000);
  assert.equal(vmm.scheduler.switches, 2000); // they wake together and follow each other
  const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-6 * b, `${a} ${b}`);
  near(vmm.scheduler.hostCycles, 2000 * 10_000);
  near(vmm.scheduler.vmmCycles[0] + vmm.scheduler.vmmCycles[1], 2000 * 1000);
  near(vmm.scheduler.domainCycles[0], 1000 * 100_000);
  const plain = run(false);
  assert.equal(plain.scheduler.hostCycles, 0);
  near(plain.scheduler.domainCycles[0], 1000 * (100_000 + 10_000 + 1000));
});

Deno.test("work of the VMM runs at once on its core, whoever has it, and only once while it waits", () => {
  const host = new Cores(2, [busy(1), busy(1)]);
  const done: string[] = [];
  const work = [0, 1, 2].map((i) =>
    new HostWork(1000 * (i + 1), () => void done.push(`${i} ${host.simulation.now.toFixed(6)}`))
  );
  host.simulation.scheduleAt(
    0.01,
    host.simulation.on(() => {
      host.scheduler.runOnHost(0, work[0]);
      host.scheduler.runOnHost(0, work[1]);
      host.scheduler.runOnHost(0, work[0]);
      host.scheduler.runOnHost(1, work[2]);
    }),
  );
  host.shares(0.02);
  assert.deepEqual(done, ["0 0.010001", "2 0.010003", "1 0.010003"]);
  assert.ok(Math.abs(host.scheduler.hostCycles - 6000) < 1e-3);
});
