/**
 * Laws that hold whatever the model, on generated models of all features.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  type Chain,
  type ChainMeans,
  type ChainSolution,
  generateChain,
  measureChain,
  solveChain,
} from "@iovlab/iovlab/lqn/chain";
import { solveExact } from "@iovlab/iovlab/lqn/exact";
import { type LqnModel, LqnRefusal, type Network, resolve } from "@iovlab/iovlab/lqn/model";
import { generateModel, type ModelFeature, modelFeatures } from "../_generate.ts";

interface Solved {
  readonly model: LqnModel;
  readonly network: Network;
  readonly chain: Chain;
  readonly solution: ChainSolution;
  readonly means: ChainMeans;
}

/** A generated model with every feature once, and some of mixed features, solved where small. */
const solved: readonly Solved[] = [
  ...modelFeatures.map((feature) => [feature]),
  ...Array.from({ length: 30 }, () => []),
].flatMap((required: ModelFeature[], seed) => {
  const features = required.length ? [] : modelFeatures;
  const model = generateModel(seed, { required, features, customers: 2, likelihood: 0.15 });
  const network = resolve(model);
  try {
    const chain = generateChain(network, { maxStates: 3000, queueLimit: 6 });
    const solution = solveChain(chain);
    return [{ model, network, chain, solution, means: measureChain(chain, solution) }];
  } catch (error) {
    if (error instanceof LqnRefusal && error.code === "lqn/exact-too-large") return [];
    throw error;
  }
});

function near(actual: number, expected: number, what: string, tolerance = 1e-7): void {
  const scale = Math.max(Math.abs(expected), 1e-9);
  assert.ok(Math.abs(actual - expected) <= tolerance * scale, `${what}: ${actual}, ${expected}`);
}

Deno.test("generateChain() takes most generated models (exact)", () => {
  assert.ok(solved.length >= 45, `${solved.length} models`);
  const features = new Set(solved.flatMap(({ model }) => model.comment!.split(" ")));
  assert.deepEqual(modelFeatures.filter((one) => !features.has(one)), []);
});

Deno.test("solveChain() balances every state of generated models (exact)", () => {
  for (const { model, solution } of solved) {
    assert.ok(solution.residual < 1e-10, model.name);
    near(solution.probabilities.reduce((a, b) => a + b), 1, model.name, 1e-12);
    assert.ok(solution.probabilities.every((one) => one >= 0), model.name);
  }
});

/** Mean work in progress of each activity, counted from the states. */
function serviceOf({ network, chain, solution }: Solved): Float64Array {
  const busy = new Float64Array(network.activities.length);
  for (let state = 0; state < chain.states; state++) {
    const jobs = new Float64Array(network.processors.length);
    const visit = (see: (activity: number, processor: number, count: number) => void) => {
      for (let k = chain.contentStart[state]; k < chain.contentStart[state + 1]; k++) {
        for (const { kind, activity, task } of chain.types[chain.contents[k]].places) {
          if (kind === "service") {
            see(activity, network.tasks[task].processor, chain.contentCounts[k]);
          }
        }
      }
    };
    visit((_, processor, count) => jobs[processor] += count);
    visit((activity, processor, count) => {
      const { scheduling, servers } = network.processors[processor];
      const share = scheduling === "ps" ? Math.min(1, servers / jobs[processor]) : 1;
      busy[activity] += solution.probabilities[state] * count * share;
    });
    network.processors.forEach(({ scheduling, servers }, processor) => {
      if (scheduling !== "ps") assert.ok(jobs[processor] <= servers);
    });
  }
  return busy;
}

Deno.test("the utilization law holds for every activity of generated models (exact)", () => {
  for (const one of solved) {
    const busy = serviceOf(one);
    for (const { index, key, demand } of one.network.activities) {
      near(busy[index], one.means.activityThroughput[index] * demand, `${one.model.name} ${key}`);
    }
  }
});

Deno.test("Little's law holds for every customer's cycle of generated models (exact)", () => {
  for (const { model, network, means } of solved) {
    for (const { index, kind, threads, thinkTime, entries } of network.tasks) {
      if (kind !== "reference") continue;
      const cycles = entries.reduce((sum, entry) => sum + means.entryThroughput[entry], 0);
      near(means.taskUtilization[index] + cycles * thinkTime, threads, `${model.name} ${index}`);
    }
  }
});

Deno.test("no server and no task is busier than it can be in generated models (exact)", () => {
  for (const { model, network, means } of solved) {
    network.processors.forEach(({ servers, name }, index) =>
      assert.ok(means.processorUtilization[index] <= servers + 1e-9, `${model.name} ${name}`)
    );
    network.tasks.forEach(({ threads, name }, index) =>
      assert.ok(means.taskUtilization[index] <= threads + 1e-9, `${model.name} ${name}`)
    );
  }
});

Deno.test("a customer's service time is what it is made of in generated models (exact)", () => {
  let seen = 0;
  for (const { model, network, means } of solved) {
    for (const { index, key, task, demand, thinkTime, calls } of network.activities) {
      if (network.tasks[task].kind !== "reference") continue;
      const throughput = means.activityThroughput[index];
      let known = demand + thinkTime + means.activityReady[index] / throughput;
      let single = true;
      calls.forEach(({ kind, entry, mean }, k) => {
        if (kind !== "sync") return;
        known += means.callQueue[index][k] / throughput;
        known += mean * means.entryFirst[entry] / means.entryThroughput[entry];
        // The mean over all callers is that of this one only where there is no other.
        single &&= callersOf(network, entry) === 1 && !network.entries[entry].forwarding.length;
      });
      if (!single) continue;
      seen++;
      near(means.activityOccupancy[index] / throughput, known, `${model.name} ${key}`);
    }
  }
  assert.ok(seen > 20, `${seen} activities`);
});

function callersOf(network: Network, entry: number): number {
  const calls = network.activities.flatMap((one) => one.calls);
  return calls.filter((call) => call.entry === entry).length +
    (network.entries[entry].openArrivalRate > 0 ? 1 : 0);
}

Deno.test("the order of tasks in the model means nothing (exact)", () => {
  for (const { model } of solved.slice(0, 12)) {
    const reverse = { ...model, tasks: model.tasks.toReversed() };
    const options = { queueLimit: 6, maxStates: 20_000 };
    const values = new Map(
      solveExact(reverse, options).values.map((one) => [`${one.metric} ${one.element}`, one.value]),
    );
    for (const { metric, element, value } of solveExact(model, options).values) {
      near(values.get(`${metric} ${element}`)!, value, `${model.name} ${metric} ${element}`, 1e-6);
    }
  }
});
