import assert from "node:assert/strict";
import { generateChain, measureChain, solveChain } from "../../../../src/lqn/chain/mod.ts";
import { solveExact } from "../../../../src/lqn/exact/mod.ts";
import {
  type LqnModel,
  LqnRefusal,
  type LqnResult,
  type Network,
  resolve,
} from "../../../../src/lqn/model/mod.ts";
import { solve } from "../../../../src/lqn/solve/mod.ts";
import { iterate } from "../../../../src/lqn/solve/_fixedpoint.ts";
import { planOf } from "../../../../src/lqn/solve/_plan.ts";
import { refuseUnsupported } from "../../../../src/lqn/solve/_refusals.ts";
import { newState, type SolveState } from "../../../../src/lqn/solve/_state.ts";
import { reduce } from "../../../../src/lqn/solve/neighbours/reduce.ts";
import { busyStations, focusOf } from "../../../../src/lqn/solve/neighbours/refine.ts";
import { generateModel } from "../../_generate.ts";

const options = { tolerance: 1e-7, iterationLimit: 2000 };

function atRest(network: Network): SolveState | undefined {
  try {
    refuseUnsupported(network);
  } catch (error) {
    if (error instanceof LqnRefusal) return undefined;
    throw error;
  }
  const state = newState(planOf(network));
  return iterate(state, options).converged ? state : undefined;
}

/** Clients that call a front end, which calls a back end with a second phase. */
const shop: LqnModel = {
  name: "shop",
  processors: [{ name: "pc", scheduling: "inf" }, { name: "pf" }, { name: "pb" }],
  tasks: [
    {
      name: "client",
      processor: "pc",
      scheduling: "ref",
      multiplicity: 3,
      entries: [{
        name: "run",
        phases: [{ demand: 1, calls: [{ kind: "sync", to: "front", mean: 2 }] }],
      }],
    },
    {
      name: "admin",
      processor: "pc",
      scheduling: "ref",
      entries: [{
        name: "check",
        phases: [{ demand: 2, calls: [{ kind: "sync", to: "back", mean: 1.5 }] }],
      }],
    },
    {
      name: "fronts",
      processor: "pf",
      multiplicity: 2,
      entries: [{
        name: "front",
        phases: [{ demand: 0.3, calls: [{ kind: "sync", to: "back", mean: 0.8 }] }],
      }],
    },
    {
      name: "backs",
      processor: "pb",
      entries: [{ name: "back", phases: [{ demand: 0.2 }, { demand: 0.4 }] }],
    },
  ],
};

Deno.test("exact: a station with all that leads to it is the model itself where nothing else waits", () => {
  const small: LqnModel = {
    ...shop,
    tasks: [
      { ...shop.tasks[1], multiplicity: 3 },
      shop.tasks[3],
    ],
  };
  const state = atRest(resolve(small))!;
  const busy = busyStations(state);
  const focus = focusOf(state, busy[0], busy)!;
  const { network } = reduce(state, focus);
  const chain = generateChain(network);
  const means = measureChain(chain, solveChain(chain));
  const exact =
    solveExact(small).values.find((one) =>
      one.metric === "entryThroughput" && one.element === "check"
    )!.value;
  assert.ok(Math.abs(means.entryThroughput[0] / exact - 1) < 1e-9);
});

Deno.test("exact: what does not lead to a station is a delay of its mean time", () => {
  const state = atRest(resolve(shop))!;
  const { network } = state.plan;
  const fronts = network.tasks.find((task) => task.name === "fronts")!.index;
  const reduced = reduce(state, { task: fronts, processor: -1, released: new Set() });
  assert.deepEqual(reduced.network.tasks.map((task) => task.name), ["client", "fronts"]);
  const front = network.activities.find((one) => one.key === "front.1")!;
  const kept = reduced.network.activities[reduced.activityOf.indexOf(front.index)];
  assert.deepEqual(kept.calls, []);
  assert.ok(Math.abs(kept.demand / state.activityTime[front.index] - 1) < 1e-9);
});

Deno.test("exact: no chain holds all stations at which requests wait, on 300 generated models", () => {
  let several = 0;
  for (let seed = 1; seed <= 300; seed++) {
    const state = atRest(resolve(generateModel(seed)));
    if (!state) continue;
    const busy = busyStations(state);
    if (busy.length < 2) continue;
    for (const station of busy) {
      const focus = focusOf(state, station, busy);
      if (!focus) continue;
      several++;
      assert.ok(busy.some((one) => !isHeld(state, one, focus, reduce(state, focus))), `${seed}`);
    }
  }
  assert.ok(several > 100, `${several}`);
});

/** Whether the reduced network of a focus keeps the queue of a station. */
function isHeld(
  state: SolveState,
  station: number,
  focus: { readonly processor: number },
  reduced: ReturnType<typeof reduce>,
): boolean {
  const processors = state.plan.stations.processors;
  if (station < processors) return focus.processor === station;
  const place = reduced.taskOf.indexOf(station - processors);
  return place >= 0 && Number.isFinite(reduced.network.tasks[place].threads);
}

function taken(solver: () => LqnResult): LqnResult | undefined {
  try {
    return solver();
  } catch (error) {
    if (error instanceof LqnRefusal) return undefined;
    throw error;
  }
}

/** Mean relative error of entry throughputs over generated models that both solvers take. */
function meanError(chainStates: number): number {
  let sum = 0, count = 0;
  for (let seed = 2001; seed <= 2036; seed++) {
    const features = [
      "phases",
      "multiserver",
      "sharedProcessor",
      "interlock",
      "references",
    ] as const;
    const model = generateModel(seed, { features, likelihood: 0.5, customers: 2 });
    const exact = taken(() => solveExact(model, { maxStates: 600 }));
    if (!exact) continue;
    const values = new Map(
      solve(model, { chainStates }).values.map((
        one,
      ) => [`${one.metric} ${one.element}`, one.value]),
    );
    for (const { metric, element, value } of exact.values) {
      if (metric !== "entryThroughput" || !(value > 0)) continue;
      sum += Math.abs(values.get(`${metric} ${element}`)! / value - 1);
      count++;
    }
  }
  assert.ok(count > 40, `${count}`);
  return sum / count;
}

Deno.test("accuracy: chains of stations bring generated models nearer to the exact solution", () => {
  const [alone, corrected] = [meanError(0), meanError(500)];
  assert.ok(corrected < alone, `${corrected} against ${alone}`);
});

Deno.test("exact: chains are asked for with at most 2,000 states", () => {
  assert.throws(() => solve(shop, { chainStates: 2001 }), { code: "lqn/chain-states" });
  const [note] = solve(shop, { chainStates: 500 }).notes ?? [];
  const states = Number(/at most (\d+) states/.exec(note)?.[1]);
  assert.ok(states > 1 && states <= 500, note);
});
