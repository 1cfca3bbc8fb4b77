/**
 * The exact solver: generates the Markov chain of a model, solves it, and reads all means from it.
 *
 * Open and asynchronous requests make the chain infinite. It is then cut off at a number of places
 * for such requests at each task, and the number is doubled until no mean changes any more; the
 * result says so in its notes.
 *
 * @module
 */

import { checkInteger, checkPositive } from "../../core/mod.ts";
import {
  type Chain,
  type ChainMeans,
  type ChainSolution,
  findDeadlock,
  generateChain,
  measureChain,
  solveChain,
} from "../chain/mod.ts";
import { type LqnModel, LqnRefusal, type LqnResult, type Network, resolve } from "../model/mod.ts";
import { valuesOf } from "./_values.ts";

/** How far a solution is. */
export interface ExactProgress {
  /** What comes next. */
  readonly stage: "generate" | "solve";
  /** States of the chain; 0 before it is generated. */
  readonly states: number;
  /** Places for open requests, where the chain is cut off. */
  readonly queueLimit?: number;
}

/** Options of {@linkcode solveExact}. */
export interface ExactOptions {
  /** The most states; default 1,500,000, one to two minutes of work. */
  readonly maxStates?: number;
  /** Largest relative imbalance of a state's flow; default 1e-10. */
  readonly tolerance?: number;
  /**
   * Places for open and asynchronous requests at each task; by default as many as it takes until
   * no mean changes by more than 1e-9 when they are doubled.
   */
  readonly queueLimit?: number;
  /** Is told before each step that may take long. */
  readonly onProgress?: (progress: ExactProgress) => void;
}

interface Solved {
  readonly chain: Chain;
  readonly solution: ChainSolution;
  readonly means: ChainMeans;
}

/** The most states where nothing else is said. */
const defaultStates = 1_500_000;

/** Places that a search for enough of them begins with. */
const fewestPlaces = 2;

/** Places from which on a loss that does not go down is a saturated server. */
const surePlaces = 128;

/** The next chain must be expected to be so many times too large to be refused unseen. */
const surelyTooLarge = 4;

/** Relative change of means that counts as none. */
const unchanged = 1e-9;

/** Share of lost requests that more places must halve, where the flow can be served at all. */
const saturatedLoss = 1e-3;

/**
 * Solves a model exactly.
 *
 * @throws {InputError} Of a model with a fault.
 * @throws {LqnRefusal} `lqn/exact-class` of a model that is no finite Markov chain (with the element
 *   and the reason), `lqn/exact-too-large` of one with more than `maxStates` states (with an
 *   estimate in `states`), `lqn/exact-deadlock` where customers come to wait for ever (with the
 *   reference task and what it waits for), `lqn/exact-saturated` where an open flow exceeds what can be served.
 *
 * @example One server, three customers
 * ```ts
 * import assert from "node:assert/strict";
 * import { solveExact } from "@iovlab/iovlab/lqn/exact";
 * import { lqn, valueOf } from "@iovlab/iovlab/lqn/model";
 *
 * const model = lqn({
 *   name: "repair",
 *   processors: [{ name: "field", scheduling: "inf" }, { name: "shop" }],
 *   tasks: [
 *     {
 *       name: "machines",
 *       processor: "field",
 *       scheduling: "ref",
 *       multiplicity: 3,
 *       thinkTime: 4,
 *       entries: [{
 *         name: "run",
 *         phases: [{ calls: [{ kind: "sync", to: "mend", mean: 1 }], callOrder: "deterministic" }],
 *       }],
 *     },
 *     { name: "crew", processor: "shop", entries: [{ name: "mend", phases: [{ demand: 1 }] }] },
 *   ],
 * });
 * const result = solveExact(model);
 * // M/M/1//3: p0 = 1 / (1 + 3/4 + 6/16 + 6/64)
 * const p0 = 1 / (1 + 3 / 4 + 6 / 16 + 6 / 64);
 * assert.ok(Math.abs(valueOf(result, "taskUtilization", "crew")! - (1 - p0)) < 1e-12);
 * ```
 */
export function solveExact(model: LqnModel, options: ExactOptions = {}): LqnResult {
  const tolerance = checkPositive("tolerance", options.tolerance ?? 1e-10);
  if (options.queueLimit !== undefined) checkInteger("queueLimit", options.queueLimit, 1);
  const network = resolve(model);
  const notes: string[] = [];
  const solved = isUnbounded(network) && options.queueLimit === undefined
    ? solveUnbounded(network, options, notes)
    : solveOnce(network, options, options.queueLimit);
  const { chain, solution, means } = solved;
  return {
    model: model.name,
    solver: "exact",
    status: solution.residual <= tolerance ? "solved" : "not-converged",
    ...(notes.length ? { notes } : {}),
    chain: { states: chain.states, residual: solution.residual },
    values: valuesOf(network, means),
  };
}

