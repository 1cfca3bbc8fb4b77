/**
 * From a model to the network that solvers read.
 *
 * @module
 */

import { InputError } from "../../core/mod.ts";
import { checkModel } from "./check.ts";
import { expandNetwork } from "./_expand.ts";
import { foldedNetwork } from "./_folded.ts";
import type { Network } from "./network.ts";
import type { LqnModel } from "./types.ts";

/** Options of {@linkcode resolve}. */
export interface ResolveOptions {
  /**
   * `expand` (default): each copy of a replicated task or processor stands on its own; `keep`: it
   * stands once, with `replicas`, and calls have `fanOut` and `fanIn`.
   */
  readonly replicas?: "expand" | "keep";
}

/**
 * The network of a model.
 *
 * @throws {InputError} On the first fault of the model, with the fault's code.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { lqn, resolve } from "@iovlab/iovlab/lqn/model";
 *
 * const network = resolve(lqn({
 *   name: "web",
 *   processors: [{ name: "pc", scheduling: "inf" }, { name: "ps", speed: 2 }],
 *   tasks: [
 *     {
 *       name: "client",
 *       processor: "pc",
 *       scheduling: "ref",
 *       entries: [{ name: "run", phases: [{ calls: [{ kind: "sync", to: "get", mean: 3 }] }] }],
 *     },
 *     { name: "server", processor: "ps", entries: [{ name: "get", phases: [{ demand: 1 }] }] },
 *   ],
 * }));
 * assert.equal(network.activities[1].key, "get.1");
 * assert.equal(network.activities[1].demand, 0.5); // the processor runs at speed 2
 * ```
 */
export function resolve(model: LqnModel, options: ResolveOptions = {}): Network {
  const fault = checkModel(model).find((one) => one.severity === "error");
  if (fault) throw new InputError(fault.message, { code: fault.code });
  const folded = foldedNetwork(model);
  return options.replicas === "keep" ? folded : expandNetwork(folded);
}

/**
 * A model in code: checked, and the same object back.
 *
 * @throws {InputError} On the first fault of the model, with the fault's code.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { InputError } from "@iovlab/iovlab/core";
 * import { lqn } from "@iovlab/iovlab/lqn/model";
 *
 * assert.throws(() => lqn({ name: "empty", processors: [], tasks: [] }), InputError);
 * ```
 */
export function lqn(model: LqnModel): LqnModel {
  const fault = checkModel(model).find((one) => one.severity === "error");
  if (fault) throw new InputError(fault.message, { code: fault.code });
  return model;
}
