/**
 * Simulating a layered queueing network on several cores.
 *
 * The replications are shared out among workers, and all decisions are taken between rounds from the reports in the order of
 * the replications. So the result has the same bytes as that of one core, with any number of workers.
 *
 * The first rounds are carried out right here, as a short run is over before a worker has started. When a run turns out to
 * be longer, workers start, do again what was done, and go on.
 *
 * @module
 */

import { checkInteger } from "../../core/mod.ts";
import type { LqnModel, LqnResult } from "../model/mod.ts";
import {
  type LqnCommand,
  type LqnReplication,
  type LqnReport,
  lqnSimulation,
  type SimulateLqnOptions,
} from "../simulate/mod.ts";
import { Crew } from "./_crew.ts";

/** Entry completions that are carried out here before workers start. */
const localCalls = 300_000;

/** Options of {@linkcode simulateLqnParallel}. */
export interface SimulateLqnParallelOptions extends SimulateLqnOptions {
  /** Number of workers, at least 1; as many as there are cores unless told. */
  readonly workers?: number;
  /** Ends the run early: the promise is rejected with its reason. */
  readonly signal?: AbortSignal;
}

/** Carries out commands here at first, later by a crew. */
class Hands {
  readonly #model: LqnModel;
  readonly #options: SimulateLqnOptions;
  readonly #workers: number;
  readonly #history: LqnCommand[] = [];
  #parts: LqnReplication[];
  #calls = 0;
  #crew: Crew | undefined;

  constructor(
    model: LqnModel,
    options: SimulateLqnOptions,
    workers: number,
    parts: LqnReplication[],
  ) {
    this.#model = model;
    this.#options = options;
    this.#workers = workers;
    this.#parts = parts;
  }

  async carryOut(command: LqnCommand, signal?: AbortSignal): Promise<readonly LqnReport[]> {
    signal?.throwIfAborted();
    if (!this.#crew && (this.#workers === 1 || this.#calls < localCalls)) {
      return await this.#here(command, signal);
    }
    this.#crew ??= this.#start();
    return await this.#crew.carryOut(command, signal);
  }

  close(): void {
    this.#crew?.close();
  }

  async #here(command: LqnCommand, signal: AbortSignal | undefined): Promise<LqnReport[]> {
    const reports: LqnReport[] = [];
    for (const part of this.#parts) {
      if (signal) {
        await new Promise((resolve) => setTimeout(resolve, 0));
        signal.throwIfAborted();
      }
      reports.push(part.carryOut(command));
    }
    this.#history.push(command);
    this.#calls = reports.reduce((sum, one) => sum + one.calls, 0);
    return reports;
  }

  #start(): Crew {
    const count = this.#parts.length;
    this.#parts = [];
    return new Crew(this.#model, this.#options, count, this.#workers, this.#history);
  }
}

/**
 * Simulates a model like `simulateLqn`, with its replications on several cores: the same result, byte for byte.
 *
 * `onProgress` is called after each round. A run with one replication uses one core.
 *
 * @throws {InputError} Where the model or an option is wrong.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { simulateLqnParallel } from "@iovlab/iovlab/lqn/run";
 * import { simulateLqn } from "@iovlab/iovlab/lqn/simulate";
 *
 * const model = {
 *   name: "clients",
 *   processors: [{ name: "p", scheduling: "inf" }],
 *   tasks: [{
 *     name: "client",
 *     processor: "p",
 *     scheduling: "ref",
 *     entries: [{ name: "run", phases: [{ demand: 1 }] }],
 *   }],
 * } as const;
 * const parallel = await simulateLqnParallel(model, { precision: 0.02, workers: 2 });
 * assert.deepEqual(parallel, simulateLqn(model, { precision: 0.02 }));
 * ```
 */
export async function simulateLqnParallel(
  model: LqnModel,
  options: SimulateLqnParallelOptions = {},
): Promise<LqnResult> {
  const { workers = navigator.hardwareConcurrency, signal, onProgress, ...plain } = options;
  checkInteger("workers", workers, 1);
  signal?.throwIfAborted();
  const simulation = lqnSimulation(model, { ...plain, ...(onProgress ? { onProgress } : {}) });
  const parts = Array.from({ length: simulation.replications }, (_, k) => simulation.start(k));
  const hands = new Hands(model, plain, workers, parts);
  try {
    const rounds = simulation.rounds();
    let round = rounds.next();
    while (!round.done) round = rounds.next(await hands.carryOut(round.value, signal));
    return round.value;
  } finally {
    hands.close();
  }
}
