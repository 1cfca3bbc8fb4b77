/**
 * The table of architectures.
 *
 * @module
 */
import type { Architecture } from "../host/mod.ts";
import type { ArchitectureModel } from "./architecture.ts";
import { native } from "./native.ts";
import { splitDriver } from "./split_driver.ts";
import { vdi } from "./vdi.ts";

/**
 * The architectures by key.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { architectures } from "@iovlab/iovlab/scenario";
 *
 * assert.equal(architectures["split-driver"].driverDomain, true);
 * ```
 */
export const architectures: Readonly<Record<Architecture, ArchitectureModel>> = {
  native,
  "split-driver": splitDriver,
  vdi,
};
