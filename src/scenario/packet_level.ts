/**
 * The packet-level engine, by name and module, for whoever runs studies with it.
 *
 * @module
 */

/**
 * Where the packet-level engine's measure function is; `engineOf` of the study module takes the three.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { packetLevel } from "@iovlab/iovlab/scenario";
 * import { engineOf } from "@iovlab/iovlab/study";
 *
 * const engine = engineOf(packetLevel.name, packetLevel.module, packetLevel.export);
 * assert.equal(engine.sourceHash.length, 64);
 * ```
 */
export const packetLevel: {
  /** The engine's name in provenance. */
  readonly name: string;
  /** The URL of the module. */
  readonly module: string;
  /** The name of the measure function in it. */
  readonly export: string;
} = {
  name: "packet-level",
  module: import.meta.resolve("./measure.ts"),
  export: "measure",
};
