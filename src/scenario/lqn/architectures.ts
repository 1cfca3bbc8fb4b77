/**
 * The table of architectures as layered queueing networks.
 *
 * @module
 */
import type { Architecture } from "../../host/mod.ts";
import type { LqnArchitecture } from "./architecture.ts";
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
 * import { architectures, lqnArchitectures } from "@iovlab/iovlab/scenario";
 *
 * assert.deepEqual(Object.keys(lqnArchitectures), Object.keys(architectures));
 * ```
 */
export const lqnArchitectures: Readonly<Record<Architecture, LqnArchitecture>> = {
  native,
  emulated,
  "split-driver": splitDriver,
  "vmm-driver": vmmDriver,
  "virtio-vhost": virtioVhost,
  passthrough,
  "sr-iov": srIov,
  vdi,
};
