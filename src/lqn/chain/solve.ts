/**
 * The stationary probabilities of a chain.
 *
 * @module
 */

import { InputError } from "../../core/mod.ts";
import { recurrentStates } from "./_classes.ts";
import type { Chain, ChainSolution } from "./chain.ts";
import { eliminate, type EliminationPlan, planElimination } from "./_eliminate.ts";
import { finestLevel } from "./_levels.ts";
import { remembered } from "./_memory.ts";
import { iterate } from "./_multilevel.ts";
import { residualOf } from "./_residual.ts";

/** Options of {@linkcode solveChain}. */
export interface SolveOptions {
  /** Probabilities to start from where it is solved by iteration. */
  readonly initial?: Float64Array;
  /** Largest relative imbalance of an iterative solution; default 1e-10. */
  readonly tolerance?: number;
  /** How to solve it; by default by elimination where that is little work. */
  readonly method?: ChainSolution["method"];
}

/** Most products of an elimination, per transition. */
const mostProducts = 200;

/** Most cycles of the iteration. */
const mostCycles = 500;

/** Most states of an elimination. */
const mostEliminated = 4_000;

/** Most states of an elimination that is much work, where iteration does not converge. */
const mostForced = 1_000;

/**
 * The stationary probabilities of a chain at given rates, in the order of `chain.parameters`.
 *
 * What depends on the structure alone is worked out at the first call and kept with the chain, so
 * that further calls with other rates are fast. The residual is measured on the chain itself, apart
 * from how it was solved.
 *
 * @throws {InputError} `chain/rates` Where a rate is not above 0, or their number is wrong;
 *   `chain/several-classes` where more than one set of states is never left.
 *
 * @example One structure, two rates
 * ```ts
 * import assert from "node:assert/strict";
 * import { generateChain, solveChain } from "@iovlab/iovlab/lqn/chain";
 * import { lqn, resolve } from "@iovlab/iovlab/lqn/model";
 *
 * const chain = generateChain(resolve(lqn({
 *   name: "one",
 *   processors: [{ name: "p" }],
 *   tasks: [{
 *     name: "t",
 *     processor: "p",
 *     scheduling: "ref",
 *     thinkTime: 1,
 *     entries: [{ name: "e", phases: [{ demand: 1 }] }],
 *   }],
 * })));
 * assert.deepEqual([...solveChain(chain).probabilities], [0.5, 0.5]);
 * const rates = chain.rates.slice();
 * rates[chain.parameters.findIndex((one) => one.kind === "cycle")] = 3;
 * assert.deepEqual([...solveChain(chain, rates).probabilities], [0.25, 0.75]);
 * ```
 */
export function solveChain(
  chain: Chain,
  rates: Float64Array = chain.rates,
  options: SolveOptions = {},
): ChainSolution {
  checkRates(chain, rates);
  const recurrent = remembered(chain, "recurrent", () => recurrentStates(chain));
  const plan = options.method === "multilevel" ? null : planOf(chain, recurrent, options.method);
  if (plan) return byElimination(chain, rates, plan);
  const solution = byLevels(chain, rates, recurrent, options);
  const converged = solution.residual <= (options.tolerance ?? 1e-10);
  if (converged || options.method || recurrent.length > mostForced) return solution;
  return byElimination(chain, rates, planOf(chain, recurrent, "elimination")!);
}

function planOf(
  chain: Chain,
  recurrent: Int32Array,
  method: SolveOptions["method"],
): EliminationPlan | null {
  if (method === "elimination") {
    return remembered(chain, "full elimination", () => planElimination(chain, recurrent, Infinity));
  }
  return remembered(
    chain,
    "elimination",
    () =>
      recurrent.length > mostEliminated
        ? null
        : planElimination(chain, recurrent, mostProducts * chain.target.length),
  );
}

function byElimination(chain: Chain, rates: Float64Array, plan: EliminationPlan): ChainSolution {
  const probabilities = new Float64Array(chain.states);
  eliminate(plan, chain, rates, probabilities);
  const residual = residualOf(chain, rates, probabilities);
  return { probabilities, rates, residual, method: "elimination", iterations: 0 };
}

function byLevels(
  chain: Chain,
  rates: Float64Array,
  recurrent: Int32Array,
  { initial, tolerance = 1e-10 }: SolveOptions,
): ChainSolution {
  const level = finestLevel(chain, rates, recurrent);
  if (initial) { for (let k = 0; k < recurrent.length; k++) level.x[k] = initial[recurrent[k]]; }
  const { cycles } = iterate(level, tolerance / 4, mostCycles);
  const probabilities = new Float64Array(chain.states);
  for (let k = 0; k < recurrent.length; k++) probabilities[recurrent[k]] = level.x[k];
  const residual = residualOf(chain, rates, probabilities);
  return { probabilities, rates, residual, method: "multilevel", iterations: cycles };
}

function checkRates(chain: Chain, rates: Float64Array): void {
  if (rates.length !== chain.parameters.length) {
    throw new InputError(
      `Cannot solve the chain as its rates must be ${chain.parameters.length}: current value is ` +
        `${rates.length}`,
      { code: "chain/rates" },
    );
  }
  for (let k = 0; k < rates.length; k++) {
    if (rates[k] > 0 && rates[k] < Infinity) continue;
    throw new InputError(
      `Cannot solve the chain as rate ${k} must be a finite number above 0: current value is ` +
        `${rates[k]}`,
      { code: "chain/rates" },
    );
  }
}
