/**
 * The packet-level engine, by name and module, for whoever runs studies with it, and the points of such studies.
 *
 * @module
 */
import type { Json } from "../core/mod.ts";
import type { HostParameters } from "./measure.ts";

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

/**
 * A point of a study with the packet-level engine: a host, its costs, how long it runs and how much is told of it.
 *
 * @param key The name of the point in its group.
 * @param parameters What the engine is given; a host is plain data, as is what it is made of.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { costModelOf, host, xen2009 } from "@iovlab/iovlab/host";
 * import { packetPoint } from "@iovlab/iovlab/scenario";
 *
 * const vdi = host({ architecture: "vdi", vms: [{ name: "web" }] });
 * const costs = costModelOf(xen2009);
 * const point = packetPoint("vdi", { host: vdi, costs, duration: 0.5, detail: "full" });
 * assert.equal(point.key, "vdi");
 * assert.deepEqual(point.parameters, { host: vdi, costs, duration: 0.5, detail: "full" });
 * ```
 */
export function packetPoint(
  key: string,
  parameters: HostParameters,
): { readonly key: string; readonly parameters: Json } {
  return { key, parameters: parameters as unknown as Json };
}
