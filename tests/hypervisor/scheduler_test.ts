/** Exact: what the credit scheduler promises, in the long run and at each moment. */
import assert from "node:assert/strict";
import { HostWork } from "@iovlab/iovlab/hypervisor";
import { Cores, type Work } from "./_cores.ts";

/** The shares over 60 s after 3 s agree with what weights and caps say, within half a percent of a core. */
function assertShares(cores: number, work: readonly Work[], expected: readonly number[]): void {
  const host = new Cores(cores, work);
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
  const host = new Cores(1, [busy(1), busy(3), busy(4, { cap: 0.2 })]);
  host.shares(3);
  const [a, b, capped] = host.shares(63);
  assert.ok(capped <= 0.2 + 1e-6 && capped > 0.1, `${capped}`);
  assert.ok(Math.abs(b / a - 3) < 0.03, `${b} to ${a}`);
  assert.ok(Math.abs(a + b + capped - 1) < 1e-6);
});

Deno.test("weights hold where the slice is much shorter than the accounting period", () => {
  const host = new Cores(1, [busy(1), busy(2)], { slice: 0.002 });
  host.shares(3);
  const [a, b] = host.shares(63);
  assert.ok(Math.abs(b / a - 2) < 0.02, `${b} to ${a}`);
});

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
