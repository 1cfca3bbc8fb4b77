/** Exact: how uses of a shared cache fill it and come to rest. Statistical: against a cache simulated line by line. */
import assert from "node:assert/strict";
import fc from "../_property.ts";
import { advanceOccupancy, type CacheUse, restingOccupancy } from "@iovlab/iovlab/hardware";
import { randomStream } from "@iovlab/iovlab/random";
import { replicationInterval, studentQuantile } from "@iovlab/iovlab/stats";

const sum = (values: Iterable<number>) => [...values].reduce((a, b) => a + b, 0);

function stateOf(uses: readonly CacheUse[], held: readonly number[], part = 1) {
  return {
    lines: Float64Array.from(uses, ({ lines }) => lines),
    held: Float64Array.from(held),
    accesses: Float64Array.from(uses, ({ accesses }) => accesses * part),
  };
}

const someUses = fc.array(
  fc.record({
    lines: fc.double({ min: 1, max: 1e5, noNaN: true }),
    accesses: fc.double({ min: 1, max: 1e4, noNaN: true }),
  }),
  { minLength: 1, maxLength: 6 },
);

Deno.test("a use alone fills its share of the cache as 1 - exp(-accesses / lines)", () => {
  const uses = [{ lines: 1000, accesses: 300 }];
  const state = stateOf(uses, [0]);
  for (let i = 1; i <= 10; i++) {
    advanceOccupancy(state, 0, 1, 5000);
    assert.ok(Math.abs(state.held[0] / (1000 * (1 - Math.exp(-0.3 * i))) - 1) < 1e-12);
  }
});

Deno.test("uses that all fit and are there stay there, bit for bit", () => {
  fc.assert(fc.property(someUses, (uses) => {
    const lines = uses.map((use) => use.lines);
    const state = stateOf(uses, lines);
    advanceOccupancy(state, 0, uses.length, sum(lines));
    assert.deepEqual([...state.held], lines);
  }));
});

Deno.test("the cache comes to the rest that the balance of insertions has, from any beginning", () => {
  fc.assert(
    fc.property(someUses, fc.double({ min: 0.05, max: 1.2, noNaN: true }), (uses, part) => {
      const capacity = part * sum(uses.map(({ lines }) => lines));
      const rest = restingOccupancy(uses, capacity);
      // steps long enough to turn all lines over, and then some
      const turns = Math.max(...uses.map(({ lines, accesses }) => lines / accesses));
      for (const first of [0, 1]) {
        const begin = uses.map((use, i) => i === 0 ? first * Math.min(use.lines, capacity) : 0);
        const state = stateOf(uses, begin, turns / 10);
        for (let i = 0; i < 2000; i++) advanceOccupancy(state, 0, uses.length, capacity);
        rest.forEach((held, i) =>
          assert.ok(Math.abs(state.held[i] - held) <= 1e-6 * held, `${state.held[i]} ${held}`)
        );
      }
    }),
    { numRuns: 50 },
  );
});

Deno.test("lines held are never negative, above a working set, or above the capacity", () => {
  fc.assert(fc.property(
    someUses,
    fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 2, noNaN: true })),
    fc.double({ min: 0, max: 100, noNaN: true }),
    (uses, part, length) => {
      const capacity = part * sum(uses.map(({ lines }) => lines));
      const state = stateOf(uses, uses.map(() => 0), length);
      for (let i = 0; i < 20; i++) {
        advanceOccupancy(state, 0, uses.length, capacity);
        assert.ok(sum(state.held) <= capacity * (1 + 1e-12));
        state.held.forEach((held, use) => {
          assert.ok(held >= 0 && held <= uses[use].lines * (1 + 1e-12), `${held}`);
        });
      }
    },
  ));
});

Deno.test("uses that never read a line again share the cache as they insert", () => {
  const streams = [1, 2, 5].map((accesses) => ({ lines: Infinity, accesses: 1000 * accesses }));
  const rest = restingOccupancy(streams, 8000);
  [1000, 2000, 5000].forEach((lines, i) => assert.ok(Math.abs(rest[i] / lines - 1) < 1e-9));
  const state = stateOf(streams, [8000, 0, 0]);
  for (let i = 0; i < 100; i++) advanceOccupancy(state, 0, 3, 8000);
  rest.forEach((lines, i) => assert.ok(Math.abs(state.held[i] / lines - 1) < 1e-9));
});

