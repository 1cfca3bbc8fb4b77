/** Exact: caps of the credit scheduler with exact debit, against the fluid limit; more in `../scheduler_test.ts`. */
import assert from "node:assert/strict";
import { Cores, type Work } from "../_cores.ts";
import { fluidShares } from "../_fluid.ts";
import { unfairness } from "./_service.ts";

const exact = { debit: "exact" } as const;
const busy = (weight: number, cap = 0): Work => ({ busy: 0.0007, weight, cap });

for (const cap of [0.1, 0.3, 0.5, 0.8]) {
  Deno.test(`a cap of ${cap} is what a vCPU has that is alone or has a core to itself`, () => {
    const alone = new Cores(1, [busy(1, cap)], exact).shares(30)[0];
    assert.ok(Math.abs(alone - cap) < 1e-4, `${alone}`);
    const pinned = { ...busy(1), cores: [1] };
    const host = new Cores(2, [busy(1, cap), pinned, pinned], exact);
    const expected = [cap, ...fluidShares(1, [1, 1])];
    host.shares(30).forEach((share, i) => assert.ok(Math.abs(share - expected[i]) < 2e-3));
  });
}

Deno.test("caps of several vCPUs leave the rest to the others by weight", () => {
  const [weights, caps] = [[1, 1, 2, 4], [0.2, 0, 0.3, 0]];
  const host = new Cores(2, weights.map((weight, i) => busy(weight, caps[i])), exact);
  host.shares(3);
  const shares = host.shares(63);
  const expected = fluidShares(2, weights, caps);
  // a capped vCPU that has to wait for slices of others may not use all of its cap
  for (const i of [0, 2]) assert.ok(shares[i] <= caps[i] + 1e-6 && shares[i] > 0.7 * caps[i]);
  for (const i of [1, 3]) assert.ok(shares[i] >= expected[i] - 1e-3, `${shares} ${expected}`);
  assert.ok(Math.abs(shares.reduce((a, b) => a + b) - 2) < 0.02, `${shares}`);
});

Deno.test("two busy vCPUs are never further apart than slices and periods allow", () => {
  for (const weight of [1, 2, 5]) {
    const host = new Cores(1, [busy(1), busy(weight)], exact);
    const apart = unfairness(host, [1, weight], 5);
    // a slice, and the credit of two periods that may be kept, each way
    assert.ok(apart <= 2 * (0.03 + 2 * 0.03), `${weight}: ${apart}`);
    assert.ok(apart > 0.02);
  }
});
