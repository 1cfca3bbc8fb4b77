/**
 * The table of architectures as layered queueing networks.
 *
 * @module
 */
import type { Architecture } from "../../host/mod.ts";
import type { LqnArchitecture } from "./architecture.ts";
import { native } from "./native.ts";
import { pending } from "./_pending.ts";
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
  emulated: pending("emulated"),
  "split-driver": splitDriver,
  "vmm-driver": pending("vmm-driver"),
  "virtio-vhost": pending("virtio-vhost"),
  passthrough: pending("passthrough"),
  "sr-iov": pending("sr-iov"),
  vdi,
};
