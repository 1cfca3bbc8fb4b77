/**
 * The table of architectures as layered queueing networks.
 *
 * @module
 */
import type { Architecture } from "../../host/mod.ts";
import type { LqnArchitecture } from "./architecture.ts";
import { native } from "./native.ts";
import { splitDriver } from "./split_driver.ts";
import { vdi } from "./vdi.ts";

/**
 * The architectures by key.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { architectures, lqnArchitectures } from "@iovlab/iovlab/scenario";
 *
 * assert.deepEqual(Object.keys(lqnArchitectures), Object.keys(architectures));
 * ```
 */
export const lqnArchitectures: Readonly<Record<Architecture, LqnArchitecture>> = {
  native,
  "split-driver": splitDriver,
  vdi,
};
