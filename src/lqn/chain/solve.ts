/**
 * The stationary probabilities of a chain.
 *
 * @module
 */

import { InputError } from "../../core/mod.ts";
import { recurrentStates } from "./_classes.ts";
import type { Chain, ChainSolution } from "./chain.ts";
import { eliminate, planElimination } from "./_eliminate.ts";
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
}

/** Most products of an elimination, per transition. */
const mostProducts = 200;

/** Most cycles of the iteration. */
const mostCycles = 500;

/** Most states of an elimination. */
const mostEliminated = 4_000;

/**
 * The stationary probabilities of a chain at given rates, in the order of `chain.parameters`.
 *
 * @throws {InputError} `chain/rates` Where a rate is not above 0, or their number is wrong;
 *   `chain/several-classes` where more than one set of states is never left.
 */
export function solveChain(
  chain: Chain,
  rates: Float64Array = chain.rates,
  options: SolveOptions = {},
): ChainSolution {
  checkRates(chain, rates);
  const recurrent = remembered(chain, "recurrent", () => recurrentStates(chain));
  const probabilities = new Float64Array(chain.states);
  const plan = remembered(
    chain,
    "elimination",
    () =>
      recurrent.length > mostEliminated
        ? null
        : planElimination(chain, recurrent, mostProducts * chain.target.length),
  );
  if (plan) {
    eliminate(plan, chain, rates, probabilities);
    const residual = residualOf(chain, rates, probabilities);
    return { probabilities, rates, residual, method: "elimination", iterations: 0 };
  }
  const level = finestLevel(chain, rates, recurrent);
  if (options.initial) recurrent.forEach((state, k) => level.x[k] = options.initial![state]);
  const { cycles } = iterate(level, (options.tolerance ?? 1e-10) / 4, mostCycles);
  recurrent.forEach((state, k) => probabilities[state] = level.x[k]);
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
