/**
 * The table of architectures.
 *
 * @module
 */
import type { Architecture } from "../host/mod.ts";
import type { ArchitectureModel } from "./architecture.ts";
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
 * import { architectures } from "@iovlab/iovlab/scenario";
 *
 * assert.equal(architectures["split-driver"].driverDomain, true);
 * ```
 */
export const architectures: Readonly<Record<Architecture, ArchitectureModel>> = {
  native,
  emulated: pending("emulated"),
  "split-driver": splitDriver,
  "vmm-driver": pending("vmm-driver"),
  "virtio-vhost": pending("virtio-vhost"),
  passthrough: pending("passthrough"),
  "sr-iov": pending("sr-iov"),
  vdi,
};
