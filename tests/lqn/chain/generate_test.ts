/**
 * Tests of the generation of chains.
 *
 * @module
 */

import assert from "node:assert/strict";
import { generateChain, measureChain, solveChain } from "@iovlab/iovlab/lqn/chain";
import { lqn, type LqnModel, resolve } from "@iovlab/iovlab/lqn/model";
import { twoClasses } from "./_networks.ts";

const call = (to: string) => ({ kind: "sync" as const, to, mean: 1 });

/** Customers that call one server once each, from reference tasks that are alike. */
function farm(customers: number[], phases: { demand: number }[]): LqnModel {
  return lqn({
    name: "farm",
    processors: [{ name: "pc", scheduling: "inf" }, { name: "ps" }],
    tasks: [
      ...customers.map((multiplicity, k) => ({
        name: `c${k}`,
        processor: "pc",
        scheduling: "ref" as const,
        multiplicity,
        thinkTime: 1,
        entries: [{
          name: `e${k}`,
          phases: [{ callOrder: "deterministic" as const, calls: [call("se")] }],
        }],
      })),
      { name: "s", processor: "ps", entries: [{ name: "se", phases }] },
    ],
  });
}

Deno.test("generateChain() counts identical customers instead of telling them apart (exact)", () => {
  for (const count of [1, 10, 1000]) {
    assert.equal(generateChain(resolve(farm([count], [{ demand: 1 }]))).states, count + 1);
  }
});

Deno.test("generateChain() keeps the order of different customers in a fcfs queue (exact)", () => {
  // Of i and j at the server: who is served, and the order of the others: (i + j)! / (i! j!).
  const binomial = (n: number, k: number): number => k === 0 ? 1 : binomial(n - 1, k - 1) * n / k;
  let states = 0;
  for (let i = 0; i <= 3; i++) for (let j = 0; j <= 2; j++) states += binomial(i + j, i);
  assert.equal(generateChain(resolve(farm([3, 2], [{ demand: 1 }]))).states, Math.round(states));
});

Deno.test("generateChain() has a state for each phase (exact)", () => {
  // 0 to 3 at the server in phase 1 (1 to 3), 0 to 3 waiting in phase 2, or idle.
  const chain = generateChain(resolve(farm([3], [{ demand: 1 }, { demand: 1 }])));
  assert.equal(chain.states, 3 + 4 + 1);
});

Deno.test("generateChain() has rates that are the network's, and rows that are sorted (exact)", () => {
  const chain = generateChain(twoClasses(2));
  assert.deepEqual([...chain.rates], chain.parameters.map((one) => one.rate));
  const slices = chain.parameters.filter((one) => one.kind === "slice");
  for (const { of, rate } of slices) {
    const { demand, calls } = chain.network.activities[of];
    const mean = demand / (1 + calls.reduce((sum, one) => sum + one.mean, 0));
    assert.ok(Math.abs(rate * mean - 1) < 1e-12);
  }
  for (let state = 0; state < chain.states; state++) {
    const seen = new Set<string>();
    for (let k = chain.rowStart[state]; k < chain.rowStart[state + 1]; k++) {
      assert.notEqual(chain.target[k], state);
      assert.ok(chain.multiplier[k] > 0);
      const key = `${chain.target[k]},${chain.rateIndex[k]}`;
      assert.ok(!seen.has(key));
      seen.add(key);
    }
  }
});

Deno.test("generateChain() keeps every customer in every state (exact)", () => {
  const chain = generateChain(twoClasses(3));
  for (let state = 0; state < chain.states; state++) {
    const customers = [0, 0];
    for (let k = chain.contentStart[state]; k < chain.contentStart[state + 1]; k++) {
      const { places } = chain.types[chain.contents[k]];
      const root = places.find((one) => one.task < 2);
      if (root) customers[root.task] += chain.contentCounts[k];
    }
    assert.deepEqual(customers, [3, 3]);
  }
});