/** Whether some requests that nobody waits for have no limit of places. */
function isUnbounded({ tasks, entries, activities }: Network): boolean {
  const open = entries.filter((entry) => entry.openArrivalRate > 0).map((entry) => entry.index);
  for (const { calls } of activities) {
    for (const call of calls) if (call.kind === "async") open.push(call.entry);
  }
  return open.some((entry) => tasks[entries[entry].task].queueLength === Infinity);
}

function solveOnce(
  network: Network,
  options: ExactOptions,
  queueLimit: number | undefined,
): Solved {
  options.onProgress?.({ stage: "generate", states: 0, queueLimit });
  const chain = generateChain(network, {
    maxStates: options.maxStates ?? defaultStates,
    queueLimit,
  });
  checkCycles(chain);
  options.onProgress?.({ stage: "solve", states: chain.states, queueLimit });
  const solution = solveChain(chain, chain.rates, { tolerance: options.tolerance });
  return { chain, solution, means: measureChain(chain, solution) };
}

/** Refuses customers that come to wait for ever. */
function checkCycles(chain: Chain): void {
  const deadlock = findDeadlock(chain);
  if (!deadlock) return;
  const { name, tasks, entries } = chain.network;
  const called = entries[deadlock.entry];
  const where = called
    ? `wait for entry "${called.name}" of task "${tasks[called.task].name}"`
    : "wait";
  throw new LqnRefusal(
    `Cannot solve model "${name}" as customers of task "${
      tasks[deadlock.task].name
    }" must go on for ` +
      `ever: sooner or later all of them ${where} and no cycle ends any more`,
    { code: "lqn/exact-deadlock" },
  );
}

/** Doubles the places for open requests until nothing changes. */
function solveUnbounded(network: Network, options: ExactOptions, notes: string[]): Solved {
  let before: Solved | undefined;
  for (let places = fewestPlaces;; places *= 2) {
    const solved = solveOnce(network, options, places);
    if (before) {
      // As many states as before: the places are never all taken, the chain is finite by nature.
      if (solved.chain.states === before.chain.states) return solved;
      checkServed(network, before, solved, places);
      if (changeOf(before.means, solved.means) < unchanged) {
        notes.push(
          `Open and asynchronous requests have ${places} places at each task; with half as many ` +
            "no mean differs by more than 1e-9.",
        );
        return solved;
      }
    }
    if (before) checkNext(network, options, before.chain.states, solved.chain.states, places);
    before = solved;
  }
}

function inWords(states: number): string {
  return states.toLocaleString("en-US");
}

/** Refuses where twice the places must be too many states: they grow by no less than the last time. */
function checkNext(
  network: Network,
  { maxStates = defaultStates }: ExactOptions,
  before: number,
  now: number,
  places: number,
): void {
  const next = Math.round(now * (now / before));
  if (next <= surelyTooLarge * maxStates) return;
  throw new LqnRefusal(
    `Cannot solve model "${network.name}" as it must have at most ${inWords(maxStates)} states: ` +
      `${places} places for open and asynchronous requests at each task are too few, and twice as ` +
      `many are about ${inWords(next)} states; raise maxStates, set queueLimit or the tasks' ` +
      "queueLength to cut queues off, or take the analytic solver or the simulator",
    { code: "lqn/exact-too-large", states: next },
  );
}

/** Refuses a flow of which a share is always lost. */
function checkServed(network: Network, before: Solved, now: Solved, places: number): void {
  now.chain.counters.forEach(({ kind, of }, k) => {
    if (kind !== "loss" && kind !== "asyncLoss") return;
    const asked = now.means.entryThroughput[of] + now.means.counters[k];
    const share = now.means.counters[k] / asked;
    if (share < saturatedLoss || places < surePlaces) return;
    if (share < 0.9 * before.means.counters[k] / asked) return;
    const { name } = network.entries[of];
    throw new LqnRefusal(
      `Cannot solve model "${network.name}" as the open flow to entry "${name}" must be below what ` +
        `can be served: with ${places} places a share of ${share.toPrecision(3)} is lost`,
      { code: "lqn/exact-saturated" },
    );
  });
}

/** The largest relative change of a mean. */
function changeOf(before: ChainMeans, now: ChainMeans): number {
  let most = 0;
  const compare = (a: ArrayLike<number>, b: ArrayLike<number>) => {
    for (let k = 0; k < a.length; k++) {
      const scale = Math.max(Math.abs(b[k]), 1e-6);
      most = Math.max(most, Math.abs(a[k] - b[k]) / scale);
    }
  };
  compare(before.entryThroughput, now.entryThroughput);
  compare(before.activityOccupancy, now.activityOccupancy);
  compare(before.activityReady, now.activityReady);
  compare(before.openQueue, now.openQueue);
  before.callQueue.forEach((one, k) => compare(one, now.callQueue[k]));
  before.forwardQueue.forEach((one, k) => compare(one, now.forwardQueue[k]));
  return most;
}
