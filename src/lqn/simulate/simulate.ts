/**
 * Simulating a layered queueing network to a wanted precision, on one core.
 *
 * @module
 */

import type { LqnModel, LqnResult } from "../model/mod.ts";
import type { SimulateLqnOptions } from "./options.ts";
import { lqnSimulation } from "./simulation.ts";

/**
 * Simulates a model: the whole language, every value with its 95% interval.
 *
 * The same model, options and version give the same bytes. It goes on in rounds until the throughput of every task is known to the
 * wanted precision; a run that ends before says so in `status` and `run`.
 *
 * @throws {InputError} Where the model or an option is wrong.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { valueOf } from "@iovlab/iovlab/lqn/model";
 * import { simulateLqn } from "@iovlab/iovlab/lqn/simulate";
 *
 * const result = simulateLqn({
 *   name: "web",
 *   processors: [{ name: "pc", scheduling: "inf" }, { name: "ps" }],
 *   tasks: [
 *     {
 *       name: "client",
 *       processor: "pc",
 *       scheduling: "ref",
 *       entries: [{ name: "run", phases: [{ demand: 1, calls: [{ kind: "sync", to: "get", mean: 1 }] }] }],
 *     },
 *     { name: "server", processor: "ps", entries: [{ name: "get", phases: [{ demand: 1 }] }] },
 *   ],
 * }, { precision: 0.01 });
 * assert.equal(result.status, "solved");
 * assert.ok(Math.abs(valueOf(result, "entryThroughput", "run")! - 0.5) < 0.015);
 * ```
 */
export function simulateLqn(model: LqnModel, options: SimulateLqnOptions = {}): LqnResult {
  const simulation = lqnSimulation(model, options);
  const parts = Array.from({ length: simulation.replications }, (_, k) => simulation.start(k));
  const rounds = simulation.rounds();
  let round = rounds.next();
  while (!round.done) {
    const command = round.value;
    round = rounds.next(parts.map((part) => part.carryOut(command)));
  }
  return round.value;
}