Deno.test("generateChain() has no more states where a queue has one kind of request (exact)", () => {
  const one = generateChain(resolve(farm([5], [{ demand: 1 }]))).states;
  const two = generateChain(resolve(farm([3, 2], [{ demand: 1 }]))).states;
  assert.ok(two > 2 * one);
});

Deno.test("generateChain() refuses an open queue without limit, and names the task (exact)", () => {
  const network = resolve(lqn({
    name: "open",
    processors: [{ name: "p" }],
    tasks: [{
      name: "t",
      processor: "p",
      entries: [{ name: "e", openArrivalRate: 0.5, phases: [{ demand: 1 }] }],
    }],
  }));
  assert.throws(() => generateChain(network), /task "t".*set queueLimit/);
  const chain = generateChain(network, { queueLimit: 7 });
  assert.equal(chain.states, 8);
  assert.deepEqual(chain.counters.map((one) => one.kind), ["loss", "arrival"]);
});

Deno.test("generateChain() refuses a model at once that must have too many states (exact)", () => {
  const network = resolve(farm([200, 200, 200, 200], [{ demand: 1 }]));
  // Each customer thinks or not: at least 201 to the power of 4.
  assert.throws(
    () => generateChain(network),
    (error: { states: number }) => error.states === 201 ** 4,
  );
});

Deno.test("generateChain() finds no fewer states than it must have (exact)", () => {
  for (const counts of [[5], [3, 2], [2, 2, 1]]) {
    const network = resolve(farm(counts, [{ demand: 1 }, { demand: 0.5 }]));
    const least = counts.reduce((product, count) => product * (count + 1), 1);
    assert.throws(() => generateChain(network, { maxStates: least - 1 }), (error: {
      states: number;
    }) => error.states === least);
    assert.ok(generateChain(network).states >= least);
  }
});

Deno.test("generateChain() refuses customers without number at once, in readable words (exact)", () => {
  const network = resolve(farm([999_999_999_999], [{ demand: 1 }]));
  assert.throws(() => generateChain(network), (error: { code: string; message: string }) => {
    assert.equal(error.code, "lqn/exact-too-large");
    assert.match(error.message, /at most 1,500,000 states: at least 10\^12 are estimated/);
    return true;
  });
});

Deno.test("generateChain() takes a crowd that begins at once, without think times (exact)", () => {
  const network = (count: number) =>
    resolve(lqn({
      name: "crowd",
      processors: [{ name: "pc", scheduling: "inf" }, { name: "ps" }],
      tasks: [
        {
          name: "c",
          processor: "pc",
          scheduling: "ref" as const,
          multiplicity: count,
          entries: [{ name: "e", phases: [{ demand: 1, calls: [call("se")] }] }],
        },
        { name: "s", processor: "ps", entries: [{ name: "se", phases: [{ demand: 0.1 }] }] },
      ],
    }));
  const chain = generateChain(network(5000));
  assert.equal(chain.states, 5001);
  // The server is always busy, though most of its states have a probability below 1e-300.
  const means = measureChain(chain, solveChain(chain));
  assert.ok(Math.abs(means.entryThroughput[0] - 10) < 1e-6);
  const few = generateChain(network(3000));
  const solution = solveChain(few, few.rates, { method: "elimination" });
  assert.ok(Math.abs(measureChain(few, solution).entryThroughput[0] - 10) < 1e-9);
});

Deno.test("generateChain() estimates states within a factor of four (exact)", () => {
  for (const customers of [2, 4, 6]) {
    const { states } = generateChain(twoClasses(customers));
    assert.throws(() => generateChain(twoClasses(customers), { maxStates: states >> 2 }), (error: {
      states: number;
    }) => {
      const ratio = error.states / states;
      assert.ok(ratio > 0.25 && ratio < 4, `${error.states} for ${states}`);
      return true;
    });
  }
});

Deno.test("generateChain() checks its options (exact)", () => {
  assert.throws(() => generateChain(twoClasses(1), { maxStates: 0.5 }), /maxStates/);
  assert.throws(() => generateChain(twoClasses(1), { queueLimit: -1 }), /queueLimit/);
});
