/**
 * Tests of the solution of chains.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type Chain, generateChain, measureChain, solveChain } from "@iovlab/iovlab/lqn/chain";
import { lqn, resolve } from "@iovlab/iovlab/lqn/model";
import { twoClasses } from "./_networks.ts";

/** A chain of plain transitions at rate 1 times the given multipliers. */
function chainOf(states: number, transitions: [from: number, to: number, rate: number][]): Chain {
  const network = twoClasses(1);
  const sorted = transitions.toSorted((a, b) => a[0] - b[0]);
  const rowStart = new Int32Array(states + 1);
  for (const [from] of sorted) rowStart[from + 1]++;
  for (let k = 0; k < states; k++) rowStart[k + 1] += rowStart[k];
  const none = new Int32Array(0);
  return {
    network,
    states,
    parameters: [{ kind: "cycle", of: 0, stage: 0, rate: 1 }],
    rates: Float64Array.of(1),
    rowStart,
    target: Int32Array.from(sorted, (one) => one[1]),
    rateIndex: new Int32Array(sorted.length),
    multiplier: Float64Array.from(sorted, (one) => one[2]),
    counters: [],
    counts: { state: none, counter: none, rateIndex: none, weight: new Float64Array(0) },
    contentStart: new Int32Array(states + 1),
    contents: none,
    contentCounts: none,
    types: [],
    memory: new Map(),
  };
}

function birthDeath(states: number, up: number, down: number): Chain {
  const transitions = Array.from({ length: states - 1 }, (_, k): [number, number, number][] => [
    [k, k + 1, up],
    [k + 1, k, down],
  ]).flat();
  return chainOf(states, transitions);
}

Deno.test("solveChain() has geometric probabilities of a birth and death chain (exact)", () => {
  for (const method of ["elimination", "multilevel"] as const) {
    const { probabilities } = solveChain(birthDeath(1000, 0.9, 1), undefined, { method });
    const expected = (k: number) => 0.9 ** k * 0.1 / (1 - 0.9 ** 1000);
    for (const k of [0, 1, 10, 100]) {
      // Elimination has every digit of each probability, iteration those of the large ones.
      const scale = method === "elimination" ? expected(k) : expected(0);
      const error = Math.abs(probabilities[k] - expected(k)) / scale;
      assert.ok(error < (method === "elimination" ? 1e-11 : 1e-8), `${method} ${k} ${error}`);
    }
  }
});

Deno.test("solveChain() keeps every digit of tiny probabilities in stiff chains (exact)", () => {
  const chain = chainOf(3, [[0, 1, 1e-12], [1, 2, 1], [2, 0, 1e12]]);
  const { probabilities } = solveChain(chain);
  // Flow f through all: f / 1e-12, f, f / 1e12.
  assert.ok(Math.abs(probabilities[1] / 1e-12 - 1) < 1e-11);
  assert.ok(Math.abs(probabilities[2] / 1e-24 - 1) < 1e-11);
});

Deno.test("solveChain() by levels agrees with elimination, stiff or not (exact)", () => {
  for (const slow of [1, 1e3, 1e6]) {
    const chain = generateChain(twoClasses(2, { slow }));
    const exact = solveChain(chain, undefined, { method: "elimination" });
    const levels = solveChain(chain, undefined, { method: "multilevel" });
    assert.equal(levels.method, "multilevel");
    assert.ok(levels.residual < 1e-10, `${levels.residual}`);
    const worst = exact.probabilities.reduce(
      (most, one, k) => Math.max(most, Math.abs(one - levels.probabilities[k])),
      0,
    );
    assert.ok(worst < 1e-9, `${slow}: ${worst} in ${levels.iterations} cycles`);
  }
});

