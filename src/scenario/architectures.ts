/**
 * The table of architectures.
 *
 * @module
 */
import type { Architecture } from "../host/mod.ts";
import { migratable } from "./_migration.ts";
import type { ArchitectureModel } from "./architecture.ts";
import { emulated } from "./emulated.ts";
import { native } from "./native.ts";
import { passthrough } from "./passthrough.ts";
import { splitDriver } from "./split_driver.ts";
import { srIov } from "./sr_iov.ts";
import { vdi } from "./vdi.ts";
import { virtioVhost } from "./virtio_vhost.ts";
import { vmmDriver } from "./vmm_driver.ts";

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
  emulated,
  "split-driver": migratable(splitDriver, "software"),
  "vmm-driver": vmmDriver,
  "virtio-vhost": virtioVhost,
  passthrough,
  "sr-iov": srIov,
  vdi,
};
