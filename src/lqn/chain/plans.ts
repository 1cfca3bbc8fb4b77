/**
 * What depends only on a chain's structure, kept with the chain between solutions.
 *
 * @module
 */

import type { EliminationPlan } from "./_eliminate.ts";
import type { Measuring } from "./_measuring.ts";

/**
 * What is worked out once for a chain's structure; it is filled at first use and says nothing to a
 * reader.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { ChainPlans } from "@iovlab/iovlab/lqn/chain";
 *
 * assert.ok(new ChainPlans()); // each chain has one of its own
 * ```
 */
export class ChainPlans {
  /** @ignore The recurrent states, ascending. */
  recurrent?: Int32Array;
  /** @ignore The order and the places of elimination; `null` where it is too much work. */
  elimination?: EliminationPlan | null;
  /** @ignore What measures are taken with. */
  measuring?: Measuring;
}
