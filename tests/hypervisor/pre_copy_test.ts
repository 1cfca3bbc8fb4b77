/** Exact: the rounds of a migration. */
import assert from "node:assert/strict";
import { preCopyPlan } from "@iovlab/iovlab/hypervisor";

Deno.test("round i copies M (D/R)^i, until the rest fits the downtime", () => {
  for (const [ratio, downtime] of [[0.5, 0.01], [0.9, 0.1], [0.1, 0.001]]) {
    const [memory, bytesPerSecond] = [1e9, 1e8];
    const { rounds, rest } = preCopyPlan({
      memory,
      dirtyRate: ratio * bytesPerSecond,
      rate: 8 * bytesPerSecond,
      downtime,
      rounds: 1000,
    });
    rounds.forEach((bytes, i) => assert.ok(Math.abs(bytes / (memory * ratio ** i) - 1) < 1e-12));
    // the least n with M (D/R)^n within the downtime
    const least = Math.ceil(Math.log(downtime * bytesPerSecond / memory) / Math.log(ratio));
    assert.equal(rounds.length, least);
    assert.ok(rest <= downtime * bytesPerSecond && rounds[least - 1] > downtime * bytesPerSecond);
  }
});

Deno.test("a VM that is faster than the copy is stopped after so many rounds, with all of its memory to copy", () => {
  const plan = preCopyPlan({ memory: 1e8, dirtyRate: 2e8, rate: 8e8, downtime: 0.1, rounds: 4 });
  assert.deepEqual(plan, { rounds: [1e8, 1e8, 1e8, 1e8], rest: 1e8 });
});

Deno.test("the first round is copied while the VM runs even where it would fit, and limits have defaults", () => {
  assert.deepEqual(preCopyPlan({ memory: 1e3, dirtyRate: 0, rate: 8e9 }), {
    rounds: [1e3],
    rest: 0,
  });
  // 0.3 s at 1e8 B/s
  assert.deepEqual(preCopyPlan({ memory: 1e9, dirtyRate: 5e6, rate: 8e8 }).rest, 5e7 * 0.05);
  assert.equal(preCopyPlan({ memory: 1e9, dirtyRate: 9e9, rate: 8e8 }).rounds.length, 30);
});
