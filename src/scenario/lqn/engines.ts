/**
 * The layered queueing engines, by name and module, for whoever runs studies with them.
 *
 * @module
 */

const module = import.meta.resolve("./measure.ts");

/**
 * The analytic solver on a host's layered queueing network.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { lqnAnalytic, lqnSimulation } from "@iovlab/iovlab/scenario";
 *
 * assert.notEqual(lqnAnalytic.export, lqnSimulation.export);
 * ```
 */
export const lqnAnalytic: {
  /** The engine's name in provenance. */
  readonly name: string;
  /** The URL of the module. */
  readonly module: string;
  /** The name of the measure function in it. */
  readonly export: string;
} = { name: "lqn-analytic", module, export: "measureLqnAnalytic" };

/** The simulation of a host's layered queueing network. */
export const lqnSimulation: typeof lqnAnalytic = {
  name: "lqn-simulation",
  module,
  export: "measureLqnSimulation",
};

/** The whole layered queueing network of a very small host as one Markov chain, with exponential demands. */
export const lqnExact: typeof lqnAnalytic = {
  name: "lqn-exact",
  module,
  export: "measureLqnExact",
};

/**
 * All engines in one, chosen by a point's parameters: packet level, analytic, simulation.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { sideBySide } from "@iovlab/iovlab/scenario";
 * import { engineOf } from "@iovlab/iovlab/study";
 *
 * const engine = engineOf(sideBySide.name, sideBySide.module, sideBySide.export);
 * assert.equal(engine.sourceHash.length, 64);
 * ```
 */
export const sideBySide: typeof lqnAnalytic = {
  name: "side-by-side",
  module,
  export: "measureSideBySide",
};
