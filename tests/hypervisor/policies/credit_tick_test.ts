/** Exact: the credit scheduler with debit by the tick: shares, caps, boost, and what a vCPU gains that is never seen by a tick. */
import assert from "node:assert/strict";
import { randomStream } from "@iovlab/iovlab/random";
import { Cores, type Work } from "../_cores.ts";
import { fluidShares } from "../_fluid.ts";

const tick = { debit: "tick" } as const;
const BLOCKED = 0;
const RUNNABLE = 1;
const RUNNING = 2;
const UNDER = 1;
const BOOST = 2;

const busy = (weight: number, cap = 0): Work => ({ busy: 0.0007, weight, cap });

/** Shares of a core over 60 s after 3 s. */
function sharesOf(cores: number, work: readonly Work[], options: object = tick): number[] {
  const host = new Cores(cores, work, options);
  host.shares(3);
  return host.shares(63);
}

function assertNear(shares: readonly number[], expected: readonly number[], within: number): void {
  shares.forEach((share, i) =>
    assert.ok(Math.abs(share - expected[i]) <= within, `${shares} should be ${expected}`)
  );
}

for (
  const [cores, weights] of [
    [1, [1, 3]],
    [1, [1, 7]],
    [1, [1, 1, 1, 1]],
    [2, [1, 2, 2, 3]],
    [2, [1, 2, 4, 5]],
    [2, [1, 2, 8]],
    [4, [1, 2, 3, 4, 5, 6]],
  ] as const
) {
  Deno.test(`busy vCPUs of weights ${weights} share ${cores} cores by ticks as a fluid would`, () => {
    const shares = sharesOf(cores, weights.map((weight) => busy(weight)));
    assertNear(shares, fluidShares(cores, weights), 0.002);
  });
}

for (const cap of [0.1, 0.3, 0.5, 0.8]) {
  Deno.test(`a cap of ${cap} holds in the long run, alone and beside others`, () => {
    assertNear(sharesOf(1, [busy(1, cap)]), [cap], 1e-3);
    assertNear(sharesOf(1, [busy(1, cap), busy(1)]), fluidShares(1, [1, 1], [cap, 0]), 1e-3);
    const three = sharesOf(2, [busy(1, cap), busy(1), busy(1)]);
    assertNear(three, fluidShares(2, [1, 1, 1], [cap, 0, 0]), 0.01);
  });
}

Deno.test("a heavy vCPU that waits for several slices loses the credit that is beyond one slice", () => {
  const [a, b, c, heavy] = sharesOf(1, [1, 2, 3, 6].map((weight) => busy(weight)));
  assert.ok(heavy < 0.45, `${heavy}`); // half, were all credit kept
  assertNear([a, b, c].map((share) => share / (1 - heavy)), [1 / 6, 2 / 6, 3 / 6], 0.005);
});

Deno.test("a vCPU that sleeps across each tick takes nearly a whole core by ticks, and its share by exact debit", () => {
  // 9.5 ms of work from 0.2 ms after each tick on, so that it is over before the next
  const work = [busy(1), { every: [0.01, 0.0095], first: 0.0102, weight: 1 }] as const;
  const [honest, evader] = sharesOf(1, work);
  assertNear([honest, evader], [0.05, 0.95], 0.001);
  assertNear(sharesOf(1, work, { debit: "exact" }), [0.5, 0.5], 0.001);
  // without boost it has to wait for its turn, which takes it into the ticks
  assertNear(sharesOf(1, work, { ...tick, boost: false }), [0.5, 0.5], 0.05);
});

Deno.test("a vCPU that only runs across ticks pays for more than it runs", () => {
  // 1 ms around each tick, against one that is always there
  const [unlucky] = sharesOf(1, [{ every: [0.01, 0.001], first: 0.0095, weight: 1 }, busy(20)]);
  assert.ok(unlucky < 0.07, `${unlucky}`); // it asks for 0.1; boosted it would get all
});

/** Not a divisor of a slice, so that nothing else happens at a tick. */
const TICK = 0.00977;

/** Random vCPUs that come and go at no multiple of a tick, event by event. */
function steps(seed: number, look: (host: Cores, now: number) => void): void {
  const stream = randomStream(seed, 0, "boost");
  const host = new Cores(
    1 + seed % 3,
    Array.from({ length: 5 }, (_, i): Work => ({
      weight: Math.ceil(3 * stream.uniform()),
      ...(i < 2
        ? { busy: 0.0005 + 0.002 * stream.uniform() }
        : { every: [0.003 + 0.02 * stream.uniform(), 0.0001 + 0.004 * stream.uniform()] }),
    })),
    { ...tick, tick: TICK, accountingPeriod: 3 * TICK },
  );
  for (let i = 0; i < 4000; i++) {
    host.simulation.run({ maxEvents: 1 });
    look(host, host.simulation.now);
  }
}

Deno.test("a vCPU is boosted when it wakes while UNDER, and at no other time", () => {
  let boosts = 0;
  let others = 0;
  for (let seed = 0; seed < 12; seed++) {
    const before = new Map<number, { state: number; priority: number }>();
    steps(seed, ({ workers }, now) => {
      for (const { vcpu: { index, state, priority } } of workers) {
        const was = before.get(index) ?? { state: BLOCKED, priority: UNDER };
        before.set(index, { state, priority });
        const woke = was.state === BLOCKED && state !== BLOCKED;
        const at = `seed ${seed} at ${now}, vCPU ${index}`;
        if (priority === BOOST && was.priority !== BOOST) {
          boosts++;
          assert.ok(woke && was.priority === UNDER, at);
        } else if (woke && was.priority < UNDER) others++;
        if (was.state === RUNNING && state === RUNNABLE) {
          assert.ok(priority !== BOOST || was.priority === BOOST, at);
        }
      }
    });
  }
  assert.ok(boosts > 500 && others > 100, `${boosts} ${others}`);
});

Deno.test("no vCPU that a tick finds running keeps its boost", () => {
  let seen = 0;
  for (let seed = 0; seed < 12; seed++) {
    const boosted = new Set<number>();
    steps(seed, ({ workers, simulation }, now) => {
      const isTick = now > 0 && Math.abs(now / TICK - Math.round(now / TICK)) < 1e-9;
      for (const { vcpu } of workers) {
        const has = vcpu.state === RUNNING && vcpu.priority === BOOST;
        if (isTick && boosted.has(vcpu.index)) seen++;
        if (isTick) assert.ok(!has, `seed ${seed} at ${simulation.now}`);
        if (has) boosted.add(vcpu.index);
        else boosted.delete(vcpu.index);
      }
    });
  }
  assert.ok(seen > 30, `${seen}`);
});

Deno.test("credit that exceeds a slice is gone, and ticks end when nobody is active", () => {
  const host = new Cores(
    1,
    [{ every: [0.02, 0.015], weight: 1 }, { ...busy(1), busy: 0.003 }],
    tick,
  );
  host.simulation.run({ until: 1.0001 });
  host.stop();
  const { reason } = host.simulation.run();
  assert.equal(reason, "empty");
  // what was left to do, then at most three hand-outs until all credit is beyond a slice
  assert.ok(host.simulation.now < 1.5, `${host.simulation.now}`);
  assert.deepEqual(host.workers.map(({ vcpu }) => vcpu.credit), [0, 0]);
});
