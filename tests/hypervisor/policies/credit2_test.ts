/** Exact: `credit2`: shares, fairness over any interval, wake-ups and their rate limit, credit at resets. */
import assert from "node:assert/strict";
import { randomStream } from "@iovlab/iovlab/random";
import { CLOCK, Cores, type Work } from "../_cores.ts";
import { fluidShares } from "../_fluid.ts";
import { unfairness } from "./_service.ts";

const credit2 = { kind: "credit2" } as const;
const INITIAL = 0.0105;
const CARRY_OVER = 0.0005;
const RATE_LIMIT = 0.001;
const busy = (weight: number): Work => ({ busy: 0.0007, weight });

Deno.test("busy vCPUs of any weights share cores as a fluid would", () => {
  for (let seed = 0; seed < 25; seed++) {
    const stream = randomStream(seed, 0, "weights");
    const cores = 1 + Math.floor(stream.uniform() * 4);
    const count = 1 + Math.floor(stream.uniform() * 7);
    const weights = Array.from({ length: count }, () => Math.ceil(8 * stream.uniform()));
    const host = new Cores(cores, weights.map(busy), credit2);
    host.shares(1);
    const shares = host.shares(21);
    const expected = fluidShares(cores, weights);
    const at = `seed ${seed}: ${cores} cores, weights ${weights}: ${shares} should be ${expected}`;
    shares.forEach((share, i) => assert.ok(Math.abs(share - expected[i]) < 0.01, at));
  }
});

Deno.test("in no interval are two busy vCPUs further apart than a reset's credit and their least turns", () => {
  for (const [first, second] of [[1, 1], [1, 2], [1, 6], [3, 2]] as const) {
    const ratio = Math.max(first, second) / first;
    // in seconds of the first: credit of the one, debt of the other after its least turn, and the other way round
    const bound = 2 * (INITIAL + CARRY_OVER) / ratio + 2 * RATE_LIMIT;
    const apart = unfairness(
      new Cores(1, [busy(first), busy(second)], credit2),
      [first, second],
      3,
    );
    assert.ok(apart <= bound, `${first}:${second}: ${apart} of ${bound}`);
    const credit = unfairness(new Cores(1, [busy(first), busy(second)]), [first, second], 3);
    assert.ok(credit > bound, "slices of 30 ms do not keep to this");
  }
});

Deno.test("a vCPU that wakes with more credit preempts once the one that runs has run for the rate limit", () => {
  const longest = (rateLimit: number) => {
    const waker = { every: [0.0137, 0.0001], weight: 1 } as const;
    const host = new Cores(1, [busy(1), busy(1), waker], { ...credit2, rateLimit });
    host.simulation.run({ until: 5 });
    return Math.max(...host.workers[2].delays);
  };
  assert.ok(longest(0) < 1e-9, `${longest(0)}`);
  assert.ok(longest(0.001) < 0.001 + 1e-6 && longest(0.001) > 0.0005, `${longest(0.001)}`);
  assert.ok(longest(0.005) < 0.005 + 1e-6 && longest(0.005) > 0.003, `${longest(0.005)}`);
});

Deno.test("a vCPU that sleeps across ticks gains nothing", () => {
  const evader = { every: [0.01, 0.0095], first: 0.0102, weight: 1 } as const;
  const host = new Cores(1, [busy(1), evader], credit2);
  host.shares(3);
  host.shares(23).forEach((share) => assert.ok(Math.abs(share - 0.5) < 0.002, `${share}`));
});

Deno.test("nobody has more credit than a reset gives and lets keep, nor more debt than a longest turn burns", () => {
  let resets = 0;
  for (let seed = 0; seed < 10; seed++) {
    const stream = randomStream(seed, 0, "credit2");
    const work = Array.from({ length: 5 }, (_, i): Work => ({
      weight: Math.ceil(4 * stream.uniform()),
      ...(i < 2 ? { busy: 0.001 } : { every: [0.01 * stream.uniform() + 1e-3, 0.001] }),
    }));
    const host = new Cores(1 + seed % 2, work, credit2);
    let before = Infinity;
    for (let i = 0; i < 2000; i++) {
      host.simulation.run({ maxEvents: 1 });
      host.scheduler.settle();
      const credits = host.workers.map(({ vcpu }) => vcpu.credit);
      if (credits[2] > before) resets++;
      before = credits[2];
      for (const credit of credits) {
        assert.ok(credit <= INITIAL + CARRY_OVER + 1e-12, `${credit}`);
        // one turn of the longest, at the lightest one's rate
        assert.ok(credit > -4 * (INITIAL + RATE_LIMIT), `${credit}`);
      }
    }
    assert.ok(host.scheduler.busyCycles[0] > 0.9 * host.simulation.now * CLOCK);
  }
  assert.ok(resets > 100, `${resets}`);
});
