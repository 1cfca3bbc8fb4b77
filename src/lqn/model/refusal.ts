/**
 * The error of a solver that cannot take a model.
 *
 * @module
 */

import { InputError } from "../../core/mod.ts";

/** Options of {@linkcode LqnRefusal}. */
export interface LqnRefusalOptions {
  /** A stable code, such as `lqn/exact-too-large`. */
  readonly code: string;
  /** The estimated number of states, where the size is the reason. */
  readonly states?: number;
}

/**
 * A valid model that a solver does not take: too large, or outside of its class. The message says
 * why and which solver takes it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { InputError } from "@iovlab/iovlab/core";
 * import { LqnRefusal } from "@iovlab/iovlab/lqn/model";
 *
 * const refusal = new LqnRefusal("Cannot solve ...", { code: "lqn/exact-too-large", states: 9e9 });
 * assert.ok(refusal instanceof InputError);
 * assert.equal(refusal.states, 9e9);
 * ```
 */
export class LqnRefusal extends InputError {
  /** The estimated number of states, where the size is the reason. */
  readonly states?: number;

  /** Makes the error from its message and {@linkcode LqnRefusalOptions}. */
  constructor(message: string, options: LqnRefusalOptions) {
    super(message, { code: options.code });
    this.states = options.states;
  }
}
