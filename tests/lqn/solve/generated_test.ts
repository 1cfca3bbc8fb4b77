/**
 * Generated models against the exact solver. Exact: conservation laws of every solution.
 * Accuracy: mean and 95th percentile of the errors over a fixed list of models, all of them, none
 * left out; the bounds are those that the solver is held to on models that it has not seen.
 */
import assert from "node:assert/strict";
import { type LqnModel, LqnRefusal, type LqnResult, resolve } from "../../../src/lqn/model/mod.ts";
import { solveExact } from "../../../src/lqn/exact/mod.ts";
import { solve } from "../../../src/lqn/solve/mod.ts";
import { generateModel, type ModelFeature } from "../_generate.ts";
import { close } from "./_models.ts";

const alone = { chainStates: 0 };

/** The result, or nothing where the solver does not take the model. */
function taken(solver: () => LqnResult): LqnResult | undefined {
  try {
    return solver();
  } catch (error) {
    if (error instanceof LqnRefusal) return undefined;
    throw error;
  }
}

Deno.test("every generated model is solved or refused, comes to rest, and keeps the laws of flow", () => {
  let solved = 0;
  for (let seed = 1; seed <= 150; seed++) {
    const model = generateModel(seed);
    const result = taken(() => solve(model, alone));
    if (!result) continue;
    solved++;
    assert.notEqual(result.status, "not-converged", `seed ${seed}`);
    keepsLaws(model, result);
  }
  assert.ok(solved >= 110, `${solved}`);
});

function keepsLaws(model: LqnModel, result: LqnResult): void {
  const network = resolve(model);
  const values = new Map(result.values.map((one) => [`${one.metric} ${one.element}`, one.value]));
  for (const [key, value] of values) {
    assert.ok(Number.isFinite(value) && value >= 0, `${model.name}: ${key} is ${value}`);
  }
  for (const one of network.processors) {
    const busy = values.get(`processorUtilization ${one.name}`)!;
    assert.ok(busy <= one.servers * 1.001, `${model.name}: ${one.name} has ${busy} servers busy`);
  }
  for (const task of network.tasks) {
    if (task.copy !== 1) continue;
    const sum = task.entries.reduce(
      (total, e) => total + values.get(`entryThroughput ${network.entries[e].name}`)!,
      0,
    );
    close(values.get(`taskThroughput ${task.name}`)!, sum, 1e-9);
  }
}

interface Errors {
  readonly throughput: number[];
  readonly waiting: number[];
  readonly worst: number[];
}

function errorsOf(seeds: readonly number[], features: readonly ModelFeature[]): Errors {
  const errors: Errors = { throughput: [], waiting: [], worst: [] };
  for (const seed of seeds) {
    const model = generateModel(seed, { features, likelihood: 0.4 });
    const exact = taken(() => solveExact(model, { maxStates: 3000 }));
    const result = exact && taken(() => solve(model, alone));
    if (!exact || !result) continue;
    const found = new Map(result.values.map((one) => [`${one.metric} ${one.element}`, one.value]));
    const service = new Map(
      exact.values.filter((one) => one.metric === "phaseServiceTime").map((
        one,
      ) => [one.element, one.value]),
    );
    let worst = 0;
    for (const { metric, element, value } of exact.values) {
      const ours = found.get(`${metric} ${element}`)!;
      if (metric === "entryThroughput" && value > 0) {
        errors.throughput.push(Math.abs(ours / value - 1));
        worst = Math.max(worst, Math.abs(ours / value - 1));
      }
      const time = service.get(element.split(">")[0]);
      if (metric === "callWaiting" && time! > 0) {
        errors.waiting.push(Math.abs(ours - value) / time!);
      }
    }
    errors.worst.push(worst);
  }
  return errors;
}

const mean = (list: readonly number[]) => list.reduce((a, b) => a + b, 0) / list.length;
const quantile = (list: readonly number[], p: number) =>
  [...list].sort((a, b) => a - b)[Math.floor(p * list.length)];

Deno.test("queueing alone is within 3.5% of exact throughputs on average, 12% at the 95th percentile", () => {
  const seeds = Array.from({ length: 120 }, (_, i) => 1000 + i);
  const { throughput, waiting, worst } = errorsOf(seeds, [
    "phases",
    "multiserver",
    "sharedProcessor",
    "forwarding",
    "thinkTime",
    "interlock",
    "references",
  ]);
  assert.ok(worst.length > 80, `${worst.length} models`);
  assert.ok(mean(throughput) < 0.035, `mean ${mean(throughput)}`);
  assert.ok(quantile(throughput, 0.95) < 0.12, `p95 ${quantile(throughput, 0.95)}`);
  assert.ok(mean(waiting) < 0.03, `waiting ${mean(waiting)}`);
  const good = worst.filter((one) => one < 0.05).length / worst.length;
  assert.ok(good >= 0.8, `${good} of the models below 5%`);
});
