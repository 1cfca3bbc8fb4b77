/**
 * How large a file may be: what stands between a hostile file and the memory of the machine.
 *
 * @module
 */

/**
 * The limits of the readers; a file beyond one is refused with code `lqn/too-large`, or
 * `lqn/too-deep`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { lqnLimits } from "@iovlab/iovlab/lqn/format";
 *
 * assert.equal(lqnLimits.depth, 64);
 * ```
 */
export const lqnLimits = {
  /** Characters (UTF-16 units) of a file. */
  characters: 16_777_216,
  /** XML elements, or JSON values, of a file. */
  nodes: 250_000,
  /** Elements inside each other, or JSON arrays and objects; operands inside each other. */
  depth: 64,
  /** Attributes of one XML element. */
  attributes: 100,
} as const;