Deno.test("an idle use loses its lines as the others insert: by e once they inserted a cache full", () => {
  const uses = [{ lines: 1000, accesses: 0 }, { lines: Infinity, accesses: 10 }];
  const state = stateOf(uses, [1000, 0]);
  for (let i = 0; i < 100; i++) advanceOccupancy(state, 0, 2, 1000);
  assert.ok(Math.abs(state.held[0] / (1000 / Math.E) - 1) < 1e-9);
});

Deno.test("uses of one part of the arrays do not touch the others", () => {
  const state = stateOf(Array(3).fill({ lines: 100, accesses: 100 }), [7, 7, 7]);
  advanceOccupancy(state, 1, 2, 50);
  assert.deepEqual([state.held[0], state.held[2]], [7, 7]);
  assert.notEqual(state.held[1], 7);
});

Deno.test("a cache cannot be shared by nonsense", () => {
  for (const use of [{ lines: -1, accesses: 1 }, { lines: 1, accesses: NaN }]) {
    assert.throws(() => restingOccupancy([use], 10), /Cannot share a cache/);
  }
});

/** Mean lines that the first of two uses holds in a cache with random replacement, and the share of its accesses that miss. */
function simulated(uses: readonly CacheUse[], capacity: number, replication: number) {
  const stream = randomStream(7, replication, "accesses");
  const below = (limit: number) => Math.floor(stream.uniform() * limit);
  const slots = new Int32Array(capacity).fill(-1); // line in each place
  const places = uses.map(({ lines }) => new Int32Array(lines).fill(-1));
  const [first, second] = uses;
  const share = first.accesses / (first.accesses + second.accesses);
  let held = 0, area = 0, missed = 0, accesses = 0, filledTo = 0;
  const steps = 400_000;
  for (let step = 0; step < steps; step++) {
    const use = stream.uniform() < share ? 0 : 1;
    const line = below(uses[use].lines);
    const missing = places[use][line] < 0;
    if (missing) {
      const place = filledTo < capacity ? filledTo++ : below(capacity);
      const old = slots[place];
      if (old >= 0) {
        const owner = old & 1;
        places[owner][old >> 1] = -1;
        if (owner === 0) held--;
      }
      slots[place] = line << 1 | use;
      places[use][line] = place;
      if (use === 0) held++;
    }
    if (step < steps / 4) continue;
    area += held;
    if (use === 0) {
      accesses++;
      if (missing) missed++;
    }
  }
  return { held: area / (steps * 3 / 4), missRatio: missed / accesses };
}

/** The standard errors by which the mean of ten replications differs from an expected value. */
function distance(values: readonly number[], expected: number): number {
  const { mean, halfWidth } = replicationInterval(values);
  return Math.abs(mean - expected) / (halfWidth / studentQuantile(0.975, values.length - 1));
}

Deno.test("occupancy and misses are those of a cache that is read evenly and replaces at random", () => {
  const uses = [{ lines: 1500, accesses: 1 }, { lines: 4000, accesses: 2 }];
  const capacity = 2000;
  const runs = Array.from({ length: 10 }, (_, i) => simulated(uses, capacity, i));
  const held = runs.map((run) => run.held);
  const missRatios = runs.map((run) => run.missRatio);
  const [expected] = restingOccupancy(uses, capacity);
  assert.ok(distance(held, expected) < 4, `${held} ${expected}`);
  assert.ok(distance(missRatios, 1 - expected / 1500) < 4);
  // biased: shares as the accesses, or as the working sets
  assert.ok(distance(held, capacity / 3) > 4);
  assert.ok(distance(held, capacity * 1500 / 5500) > 4);
  assert.ok(distance(missRatios, 1 - capacity / 3 / 1500) > 4);
});