Deno.test("solveChain() by levels takes nearly decomposable chains (exact)", () => {
  // Blocks of 50 states that are left at rate 1e-7.
  const transitions: [number, number, number][] = [];
  for (let block = 0; block < 20; block++) {
    for (let k = 0; k < 50; k++) {
      const at = 50 * block + k;
      transitions.push([at, 50 * block + (k + 1) % 50, 1 + k % 3]);
      transitions.push([at, 50 * block + (k * 7 + 3) % 50, 0.5]);
    }
    transitions.push([50 * block, (50 * block + 50) % 1000, 1e-7 * (1 + block)]);
  }
  const chain = chainOf(1000, transitions.filter(([from, to]) => from !== to));
  const exact = solveChain(chain, undefined, { method: "elimination" });
  const levels = solveChain(chain, undefined, { method: "multilevel", tolerance: 1e-13 });
  for (let k = 0; k < 1000; k += 50) {
    const error = Math.abs(levels.probabilities[k] / exact.probabilities[k] - 1);
    assert.ok(error < 1e-4, `state ${k}: ${error} in ${levels.iterations} cycles`);
  }
});

Deno.test("solveChain() gives states that are left for ever probability 0 (exact)", () => {
  const chain = chainOf(4, [[0, 1, 1], [1, 2, 1], [2, 3, 2], [3, 2, 1]]);
  assert.deepEqual([...solveChain(chain).probabilities].map((one) => +one.toFixed(12)), [
    0,
    0,
    +(1 / 3).toFixed(12),
    +(2 / 3).toFixed(12),
  ]);
});

Deno.test("solveChain() refuses a chain that may end in two places (exact)", () => {
  const chain = chainOf(3, [[0, 1, 1], [0, 2, 1]]);
  assert.throws(
    () => solveChain(chain),
    (error: { code: string }) => error.code === "chain/several-classes",
  );
});

Deno.test("solveChain() refuses rates that are none (exact)", () => {
  const chain = birthDeath(3, 1, 1);
  for (const rates of [Float64Array.of(), Float64Array.of(0), Float64Array.of(NaN)]) {
    assert.throws(
      () => solveChain(chain, rates),
      (error: { code: string }) => error.code === "chain/rates",
    );
  }
});

Deno.test("solveChain() at other rates is the chain of the network with those rates (exact)", () => {
  const chain = generateChain(twoClasses(3));
  const slower = generateChain(twoClasses(3, { slow: 7 }));
  const again = solveChain(chain, slower.rates);
  const direct = solveChain(slower);
  const means = measureChain(chain, again);
  const expected = measureChain(slower, direct);
  expected.entryThroughput.forEach((one, k) => {
    assert.ok(Math.abs(means.entryThroughput[k] / one - 1) < 1e-9);
  });
  expected.processorUtilization.forEach((one, k) => {
    assert.ok(Math.abs(means.processorUtilization[k] / one - 1) < 1e-9);
  });
});

Deno.test("solveChain() begins with what is known where it iterates (exact)", () => {
  const chain = generateChain(twoClasses(3));
  const first = solveChain(chain, undefined, { method: "multilevel" });
  const second = solveChain(chain, undefined, {
    method: "multilevel",
    initial: first.probabilities,
  });
  assert.ok(second.iterations < first.iterations, `${first.iterations} ${second.iterations}`);
});

Deno.test("measureChain() counts a server's threads and queue as the states do (exact)", () => {
  const chain = generateChain(resolve(lqn({
    name: "one",
    processors: [{ name: "pc", scheduling: "inf" }, { name: "ps" }],
    tasks: [
      {
        name: "c",
        processor: "pc",
        scheduling: "ref",
        multiplicity: 2,
        thinkTime: 1,
        entries: [{
          name: "e",
          phases: [{ callOrder: "deterministic", calls: [{ kind: "sync", to: "se", mean: 1 }] }],
        }],
      },
      { name: "s", processor: "ps", entries: [{ name: "se", phases: [{ demand: 1 }] }] },
    ],
  })));
  // 0, 1, 2 at the server: 1 : 2 : 2.
  const means = measureChain(chain, solveChain(chain));
  assert.ok(Math.abs(means.taskUtilization[1] - 4 / 5) < 1e-12);
  assert.ok(Math.abs(means.callQueue[0][0] - 2 / 5) < 1e-12);
  assert.ok(Math.abs(means.entryThroughput[1] - 4 / 5) < 1e-12);
});
