/** Exact: programs that compute, honestly or not, and hostile ones, on cores of their own. */
import assert from "node:assert/strict";
import type { WorkloadInput } from "@iovlab/iovlab/host";
import { Bench } from "./_bench.ts";

const fixed = (value: number) => ({ kind: "deterministic" as const, value });
const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-9, `${a}, expected ${b}`);

const alone = (workload: WorkloadInput, vcpus = 1, costs = {}) =>
  new Bench([{ workload, vcpus }], { costs });

Deno.test("on a core of its own a unit takes its cycles: no slowdown", () => {
  const all = alone({ kind: "compute", unitCycles: fixed(2e6) }).run(1);
  const { workUnits, workSecondsIdeal, workSeconds } = all.counts;
  assert.ok(workUnits === 500 || workUnits === 499);
  near(workSecondsIdeal, workUnits * 0.002);
  near(workSeconds, workSecondsIdeal);
});

Deno.test("each vCPU computes; a think time follows each unit and is no slowdown", () => {
  const all = alone({ kind: "compute", unitCycles: fixed(1e6), thinkTime: fixed(0.003) }, 3).run(1);
  const { workUnits, workSecondsIdeal, workSeconds } = all.counts;
  assert.ok(Math.abs(workUnits - 750) <= 3);
  near(workSeconds, workSecondsIdeal);
});

Deno.test("computing stops after the unit that runs", () => {
  const all = alone({ kind: "compute", unitCycles: fixed(1e7) }).run(0.025);
  assert.equal(all.counts.workUnits, 2);
  all.finish();
  assert.equal(all.counts.workUnits, 3);
});

Deno.test("who evades the tick computes for its share, and never at a tick", () => {
  for (const share of [0.5, 0.9, 0.98]) {
    const tick = 0.01;
    const all = alone({ kind: "tick-evasion", tick, share });
    let before = 0;
    for (let i = 0; i < 100; i++) {
      // a hair before and after the tick it sleeps: the work done does not change
      all.run((i + 1) * tick - tick * (1 - share) / 4);
      before = all.counts.workSecondsIdeal;
      all.run((i + 1) * tick + tick * (1 - share) / 4);
      assert.equal(all.counts.workSecondsIdeal, before);
    }
    assert.ok(all.counts.workSecondsIdeal <= share + 1e-9);
    assert.ok(all.counts.workSecondsIdeal > share - 0.021, `${all.counts.workSecondsIdeal}`);
  }
});

Deno.test("hostile programs act at their rate, each action for a system call", () => {
  for (const [kind, name] of [["interrupt-storm", "disturb"], ["rogue-dma", "rogue"]] as const) {
    const all = alone({ kind, rate: 1000 }).run(1);
    assert.ok(Math.abs(all.counts.hostileActions - 1000) <= 1);
    assert.equal(all.hostile.length, all.counts.hostileActions);
    assert.ok(all.hostile.every((action) => action === `${name} 0`));
    // of a call of 5 ms two hundred go in a second; what could not go is not made up for
    const slow = alone({ kind, rate: 1000 }, 1, { systemCall: 5e6 }).run(1);
    assert.ok(Math.abs(slow.counts.hostileActions - 200) <= 1);
    const count = slow.finish().counts.hostileActions;
    assert.ok(count <= 201);
  }
});

Deno.test("who exhausts contexts asks until it is refused one", () => {
  const all = alone({ kind: "exhaustion", resource: "contexts", rate: 100 }).run(1);
  assert.deepEqual(all.hostile, ["context 0", "context 0", "context 0"]); // the third is refused
  assert.equal(all.counts.hostileActions, 3);
});

Deno.test("mixed workloads are counted together, with random numbers of their own", () => {
  const compute = { kind: "compute", unitCycles: { kind: "exponential", mean: 1e6 } } as const;
  const counts = (...parts: Extract<WorkloadInput, { kind: "mixed" }>["parts"]) => {
    const { running } = alone({ kind: "mixed", parts }).run(1);
    return (running as unknown as { parts: { counts: { workSecondsIdeal: number } }[] }).parts
      .map((part) => part.counts.workSecondsIdeal);
  };
  const [first] = counts(compute);
  const both = counts(compute, compute);
  assert.equal(both[0], first); // a part more leaves the first as it was
  assert.notEqual(both[1], first);
  const all = alone({ kind: "mixed", parts: [compute, { kind: "flood", rate: 1000 }] }).run(1);
  assert.ok(all.counts.workUnits > 500 && all.counts.datagramsReceived > 900);
});
