/** Exact: what the credit scheduler promises, in the long run and at each moment. */
import assert from "node:assert/strict";
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

Deno.test("a vCPU that has to give way at the end of its slice goes to an idle core", () => {
  const host = new Cores(2, [busy(1), busy(1, { cores: [0] })]);
  host.shares(1);
  assert.deepEqual(host.shares(2).map((share) => Number(share.toFixed(6))), [1, 1]);
});
