/** Exact: `bvt`: shares by weight, the bound between any two, and what a warp gains: latency, not share. */
import assert from "node:assert/strict";
import { randomStream } from "@iovlab/iovlab/random";
import { Cores, type Work } from "../_cores.ts";
import { fluidShares } from "../_fluid.ts";
import { unfairness } from "./_service.ts";

const ALLOWANCE = 0.005;
const bvt = { kind: "bvt", contextAllowance: ALLOWANCE } as const;
const busy = (weight: number, more: Work = {}): Work => ({ busy: 0.0007, weight, ...more });

Deno.test("busy vCPUs of any weights share cores as a fluid would", () => {
  for (let seed = 0; seed < 25; seed++) {
    const stream = randomStream(seed, 0, "weights");
    const cores = 1 + Math.floor(stream.uniform() * 4);
    const count = 1 + Math.floor(stream.uniform() * 7);
    const weights = Array.from({ length: count }, () => Math.ceil(8 * stream.uniform()));
    const host = new Cores(cores, weights.map((weight) => busy(weight)), bvt);
    host.shares(5);
    const shares = host.shares(45);
    const expected = fluidShares(cores, weights);
    const at = `seed ${seed}: ${cores} cores, weights ${weights}: ${shares} should be ${expected}`;
    shares.forEach((share, i) => assert.ok(Math.abs(share - expected[i]) < 0.02, at));
  }
});

Deno.test("in no interval are two busy vCPUs further apart than the allowance of each", () => {
  for (const [first, second] of [[1, 1], [1, 2], [1, 6], [3, 2]] as const) {
    // each may run on for the allowance beyond the other, in seconds of the first
    const bound = ALLOWANCE * (1 + first / second) + 1e-6;
    const apart = unfairness(new Cores(1, [busy(first), busy(second)], bvt), [first, second], 3);
    assert.ok(apart <= bound && apart > bound / 2, `${first}:${second}: ${apart} of ${bound}`);
    const credit = unfairness(new Cores(1, [busy(first), busy(second)]), [first, second], 3);
    assert.ok(credit > bound, "slices of 30 ms do not keep to this");
  }
});

/** Longest delay and share of a vCPU that comes by a clock, beside two that are busy. */
function beside(warp: number, every: readonly [number, number]): { delay: number; share: number } {
  const host = new Cores(1, [busy(1), busy(1), { every, weight: 1, schedule: { warp } }], bvt);
  host.shares(2);
  host.workers[2].delays.length = 0;
  const share = host.shares(22)[2];
  return { delay: Math.max(...host.workers[2].delays), share };
}

Deno.test("a warp longer than the allowance gives a vCPU that wakes a core at once", () => {
  const every = [0.0137, 0.0005] as const;
  assert.ok(beside(0.011, every).delay < 1e-6);
  const plain = beside(0, every).delay;
  assert.ok(plain > 0.6 * ALLOWANCE && plain <= ALLOWANCE + 1e-6, `${plain}`);
  const some = beside(0.002, every).delay;
  assert.ok(some < plain && some > 1e-4, `${some}`);
});

Deno.test("a warp gives no more than the share by weight in the long run", () => {
  // it asks for half of the core and has a third by weight
  const { share } = beside(0.05, [0.01, 0.005]);
  assert.ok(Math.abs(share - 1 / 3) < 0.005, `${share}`);
});

Deno.test("sleep earns nothing: a vCPU that slept for long has its share from then on", () => {
  const host = new Cores(1, [busy(1), busy(1), { every: [100, 100], first: 10, weight: 1 }], bvt);
  host.shares(10);
  host.shares(10.3).forEach((share) => assert.ok(Math.abs(share - 1 / 3) < 0.04, `${share}`));
});

Deno.test("a vCPU whose weight is worth more than a core does not starve the others, nor those that come later", () => {
  const late = { every: [100, 100], first: 60, weight: 2 } as const;
  const host = new Cores(2, [busy(1), busy(2), busy(8), late], bvt);
  host.shares(60);
  const expected = [0.2, 0.4, 1, 0.4];
  host.shares(61).forEach((share, i) =>
    assert.ok(Math.abs(share - expected[i]) < 0.03, `${i}: ${share}`)
  );
});
